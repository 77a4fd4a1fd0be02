import * as fc from 'fast-check';
import {
  ALL_WORDS,
  CHANNELS_USED,
  DISGUISES,
  EMOJI,
  FILLER,
  LETTERS,
  NUMBERS,
  PEOPLE,
  SPACELESS,
  WORDS,
} from './alphabet';

export type Files = Readonly<Record<string, string>>;

/** The last position PostgreSQL keeps of a text. */
const LAST_POSITION = 16_383;
/** More occurrences of one word than it keeps places of (255). */
const BEYOND_PLACES = 300;
/** Pairs of lines, the author's and a quoted one. */
const MANY_ZONES = 100;
/** More words than Elasticsearch is asked for at one place of a phrase (800). */
const MANY_WORDS = 850;

const separator = fc.constantFrom(' ', ' ', ' ', ', ', '. ', '\n', '-', '，', '/', '');
const wordsOf = (words: readonly string[], most: number, least = 0): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...words), { minLength: least, maxLength: most, size: 'max' }).map((all) => all.join(' '));

const letters = wordsOf(LETTERS, 12);
const alike = wordsOf([...LETTERS, ...LETTERS, ...WORDS], 14, 3);
const han = fc
  .array(fc.constantFrom('内', '幕', '公', '告', 'a', '內'), { maxLength: 10, size: 'max' })
  .map((all) => all.join(''));
const mixed = fc
  .array(fc.tuple(fc.constantFrom(...ALL_WORDS, ...LETTERS), separator), { maxLength: 10, size: 'max' })
  .map((all) => all.flat().join(''));
const disguised = fc
  .array(fc.constantFrom(...DISGUISES, ...DISGUISES, ...LETTERS, ...EMOJI, '微信', 'trading'), {
    minLength: 1,
    maxLength: 6,
  })
  .map((all) => all.join(' '));
const odd = fc.constantFrom(
  '',
  '!!!',
  ' \n ',
  '>',
  '-- \n',
  'a\ud800b',
  'a\u0000b',
  '\u200b',
  '> > a\n>b',
  '…a…',
  '\\',
  "'",
);

/** A body whose lines are the author's, quoted, or below the dashes of a signature. */
const zoned = fc
  .tuple(
    fc.array(fc.oneof(letters, alike, han), { maxLength: 2 }),
    fc.array(fc.oneof(letters, alike), { maxLength: 2 }),
    fc.option(fc.oneof(letters, mixed), { nil: null }),
    fc.boolean(),
  )
  .map(([own, quoted, signature, ownLast]) => {
    const marked = quoted.map((line) => `> ${line}`);
    const lines = ownLast ? [...marked, ...own] : [...own, ...marked];
    return [...lines, ...(signature === null ? [] : ['-- ', signature])].join('\n');
  });

const text = fc.oneof(
  { arbitrary: letters, weight: 8 },
  { arbitrary: alike, weight: 4 },
  { arbitrary: mixed, weight: 4 },
  { arbitrary: zoned, weight: 5 },
  { arbitrary: han, weight: 2 },
  { arbitrary: disguised, weight: 2 },
  { arbitrary: wordsOf([...NUMBERS, ...SPACELESS, ...LETTERS], 8), weight: 2 },
  { arbitrary: odd, weight: 1 },
);

const party = fc.constantFrom(...PEOPLE);
/** Within a few days, on their very edges too, where `date:` decides. */
const time = fc.oneof(
  fc.constantFrom(
    '2024-02-29T23:59:59.999Z',
    '2024-03-01T00:00:00Z',
    '2024-03-01T12:30:00Z',
    '2025-01-01T00:00:00.000Z',
  ),
  fc
    .integer({ min: Date.parse('2023-12-30T00:00:00Z'), max: Date.parse('2024-03-04T00:00:00Z') })
    .map((at) => new Date(at).toISOString()),
);

const message = fc.record(
  {
    text,
    at: time,
    channel: fc.constantFrom(...CHANNELS_USED),
    type: fc.constantFrom('message', 'message', 'message', 'message', 'system'),
    notice: fc.constantFrom(undefined, 'call', 'member-left'),
    subject: fc.option(fc.oneof(letters, alike, han), { nil: undefined, freq: 2 }),
    // System messages, and some others, have no sender.
    from: fc.option(party, { nil: undefined, freq: 6 }),
    to: fc.array(fc.tuple(party, fc.constantFrom('to', 'cc', 'bcc', 'member')), { maxLength: 3 }),
    // Names of what is attached: one that nothing is known of, too.
    attachments: fc.oneof(
      { arbitrary: fc.constant<string[]>([]), weight: 2 },
      {
        arbitrary: fc.array(fc.oneof(letters, alike, han, mixed, disguised), { minLength: 1, maxLength: 3 }),
        weight: 1,
      },
    ),
    marks: fc.subarray(['edited', 'deleted', 'forwarded']),
  },
  { noNullPrototype: true },
);
type Message = typeof message extends fc.Arbitrary<infer M> ? M : never;

/** A later version, of the message with this number; some of messages that nobody captured. */
const revision = fc.record({
  of: fc.nat(),
  text,
  deletes: fc.boolean(),
  orphan: fc.constantFrom(false, false, false, true),
});
type Revision = typeof revision extends fc.Arbitrary<infer R> ? R : never;

/** Files of an archive in which every coincidence of the alphabet happens, in the order they are to be imported. */
export function generatedCorpus(seed: number, messages: number, revisions: number): readonly Files[] {
  const captured = fc.sample(message, { seed, numRuns: messages });
  const revised = fc.sample(revision, { seed, numRuns: revisions });
  return [
    {
      'feed.jsonl': feed(captured.map(messageEvent)),
      'long.jsonl': feed(longTexts().map((body, i) => longEvent(body, i))),
      'dateless.eml': mail('dateless', 'abcd a', 'a b c\n\n> b a\n\n-- \nc a'),
      'dateless-too.eml': mail('dateless-too', 'b', 'a ccc b'),
    },
    {
      'revisions.jsonl': feed([
        ...revised.map((one, i) => revisionEvent(one, i, captured)),
        longRevision(),
        reaction(),
      ]),
    },
  ];
}

function feed(events: readonly object[]): string {
  return [{ minutebook: 'feed', version: 1 }, ...events].map((event) => JSON.stringify(event)).join('\n');
}

function conversationOf(channel: string): object {
  return { id: `room-${channel}`, type: 'group', title: channel };
}

function messageEvent({ type, notice, attachments, to, marks, channel, ...rest }: Message, i: number): object {
  return {
    type,
    ...(type === 'system' && { notice }),
    id: `m${i}`,
    channel,
    conversation: conversationOf(channel),
    to: to.map(([one, role]) => ({ ...one, role })),
    ...(attachments.length > 0 && { attachments: attachments.map((name) => (name === '' ? {} : { name })) }),
    ...(type === 'message' && i % 5 === 0 && { marks }),
    ...rest,
  };
}

function revisionEvent({ of, text: body, deletes, orphan }: Revision, i: number, captured: readonly Message[]): object {
  const number = of % captured.length;
  const { channel } = captured[number]!;
  return {
    type: deletes && !orphan ? 'delete' : 'edit',
    id: `r${i}`,
    target: orphan ? `nobody-${i}` : `m${number}`,
    channel,
    conversation: conversationOf(channel),
    at: '2024-03-05T10:00:00Z',
    by: PEOPLE[i % PEOPLE.length],
    ...((!deletes || orphan) && { text: body }),
  };
}

function longEvent(text: string, i: number): object {
  return {
    type: 'message',
    id: `long${i}`,
    channel: 'email',
    conversation: conversationOf('email'),
    at: '2024-03-01T10:00:00Z',
    from: PEOPLE[0],
    subject: 'b c',
    text,
  };
}

/** The later version has what the earlier one has too often to be kept. */
function longRevision(): object {
  return {
    type: 'edit',
    id: 'long-edit',
    target: 'long0',
    channel: 'email',
    conversation: conversationOf('email'),
    at: '2024-03-05T10:00:00Z',
    text: 'a abcd\n> abcd b',
  };
}

/** Kept, but no message: nothing finds it. */
function reaction(): object {
  return {
    type: 'reaction',
    id: 'reaction',
    target: 'long0',
    channel: 'email',
    conversation: conversationOf('email'),
    at: '2024-03-05T10:00:00Z',
    by: PEOPLE[1],
    value: '😀',
  };
}

function longTexts(): string[] {
  const times = (word: string, n: number): string => `${word} `.repeat(n);
  const ends = '\n> c a b\n-- \na c abcd';
  return [
    ...[253, 254, 255, 256, BEYOND_PLACES].map((n) => `${times('a', n)}b c${ends}`),
    // So many zones that the gaps between them use the positions up.
    `${'a b\n> b c\n'.repeat(MANY_ZONES)}ok a`,
    Array.from({ length: MANY_WORDS }, (_, i) => `w${i}`).join(' '),
    `${times('abcd ccc', BEYOND_PLACES)}bb${ends}`,
    // The subject and a gap come first, so places end in the middle of these words; more of them stand beyond.
    `abcd ${times(FILLER, LAST_POSITION - 108)}${times('a b c', 4)}${times(FILLER, 100)}abcd abce a b\n> a b abcd\n-- \nccc a`,
  ];
}

function mail(id: string, subject: string, body: string): string {
  const header = [
    'From: Maren Holt <m.holt@firm.example>',
    'To: x@client.example',
    'Cc: =?utf-8?B?5ZGo5ZCv5piO?= <zhou@firm.example>',
    `Subject: ${subject}`,
    `Message-ID: <${id}@f.example>`,
  ];
  return [...header, '', ...body.split('\n')].join('\r\n');
}
