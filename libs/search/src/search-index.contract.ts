import * as fc from 'fast-check';
import { documentOf } from '@minutebook/archive';
import { compileQuery, type Document, parse, print } from '@minutebook/query';
import type { SearchIndex } from './search-index';
import { feedOf, type TestSearch, testSearch } from './testing';
import { OPERATOR, type TestArchive } from '@minutebook/archive/testing';

const never = new AbortController().signal;

/** Small alphabets make every coincidence happen: same words near, twice, overlapping, in phrases within phrases. */
const WORDS = ['a', 'bb', 'ccc', 'abcd', 'abce', 'ok', '公告', '内幕', '公', '$10k', 'a@b.c', 'don’t'];

/**
 * What every index must do: find a superset of what the matcher finds, be right where it says it is certain, keep order
 * and pages, take a repeated step in without doubling, and count what it holds.
 */
export function searchIndexContract(
  makeIndex: (archive: TestArchive) => SearchIndex,
  end: (index: SearchIndex) => Promise<void> = async () => undefined,
): void {
  let lab: TestSearch;

  beforeAll(async () => {
    lab = await testSearch(makeIndex);
    const text = fc.array(fc.constantFrom(...WORDS), { minLength: 0, maxLength: 12 }).map((words) => words.join(' '));
    const texts = fc.sample(text, { numRuns: 300, seed: 7 });
    // More tokens than PostgreSQL keeps positions for, with a pair only at its end.
    texts.push(`${'filler '.repeat(17_000)} abcd abce`, 'quoted\n> bb ccc\nown a', '!!!', '');
    await lab.take({
      'feed.jsonl': feedOf(texts),
      'mail.eml':
        'From: Maren Holt <m.holt@firm.example>\r\nTo: x@client.example\r\nCc: 周启明 <zhou@firm.example>\r\nDate: Mon, 4 Mar 2024 10:00:00 +0000\r\nSubject: abcd ccc\r\nMessage-ID: <1@f.example>\r\n\r\nbb a\r\n\r\n-- \r\nok bb\r\n',
    });
  });
  afterAll(async () => {
    await end(lab.index);
    await lab.archive.drop();
  });

  /** Everything in the ledger, as it is now. */
  async function ledger(): Promise<ReadonlyMap<number, Document>> {
    const rows = await lab.archive.db.app.query<{ id: number }>('SELECT id FROM archive.message');
    const messages = await lab.archive.reader.messages(rows.map((row) => row.id));
    const handles = await lab.archive.directory.byId(
      messages.flatMap((message) => message.versions.flatMap((version) => [...version.parties])),
    );
    return new Map(messages.map((message) => [message.id, documentOf(message, handles)]));
  }

  /** Ids the matcher finds in the ledger. */
  async function truth(source: string, documents?: ReadonlyMap<number, Document>): Promise<Set<number>> {
    const { tree } = parse(source, { mode: 'search' });
    const matcher = compileQuery(tree!);
    return new Set(
      [...(documents ?? (await ledger()))].flatMap(([id, document]) => (matcher.match(document) ? [id] : [])),
    );
  }

  async function candidates(source: string): Promise<{ all: Set<number>; certain: Set<number> }> {
    const { tree } = parse(source, { mode: 'search' });
    const resolution = await lab.resolver.resolve(tree!, never);
    const found = await lab.index.page({ tree: tree!, resolution, sort: 'newest', limit: 1_000, signal: never });
    return {
      all: new Set(found.map((candidate) => candidate.id)),
      certain: new Set(found.filter((candidate) => candidate.certain).map((candidate) => candidate.id)),
    };
  }

  const word = fc.constantFrom(...WORDS.map((text) => `"${text}"`), 'abc*', '*b?d', 'abcde~1', '公?');
  const field = fc.constantFrom(
    'channel:wechat',
    'from:holt',
    'to:x@client.example',
    'cc:周启明',
    'participant:"dominic vale"',
    'date:2024-03-01T09..2024-03-01T11:30',
    'type:message',
    'has:attachment',
    '-channel:teams',
  );
  const phrase = fc
    .array(fc.constantFrom('a', 'bb', 'ccc', 'ok'), { minLength: 2, maxLength: 3 })
    .map((words) => `"${words.join(' ')}"`);
  const near = fc
    .tuple(
      fc.oneof(word, phrase),
      fc.constantFrom('w/1', 'w/2', 'w/5', 'pre/1', 'pre/3', 'w/20', 'not w/2'),
      fc.oneof(word, phrase),
    )
    .map((parts) => parts.join(' '));
  const zoned = fc
    .tuple(fc.constantFrom('subject', 'own', 'quoted', 'signature', 'body'), fc.oneof(word, phrase))
    .map(([zone, of]) => `${zone}:${of}`);
  const leaf = fc.oneof(word, phrase, near, zoned, field);
  const query = fc.letrec<{ query: string }>((tie) => ({
    query: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie('query'), { minLength: 2, maxLength: 3 }).map((parts) => `(${parts.join(' AND ')})`),
      fc.array(tie('query'), { minLength: 2, maxLength: 3 }).map((parts) => `(${parts.join(' OR ')})`),
      tie('query').map((part) => `(NOT (${part}))`),
    ),
  })).query;

  it('[R197] agrees with the matcher on generated queries: no match missing, nothing certain that is not one', async () => {
    let compared = 0;
    // Queries change nothing: it is read once for all of them.
    const documents = await ledger();
    await fc.assert(
      fc.asyncProperty(query, async (source) => {
        const { tree, errors } = parse(source, { mode: 'search' });
        fc.pre(tree !== null && errors.length === 0);
        const [expected, found] = [await truth(source, documents), await candidates(source)];
        const missing = [...expected].filter((id) => !found.all.has(id));
        const wrong = [...found.certain].filter((id) => !expected.has(id));
        expect({ query: print(tree!), missing, wrong }).toEqual({ query: print(tree!), missing: [], wrong: [] });
        compared++;
      }),
      { numRuns: 250 },
    );
    expect(compared).toBeGreaterThan(100);
  });

  it.each(['a', '"a bb"', 'a w/3 ccc', '"bb ccc" pre/2 a', 'abc*', 'NOT a', 'from:holt', 'a AND (bb OR ccc)', '公告'])(
    'is certain, not merely hopeful, about %s',
    async (source) => {
      const [expected, found] = [await truth(source), await candidates(source)];
      const doubtful = [...found.all].filter((id) => !found.certain.has(id));
      // The one text beyond all positions may stay in doubt.
      expect(doubtful.length).toBeLessThanOrEqual(1);
      expect([...found.certain].every((id) => expected.has(id))).toBe(true);
    },
  );

  it('answers page by page in the order of time, forwards and backwards, without gap or repeat', async () => {
    const { tree } = parse('a OR bb', { mode: 'search' });
    const resolution = await lab.resolver.resolve(tree!, never);
    for (const sort of ['newest', 'oldest'] as const) {
      const whole = await lab.index.page({ tree: tree!, resolution, sort, limit: 1_000, signal: never });
      const paged: number[] = [];
      for (let after: { at: Date; id: number } | undefined; ;) {
        const page = await lab.index.page({ tree: tree!, resolution, sort, after, limit: 37, signal: never });
        paged.push(...page.map((candidate) => candidate.id));
        if (page.length < 37) break;
        after = page.at(-1);
      }
      expect(paged).toEqual(whole.map((candidate) => candidate.id));
      const times = whole.map((candidate) => candidate.at.getTime());
      expect(times).toEqual([...times].sort((x, y) => (sort === 'newest' ? y - x : x - y)));
    }
  });

  it('counts up to a cap and says when it stopped', async () => {
    const { tree } = parse('a', { mode: 'search' });
    const resolution = await lab.resolver.resolve(tree!, never);
    const expected = (await truth('a')).size;
    expect(await lab.index.total({ tree: tree!, resolution, signal: never }, 10_000)).toEqual({
      certain: expected,
      uncertain: 0,
      capped: false,
    });
    expect(await lab.index.total({ tree: tree!, resolution, signal: never }, 5)).toMatchObject({ capped: true });
  });

  it('a step repeated after a crash doubles nothing, and a rebuild brings all back', async () => {
    const before = await lab.index.count();
    const position = await lab.index.position();
    const [id] = [...(await truth('"a bb"'))];
    await lab.indexer.mend([id!]);
    expect(await lab.index.count()).toBe(before);
    expect((await candidates('"a bb"')).all).toContain(id);
    await lab.indexer.rebuild();
    expect([await lab.index.count(), await lab.index.position()]).toEqual([before, position]);
  });

  it('moves its position on after the step before has, and not at all when that fails', async () => {
    const position = await lab.index.position();
    let moved = (): void => undefined;
    const later = lab.index.apply([], position - 1, new Promise((done) => (moved = done)));
    await new Promise((done) => setTimeout(done, 50));
    expect(await lab.index.position()).toBe(position);
    moved();
    await later;
    expect(await lab.index.position()).toBe(position - 1);
    await lab.index.apply([], position);
    await expect(lab.index.apply([], position - 1, Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    expect(await lab.index.position()).toBe(position);
  });

  it('an edit puts both versions under one message', async () => {
    const feed = (...events: object[]): string =>
      [{ minutebook: 'feed', version: 1 }, ...events].map((event) => JSON.stringify(event)).join('\n');
    const common = { channel: 'slack', conversation: { id: 'edits', type: 'group' }, at: '2024-05-01T10:00:00Z' };
    const from = { scheme: 'email', value: 'e@firm.example' };
    await lab.take({ 'one.jsonl': feed({ type: 'message', id: 'm', from, text: 'zebra one', ...common }) });
    await lab.take({ 'two.jsonl': feed({ type: 'edit', id: 'e', target: 'm', text: 'giraffe two', ...common }) });
    const both = await lab.search.run({ source: 'zebra AND giraffe', sort: 'newest', limit: 10, signal: never });
    expect(both.hits.map((hit) => hit.message.versions.length)).toEqual([2]);
    expect(both.total).toBe(1);
    expect(
      (
        await lab.search.run({
          source: '"zebra giraffe" OR zebra w/3 giraffe',
          sort: 'newest',
          limit: 10,
          signal: never,
        })
      ).total,
    ).toBe(0);
  });

  it('lets go of what was disposed of, however often it is told, and knows which words that leaves nowhere', async () => {
    await lab.take({ 'gone.jsonl': feedOf(['vanishing ink', 'ok ink'], 'gone') });
    const all = await lab.index.count();
    const rows = await lab.archive.db.app.query<{ id: number }>(
      'SELECT id FROM archive.message ORDER BY id DESC LIMIT 2',
    );
    const vanishing = rows[1]!.id;
    const position = await lab.index.position();
    expect(await lab.index.lost(['vanishing', 'ink', 'ok', "d'o\\h"])).toEqual(["d'o\\h"]);
    const held = () => lab.index.held([vanishing, 10 ** 12]);
    expect(await held()).toBe(1);
    for (let twice = 0; twice < 2; twice++) await lab.index.remove([vanishing, 10 ** 12], position);
    await lab.index.refresh();
    expect([await lab.index.count(), await held()]).toEqual([all - 1, 0]);
    expect(await lab.index.lost(['vanishing', 'ink', 'ok'])).toEqual(['vanishing']);
    expect((await candidates('vanishing')).all).toEqual(new Set());
  });

  it('tallies what certain candidates have in common, as counting them one by one does', async () => {
    const source = 'a OR 公告 OR abcd';
    const { tree } = parse(source, { mode: 'search' });
    const resolution = await lab.resolver.resolve(tree!, never);
    const facets = await lab.index.facets({ tree: tree!, resolution, signal: never }, 'Asia/Hong_Kong', 10_000);
    const messages = await lab.archive.reader.messages([...(await truth(source))]);
    const tally = <T>(values: (message: (typeof messages)[number]) => readonly T[]): Map<T, number> => {
      const counts = new Map<T, number>();
      for (const value of messages.flatMap(values)) counts.set(value, (counts.get(value) ?? 0) + 1);
      return counts;
    };
    expect(facets.channel).toEqual(tally((message) => [message.channel]));
    expect(facets.conversation).toEqual(tally((message) => [message.conversation]));
    expect(facets.party).toEqual(tally((message) => message.versions[0]!.parties));
    // 4 March 2024, 10:00 UTC is the same day in Hong Kong; so is all of the feed's 1 March until 16:00 UTC.
    expect(facets.month).toEqual(new Map([['2024-03', messages.length]]));
    const date = parse('date:2024-03-01', { mode: 'search' }).tree!;
    const early = { tree: date, resolution: await lab.resolver.resolve(date, never), signal: never };
    // Half a day behind UTC, the first messages of 1 March are of February.
    expect([...(await lab.index.facets(early, 'Pacific/Midway', 10_000)).month.keys()].sort()).toEqual([
      '2024-02',
      '2024-03',
    ]);
  });

  it('as of an earlier ledger it knows nothing of what came since, and calls nothing certain that has changed', async () => {
    const feed = (...events: object[]): string =>
      [{ minutebook: 'feed', version: 1 }, ...events].map((event) => JSON.stringify(event)).join('\n');
    const common = { channel: 'slack', conversation: { id: 'past', type: 'group' }, at: '2024-06-01T10:00:00Z' };
    const from = { scheme: 'email', value: 'e@firm.example' };
    await lab.take({ 'p1.jsonl': feed({ type: 'message', id: 'p', from, text: 'quagga before', ...common }) });
    const then = await lab.index.position();
    await lab.take({
      'p2.jsonl': feed(
        { type: 'edit', id: 'pe', target: 'p', text: 'okapi after', ...common },
        { type: 'message', id: 'p2', from, text: 'quagga again', ...common },
      ),
    });
    const found = async (source: string, asOf?: number): Promise<string[]> =>
      (await lab.search.run({ source, sort: 'oldest', limit: 10, asOf, signal: never })).hits.map((hit) =>
        hit.document.zones.map((zone) => zone.text).join(' / '),
      );
    expect(await found('quagga')).toEqual(['quagga before / okapi after', 'quagga again']);
    expect(await found('quagga', then)).toEqual(['quagga before']);
    expect(await found('okapi', then)).toEqual([]);
    // The edit made this false; it was true then.
    expect(await found('quagga NOT okapi', then)).toEqual(['quagga before']);
    expect(await found('quagga NOT okapi')).toEqual(['quagga again']);
    expect(
      (await lab.search.run({ source: 'quagga', sort: 'newest', limit: 10, asOf: then, signal: never })).total,
    ).toBe(1);
  });

  it('[R41] `person:`, `desk:` and `direction:` follow the directory, before the index has been over its messages and after', async () => {
    const { imports, persons } = lab.archive.people;
    const [ann, bo, lin] = ['ann@inside.example', 'bo@inside.example', 'lin@outside.example'].map((value) => ({
      scheme: 'email',
      value,
    }));
    const event = (id: string, from: object, to: readonly object[], more: object = {}): object => ({
      type: 'message',
      id,
      channel: 'slack',
      conversation: { id: 'sides', type: 'group' },
      at: '2024-07-01T10:00:00Z',
      from,
      to: to.map((party) => ({ ...party, role: 'to' })),
      text: `numbat ${id}`,
      ...more,
    });
    const events = [
      event('to-colleague', ann!, [bo!]),
      event('to-both', ann!, [bo!, lin!]),
      event('from-client', lin!, [ann!]),
      event('to-nobody', bo!, []),
      event('stated', lin!, [ann!], { extra: { direction: 'internal' } }),
    ];
    const feed = [{ minutebook: 'feed', version: 1 }, ...events].map((line) => JSON.stringify(line)).join('\n');
    await lab.take({ 'sides.jsonl': feed });
    const size = await lab.index.position();
    const found = async (source: string, asOf?: number): Promise<string[]> =>
      (await lab.search.run({ source: `numbat AND ${source}`, sort: 'newest', limit: 20, asOf, signal: never })).hits
        .map((hit) => hit.document.zones[0]!.text.slice('numbat '.length))
        .sort();
    const certain = async (source: string): Promise<number> => (await candidates(`numbat AND ${source}`)).certain.size;
    expect(await found('direction:internal')).toEqual(['stated']);
    expect(await found('NOT (direction:internal OR direction:outbound OR direction:inbound)')).toHaveLength(4);

    const entry = (
      externalId: string,
      name: string,
      desk: string | null,
      handle: { scheme: string; value: string },
    ) => ({
      ...{
        externalId,
        name,
        names: [],
        desk,
        title: null,
        branch: null,
        joinedOn: null,
        jurisdiction: null,
        manager: null,
        leftAt: null,
      },
      ...{ kind: 'employee' as const, ofFirm: true, state: 'active' as const, handles: [handle] },
    });
    const directory = [entry('E1', 'Ann Lee', 'Rates', ann!), entry('E2', 'Bo Chan', null, bo!)];
    await imports.import(OPERATOR, directory, true, 'test');
    const sides = {
      'direction:internal': ['stated', 'to-colleague'],
      'direction:outbound': ['to-both'],
      'direction:inbound': ['from-client'],
    };
    for (const [source, expected] of Object.entries(sides)) expect(await found(source)).toEqual(expected);
    // The index has not been over them: it is sure of none, and says so.
    expect(await certain('direction:inbound')).toBe(0);
    expect(await found('desk:rates')).toEqual(['from-client', 'stated', 'to-both', 'to-colleague']);
    expect(await found('person:"bo chan" AND from:ann')).toEqual(['to-both', 'to-colleague']);
    expect(await certain('person:e2')).toBe(3);
    await lab.indexer.catchUp();
    for (const [source, expected] of Object.entries(sides)) {
      expect(await found(source)).toEqual(expected);
      expect(await certain(source)).toBe(expected.length);
      expect(await found(source, size)).toEqual(expected);
    }

    const [person] = await persons.list({ text: 'E2' }, undefined, 1);
    const { mappings } = await persons.file(person!.id);
    await persons.unmap(OPERATOR, person!.id, person!.version, mappings[0]!.id, {
      reason: 'It was another Bo all along.',
    });
    expect(await found('direction:internal')).toEqual(['stated']);
    expect(await found('person:e2')).toEqual([]);
    await lab.indexer.catchUp();
    expect(await found('direction:outbound')).toEqual(['to-both', 'to-colleague']);
    expect(await certain('direction:outbound')).toBe(2);
    expect(await certain('NOT direction:outbound')).toBe(3);
  });
}
