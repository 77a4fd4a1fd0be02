import type { Annotation } from '@minutebook/archive';
import { OPERATOR } from '@minutebook/archive/testing';
import { readLookBacks } from '../store/detection-store';
import { rule, TestDetection } from './lab.testing';

/** What alerts is what search finds, also where what makes it so is entered, said or found out after the message. */
let test: TestDetection;

beforeEach(async () => (test = await TestDetection.start()));
afterEach(() => test.lab.archive.drop());

const MINUTE = 60_000;
const READ = ['subject', 'own', 'quoted', 'signature', 'attachment'] as const;

/** Somebody of the firm whose handle nobody knew until now. */
async function enterPerson(externalId = 'E1', value = 'holt@firm.example', desk = 'HK ECM'): Promise<void> {
  const facts = { names: [], branch: null, jurisdiction: null, manager: null, joinedOn: null, leftAt: null };
  const more = { kind: 'employee' as const, ofFirm: true, state: 'active' as const, title: null };
  const person = { externalId, name: `Holt ${externalId}`, desk, handles: [{ scheme: 'email', value }] };
  await test.lab.archive.people.imports.import(OPERATOR, [{ ...facts, ...more, ...person }], true, 'test');
}

function mail(n: number, from = 'holt@firm.example'): Record<string, string> {
  const heads = `From: ${from}\r\nTo: someone@client.example\r\nDate: Mon, 4 Mar 2024 10:0${n}:00 +0000\r\nSubject: plan\r\n`;
  return { [`${n}.eml`]: `${heads}Message-ID: <${n}@f.example>\r\n\r\nBeacon goes ahead.\r\n` };
}

/** Changes of the message `m` of one room, each a ledger entry of its own. */
async function say(...events: object[]): Promise<void> {
  const common = { channel: 'slack', conversation: { id: 'r', type: 'group' }, at: '2024-05-01T10:00:00Z' };
  const lines = [{ minutebook: 'feed', version: 1 }, ...events.map((event) => ({ ...common, ...event }))];
  await test.lab.take({ [`${Math.random()}.jsonl`]: lines.map((line) => JSON.stringify(line)).join('\n') });
}
const sent = (text: string, id = 'm'): object => ({
  type: 'message',
  id,
  from: { scheme: 'email', value: 'e@f.example' },
  to: [{ scheme: 'email', value: 'someone@client.example', role: 'to' }],
  text,
  attachments: [{ name: 'file.txt' }],
});
const edited = (text: string, target = 'm'): object => ({ type: 'edit', id: `e${Math.random()}`, target, text });
const deleted = (target = 'm'): object => ({ type: 'delete', id: `d${Math.random()}`, target });

/** What is found out about a message after it was captured. */
async function findOut(message: number, annotation: Annotation): Promise<void> {
  const { db, annotations, log } = test.lab.archive;
  await db.app.transaction((tx) => annotations.add(tx, [{ message, annotation }]));
  await log.sequence('records');
  await test.lab.indexer.catchUp();
}
const saysIn = (text: string, extractor = 'text/1'): Annotation => ({
  kind: 'text',
  version: 0,
  number: 0,
  extractor,
  outcome: 'text',
  mediaType: null,
  text,
  detail: null,
});
const GONE: Annotation = {
  kind: 'absence',
  evidence: 1,
  receivedAt: '2024-06-01T00:00:00.000Z',
  from: '2024-05-01T00:00:00.000Z',
  to: '2024-05-02T00:00:00.000Z',
};

async function found(source: string): Promise<number> {
  const asked = { source, sort: 'newest' as const, limit: 10, signal: new AbortController().signal };
  return (await test.lab.search.run(asked)).total;
}

/** Detects anew over everything there is, as rules that are published today do: what they find is what was found on the way. */
async function lookingBackFindsNoMore(): Promise<void> {
  const { db } = test.lab.archive;
  const before = await test.hits();
  await db.app.query('UPDATE surveillance.state SET position = 0');
  await test.detect();
  expect(await test.hits()).toEqual(before);
}

describe('who is who', () => {
  it('a message whose sender is entered after it was captured alerts by desk, person and direction, as search finds it', async () => {
    await test.apply(
      rule('OUT', 'beacon', { conditions: { directions: ['outbound'] } }),
      rule('DESK', 'beacon AND desk:"HK ECM"'),
      rule('FROM', 'beacon AND from:holt*'),
      rule('LEFT-OUT', 'beacon', {
        exclusions: [
          { name: 'Outsiders', query: 'NOT person:E1', reason: 'Not ours.', owner: null, until: '2099-12-31' },
        ],
      }),
      rule('ANY', 'beacon'),
      rule('OTHER', 'beacon AND desk:Rates'),
    );
    await test.lab.take(mail(1));
    await test.detect();
    expect(await test.codes()).toEqual(['ANY', 'FROM']);
    await enterPerson();
    await test.lab.archive.people.domains.add(OPERATOR, 'firm.example', '');
    await test.detect();
    await test.lab.indexer.catchUp();
    expect([await found('beacon AND direction:outbound'), await found('beacon AND desk:"HK ECM"')]).toEqual([1, 1]);
    expect(await test.codes()).toEqual(['ANY', 'DESK', 'FROM', 'LEFT-OUT', 'OUT']);
    await test.detect();
    expect(await test.codes()).toHaveLength(5);
  });

  it('only rules that ask who is who read again, no more often than every ten minutes, and never before they are through', async () => {
    const { db, clock } = test.lab.archive;
    await test.apply(rule('ANY', 'beacon'), rule('DESK', 'beacon AND desk:"HK ECM"'));
    await test.lab.take(mail(1));
    await test.lab.take(mail(2, 'vale@firm.example'));
    await test.detect();
    await enterPerson();
    await test.detector().catchUp();
    expect(await readLookBacks(db.app)).toEqual([expect.objectContaining({ cursor: 0, upto: 2 })]);
    await test.detector().lookBack();
    expect(await test.codes()).toEqual(['ANY', 'ANY', 'DESK']);

    await enterPerson('E2', 'vale@firm.example');
    clock.advance(9 * MINUTE);
    await test.detect();
    expect(await test.codes()).toHaveLength(3);
    clock.advance(MINUTE);
    await test.detect();
    expect(await test.codes()).toEqual(['ANY', 'ANY', 'DESK', 'DESK']);

    await enterPerson('E3', 'okafor@firm.example');
    clock.advance(10 * MINUTE);
    await test.detector().catchUp();
    await db.app.query('UPDATE surveillance.look_back SET cursor = 1');
    await enterPerson('E4', 'zhou@firm.example');
    clock.advance(10 * MINUTE);
    await test.detector().catchUp();
    expect(await readLookBacks(db.app)).toEqual([expect.objectContaining({ cursor: 1, upto: 2 })]);
    await test.detect();
    await test.detector().catchUp();
    expect(await readLookBacks(db.app)).toEqual([expect.objectContaining({ cursor: 0, upto: 2 })]);
  });

  it('what was read by the directory of before does not say how far the one of today came', async () => {
    const { db, reader } = test.lab.archive;
    await test.lab.take(mail(1));
    await test.detect();
    await test.apply(rule('DESK', 'beacon AND desk:"HK ECM"'));
    const handles = reader.handles.bind(reader);
    let isEntered = false;
    reader.handles = async (ids) => {
      const known = await handles(ids);
      if (!isEntered) {
        isEntered = true;
        await enterPerson();
        await test.detector().catchUp();
      }
      return known;
    };
    await test.detector().lookBack();
    reader.handles = handles;
    expect(await readLookBacks(db.app)).toEqual([]);
    expect(await test.codes()).toEqual(['DESK']);
  });

  it('what alerted is not left out as well, when who is who says so later', async () => {
    await test.apply(
      rule('A', 'beacon', {
        exclusions: [{ name: 'Desk', query: 'desk:"HK ECM"', reason: 'They may.', owner: null, until: '2099-12-31' }],
      }),
    );
    await test.lab.take(mail(1));
    await test.detect();
    await enterPerson();
    await test.detect();
    expect(await test.codes()).toEqual(['A']);
    expect(await test.lab.archive.db.app.query('SELECT id FROM surveillance.suppressed')).toEqual([]);
  });
});

describe('what became of a message', () => {
  it('[R177] one deleted, edited or gone at the source alerts by that, once, live and looking back', async () => {
    const asks = { zones: [...READ] };
    await test.apply(
      rule('DELETED', 'secret AND has:deleted', asks),
      rule('EDITED', 'secret AND has:edited', asks),
      rule('GONE', 'secret AND has:gone', asks),
      rule('EITHER', 'secret OR has:deleted', asks),
      rule('NOT', 'secret AND NOT has:deleted', asks),
    );
    await say(sent('the secret'));
    await test.detect();
    const { id } = (await test.lab.archive.reader.newest(1))[0]!;
    const first = [`EITHER@1:${id}@0`, `NOT@1:${id}@0`];
    expect(await test.hits()).toEqual(first);
    await say(edited('the price'));
    await test.detect();
    expect(await test.hits()).toEqual([`EDITED@1:${id}@1`, ...first]);
    await say(deleted());
    await test.detect();
    expect(await test.hits()).toEqual([`DELETED@1:${id}@2`, `EDITED@1:${id}@1`, ...first]);
    await findOut(id, GONE);
    await findOut(id, { ...GONE, evidence: 2 });
    await test.detect();
    const all = [`DELETED@1:${id}@2`, `EDITED@1:${id}@1`, first[0], `GONE@1:${id}@2`, first[1]];
    expect(await test.hits()).toEqual(all);
    for (const has of ['deleted', 'edited', 'gone']) expect(await found(`secret AND has:${has}`)).toBe(1);
    await lookingBackFindsNoMore();
    const rules = ['deleted', 'edited', 'gone'].map((has) => rule(`${has}-2`, `secret AND has:${has}`));
    await test.lexicons.apply(OPERATOR, 'Later', rules);
    await test.detect();
    expect(await test.hits()).toEqual(
      [...all, `deleted-2@1:${id}@2`, `edited-2@1:${id}@1`, `gone-2@1:${id}@2`].map(String).sort(),
    );
  });

  it('[R177] what a file says counts beside what an edit says, whichever comes first', async () => {
    await test.apply(rule('BOTH', 'urgent AND attachment:guaranteed', { zones: ['subject', 'own'] }));
    await say(sent('see the file'), sent('see the other file', 'n'));
    const messages = await test.lab.archive.reader.newest(2);
    const [m, n] = ['see the file', 'see the other file'].map(
      (text) => messages.find(({ versions: [one] }) => 'body' in one!.event && one!.event.body === text)!.id,
    ) as [number, number];
    await findOut(m, saysIn('returns are guaranteed'));
    await test.detect();
    await say(edited('urgent: see the file'));
    await say(edited('urgent: see the other file', 'n'));
    await test.detect();
    expect(await test.hits()).toEqual([`BOTH@1:${m}@1`]);
    await findOut(n, saysIn('returns are guaranteed'));
    await test.detect();
    expect(await found('urgent AND attachment:guaranteed')).toBe(2);
    expect(await test.hits()).toEqual([`BOTH@1:${m}@1`, `BOTH@1:${n}@0`].sort());
    await lookingBackFindsNoMore();
  });

  it('[R176] what an exclusion left out alerts once the exclusion does not fit any more, and no deletion brings it back', async () => {
    const until = test.lab.archive.clock.now().toISOString().slice(0, 10);
    const exclusion = (query: string) => [{ name: 'X', query, reason: 'Fine.', owner: null, until }];
    await test.apply(
      rule('UNTIL-SAID', 'secret', { exclusions: exclusion('NOT breach') }),
      rule('FOR-EVER', 'secret', { exclusions: exclusion('the') }),
    );
    await say(sent('the secret'));
    await test.detect();
    expect(await test.hits()).toEqual([]);
    await say(edited('the breach'));
    await test.detect();
    expect(await test.codes()).toEqual(['UNTIL-SAID']);
    test.lab.archive.clock.advance(24 * 60 * MINUTE);
    await say(deleted());
    await test.detect();
    expect(await test.codes()).toEqual(['UNTIL-SAID']);
  });
});

it('finds in any history of messages whatever search finds in the end', async () => {
  const roll = dice(Number(process.env['MINUTEBOOK_SEED'] ?? 1));
  const pick = <T>(of: readonly T[]): T => of[roll(of.length)]!;
  const WORDS = ['alpha', 'beta', 'gamma', 'delta'];
  const QUERIES = [
    'alpha AND has:deleted',
    'has:edited AND beta',
    'alpha AND has:gone',
    'gamma AND attachment:alpha',
    'beta AND desk:"HK ECM"',
    'alpha AND NOT (person:E1 AND has:gone)',
    'delta AND NOT (alpha AND NOT has:gone)',
    'direction:outbound AND (alpha OR has:deleted)',
    'beta AND NOT gamma',
  ];
  await test.apply(...QUERIES.map((query, i) => rule(`R${i}`, query, { zones: [...READ] })));
  const ids: string[] = [];
  for (let batch = 0; batch < 14; batch++) {
    const events = Array.from({ length: 6 }, (_, i): object => {
      const text = `${pick(WORDS)} ${pick(WORDS)} ${batch}.${i}`;
      if (ids.length < 4 || roll(3) === 0) return sent(text, ids[ids.push(`m${ids.length}`) - 1]);
      return roll(2) ? edited(text, pick(ids)) : deleted(pick(ids));
    });
    await say(...events);
    const messages = await test.lab.archive.reader.newest(100);
    for (let i = 0; i < 2; i++)
      await findOut(
        pick(messages).id,
        roll(2) ? { ...GONE, evidence: batch } : saysIn(pick(WORDS), `text/${batch}.${i}`),
      );
    if (roll(2)) await test.detect();
    if (batch === 6) await enterPerson('E1', 'e@f.example');
    if (batch === 11) await test.lab.archive.people.domains.add(OPERATOR, 'f.example', '');
    test.lab.archive.clock.advance(4 * MINUTE);
  }
  test.lab.archive.clock.advance(10 * MINUTE);
  await test.detect();
  await test.lab.indexer.catchUp();
  const hits = await test.hits();
  for (const [i, source] of QUERIES.entries()) {
    const asked = { source, sort: 'newest' as const, limit: 100, signal: new AbortController().signal };
    const wanted = (await test.lab.search.run(asked)).hits.map(({ message }) => message.id);
    const alerted = hits.flatMap((hit) => (hit.startsWith(`R${i}@`) ? [Number(/:(\d+)@/.exec(hit)![1])] : []));
    const missing = wanted.filter((id) => !alerted.includes(id));
    expect({ source, searched: wanted.length > 0, missing }).toEqual({ source, searched: true, missing: [] });
  }
});

/** Numbers below `n`, always the same for a seed. */
function dice(seed: number): (n: number) => number {
  let state = seed >>> 0;
  return (n) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}
