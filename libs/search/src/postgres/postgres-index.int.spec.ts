import * as fc from 'fast-check';
import { ACCESS_SCHEMA } from '@minutebook/access';
import { ARCHIVE_SCHEMA } from '@minutebook/archive';
import { testDatabase, type TestDatabase } from '@minutebook/platform/testing';
import { parse, type Query, type ZoneKind } from '@minutebook/query';
import type { Condition } from '../plan/bounds';
import { SEARCH_SCHEMA } from '../schema';
import type { Expandable, IndexedMessage, Question } from '../search-index';
import { PostgresIndex } from './postgres-index';
import { type Means, Parameters, where } from './where';

const { signal } = new AbortController();
const STEP = 2_000;
/** More than a total counts, of every word but `far`. */
const EACH = 13_000;
/** Of three parts of the table, the last one larger than the others. */
const FIRST_IDS = [1, 1_999_000, 16_100_000];
/** More than are looked for one by one, some with what SQL and tsquery have for syntax. */
const WORDS = ['can’t', "o'neil", 'back\\slash', '公告', ...Array.from({ length: 80 }, (_, i) => `word${i}`)];
const SUBJECTS = ['act', 'now', "o'neil"];

function message(n: number): IndexedMessage {
  const id = FIRST_IDS[Math.floor(n / EACH)]! + (n % EACH);
  // Those of the second part came later than they were sent: the order of time is not that of ids.
  const at = new Date(Date.UTC(2026, 0, 1) + (n < EACH ? n : n < 2 * EACH ? 2 * EACH - n : n) * 60_000);
  const own = ['every', WORDS[n % WORDS.length]!, WORDS[(n * 7) % WORDS.length]!, ...(n < 10_500 ? ['far'] : [])];
  return {
    id,
    first: n,
    position: n,
    at,
    sentAt: at,
    channel: 'email',
    conversation: 1,
    type: 'message',
    direction: null,
    sender: 1,
    to: [],
    cc: [],
    bcc: [],
    parties: [1],
    has: [],
    zones: [
      { kind: 'subject', terms: [SUBJECTS[n % SUBJECTS.length]!] },
      { kind: 'own', terms: own },
    ],
  };
}

const MESSAGES = Array.from({ length: 3 * EACH }, (_, n) => message(n));

let db: TestDatabase;
let index: PostgresIndex;
beforeAll(async () => {
  db = await testDatabase([ACCESS_SCHEMA, ARCHIVE_SCHEMA, SEARCH_SCHEMA]);
  index = new PostgresIndex(db.app);
  await index.prepare();
  for (let at = 0; at < MESSAGES.length; at += STEP) {
    const step = MESSAGES.slice(at, at + STEP);
    await index.apply(step, at + step.length);
  }
}, 60_000);
afterAll(() => db.drop());

function question(source: string): Question {
  const { tree } = parse(source, { mode: 'search' });
  const terms = new Map<Expandable, readonly string[]>();
  const visit = (node: Query): void => {
    if (node.kind === 'wildcard') terms.set(node, WORDS);
    else if (node.kind === 'within') visit(node.of);
  };
  visit(tree!);
  return { tree: tree!, resolution: { terms, parties: new Map(), unsettled: [], instead: new Map() }, signal };
}

function has({ zones }: IndexedMessage, terms: readonly string[], kinds: readonly ZoneKind[] | null): boolean {
  return zones.some((zone) => (!kinds || kinds.includes(zone.kind)) && zone.terms.some((term) => terms.includes(term)));
}

it.each<[string, (message: IndexedMessage) => boolean]>([
  ['every', () => true],
  ['far', (message) => has(message, ['far'], null)],
  ['every AND NOT act', (message) => !has(message, ['act'], null)],
  ['word*', (message) => has(message, WORDS, null)],
  ['subject:word*', (message) => has(message, WORDS, ['subject'])],
  ['"every word0"', ({ zones }) => zones[1]!.terms[1] === 'word0'],
])(
  '[R91] pages of more messages than are counted are in order, without gap or repeat: %s',
  async (source, isWanted) => {
    const wanted = MESSAGES.filter(isWanted);
    for (const sort of ['newest', 'oldest'] as const) {
      const sign = sort === 'newest' ? -1 : 1;
      const expected = wanted.toSorted((a, b) => sign * (a.at.getTime() - b.at.getTime() || a.id - b.id));
      const asked = question(source);
      const found: number[] = [];
      for (let after: { at: Date; id: number } | undefined; found.length < 450;) {
        const page = await index.page({ ...asked, sort, after, limit: 150 });
        expect(page.every(({ certain }) => certain)).toBe(true);
        found.push(...page.map(({ id }) => id));
        after = page.at(-1)!;
      }
      expect(found).toEqual(expected.slice(0, 450).map(({ id }) => id));
      const { certain, capped } = await index.total(asked, 10_000);
      expect([capped, Math.min(certain, 10_000)]).toEqual([wanted.length > 10_000, Math.min(wanted.length, 10_000)]);
    }
  },
);

it('[R91] rows are the same whether an index finds them or they are read one by one', async () => {
  const zones = fc.constantFrom<readonly ZoneKind[] | null>(null, ['subject'], ['own'], ['subject', 'own']);
  const words = [...WORDS, ...SUBJECTS, 'far', 'none'];
  const terms = fc.oneof(fc.subarray(words), fc.subarray(words, { minLength: 70 }));
  const text = fc
    .record({ zones, terms })
    .map(({ zones, terms }): Condition => ({ kind: 'text', zones, shape: { kind: 'any', terms } }));
  const condition = fc.oneof(
    text,
    text.map((of): Condition => ({ kind: 'not', of })),
    fc.tuple(text, text).map((of): Condition => ({ kind: 'and', of })),
  );
  const holds = (wanted: Condition, message: IndexedMessage): boolean => {
    if (wanted.kind === 'not') return !holds(wanted.of, message);
    if (wanted.kind === 'and') return wanted.of.every((part) => holds(part, message));
    return wanted.kind === 'text' && wanted.shape.kind === 'any' && has(message, wanted.shape.terms, wanted.zones);
  };
  await fc.assert(
    fc.asyncProperty(condition, async (wanted) => {
      const found = (by: Means) => {
        const parameters = new Parameters();
        const sql = `SELECT message_id AS id FROM search.document WHERE ${where(wanted, 'upper', parameters, by)} AND message_id % 13 = 0 ORDER BY 1`;
        return db.app.query<{ id: number }>(sql, parameters.values);
      };
      const byRows = await found('rows');
      expect(byRows).toEqual(await found('index'));
      expect(byRows).toEqual(
        MESSAGES.flatMap((message) => (message.id % 13 === 0 && holds(wanted, message) ? [{ id: message.id }] : [])),
      );
    }),
    { numRuns: 60 },
  );
}, 120_000);

it('[R92] the program may make parts of the table by their numbers, and no table', async () => {
  await expect(db.app.query('CREATE TABLE search.more (n int)')).rejects.toMatchObject({ code: '42501' });
  await expect(db.app.query('SELECT search.make_part(0)')).rejects.toMatchObject({ code: '42501' });
  await expect(db.app.query('SELECT search.make_room(8000000000000000000)')).rejects.toMatchObject({ code: '22003' });
  // Several processes at once, each of which sees that there is none yet.
  const last = 40_000_000;
  const room = await Promise.all(
    Array.from({ length: 4 }, () => db.app.query('SELECT search.make_room($1) AS room', [last])),
  );
  const starts = [0];
  for (let at = 0; at <= last; starts.push(at)) at += Math.max(1_000_000, Math.floor(at / 16));
  expect(room.flat()).toEqual(Array(4).fill({ room: starts.pop() }));
  const parts = await db.owner.query<{ part: string; options: string[] }>(
    `SELECT inhrelid::regclass::text AS part, (SELECT array_agg(DISTINCT o) FROM pg_index JOIN pg_class ON oid = indexrelid, unnest(reloptions) o WHERE indrelid = inhrelid) AS options
     FROM pg_inherits WHERE inhparent = 'search.document'::regclass`,
  );
  expect(parts.map(({ part }) => part).sort()).toEqual(starts.map((start) => `search.document_${start}`).sort());
  for (const { options } of parts) expect(options).toEqual(['fastupdate=on', 'gin_pending_list_limit=2048']);
});

it('[R23] no word of a part all of whose messages went is left in what PostgreSQL knows of the table', async () => {
  const known = async () =>
    (await db.owner.query<{ known: string }>(`SELECT s::text AS known FROM pg_stats s WHERE schemaname = 'search'`))
      .map(({ known }) => known)
      .join();
  await db.owner.query('ANALYZE search.document');
  expect(await known()).toContain('far');
  await index.remove(MESSAGES.slice(0, EACH).map(({ id }) => id));
  expect(await index.purge()).toBe(true);
  expect(await known()).not.toContain('far');
  expect(await index.count()).toBe(2 * EACH);
  // One that comes again is found again.
  await index.apply([MESSAGES[0]!], MESSAGES.length);
  expect((await index.page({ ...question('far'), sort: 'newest', limit: 10 })).map(({ id }) => id)).toEqual([1]);
});
