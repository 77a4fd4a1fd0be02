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

it('[R92] the program may make a part of the table by its number, and no table', async () => {
  await expect(db.app.query('CREATE TABLE search.more (n int)')).rejects.toMatchObject({ code: '42501' });
  const parts = () =>
    db.owner.query(`SELECT relid::text AS part FROM pg_partition_tree('search.document') WHERE isleaf ORDER BY 1`);
  const before = await parts();
  expect(before).toHaveLength(17);
  // Several processes at once, each of which sees that there is none yet.
  const room = await Promise.all(
    Array.from({ length: 4 }, () => db.app.query('SELECT search.make_room(40000000) AS room')),
  );
  expect(new Set(room.flat().map(({ room }) => room)).size).toBe(1);
  expect((await parts()).length).toBeLessThan(40);
  const [options] = await db.owner.query<{ options: string[] }>(
    `SELECT reloptions AS options FROM pg_class JOIN pg_index ON indexrelid = oid JOIN pg_am a ON a.oid = relam
     WHERE indrelid = 'search.document_1000000'::regclass AND amname = 'gin' LIMIT 1`,
  );
  expect(options!.options).toContain('gin_pending_list_limit=2048');
});
