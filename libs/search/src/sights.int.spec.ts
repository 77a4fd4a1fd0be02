import { randomBytes } from 'node:crypto';
import { actorOf, type ParsedRequest, type StoredUser } from '@minutebook/access';
import { OPERATOR, type TestArchive } from '@minutebook/archive/testing';
import type { ExaminerScope } from '@minutebook/contract';
import { describeWith } from '@minutebook/platform/testing';
import { ElasticIndex } from './elastic/elastic-index';
import { SearchController } from './http/search.controller';
import { PostgresIndex } from './postgres/postgres-index';
import type { SearchIndex } from './search-index';
import { type TestSearch, testSearch } from './testing';

const request = { on: () => undefined } as unknown as ParsedRequest;
const REASON = 'A deal nobody may hear of yet.';

/** Who writes what to whom, in a chat room or by mail. */
interface Line {
  readonly room: string;
  readonly from: string;
  readonly text: string;
  readonly to?: readonly string[];
  readonly day?: string;
}

function feed(lines: readonly Line[]): string {
  const party = (name: string) => ({ scheme: 'email', value: `${name}@firm.example`, name });
  const events = lines.map(({ room, from, text, to, day = '2024-03-01' }, i) => ({
    type: 'message',
    id: `${room}-${i}-${from}`,
    channel: to ? 'email' : 'teams',
    conversation: { id: room, type: to ? 'thread' : 'group', title: room },
    at: `${day}T09:${String(i % 60).padStart(2, '0')}:00Z`,
    from: party(from),
    ...(to && { to: to.map((name) => ({ role: 'to', ...party(name) })), subject: room }),
    text,
  }));
  return [{ minutebook: 'feed', version: 1 }, ...events].map((event) => JSON.stringify(event)).join('\n');
}

/** What everybody may see. */
const OPEN: readonly Line[] = [
  { room: 'desk', from: 'ann', text: 'the price of the announcement is 12' },
  { room: 'desk', from: 'bo', text: 'price noted, announced 2024' },
  { room: 'lunch', from: 'cy', text: 'lunch at noon' },
  { room: 'offer', from: 'ann', to: ['bo'], text: 'the price stands, please announce' },
  { room: 'late', from: 'bo', text: 'a late price', day: '2024-06-01' },
];
/** What the wall hides: wren is inside; uma and vic only ever speak with wren. */
const WALLED: readonly Line[] = [
  { room: 'secret', from: 'wren', text: 'price of project zebra, announced' },
  { room: 'secret', from: 'uma', text: 'zebracorn price' },
  { room: 'secret', from: 'ann', text: 'price? announcement?' },
  { room: 'tender', from: 'vic', to: ['wren', 'ann'], text: 'the price is in the zebras mail' },
  { room: 'tender', from: 'ann', to: ['vic'], text: 'price: as quoted by wren' },
];

const QUERIES = [
  'price',
  'announc*',
  'zebra*',
  'NOT lunch',
  '"price of" OR price~1',
  '/price[ds]?/',
  'price NEAR/5 announcement',
  'from:ann',
  'participant:wren@firm.example',
  'participant:uma@firm.example',
  'person:E1',
  'channel:email price',
  'conversation:2',
  'date:2024-03 AND price',
  'direction:internal OR price',
];

function differential(make: (archive: TestArchive) => SearchIndex, end: (index: SearchIndex) => Promise<void>): void {
  let walled: TestSearch;
  let bare: TestSearch;
  let outside: StoredUser;
  let inside: StoredUser;

  const admit = ({ archive }: TestSearch, name: string): Promise<StoredUser> =>
    archive.db.app.transaction((tx) =>
      archive.users.admit(tx, { name, email: `${name}@users.example`, roles: ['legal'], handles: [] }, 'x'),
    );
  const people = async ({ archive }: TestSearch): Promise<void> => {
    const facts = {
      names: [],
      desk: 'M&A',
      title: null,
      branch: null,
      joinedOn: null,
      jurisdiction: null,
      manager: null,
      kind: 'employee',
    } as const;
    const wren = await archive.people.persons.create(OPERATOR, {
      ...facts,
      externalId: 'E1',
      name: 'Wren',
      ofFirm: true,
      state: 'active',
      leftAt: null,
    });
    await archive.people.persons.map(OPERATOR, wren.id, wren.version, { scheme: 'email', value: 'wren@firm.example' });
  };

  beforeAll(async () => {
    walled = await testSearch(make);
    bare = await testSearch(make);
    for (const lab of [walled, bare]) {
      await people(lab);
      await lab.take({ 'open.jsonl': feed(OPEN) });
    }
    await walled.take({ 'walled.jsonl': feed(WALLED) });
    for (const lab of [walled, bare]) await lab.index.refresh();
    outside = await admit(walled, 'outside');
    inside = await admit(walled, 'inside');
    await walled.archive.walls.putUp(OPERATOR, {
      name: 'Zebra',
      reason: REASON,
      inside: ['E1'],
      admitted: [inside.id],
    });
  });
  afterAll(async () => {
    for (const lab of [walled, bare]) {
      await end(lab.index);
      await lab.archive.drop();
    }
  });

  /** Everything search says to a user, but for the numbers of the ledger, which are the machine's own. */
  async function saidBy(lab: TestSearch, user: { id: string; name: string; role: 'legal' | 'system' }) {
    const { archive, search, facets, saved } = lab;
    const http = new SearchController(
      search,
      facets,
      saved,
      archive.directory,
      archive.reader,
      archive.sights,
      archive.audit,
    );
    const said: Record<string, unknown> = {};
    for (const q of QUERIES) {
      for (const sort of ['newest', 'oldest', 'relevance'] as const) {
        const input = { actor: user, params: undefined, body: undefined, query: { q, sort, limit: 3 } };
        const { asOf: _asOf, milliseconds: _ms, coverage, ...answer } = await http.run(input, request);
        const { position: _position, head: _head, attachments, ...counts } = coverage;
        said[`${q} ${sort}`] = { ...answer, counts, unreadable: attachments.unreadable };
      }
      const counted = await http.facets({ actor: user, params: undefined, body: undefined, query: { q } }, request);
      said[`${q} facets`] = { ...counted, readings: [] };
    }
    for (const typed of ['u', 'w', 'v', 'a', 'uma'])
      said[`suggest ${typed}`] = await http.suggest({
        actor: user,
        params: undefined,
        body: undefined,
        query: { of: 'person', typed },
      });
    const report = await lab.reports.start(user, { terms: ['price', 'zebra*', 'announc*'] });
    await lab.reports.run(report.id, new AbortController().signal);
    const { lines, any } = await lab.reports.get(user.id, report.id);
    said['report'] = { lines, any };
    return said;
  }

  it('[R127] [R128] search says to who is behind a wall what it would say if nothing were there', async () => {
    const said = await saidBy(walled, { ...actorOf(outside), role: 'legal' });
    // The archive that never had it, asked by who sees all of it.
    const bareUser = await admit(bare, 'outside');
    const expected = await saidBy(bare, { ...actorOf(bareUser), role: 'legal' });
    expect(said).toEqual(expected);
    expect(JSON.stringify(said)).not.toMatch(/zebracorn|secret|tender/);
    const all = await saidBy(walled, { ...actorOf(inside), role: 'legal' });
    expect(all['price newest']).toMatchObject({ total: 9, counts: { archived: 10, searchable: 10 } });
    expect(all['suggest u']).toMatchObject({ items: [{ help: 'uma' }] });
  });

  it('[R128] wildcards tell no words of what is hidden, and a report counted before a wall is gone behind it', async () => {
    const { archive, facets, reports } = walled;
    const readings = async (reader: string) =>
      (await facets.run({ source: 'zebra*', reader, signal: new AbortController().signal })).readings;
    expect(await readings(inside.id)).toEqual([{ leaf: 'zebra*', terms: expect.arrayContaining(['zebracorn']) }]);
    expect(await readings(outside.id)).toEqual([]);
    const early = await admit(walled, 'early');
    const wall = await archive.walls.putUp(OPERATOR, {
      name: 'Later',
      reason: REASON,
      inside: ['E1'],
      admitted: [early.id],
    });
    const zebra = (await archive.walls.list(undefined, 10)).find(({ name }) => name === 'Zebra')!;
    await archive.walls.change(OPERATOR, zebra.id, zebra.version, { admitted: [inside.id, early.id] });
    const report = await reports.start(actorOf(early), { terms: ['zebra*'] });
    await reports.run(report.id, new AbortController().signal);
    expect((await reports.get(early.id, report.id)).any).toBe(3);
    await archive.walls.change(OPERATOR, wall.id, wall.version, { admitted: [] });
    await expect(reports.get(early.id, report.id)).rejects.toMatchObject({ code: 'not-found' });
    expect(await reports.list(early.id, undefined, 10)).toEqual([]);
    await archive.walls.takeDown(OPERATOR, wall.id, wall.version + 1, REASON);
    expect((await reports.get(early.id, report.id)).any).toBe(3);
  });

  it('[R194] an examiner finds what their scope has and nothing else: by person, channel and day', async () => {
    const { archive, search } = walled;
    const until = new Date(archive.clock.now().getTime() + 86_400_000).toISOString();
    const found = async (name: string, scope: Partial<ExaminerScope>): Promise<string[]> => {
      const examiner = {
        everything: false,
        persons: [],
        desks: [],
        channels: [],
        from: null,
        to: null,
        until,
        ...scope,
      };
      const user = await archive.db.app.transaction((tx) =>
        archive.users.admit(
          tx,
          { name, email: `${name}@reg.example`, roles: ['examiner'], handles: [], examiner },
          'x',
        ),
      );
      const zebra = (await archive.walls.list(undefined, 10)).find((wall) => wall.name === 'Zebra')!;
      if (!zebra.takenDownAt)
        await archive.walls.change(OPERATOR, zebra.id, zebra.version, { admitted: [...zebra.admitted, user.id] });
      const answer = await search.run({
        source: 'price',
        reader: user.id,
        sort: 'oldest',
        limit: 50,
        signal: new AbortController().signal,
      });
      expect(answer.total).toBe(answer.hits.length);
      expect(answer.coverage.archived).toBe(answer.coverage.searchable);
      return answer.hits.map((hit) => (hit.message.versions[0]!.event as { body: string }).body).sort();
    };
    // A chat of wren's as a whole; of mail only what wren sent or received.
    expect(await found('a', { persons: ['E1'] })).toEqual([
      'price of project zebra, announced',
      'price? announcement?',
      'the price is in the zebras mail',
      'zebracorn price',
    ]);
    expect(await found('b', { desks: ['M&A'], channels: ['email'] })).toEqual(['the price is in the zebras mail']);
    expect(await found('c', { everything: true, from: '2024-05-01', to: '2024-06-01' })).toEqual(['a late price']);
    expect(await found('d', { everything: true, to: '2024-05-31', channels: ['email'] })).toHaveLength(3);
    expect(await found('e', { persons: ['E404'] })).toEqual([]);
    await walled.saved.save({ ...actorOf(inside), role: 'legal' }, { name: 'ours', query: 'price', shared: true });
    const [examiner] = (await archive.users.list(undefined, 50)).filter(({ roles }) => roles.includes('examiner'));
    await expect(
      search.run({
        source: 'saved:ours',
        reader: examiner!.id,
        sort: 'newest',
        limit: 1,
        signal: new AbortController().signal,
      }),
    ).rejects.toMatchObject({ code: 'query-invalid', title: 'There is no saved search “ours”.' });
  });
}

describe('what a user may see, in PostgreSQL', () =>
  differential(
    (archive) => new PostgresIndex(archive.db.app),
    async () => undefined,
  ));

describeWith('elasticsearch', 'what a user may see, in Elasticsearch', (url) =>
  differential(
    (archive) => new ElasticIndex(url, archive.db.app, `test-${randomBytes(4).toString('hex')}`),
    async (index) => {
      await index.clear();
      await (index as ElasticIndex).close();
    },
  ),
);
