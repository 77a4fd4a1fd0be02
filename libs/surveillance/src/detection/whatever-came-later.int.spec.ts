import type { Annotation } from '@minutebook/archive';
import { OPERATOR } from '@minutebook/archive/testing';
import { rule, TestDetection } from './lab.testing';

/** What alerts is what search finds, also where what makes it so is entered, said or found out after the message. */
let test: TestDetection;

beforeEach(async () => (test = await TestDetection.start()));
afterEach(() => test.lab.archive.drop());

const MINUTE = 60_000;
const READ = ['subject', 'own', 'quoted', 'signature', 'attachment'] as const;

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
