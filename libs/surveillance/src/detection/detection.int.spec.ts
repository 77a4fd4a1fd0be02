import { OPERATOR } from '@minutebook/archive/testing';
import type { RuleInput } from '@minutebook/contract';
import { feedOf } from '@minutebook/search/testing';
import { keepBuiltIn } from '../lexicons/built-in';
import { readLookBacks } from '../store/detection-store';
import { ENGINE } from './detector';
import { rule, TestDetection } from './lab.testing';

let test: TestDetection;

beforeEach(async () => (test = await TestDetection.start()));
afterEach(() => test.lab.archive.drop());

const DAY = 24 * 3_600_000;

/** Somebody of the firm, with a desk and a title. */
async function enterPeople(): Promise<void> {
  const { people } = test.lab.archive;
  const facts = { names: [], branch: null, jurisdiction: null, manager: null, joinedOn: null, leftAt: null };
  const more = { kind: 'employee' as const, ofFirm: true, state: 'active' as const };
  const handles = [{ scheme: 'email', value: 'holt@firm.example' }];
  const holt = { externalId: 'E1', name: 'Maren Holt', desk: 'HK ECM', title: 'Managing Director' };
  await people.imports.import(OPERATOR, [{ ...facts, ...more, ...holt, handles }], true, 'test');
  await people.domains.add(OPERATOR, 'firm.example', '');
}

function suppressed(): Promise<object[]> {
  return test.lab.archive.db.app.query(
    'SELECT exclusions, rule_version_id AS rule, engine, jsonb_array_length(spans) AS spans FROM surveillance.suppressed',
  );
}

function mailFrom(from: string, to: string): string {
  return `From: ${from}\r\nTo: ${to}\r\nDate: Mon, 4 Mar 2024 10:00:00 +0000\r\nSubject: plan\r\nMessage-ID: <1@f.example>\r\n\r\nBeacon goes ahead.\r\n`;
}

it('[R173] “guarantee” finds its forms, its misspellings and its disguises (E6)', async () => {
  await test.lexicons.apply(OPERATOR, 'Promises', [
    rule('G', '~obf(guarantee*) OR guarantee~1 OR "g teed" OR gteed', {
      examples: [
        { text: 'returns are guaranteed', hits: true },
        { text: "it is g'teed", hits: true },
        { text: 'I guar@ntee it', hits: true },
        { text: 'a warranty', hits: false },
      ],
    }),
  ]);
  const said = ['guaranteed', "g'teed", 'guar@ntee', 'gaurantee', 'GUARANTEES', 'no promise here'];
  await test.lab.take({ 'a.jsonl': feedOf(said.map((word) => `this is ${word}, I say`)) });
  await test.detect();
  expect(await test.hits()).toHaveLength(5);
});

it('looks only where its conditions hold, and at everything where there are none', async () => {
  await enterPeople();
  const at = (conditions: RuleInput['conditions']): Partial<RuleInput> => ({ conditions });
  await test.lexicons.apply(OPERATOR, 'L', [
    rule('ANY', 'beacon'),
    rule('OUT', 'beacon', at({ directions: ['outbound'] })),
    rule('IN', 'beacon', at({ directions: ['inbound', 'internal'] })),
    rule('PRIVATE', 'beacon', at({ personalDomains: true })),
    rule('MAIL', 'beacon', at({ channels: ['email', 'slack'] })),
    rule('WECHAT', 'beacon', at({ channels: ['wechat'] })),
    rule('DESK', 'beacon', at({ desks: ['hk  ecm'] })),
    rule('OTHER-DESK', 'beacon', at({ desks: ['Rates'] })),
    rule('MD', 'beacon', at({ roles: ['Managing Director', 'Chair'] })),
    rule('ANALYST', 'beacon', at({ roles: ['Analyst'] })),
    rule('PERSON', 'beacon', at({ people: ['E1'], desks: ['HK ECM'] })),
  ]);
  await test.lab.take({ 'a.eml': mailFrom('holt@firm.example', 'someone@gmail.com') });
  await test.detect();
  expect(await test.codes()).toEqual(['ANY', 'DESK', 'MAIL', 'MD', 'OUT', 'PERSON', 'PRIVATE']);
});

it('[R176] an exclusion leaves out what it matches and records that; after its last day it does nothing', async () => {
  const until = test.lab.archive.clock.now().toISOString().slice(0, 10);
  const exclusions = [
    { name: 'Newsletter', query: 'unsubscribe', reason: 'Goes to every client.', owner: null, until },
    { name: 'Other', query: 'nowhere', reason: 'Never there.', owner: null, until },
  ];
  await test.lexicons.apply(OPERATOR, 'L', [rule('A', 'guaranteed', { exclusions }), rule('B', 'guaranteed')]);
  await test.lab.take({ 'a.jsonl': feedOf(['guaranteed, or unsubscribe', 'guaranteed', 'unsubscribe']) });
  await test.detect();
  await test.detect();
  expect(await test.codes()).toEqual(['A', 'B', 'B']);
  const [a] = await test.findings.inForce();
  expect(await suppressed()).toEqual([{ exclusions: ['Newsletter'], rule: a!.id, engine: ENGINE, spans: 1 }]);
  await expect(test.lab.archive.db.owner.query('DELETE FROM surveillance.suppressed')).rejects.toThrow(/append-only/);
  test.lab.archive.clock.advance(DAY);
  await test.lab.take({ 'b.jsonl': feedOf(['guaranteed again, or unsubscribe'], 'later') });
  await test.detect();
  expect((await test.hits()).filter((hit) => hit.startsWith('A@'))).toHaveLength(2);
  expect(await suppressed()).toHaveLength(1);
});

it('[R192] another engine reads everything again with the rules in force, and what both find stays once', async () => {
  const { db } = test.lab.archive;
  await test.lab.take({ 'a.jsonl': feedOf(['alpha', 'beta', 'alpha']) });
  await test.lexicons.apply(OPERATOR, 'L', [rule('A', 'alpha'), rule('OLD', 'beta')]);
  await test.detect('blind engine');
  // What the first engine missed is what another one is there to find.
  await db.owner.query('ALTER TABLE surveillance.hit DISABLE TRIGGER append_only');
  await db.owner.query('DELETE FROM surveillance.hit WHERE id = (SELECT min(id) FROM surveillance.hit)');
  await test.lexicons.apply(OPERATOR, 'L', [rule('A', 'alpha')]);
  await test.detect('blind engine');
  expect(await test.hits()).toHaveLength(2);
  await test.detect();
  await test.detect();
  const found = await test.findings.after(db.app, 0, 10);
  expect(found.map(({ engine }) => engine).sort()).toEqual(['blind engine', 'blind engine', ENGINE].sort());
  expect(new Set(await test.hits()).size).toBe(3);
  const changes = await db.app.query<{ engine: string; position: number }>(
    'SELECT engine, position FROM surveillance.engine_change ORDER BY id',
  );
  expect(changes).toEqual([
    { engine: 'blind engine', position: 0 },
    { engine: ENGINE, position: 3 },
  ]);
});

it('an engine that was replaced while it looked back does not say how far the other one came', async () => {
  await test.lab.take({ 'a.jsonl': feedOf(['alpha', 'alpha']) });
  await test.detect('old');
  await test.lexicons.apply(OPERATOR, 'L', [rule('A', 'alpha')]);
  const { reader } = test.lab.archive;
  const follow = reader.follow.bind(reader);
  let isReplaced = false;
  reader.follow = async (...args) => {
    const items = await follow(...args);
    if (!isReplaced) {
      isReplaced = true;
      await test.detector('new').catchUp();
    }
    return items;
  };
  await test.detector('old').lookBack();
  reader.follow = follow;
  expect(await readLookBacks(test.lab.archive.db.app)).toEqual([expect.objectContaining({ cursor: 0, upto: 2 })]);
  await test.detector('new').lookBack();
  expect(await readLookBacks(test.lab.archive.db.app)).toEqual([]);
  expect(await test.hits()).toHaveLength(2);
});

it('hits of what is no query come beside the others, with why, once; the detector leaves their rules alone', async () => {
  await test.lab.take({ 'a.jsonl': feedOf(['alpha']) });
  await test.lexicons.apply(OPERATOR, 'L', [rule('A', 'alpha')]);
  const { db, clock, reader } = test.lab.archive;
  const record = (): Promise<number> =>
    db.app.transaction(async (tx) => {
      const drawn = await keepBuiltIn(tx, 'sampling', { code: 'P1', title: 'Weekly', severity: 1 }, clock.now());
      const [message] = await reader.newest(1);
      const why = { kind: 'sample' as const, plan: 'P1', stratum: 'desk', drawn: 1, of: 1 };
      const hit = {
        versionId: message!.versions[0]!.id,
        message: message!.id,
        messageVersion: 0,
        ruleVersion: drawn.id,
        position: 0,
        spans: [],
        why,
      };
      return test.findings.record(tx, [hit], 'draw 1', clock.now());
    });
  expect([await record(), await record()]).toEqual([1, 0]);
  await test.detect();
  const found = await test.findings.after(db.app, 0, 10);
  expect(found.map(({ why, engine, spans }) => [why?.kind ?? null, engine, spans.length])).toEqual([
    ['sample', 'draw 1', 0],
    [null, ENGINE, 1],
  ]);
  expect((await test.lexicons.list(undefined, 10)).map(({ name }) => name)).toEqual(['L']);
  await expect(test.lexicons.create(OPERATOR, 'Random review')).rejects.toMatchObject({ code: 'lexicon-built-in' });
  await expect(test.lexicons.draft(OPERATOR, 2, 0, [])).rejects.toMatchObject({ code: 'lexicon-built-in' });
});
