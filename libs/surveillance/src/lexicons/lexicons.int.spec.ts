import { type Actor, actorOf } from '@minutebook/access';
import { OPERATOR } from '@minutebook/archive/testing';
import type { RuleInput } from '@minutebook/contract';
import { feedOf } from '@minutebook/search/testing';
import { rule, TestDetection } from '../detection/lab.testing';
import type { Rehearsed } from '../rehearsal/rehearsing';
import { quietRehearsals } from '../testing';
import { Adviser } from './adviser';
import { draftHash } from './draft-hash';
import { Lexicons } from './lexicons';
import { Rehearsal } from './rehearsal';

let test: TestDetection;

beforeEach(async () => (test = await TestDetection.start()));
afterEach(() => test.lab.archive.drop());

/** Rehearses the draft as it is, and publishes it. */
async function approve(actor: Actor, lexicon: number, version: number): Promise<void> {
  const { draft } = (await test.lexicons.get(lexicon)).lexicon;
  const rehearsal = await test.rehearsing.run(actor, lexicon, draft!);
  await test.lexicons.publish(actor, lexicon, { version, reason: 'Less noise.', rehearsal });
}

describe('lexicons', () => {
  it('a rule with a fault can be drafted, never published', async () => {
    const { lexicon } = await test.lexicons.create(OPERATOR, 'L');
    const drafted = await test.lexicons.draft(OPERATOR, lexicon.id, 0, [rule('A', 'alpha w/5'), rule('B', 'beta')]);
    await expect(approve(OPERATOR, lexicon.id, drafted.lexicon.version)).rejects.toMatchObject({
      code: 'rule-invalid',
      title: expect.stringContaining('A:'),
    });
    expect((await test.lexicons.get(lexicon.id)).inForce).toEqual([]);
  });

  it('of two people who save at once, one is told', async () => {
    const { lexicon } = await test.lexicons.create(OPERATOR, 'L');
    const both = await Promise.allSettled(
      ['x', 'y'].map((word) => test.lexicons.draft(OPERATOR, lexicon.id, 0, [rule('A', word)])),
    );
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('[R13] what was in force stays readable after it is superseded or retired, and cannot be changed', async () => {
    await test.lexicons.apply(OPERATOR, 'L', [rule('A', 'one'), rule('B', 'two')]);
    const before = (await test.lexicons.get(1)).inForce.map((entry) => entry.id);
    await test.lexicons.apply(OPERATOR, 'L', [rule('A', 'other')]);
    const kept = await test.findings.rules(before);
    expect([...kept.values()].map((entry) => entry.query).sort()).toEqual(['one', 'two']);
    await expect(test.lab.archive.db.owner.query('DELETE FROM surveillance.rule_version')).rejects.toThrow(
      /append-only/,
    );
  });

  it('a rule can be tried on the newest messages, with its conditions and exclusions, without a trace among the hits', async () => {
    await test.lab.take({ 'a.jsonl': feedOf(['alpha', 'beta', 'alpha again']) });
    const { reader, sights, clock } = test.lab.archive;
    const rehearsal = new Rehearsal(reader, sights, clock);
    const tried = async (more: Partial<RuleInput> = {}): Promise<[number, number]> => {
      const { tried: of, hits } = await rehearsal.attempt('system:test', rule('A', 'alpha', more));
      return [of, hits];
    };
    expect(await tried()).toEqual([3, 2]);
    expect(await tried({ conditions: { channels: ['email'] } })).toEqual([3, 0]);
    const exclusion = { name: 'X', query: 'again', reason: 'r', until: '2026-12-31' };
    expect(await tried({ exclusions: [exclusion] })).toEqual([3, 1]);
    expect(await tried({ exclusions: [{ ...exclusion, until: '2026-01-01' }] })).toEqual([3, 2]);
    const faulty = await rehearsal.attempt('system:test', rule('A', 'alpha AND'));
    expect(faulty.parsed.errors.length).toBeGreaterThan(0);
    expect(await test.hits()).toEqual([]);
  });

  it('a draft is told which of its rules are too broad for the newest messages, when there are enough to say so', async () => {
    const { reader, sights, clock } = test.lab.archive;
    const examples = [
      { text: 'alpha', hits: true },
      { text: 'x', hits: false },
    ];
    const { lexicon } = await test.lexicons.create(OPERATOR, 'L');
    await test.lexicons.draft(OPERATOR, lexicon.id, 0, [
      rule('A', 'delta OR alpha', { examples }),
      rule('B', 'beta'),
      rule('C', 'alpha AND few', { examples }),
    ]);
    const adviser = new Adviser(test.lexicons, reader, sights, clock);
    const advice = async (): Promise<string[]> =>
      (await adviser.of('system:test', lexicon.id)).map(
        ({ rule: code, kind, message }) => `${code} ${kind} ${message}`,
      );
    const untested = 'B untested It has no example it must hit and none it must not hit.';
    await test.lab.take({
      'a.jsonl': feedOf(
        Array.from({ length: 50 }, (_, n) => `alpha few ${n}`),
        'few',
      ),
    });
    expect(await advice()).toEqual([untested]);
    await test.lab.take({
      'b.jsonl': feedOf(
        Array.from({ length: 150 }, (_, n) => `gamma ${n}`),
        'many',
      ),
    });
    expect(await advice()).toEqual([
      'A broad “alpha” alone alerts on 25 % of the newest messages.',
      untested,
      'C broad It alerts on 25 % of the newest messages.',
    ]);
    const [broad] = await adviser.of('system:test', lexicon.id);
    expect('delta OR alpha'.slice(broad!.start, broad!.end)).toBe('alpha');
  });
});

describe('putting rules into force', () => {
  it('[R34] nobody publishes what they drafted where another could; alone, or at the command line, the log says so', async () => {
    const { archive } = test.lab;
    const admit = (name: string) =>
      archive.db.app.transaction((tx) =>
        archive.users.admit(tx, { name, email: `${name}@x.example`, roles: ['compliance'], handles: [] }, 'x'),
      );
    const con = await admit('Con');
    const { lexicon } = await test.lexicons.create(actorOf(con), 'Conduct');
    await test.lexicons.draft(actorOf(con), lexicon.id, 0, [rule('A', 'alpha')]);
    await approve(actorOf(con), lexicon.id, 1);
    const pat = await admit('Pat');
    await test.lexicons.draft(actorOf(con), lexicon.id, 2, [rule('A', 'beta')]);
    await expect(approve(actorOf(con), lexicon.id, 3)).rejects.toMatchObject({
      code: 'own-draft',
      status: 403,
      hint: 'Pat can.',
    });
    await approve(actorOf(pat), lexicon.id, 3);
    await test.lexicons.apply(OPERATOR, 'Conduct', [rule('A', 'gamma')]);
    const entries = await archive.audit.list({ subject: `lexicon:${lexicon.id}` }, undefined, 10);
    expect(
      entries
        .filter(({ action }) => action !== 'lexicon.created' && action !== 'lexicon.drafted')
        .map(({ action, actor, detail }) => [action, actor.name, detail['unaccompanied'] ?? false]),
    ).toEqual([
      ['lexicon.published', OPERATOR.name, true],
      ['lexicon.published', 'Pat', false],
      ['lexicon.refused', 'Con', false],
      ['lexicon.published', 'Con', true],
    ]);
  });

  it('[R167] without a finished rehearsal of exactly this draft nothing goes live; with one its figures stay with it', async () => {
    const { db, audit, clock, users } = test.lab.archive;
    const known: Rehearsed[] = [];
    const rehearsing = {
      ...quietRehearsals(),
      read: (id: number) => Promise.resolve(known.find((one) => one.id === id)),
    };
    const lexicons = new Lexicons(db.app, audit, clock, users, rehearsing);
    const { lexicon } = await lexicons.create(OPERATOR, 'L');
    const draft = [rule('A', 'alpha'), rule('B', 'beta')];
    await lexicons.draft(OPERATOR, lexicon.id, 0, draft);
    const done = {
      id: 1,
      lexicon: lexicon.id,
      draftHash: draftHash(draft),
      isFinished: true,
      impact: { alerts: { before: 0, after: 7 } },
    };
    known.push(
      done,
      { ...done, id: 2, isFinished: false },
      { ...done, id: 3, lexicon: 99 },
      { ...done, id: 4, draftHash: draftHash([rule('A', 'alpha')]) },
    );
    for (const rehearsal of [null, 2, 3, 4, 5])
      await expect(
        lexicons.publish(OPERATOR, lexicon.id, { version: 1, reason: 'New.', rehearsal }),
      ).rejects.toMatchObject({ code: 'not-rehearsed', status: 409 });
    await lexicons.publish(OPERATOR, lexicon.id, { version: 1, reason: 'New.', rehearsal: 1 });
    expect(await lexicons.publications(lexicon.id, undefined, 10)).toEqual([
      expect.objectContaining({
        number: 1,
        reason: 'New.',
        draftHash: done.draftHash,
        draftedByName: OPERATOR.name,
        approvedByName: OPERATOR.name,
        rehearsal: 1,
        impact: done.impact,
        rules: (await lexicons.get(lexicon.id)).inForce.map(({ id }) => id),
      }),
    ]);
    await expect(db.owner.query('UPDATE surveillance.publication SET reason = reason')).rejects.toThrow(/append-only/);
  });

  it('[R167] what a rehearsal objects to stops a publication (E4), and is written down where the command line passes over it', async () => {
    const { db, audit, clock, users } = test.lab.archive;
    const objections = ['A loses 2 violations nobody gave a reason for.', 'Alerts fall by more than half.'];
    const rehearsing = { ...quietRehearsals(), objections: () => Promise.resolve(objections) };
    const lexicons = new Lexicons(db.app, audit, clock, users, rehearsing);
    const { lexicon } = await lexicons.create(OPERATOR, 'L');
    const draft = [rule('A', 'alpha')];
    await lexicons.draft(OPERATOR, lexicon.id, 0, draft);
    const rehearsal = await rehearsing.run(OPERATOR, lexicon.id, draft);
    await expect(
      lexicons.publish(OPERATOR, lexicon.id, { version: 1, reason: 'New.', rehearsal }),
    ).rejects.toMatchObject({ code: 'rehearsal-objects', status: 409, title: objections[0], detail: objections[1] });
    expect((await lexicons.get(lexicon.id)).inForce).toEqual([]);
    await lexicons.apply(OPERATOR, 'L', draft);
    const [published, refused] = await audit.list({ subject: `lexicon:${lexicon.id}` }, undefined, 10);
    expect([published!.action, published!.detail['overridden']]).toEqual(['lexicon.published', objections]);
    expect([refused!.action, refused!.detail['objections']]).toEqual(['lexicon.refused', objections]);
  });

  it('[R173] a rule that fails an example does not go live, by no door, and the example is not quoted', async () => {
    const failing = rule('A', 'alpha', {
      examples: [
        { text: 'alpha', hits: true },
        { text: 'the secret alpha', hits: false },
        { text: 'the secret beta', hits: true },
      ],
    });
    const { lexicon } = await test.lexicons.create(OPERATOR, 'L');
    await test.lexicons.draft(OPERATOR, lexicon.id, 0, [failing]);
    const refused = { code: 'example-fails', status: 422, title: 'A: example 2 must not hit and does.' };
    await expect(approve(OPERATOR, lexicon.id, 1)).rejects.toMatchObject(refused);
    const thrown: unknown = await test.lexicons.apply(OPERATOR, 'L', [failing]).catch((error: unknown) => error);
    expect(thrown).toMatchObject(refused);
    expect(JSON.stringify(thrown)).not.toContain('secret');
    expect((await test.lexicons.get(lexicon.id)).inForce).toEqual([]);
  });

  it('[R167] every version of a rule is told with who approved it, its hits, and when it ended', async () => {
    await test.lab.take({ 'a.jsonl': feedOf(['alpha', 'beta', 'alpha beta']) });
    await test.apply(rule('A', 'alpha', { weight: 9, theme: 'insider' }));
    await test.detect();
    await test.apply(rule('A', 'alpha AND beta'));
    await test.detect();
    await test.apply(rule('B', 'beta'));
    const { rules, hits } = await test.lexicons.past(1, 'A');
    expect(
      rules.map(({ id, version, query, weight, theme, publication, isInForce, retiredAt }) => [
        version,
        query,
        weight,
        theme,
        publication,
        isInForce,
        retiredAt !== null,
        hits.get(id),
      ]),
    ).toEqual([
      [2, 'alpha AND beta', 5, null, 2, false, true, 1],
      [1, 'alpha', 9, 'insider', 1, false, true, 2],
    ]);
    await expect(test.lexicons.past(1, 'NONE')).rejects.toMatchObject({ code: 'not-found' });
    expect((await test.lexicons.publications(1, 3, 1)).map(({ number }) => number)).toEqual([2]);
  });
});
