import type { ArchivedMessage } from '@minutebook/archive';
import { type Document, splitZones } from '@minutebook/query';
import fc from 'fast-check';
import { compare, isNear, nearly, OTHER_TERMS, quotes } from './likeness';
import { ownTerms, type Trace, traceOf } from './trace';

interface Said {
  readonly body: string;
  readonly hits: readonly string[];
  readonly zones?: readonly string[];
  readonly channel?: string;
  readonly author?: string;
  readonly attachments?: readonly { readonly name: string; readonly sha256?: string; readonly state: 'inside' }[];
}

/** A message in which each of `hits` was found once, where it first stands. */
function traced({ body, hits, zones = ['own'], channel = 'teams', author = 'handle 1', attachments = [] }: Said): {
  readonly trace: Trace | undefined;
  readonly document: Pick<Document, 'zones'>;
} {
  const document = { zones: splitZones({ channel, body, version: 0 }) };
  const event = { type: 'message', body, recipients: [], attachments };
  const message = {
    id: 1,
    conversation: 7,
    channel,
    at: new Date('2026-03-02T09:00:00Z'),
    versions: [{ version: 0, event }],
    annotations: [],
  } as unknown as ArchivedMessage;
  const spans = hits.map((hit, operand) => {
    const start = body.indexOf(hit);
    const end = start + hit.length;
    const zone = document.zones.find(({ offset, text }) => offset <= start && end <= offset + text.length)!;
    return { version: 0, zone: zone.kind, part: 'body' as const, start, end, operand };
  });
  return { trace: traceOf({ spans, messageVersion: 0 }, zones, message, document, author), document };
}
const trace = (said: Said): Trace => traced(said).trace!;

const LETTER =
  'Dear Anna, thank you for your interest in the Harbour Income Fund. Attached you find the terms for the second quarter, the fees, ' +
  'and the list of documents we need from you. As agreed we guarantee the price of the last day of the month for all orders that reach us ' +
  'before noon. Please send the signed form to the desk, and call if anything is unclear. Kind regards from everybody at the fund.';
const WORDS = LETTER.split(' ');
const word = fc.stringMatching(/^[a-z]{3,8}$/);

describe('what is alike', () => {
  it('is the same text, however it is spaced or written large, and no other', () => {
    const one = trace({ body: LETTER, hits: ['guarantee'] });
    expect(trace({ body: LETTER.replaceAll(' ', '  \n').toUpperCase(), hits: ['GUARANTEE'] }).text).toEqual(one.text);
    fc.assert(
      fc.property(fc.nat(WORDS.length - 1), word, (at, other) => {
        fc.pre(WORDS[at]!.toLowerCase() !== other);
        const body = WORDS.with(at, other).join(' ');
        fc.pre(body.includes('guarantee'));
        expect(trace({ body, hits: ['guarantee'] }).text.equals(one.text)).toBe(false);
      }),
    );
  });

  it('is nearly the same with another name and other figures', () => {
    const other = LETTER.replace('Anna', 'Bernard').replace('second', 'third');
    const near = nearly(trace({ body: LETTER, hits: ['guarantee'] }), trace({ body: other, hits: ['guarantee'] }));
    expect(near).toEqual({ kind: 'near', percent: 94 });
  });

  it('is symmetrical, and like itself', () => {
    const text = fc.array(word, { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(compare(one, other)).toEqual(compare(other, one));
        expect(compare(one, one)).toEqual({ share: 1, others: 0 });
        const { share } = compare(one, other);
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('what is made to look alike', () => {
  const innocent = trace({ body: LETTER, hits: ['guarantee'] });

  it.each([
    ['the opposite', LETTER.replace('agreed we guarantee', 'agreed we cannot guarantee')],
    ['what is guaranteed', LETTER.replace('guarantee the price', 'guarantee the profit')],
  ])('does not fold with other words around the hit: %s', (_what, body) => {
    expect(nearly(innocent, trace({ body, hits: ['guarantee'] }))).toBeUndefined();
  });

  it('any change of one of the five terms on either side is told', () => {
    const centre = WORDS.indexOf('guarantee');
    fc.assert(
      fc.property(fc.integer({ min: -5, max: 5 }), word, (by, other) => {
        fc.pre(by !== 0 && WORDS[centre + by] !== other);
        const body = WORDS.with(centre + by, other).join(' ');
        expect(nearly(innocent, trace({ body, hits: ['guarantee'] }))).toBeUndefined();
      }),
    );
  });

  it('a sentence added to a long innocent text is told, wherever it is put and however long the text', () => {
    const added =
      'Sell everything tonight, the results are worse than anybody outside this room knows, and keep it quiet.';
    const long = Array.from({ length: 40 }, () => LETTER.replace('guarantee', 'promise')).join('\n');
    for (const body of [`${LETTER}\n${long}\n${added}`, `${added}\n${LETTER}\n${long}`]) {
      const other = trace({ body, hits: ['guarantee'] });
      const whole = trace({ body: `${LETTER}\n${long}`, hits: ['guarantee'] });
      expect(compare(whole.terms, other.terms).share).toBeGreaterThan(0.99);
      expect(compare(whole.terms, other.terms).others).toBeGreaterThan(OTHER_TERMS);
      expect(nearly(whole, other)).toBeUndefined();
    }
  });

  it('another hit of the same rule in it is told', () => {
    const body = LETTER.replace('thank you for your interest in', 'we guarantee your profit with');
    expect(nearly(innocent, trace({ body, hits: ['guarantee', 'profit'] }))).toBeUndefined();
  });

  it('another attachment is told, by its content; one whose content is not known is like nothing', () => {
    const attached = (sha256?: string): Trace =>
      trace({
        body: LETTER,
        hits: ['guarantee'],
        attachments: [{ name: 'terms.pdf', state: 'inside', ...(sha256 && { sha256 }) }],
      });
    expect(nearly(attached('aa'), attached('aa'))).toMatchObject({ kind: 'near' });
    expect(attached('aa').text).toEqual(attached('aa').text);
    expect(nearly(attached('aa'), attached('bb'))).toBeUndefined();
    expect(attached('aa').text).not.toEqual(attached('bb').text);
    expect(nearly(attached(), attached())).toBeUndefined();
    expect(nearly(innocent, attached('aa'))).toBeUndefined();
  });

  it('the same words by somebody else, or of another season, are another thing', () => {
    const at = new Date('2026-03-02T09:00:00Z');
    const later = (hours: number): Date => new Date(at.getTime() + hours * 3_600_000);
    const one = { author: 'person E1', at };
    expect(isNear('copy', one, { author: 'person E1', at: later(24 * 30) })).toBe(true);
    expect(isNear('copy', one, { author: 'person E1', at: later(24 * 31) })).toBe(false);
    expect(isNear('copy', one, { author: 'person E2', at })).toBe(false);
    expect(isNear('thread', one, { author: 'person E1', at: later(24) })).toBe(true);
    expect(isNear('thread', one, { author: 'person E1', at: later(25) })).toBe(false);
  });

  it('what no query found, nobody is known to have written, or is cut otherwise today is never compared', () => {
    expect(traced({ body: LETTER, hits: [] }).trace).toBeUndefined();
    const { document } = traced({ body: LETTER, hits: ['guarantee'] });
    const message = { versions: [] } as unknown as ArchivedMessage;
    const span = { version: 0, part: 'body' as const, start: 0, end: 4, operand: 0 };
    const zones = ['own', 'quoted'];
    const own = { spans: [{ ...span, zone: 'own' }], messageVersion: 0 };
    expect(traceOf(own, zones, message, document, undefined)).toBeUndefined();
    expect(traceOf(own, zones, message, document, 'handle 1')).toBeDefined();
    const quoted = { spans: [{ ...span, zone: 'quoted' }], messageVersion: 0 };
    expect(traceOf(quoted, zones, message, document, 'handle 1')).toBeUndefined();
  });

  it('takes any text, also broken UTF-16', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const body = `${text}\ud83d guarantee ${text}`;
        expect(trace({ body, hits: ['guarantee'] }).text).toHaveLength(32);
      }),
    );
  });
});

describe('a quoted reply', () => {
  const reply = (quoted: string, own = 'Fine with me.'): Said => ({
    channel: 'email',
    zones: ['own', 'quoted'],
    hits: ['guarantee'],
    body: `${own}\n\nOn 3 May 2026 at 10:02, Ann Lee wrote:\n${quoted
      .split('\n')
      .map((line) => `> ${line}`)
      .join('\n')}\n`,
  });
  const original = (body: string): string[] => ownTerms(traced({ body, hits: [], channel: 'email' }).document, 0);

  it('whose hit lies in a text quoted in full says nothing new', () => {
    const { quotations } = trace(reply('We guarantee five percent.\nAnn'));
    expect(quotations).toHaveLength(1);
    expect(quotes(quotations, original('We guarantee five percent.\nAnn'))).toEqual({ kind: 'quote', percent: 100 });
  });

  it('of another text, of a part of it, or with a hit of its own does', () => {
    const { quotations } = trace(reply('We guarantee five percent.\nAnn'));
    expect(quotes(quotations, original('We guarantee six percent.\nAnn'))).toBeUndefined();
    expect(quotes(quotations, original('We guarantee five percent, and more below.\nAnn'))).toBeUndefined();
    expect(quotes(quotations, [])).toBeUndefined();
    // The quotation holds the text, and the hit lies beside it.
    expect(quotes(quotations, original('five percent'))).toBeUndefined();
    const body = `I guarantee it too.\n\nOn 3 May 2026 at 10:02, Ann Lee wrote:\n> We guarantee five percent.\n`;
    expect(trace({ body, channel: 'email', zones: ['own', 'quoted'], hits: ['guarantee'] }).quotations).toEqual([]);
  });
});
