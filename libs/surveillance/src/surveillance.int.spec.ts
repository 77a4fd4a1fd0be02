import { OPERATOR } from '@minutebook/archive/testing';
import type { RuleText } from '@minutebook/contract';
import { Log } from '@minutebook/platform';
import { feedOf, type TestSearch, testSearch } from '@minutebook/search/testing';
import { Detector, ENGINE } from './detection/detector';
import { Findings } from './detection/findings';
import { Lexicons } from './lexicons/lexicons';
import { Rehearsal } from './lexicons/rehearsal';
import { SURVEILLANCE_SCHEMA } from './schema';

let lab: TestSearch;
let lexicons: Lexicons;
let findings: Findings;

beforeEach(async () => {
  lab = await testSearch(undefined, [SURVEILLANCE_SCHEMA]);
  lexicons = new Lexicons(lab.archive.db.app, lab.archive.audit, lab.archive.clock);
  findings = new Findings(lab.archive.db.app);
});
afterEach(() => lab.archive.drop());

const detector = (): Detector =>
  new Detector(lab.archive.db.app, lab.archive.reader, lab.archive.clock, new Log('error', () => undefined));
const rule = (code: string, query: string, more: Partial<RuleText> = {}): RuleText => ({
  code,
  title: code,
  query,
  severity: 2,
  zones: ['subject', 'own'],
  ...more,
});

async function detect(): Promise<void> {
  const worker = detector();
  await worker.catchUp();
  await worker.lookBack();
}

/** `rule@version:message@version` of every hit. */
async function hits(): Promise<string[]> {
  const found = await findings.after(lab.archive.db.app, 0, 10_000);
  const rules = await findings.rules(found.map((hit) => hit.ruleVersion));
  return found
    .map(
      (hit) =>
        `${rules.get(hit.ruleVersion)!.code}@${rules.get(hit.ruleVersion)!.version}:${hit.message}@${hit.messageVersion}`,
    )
    .sort();
}

describe('detection', () => {
  it('alerts on what an attachment says, for its own part in the match only', async () => {
    await lexicons.apply(OPERATOR, 'Conduct', [
      rule('OWN', 'lunch', { zones: ['subject', 'own', 'attachment'] }),
      rule('FILE', 'guaranteed', { zones: ['subject', 'own', 'attachment'] }),
      rule('BOTH', 'lunch AND guaranteed', { zones: ['subject', 'own', 'attachment'] }),
      rule('BODY', 'returns'),
    ]);
    await lab.take({ 'a.jsonl': feedOf(['lunch with a file']) });
    await detect();
    const { archive } = lab;
    const [message] = await archive.reader.newest(1);
    await archive.db.app.transaction((tx) =>
      archive.annotations.add(tx, [
        {
          message: message!.id,
          annotation: {
            kind: 'text',
            version: 0,
            number: 0,
            extractor: 'text/1',
            outcome: 'text',
            mediaType: null,
            text: 'guaranteed returns',
            detail: null,
          },
        },
      ]),
    );
    await archive.log.sequence('records');
    await detect();
    const found = await findings.after(archive.db.app, 0, 100);
    const rules = await findings.rules(found.map((hit) => hit.ruleVersion));
    expect(
      new Map(
        found.map((hit) => [rules.get(hit.ruleVersion)!.code, [hit.position, ...hit.spans.map(({ part }) => part)]]),
      ),
    ).toEqual(
      new Map([
        ['OWN', [0, 'body']],
        ['FILE', [1, 'attachment']],
        ['BOTH', [1, 'body', 'attachment']],
      ]),
    );
  });

  it('[R192] finds in messages that came before a rule and in those that come after, once each', async () => {
    await lab.take({ 'old.jsonl': feedOf(['the announcement', 'lunch'], 'old') });
    await detect();
    await lexicons.apply(OPERATOR, 'Market abuse', [rule('MA-1', 'announce*')]);
    await detect();
    await lab.take({ 'new.jsonl': feedOf(['announced today'], 'new') });
    await detect();
    await detect();
    expect((await hits()).map((hit) => hit.split(':')[0])).toEqual(['MA-1@1', 'MA-1@1']);
  });

  it('[R167] a changed rule is a new version, and only it looks again; an unchanged one keeps its version', async () => {
    await lab.take({ 'a.jsonl': feedOf(['alpha', 'beta', 'alpha beta']) });
    await lexicons.apply(OPERATOR, 'L', [rule('A', 'alpha'), rule('B', 'beta')]);
    await detect();
    await lexicons.apply(OPERATOR, 'L', [rule('A', 'alpha'), rule('B', 'beta AND alpha')]);
    await detect();
    const found = await hits();
    expect(found.filter((hit) => hit.startsWith('A@1')).length).toBe(2);
    expect(found.filter((hit) => hit.startsWith('B@1')).length).toBe(2);
    expect(found.filter((hit) => hit.startsWith('B@2')).length).toBe(1);
    expect(found).toHaveLength(5);
  });

  it('exactly one a message version and rule version, when rules change while messages arrive and the detector dies at any point', async () => {
    const words = ['alpha', 'beta', 'gamma', 'delta'];
    const expected = new Set<string>();
    let published: RuleText[] = [];
    for (let round = 0; round < 12; round++) {
      await lab.take({
        [`r${round}.jsonl`]: feedOf(
          Array.from({ length: 7 }, (_, i) => `${words[(round + i) % 4]} and ${words[(round * 3 + i) % 4]}`),
          `room${round}`,
        ),
      });
      if (round % 3 === 1) {
        published = words
          .slice(0, 1 + (round % 4))
          .map((word) => rule(word.toUpperCase(), round % 2 ? word : `${word} OR nothing${round}`));
        await lexicons.apply(OPERATOR, 'L', published);
      }
      const worker = detector();
      const { reader } = lab.archive;
      const follow = reader.follow.bind(reader);
      let calls = 0;
      reader.follow = async (...args) => {
        if (++calls === 2) throw new Error('killed');
        return follow(...args);
      };
      await worker.catchUp().catch(() => undefined);
      await worker.lookBack().catch(() => undefined);
      reader.follow = follow;
    }
    await detect();
    const inForce = (await lexicons.get(1)).inForce;
    const messages = await lab.archive.reader.newest(1_000);
    for (const message of messages) {
      const { event } = message.versions[0]!;
      const body = 'body' in event ? (event.body ?? '') : '';
      for (const { code, version, query } of inForce)
        if (body.includes(query.split(' ')[0]!)) expected.add(`${code}@${version}:${message.id}@0`);
    }
    const current = new Set(inForce.map(({ code, version }) => `${code}@${version}`));
    const found = (await hits()).filter((hit) => current.has(hit.split(':')[0]!));
    expect(found).toEqual([...expected].sort());
    expect(new Set(await hits()).size).toBe((await hits()).length);
  });

  it('[R177] a term that was edited away still hits; the edit alerts for what it says itself, a deletion for nothing new', async () => {
    const feed = (...events: object[]): string =>
      [{ minutebook: 'feed', version: 1 }, ...events].map((event) => JSON.stringify(event)).join('\n');
    const common = { channel: 'slack', conversation: { id: 'edits', type: 'group' }, at: '2024-05-01T10:00:00Z' };
    await lexicons.apply(OPERATOR, 'L', [rule('SECRET', 'secret'), rule('PRICE', 'price')]);
    await lab.take({
      'one.jsonl': feed(
        { type: 'message', id: 'm', from: { scheme: 'email', value: 'e@f.example' }, text: 'the secret', ...common },
        { type: 'edit', id: 'e', target: 'm', text: 'the price', ...common },
        { type: 'delete', id: 'd', target: 'm', ...common },
      ),
    });
    await detect();
    const message = (await lab.archive.reader.newest(1))[0]!;
    expect(await hits()).toEqual([`PRICE@1:${message.id}@1`, `SECRET@1:${message.id}@0`]);
  });

  it('[R168] a hit keeps rule version, spans and engine, and replays to the same', async () => {
    await lab.take({ 'a.jsonl': feedOf(['别外传，周一公告前', 'nothing']) });
    await lexicons.apply(OPERATOR, 'L', [rule('MA-014', '(别外传 OR 不要外传) w/12 公告')]);
    await detect();
    const [hit] = await findings.after(lab.archive.db.app, 0, 10);
    const message = await lab.archive.reader.message(hit!.message);
    const { event } = message.versions[0]!;
    const body = 'body' in event ? event.body! : '';
    expect(hit!.spans.map((span) => body.slice(span.start, span.end))).toEqual(['别外传', '公告']);
    expect(hit!.engine).toBe(ENGINE);
    await expect(lab.archive.db.app.query('UPDATE surveillance.hit SET spans = spans')).rejects.toThrow(
      /permission denied/,
    );
    await lab.archive.db.app.query('UPDATE surveillance.state SET position = 0');
    await detect();
    expect(await findings.after(lab.archive.db.app, 0, 10)).toEqual([hit]);
  });

  it('rules read what the author wrote; quoted text only when they ask for it', async () => {
    const mail =
      'From: a@f.example\r\nTo: b@f.example\r\nDate: Mon, 4 Mar 2024 10:00:00 +0000\r\nSubject: Re: plan\r\nMessage-ID: <1@f.example>\r\n\r\nFine.\r\n\r\nOn Mon, 4 Mar 2024 at 09:00, Bo <b@f.example> wrote:\r\n> keep it secret\r\n';
    await lexicons.apply(OPERATOR, 'L', [
      rule('OWN', 'secret'),
      rule('QUOTED', 'secret', { zones: ['quoted'] }),
      rule('SUBJECT', 'plan'),
    ]);
    await lab.take({ 'a.eml': mail });
    await detect();
    expect((await hits()).map((hit) => hit.split('@')[0])).toEqual(['QUOTED', 'SUBJECT']);
  });
});

describe('lexicons', () => {
  it('a rule with a fault can be drafted, never published', async () => {
    const { lexicon } = await lexicons.create(OPERATOR, 'L');
    const drafted = await lexicons.draft(OPERATOR, lexicon.id, 0, [rule('A', 'alpha w/5'), rule('B', 'beta')]);
    await expect(lexicons.publish(OPERATOR, lexicon.id, drafted.lexicon.version)).rejects.toMatchObject({
      code: 'rule-invalid',
      title: expect.stringContaining('A:'),
    });
    expect((await lexicons.get(lexicon.id)).inForce).toEqual([]);
  });

  it('of two people who save at once, one is told', async () => {
    const { lexicon } = await lexicons.create(OPERATOR, 'L');
    const both = await Promise.allSettled(
      ['x', 'y'].map((word) => lexicons.draft(OPERATOR, lexicon.id, 0, [rule('A', word)])),
    );
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('[R13] what was in force stays readable after it is superseded or retired, and cannot be changed', async () => {
    await lexicons.apply(OPERATOR, 'L', [rule('A', 'one'), rule('B', 'two')]);
    const before = (await lexicons.get(1)).inForce.map((entry) => entry.id);
    await lexicons.apply(OPERATOR, 'L', [rule('A', 'other')]);
    const kept = await findings.rules(before);
    expect([...kept.values()].map((entry) => entry.query).sort()).toEqual(['one', 'two']);
    await expect(lab.archive.db.owner.query('DELETE FROM surveillance.rule_version')).rejects.toThrow(/append-only/);
  });

  it('a rule can be tried on the newest messages without a trace among the hits', async () => {
    await lab.take({ 'a.jsonl': feedOf(['alpha', 'beta', 'alpha again']) });
    const attempt = await new Rehearsal(lab.archive.reader).attempt('alpha', ['own']);
    expect([attempt.tried, attempt.hits]).toEqual([3, 2]);
    expect(
      (await new Rehearsal(lab.archive.reader).attempt('alpha AND', ['own'])).parsed.errors.length,
    ).toBeGreaterThan(0);
    expect(await hits()).toEqual([]);
  });
});
