import { randomBytes } from 'node:crypto';
import type { TestArchive } from '@minutebook/archive/testing';
import { describeWith } from '@minutebook/platform/testing';
import { ElasticIndex } from './elastic/elastic-index';
import { PostgresIndex } from './postgres/postgres-index';
import { searchIndexContract } from './search-index.contract';
import type { Cursor } from './answer/search';
import { snippetsOf } from './answer/snippets';
import { DocumentsRefused, type SearchIndex } from './search-index';
import { feedOf, type TestSearch, testSearch } from './testing';

const never = new AbortController().signal;

describe('PostgreSQL', () => searchIndexContract((archive) => new PostgresIndex(archive.db.app)));

describeWith('elasticsearch', 'Elasticsearch', (url) => {
  const make = (archive: TestArchive): ElasticIndex =>
    new ElasticIndex(url, archive.db.app, `test-${randomBytes(4).toString('hex')}`);
  const end = async (index: SearchIndex): Promise<void> => {
    await index.clear();
    await (index as ElasticIndex).close();
  };
  searchIndexContract(make, end);

  it('a query beyond the clauses the engine allows is refused in words', async () => {
    const lab = await testSearch(make);
    const source = Array.from({ length: 9_000 }, (_, i) => `"w${i} v${i}"`).join(' OR ');
    await expect(lab.search.run({ source, sort: 'newest', limit: 10, signal: never })).rejects.toMatchObject({
      code: 'query-too-broad',
      status: 422,
    });
    await end(lab.index);
    await lab.archive.drop();
  });
});

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

  it('[R91] words that could not be written down for wildcards are, when their message comes again', async () => {
    const { owner } = lab.archive.db;
    await owner.query('REVOKE INSERT ON search.vocabulary FROM minutebook_app');
    await expect(lab.take({ 'feed.jsonl': feedOf(['an announcement']) })).rejects.toThrow('vocabulary');
    await owner.query('GRANT INSERT ON search.vocabulary TO minutebook_app');
    await lab.indexer.catchUp();
    expect((await run('announce*')).total).toBe(1);
  });

  it('[R177] finds a message by the name of its attachment, whether or not the file ever came', async () => {
    const files = ['Q3_forecast (final).xlsx', '季度預測.pdf'];
    await lab.take({ 'feed.jsonl': feedOf([{ text: 'as promised', files }, 'forecast']) });
    const found = async (source: string): Promise<string[]> =>
      (await run(source)).hits.flatMap((hit) =>
        snippetsOf(hit.document, hit.spans).map(
          ({ part, number, from, text, spans }) =>
            `${part} ${number} ${spans.map(({ start, end }) => `${from + start} ${text.slice(start, end)}`).join(', ')}`,
        ),
      );
    expect(await found('"Q3 forecast"')).toEqual(['name 0 0 Q3_forecast']);
    expect(await found('Q3_forecast*.xlsx')).toEqual([]);
    expect(await found('promised "final.xlsx"')).toEqual(['body null 3 promised', 'name 0 13 final).xlsx']);
    expect(await found('attachment:预测')).toEqual(['name 1 2 預測']);
    expect(await found('own:xlsx OR body:pdf OR subject:Q3')).toEqual([]);
    // Two names are two texts, as two files are.
    expect(await found('xlsx W/50 pdf')).toEqual([]);
  });

  it('[R91] a regular expression finds what stands in a word beyond what an index keeps of it', async () => {
    const key = 'AKIA0123456789ABCDEF';
    await lab.take({ 'feed.jsonl': feedOf([`${'x'.repeat(250)}${key}`, `my ${key}`, `${'😀x'.repeat(120)} akin`]) });
    expect(await run('/AKIA[0-9A-Z]{16}/')).toMatchObject({ total: 2 });
  });

  it('[R197] says how much of the archive it looked at: archived, searchable, failed, as of which position', async () => {
    await lab.take({ 'feed.jsonl': feedOf(['one', 'two', 'three']) });
    expect((await run('one')).coverage).toEqual({
      archived: 3,
      searchable: 3,
      failed: 0,
      position: 3,
      head: 3,
      attachments: { behind: 3, unreadable: 0 },
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

  it('text found in an attachment is searchable in its own zone, and not before it was found', async () => {
    await lab.take({ 'feed.jsonl': feedOf(['see the file', 'lunch']) });
    const { archive } = lab;
    const before = await archive.reader.head();
    const { id } = (await run('file')).hits[0]!.message;
    await archive.db.app.transaction((tx) =>
      archive.annotations.add(tx, [
        {
          message: id,
          annotation: {
            kind: 'text',
            version: 0,
            number: 1,
            extractor: 'text/1',
            outcome: 'text',
            mediaType: 'text/plain',
            text: 'guaranteed returns',
            detail: null,
          },
        },
      ]),
    );
    await archive.log.sequence('records');
    await lab.indexer.catchUp();
    expect((await run('attachment:guaranteed')).hits).toMatchObject([{ message: { id } }]);
    expect((await run('guaranteed returns file')).total).toBe(1);
    expect((await run('body:guaranteed')).total).toBe(0);
    const then = await lab.search.run({ source: 'guaranteed', sort: 'newest', limit: 10, signal: never, asOf: before });
    expect(then.hits).toEqual([]);
  });

  it('[R58] a message a later capture does not have is found by has:gone', async () => {
    await lab.take({ 'feed.jsonl': feedOf(['stays', 'goes']) });
    const { archive } = lab;
    const { id } = (await run('goes')).hits[0]!.message;
    await archive.db.app.transaction((tx) =>
      archive.annotations.add(tx, [
        {
          message: id,
          annotation: {
            kind: 'absence',
            evidence: 7,
            receivedAt: '2026-11-24T08:00:00.000Z',
            from: '2024-03-01T09:00:00.000Z',
            to: '2024-03-02T09:00:00.000Z',
          },
        },
      ]),
    );
    await archive.log.sequence('records');
    await lab.indexer.catchUp();
    expect((await run('has:gone')).hits).toMatchObject([{ message: { id } }]);
  });

  it('a message that cannot be indexed is counted as failed and keeps nobody else waiting', async () => {
    const { reader } = lab.archive;
    const follow = reader.follow.bind(reader);
    reader.follow = async (from, limit) =>
      (await follow(from, limit)).map((item) =>
        item.position === 1 && 'event' in item ? { ...item, event: unreadable(item.event) } : item,
      );
    await lab.take({ 'feed.jsonl': feedOf(['one', 'broken', 'three']) });
    reader.follow = follow;
    expect((await run('one OR three')).total).toBe(2);
    expect((await run('one')).coverage).toMatchObject({ archived: 3, searchable: 2, failed: 1, state: 'complete' });
    await lab.indexer.rebuild();
    expect((await run('broken')).total).toBe(1);
  });

  it('a message the index will not take in is found among the others, counted as failed, and keeps nobody waiting', async () => {
    const apply = lab.index.apply.bind(lab.index);
    lab.index.apply = async (messages, upTo) => {
      if (messages.some(({ zones }) => zones.some(({ terms }) => terms.includes('poison'))))
        throw new DocumentsRefused('as an engine does');
      await apply(messages, upTo);
    };
    await lab.take({ 'feed.jsonl': feedOf(['one', 'two', 'poison', 'four', 'five']) });
    expect((await run('one OR two OR four OR five')).total).toBe(4);
    expect((await run('one')).coverage).toMatchObject({ archived: 5, searchable: 4, failed: 1, state: 'complete' });
  });

  it('[R197] what failed once and was taken in since, or failed only as edited, hides no document that the index lost', async () => {
    const apply = lab.index.apply.bind(lab.index);
    lab.index.apply = async (messages, upTo, earlier) => {
      if (messages.some(({ zones }) => zones.some(({ terms }) => terms.includes('poison'))))
        throw new DocumentsRefused('as an engine does');
      await apply(messages, upTo, earlier);
    };
    await lab.take({ 'feed.jsonl': feedOf(['one', 'two', 'poison', 'four', 'five']) });
    const ids = (await lab.archive.reader.newest(10)).map(({ id }) => id).sort((a, b) => a - b);
    lab.index.apply = apply;
    await lab.indexer.mend([ids[2]!]);
    expect(await lab.gauge.measure()).toMatchObject({ archived: 5, searchable: 5, failed: 0, state: 'complete' });
    await lab.archive.db.app.query(
      `INSERT INTO search.failure (index, message_id, position, reason, at) VALUES ('postgres', $1, 99, 'unknown', now())`,
      [ids[0]],
    );
    // It stands there as it was before: not all of it is found.
    expect(await lab.gauge.measure()).toMatchObject({ searchable: 4, failed: 1, state: 'complete' });
    await lab.indexer.mend([ids[0]!]);
    expect(await lab.gauge.measure()).toMatchObject({ searchable: 4, failed: 1 });
    await lab.index.remove([ids[3]!], 99);
    expect(await lab.gauge.measure()).toMatchObject({ archived: 5, searchable: 3, failed: 1, state: 'indexing' });
  });

  it('a step that fails while the next one is on its way is taken in again, and so is that one', async () => {
    const { reader } = lab.archive;
    const follow = reader.follow.bind(reader);
    reader.follow = (from) => follow(from, 2);
    const apply = lab.index.apply.bind(lab.index);
    let [begun, second] = [0, (): void => undefined];
    const secondBegun = new Promise<void>((done) => (second = done));
    lab.index.apply = async (messages, upTo, earlier) => {
      if (++begun === 2) second();
      if (begun > 1) return apply(messages, upTo, earlier);
      await secondBegun;
      throw new Error('the connection was lost');
    };
    await expect(lab.take({ 'feed.jsonl': feedOf(['one', 'two', 'three', 'four', 'five', 'six']) })).rejects.toThrow(
      'the connection was lost',
    );
    expect(await lab.index.position()).toBe(0);
    await lab.indexer.catchUp();
    expect((await run('one OR two OR three OR four OR five OR six')).total).toBe(6);
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

  it('stops after its budget and says so: a search without an answer is not one without a hit', async () => {
    await lab.take({ 'feed.jsonl': feedOf(['one']) });
    await lab.archive.db.app.transaction(async (tx) => {
      await tx.query('LOCK TABLE search.document IN ACCESS EXCLUSIVE MODE');
      await expect(run('one')).rejects.toMatchObject({ code: 'search-too-slow', status: 503 });
    });
    expect((await run('one')).total).toBe(1);
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
    for (let after: Cursor | undefined; ;) {
      const page = await lab.search.run({ source: 'needle', sort: 'newest', after, limit: 60, signal: never });
      expect(page).toMatchObject({ total: 450, capped: false });
      seen.push(...page.hits.map((hit) => hit.message.id));
      if (!page.next) break;
      after = page.next;
    }
    expect(seen).toHaveLength(450);
    expect(new Set(seen).size).toBe(450);
  });

  it('ranks by relevance: rare and repeated operands first, short before long, pages without repeat', async () => {
    await lab.take({
      'feed.jsonl': feedOf([
        'common common common',
        'common rare',
        `common ${'filler '.repeat(200)}`,
        'rare rare rare common',
        ...Array.from({ length: 20 }, (_, i) => `common ${i}`),
      ]),
    });
    const request = { source: 'common OR rare', sort: 'relevance' as const, limit: 5, signal: never };
    const first = await lab.search.run(request);
    const texts = first.hits.map((hit) => hit.document.zones[0]!.text);
    expect(texts.slice(0, 2)).toEqual(['rare rare rare common', 'common rare']);
    expect(first).toMatchObject({ ranked: 24, total: 24 });
    const seen = [...first.hits];
    for (let after = first.next; after;) {
      const page = await lab.search.run({ ...request, after, asOf: first.asOf });
      seen.push(...page.hits);
      after = page.next;
    }
    expect(new Set(seen.map((hit) => hit.message.id)).size).toBe(24);
    expect(seen.at(-1)!.document.zones[0]!.text).toContain('filler');
  });

  it('counts facets of hits only the matcher can be sure of, and a restricted facet without its restriction', async () => {
    await lab.take({ 'feed.jsonl': feedOf(['ACT now', 'act later', 'Act Now again', 'ACT', 'nothing']) });
    const run_ = (source: string) => lab.facets.run({ source, zone: 'UTC', signal: never });
    expect(await run_('case:ACT')).toMatchObject({ counted: 2, capped: false });
    expect(Object.fromEntries((await run_('act')).facets.channel)).toEqual({ teams: 3, wechat: 1 });
    const kept = await run_('act channel:wechat');
    expect(kept.counted).toBe(1);
    expect(Object.fromEntries(kept.facets.channel)).toEqual({ teams: 3, wechat: 1 });
    expect(kept.facets.conversation.size).toBe(1);
    const { readings } = await run_('lat* OR nothing~1');
    expect(readings).toEqual([
      { leaf: 'lat*', terms: ['later'] },
      { leaf: 'nothing~1', terms: ['nothing'] },
    ]);
  });

  describe('saved searches', () => {
    const [ann, bo] = ['operator:ann', 'operator:bo'].map((id) => ({ id, name: id, role: 'analyst' as const }));

    it('stand in for their text: your own before shared ones, nested, in the dates’ zone of whoever asks', async () => {
      await lab.take({ 'feed.jsonl': feedOf(['red', 'green', 'blue', 'red green']) });
      await lab.saved.save(ann!, { name: 'Colour', query: 'red OR green', shared: true });
      await lab.saved.save(bo!, { name: 'colour', query: 'blue', shared: false });
      await lab.saved.save(ann!, { name: 'nested', query: 'saved:colour AND NOT green', shared: true });
      const total = async (source: string, reader?: string): Promise<number> =>
        (await lab.search.run({ source, reader, sort: 'newest', limit: 10, signal: never })).total;
      expect(await total('saved:colour', 'operator:ann')).toBe(3);
      expect(await total('saved:colour', 'operator:bo')).toBe(1);
      expect(await total('saved:colour')).toBe(3);
      expect(await total('saved:nested', 'operator:ann')).toBe(1);
      expect(
        (
          await lab.search.run({
            source: 'saved:nested',
            reader: 'operator:ann',
            sort: 'newest',
            limit: 1,
            signal: never,
          })
        ).query,
      ).toBe('(red OR green) AND NOT green');
    });

    it('nobody else’s are used, changed or removed; two edits meet once; a circle is found out', async () => {
      const mine = await lab.saved.save(ann!, { name: 'mine', query: 'red', shared: false });
      await expect(
        lab.search.run({ source: 'saved:mine', reader: 'operator:bo', sort: 'newest', limit: 1, signal: never }),
      ).rejects.toMatchObject({ code: 'query-invalid' });
      await expect(lab.saved.change(bo!, mine.id, 0, { name: 'x', query: 'y', shared: true })).rejects.toMatchObject({
        status: 404,
      });
      await expect(lab.saved.remove(bo!, mine.id, 0)).rejects.toMatchObject({ status: 404 });
      await lab.saved.change(ann!, mine.id, 0, { name: 'mine', query: 'saved:mine', shared: false });
      await expect(
        lab.saved.change(ann!, mine.id, 0, { name: 'mine', query: 'late', shared: false }),
      ).rejects.toMatchObject({ code: 'changed-meanwhile' });
      await expect(
        lab.search.run({ source: 'saved:mine', reader: 'operator:ann', sort: 'newest', limit: 1, signal: never }),
      ).rejects.toMatchObject({ title: 'Saved searches lead back to themselves.' });
      await expect(lab.saved.save(ann!, { name: 'MINE', query: 'red', shared: false })).rejects.toMatchObject({
        code: 'name-taken',
      });
      await lab.saved.remove(ann!, mine.id, 1);
      expect(await lab.saved.list('operator:ann', undefined, 10)).toEqual([]);
    });
  });

  describe('search terms reports', () => {
    const ann = { id: 'operator:ann', name: 'Ann', role: 'legal' as const };

    it('count each line, what it finds alone, and what any finds; faults are said and counted as nothing', async () => {
      await lab.take({ 'feed.jsonl': feedOf(['red one', 'green', 'red green', 'ACT red', 'act blue', 'red one two']) });
      const { id } = await lab.reports.start(ann, {
        terms: ['red', 'green', 'red one', 'case:ACT', 'absent', '(open', '  '],
      });
      // What comes later is not part of it.
      await lab.take({ 'later.jsonl': feedOf(['red later'], 'later') });
      await lab.reports.run(id, never);
      const report = await lab.reports.get('operator:ann', id);
      expect(report).toMatchObject({ state: 'done', done: 6, any: 5 });
      expect(report.lines.map(({ text, hits, alone }) => [text, hits, alone])).toEqual([
        ['red', 4, 0],
        ['green', 2, 1],
        ['red one', 2, 0],
        ['case:ACT', 1, 0],
        ['absent', 0, 0],
        ['(open', null, null],
      ]);
      expect(report.lines[5]!.fault).toBe('A parenthesis is not closed.');
      await expect(lab.reports.get('operator:bo', id)).rejects.toMatchObject({ status: 404 });
    });

    it('count within a query; a cancelled one stays so; one a process left behind is counted again', async () => {
      await lab.take({ 'feed.jsonl': feedOf(['red', 'red', 'red blue']) });
      const within = await lab.reports.start(ann, { terms: ['red', 'blue'], within: 'channel:wechat' });
      expect(await lab.reports.unfinished()).toEqual([within.id]);
      const stop = new AbortController();
      stop.abort(new Error('stopping'));
      await lab.reports.run(within.id, stop.signal);
      expect(await lab.reports.unfinished()).toEqual([within.id]);
      await lab.reports.run(within.id, never);
      expect((await lab.reports.get('operator:ann', within.id)).lines.map(({ hits, alone }) => [hits, alone])).toEqual([
        [1, 0],
        [1, 0],
      ]);
      const other = await lab.reports.start(ann, { terms: ['red'] });
      await lab.reports.cancel(ann, other.id, other.version);
      await lab.reports.run(other.id, never);
      expect((await lab.reports.get('operator:ann', other.id)).state).toBe('cancelled');
      await expect(lab.reports.cancel(ann, other.id, other.version)).rejects.toMatchObject({ status: 409 });
      await expect(lab.reports.start(ann, { terms: ['a'], within: '(' })).rejects.toMatchObject({ status: 422 });
    });
  });
});
