import { randomBytes } from 'node:crypto';
import { describeWith } from '@minutebook/platform/testing';
import { ElasticIndex } from './elastic/elastic-index';
import { PostgresIndex } from './postgres/postgres-index';
import { searchIndexContract } from './search-index.contract';
import { feedOf, type TestSearch, testSearch } from './testing';

const never = new AbortController().signal;

describe('PostgreSQL', () => searchIndexContract((archive) => new PostgresIndex(archive.db.app)));

describeWith('elasticsearch', 'Elasticsearch', (url) =>
  searchIndexContract(
    (archive) => new ElasticIndex(url, archive.db.app, `test-${randomBytes(4).toString('hex')}`),
    async (index) => {
      await index.clear();
      await (index as ElasticIndex).close();
    },
  ),
);

/** An event whose text cannot be had: a bug of ours, or a damaged row. */
function unreadable<E extends object>(event: E): E {
  return Object.defineProperty({ ...event }, 'body', {
    get: () => {
      throw new TypeError('no text');
    },
  });
}

describe('search', () => {
  let lab: TestSearch;
  beforeEach(async () => {
    lab = await testSearch();
  });
  afterEach(() => lab.archive.drop());

  const run = (source: string) => lab.search.run({ source, sort: 'newest', limit: 10, signal: never });

  it('marks the very characters, in the text as captured, in any script', async () => {
    await lab.take({
      'feed.jsonl': feedOf(['Dön’t tell ＡＮＹＯＮＥ 😀 the announcement', '价格是14.20，别外傳，周一公告前']),
    });
    const marked = async (source: string): Promise<string[]> =>
      (await run(source)).hits.flatMap((hit) =>
        hit.spans.map((span) => hit.document.zones[span.zone]!.text.slice(span.start, span.end)),
      );
    expect(await marked('dont')).toEqual(['Dön’t']);
    expect(await marked('anyone')).toEqual(['ＡＮＹＯＮＥ']);
    expect(await marked('"the announce*"')).toEqual(['the announcement']);
    expect(await marked('别外传')).toEqual(['别外傳']);
  });

  it('[R197] says how much of the archive it looked at: archived, searchable, failed, as of which position', async () => {
    await lab.take({ 'feed.jsonl': feedOf(['one', 'two', 'three']) });
    expect((await run('one')).coverage).toEqual({
      archived: 3,
      searchable: 3,
      failed: 0,
      position: 3,
      head: 3,
      state: 'complete',
    });
  });

  it('[R197] “no result”, “not yet searchable” and “index down” are three answers', async () => {
    await lab.take({ 'feed.jsonl': feedOf(['one']) });
    expect(await run('absent')).toMatchObject({ total: 0, coverage: { state: 'complete' } });
    await lab.archive.db.app.query('DELETE FROM search.document');
    const { CoverageGauge } = await import('./answer/coverage');
    expect(await new CoverageGauge(lab.archive.db.app, lab.archive.reader, lab.index).read()).toMatchObject({
      archived: 1,
      searchable: 0,
      state: 'indexing',
    });
    const down = {
      ...lab.index,
      name: 'postgres' as const,
      count: () => Promise.reject(new Error('no answer')),
      position: () => lab.index.position(),
    };
    expect(await new CoverageGauge(lab.archive.db.app, lab.archive.reader, down as never).read()).toMatchObject({
      state: 'index-down',
    });
  });

  it('[R91] an index that was tampered with is found out: the ledger’s copy is shown, flagged, and the index mended', async () => {
    await lab.take({ 'feed.jsonl': feedOf(['nothing of interest']) });
    await lab.archive.db.app.query(`UPDATE search.document SET tokens = '''planted'':1B'::tsvector`);
    const planted = await run('planted');
    expect(planted.hits).toMatchObject([{ mended: true, spans: [] }]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await run('planted')).total).toBe(0);
    expect((await run('interest')).total).toBe(1);
  });

  it('a message that cannot be indexed is counted as failed and keeps nobody else waiting', async () => {
    const { reader } = lab.archive;
    const follow = reader.follow.bind(reader);
    reader.follow = async (from, limit) =>
      (await follow(from, limit)).map((item) =>
        item.position === 1 ? { ...item, event: unreadable(item.event) } : item,
      );
    await lab.take({ 'feed.jsonl': feedOf(['one', 'broken', 'three']) });
    reader.follow = follow;
    expect((await run('one OR three')).total).toBe(2);
    expect((await run('one')).coverage).toMatchObject({ archived: 3, searchable: 2, failed: 1, state: 'complete' });
    await lab.indexer.rebuild();
    expect((await run('broken')).total).toBe(1);
  });

  it('refuses a query with a fault, with its place and what to do; nothing runs a guess', async () => {
    await expect(run('(open')).rejects.toMatchObject({
      code: 'query-invalid',
      status: 422,
      more: { faults: [expect.objectContaining({ start: expect.any(Number), end: expect.any(Number) })] },
    });
    await expect(run('!!!')).rejects.toMatchObject({ code: 'query-invalid' });
    await expect(run('')).rejects.toMatchObject({ code: 'query-invalid' });
  });

  it('stops when the reader goes away', async () => {
    await lab.take({ 'feed.jsonl': feedOf(['one']) });
    const abort = new AbortController();
    abort.abort(new Error('gone'));
    await expect(lab.search.run({ source: 'one', sort: 'newest', limit: 10, signal: abort.signal })).rejects.toThrow(
      'gone',
    );
  });

  it('[R151] quotes, backslashes and SQL in a query are words or separators, never syntax of the database', async () => {
    await lab.take({
      'feed.jsonl': feedOf(["Robert'); DROP TABLE search.document;--", 'back\\slash & pipe | star:* !not']),
    });
    for (const source of [
      '"Robert drop table"',
      '"search document"',
      'slash',
      '"star not"',
      'from:"x\') OR 1=1"',
      'conversation:1;2',
      'id:1',
    ])
      await expect(run(source)).resolves.toBeDefined();
    expect((await run('"robert drop table"')).total).toBe(1);
    expect((await run('slash AND pipe')).total).toBe(1);
  });

  it('pages through many hits without repeat, and counts them', async () => {
    await lab.take({ 'feed.jsonl': feedOf(Array.from({ length: 450 }, (_, i) => `needle ${i}`)) });
    const seen: number[] = [];
    for (let after: { at: Date; id: number } | undefined; ;) {
      const page = await lab.search.run({ source: 'needle', sort: 'newest', after, limit: 60, signal: never });
      expect(page).toMatchObject({ total: 450, capped: false });
      seen.push(...page.hits.map((hit) => hit.message.id));
      if (!page.next) break;
      after = page.next;
    }
    expect(seen).toHaveLength(450);
    expect(new Set(seen).size).toBe(450);
  });
});
