import { Client, errors, type estypes } from '@elastic/elasticsearch';
import type { Sight } from '@minutebook/archive';
import { type Database, Problem } from '@minutebook/platform';
import type { Bounds } from '../plan/bounds';
import { Planner } from '../plan/planner';
import { seenBy } from '../plan/sight-condition';
import {
  type Candidate,
  type CandidateCount,
  DocumentsRefused,
  FACET_VALUES,
  type Facets,
  type IndexedMessage,
  type PageRequest,
  type Question,
  READING,
  type SearchIndex,
  type Tally,
  tooSlow,
} from '../search-index';
import { loadsOf, MAPPINGS, SETTINGS } from './document';
import { anywhere, dsl, type Dsl, ELASTIC_EXACTNESS, UNDATED } from './shape-query';

/** Raised when the mapping changes: then, and when messages are read otherwise, a new index is filled from the ledger beside the old one. */
const MAPPING_VERSION = 5;
/** Requests of one step under way: Elasticsearch works at each on one core. */
const WRITERS = 2;
/** A search that runs longer is stopped. */
const SECONDS = 10;
/** Deletions in one request. */
const REMOVED = 5_000;
/** Ids asked for in one request. */
const HELD = 5_000;
/** Writing segments anew takes as long as it takes. */
const PURGE_MILLISECONDS = 3_600_000;
const PURGE_TRIES = 40;
const PURGE_PAUSE = 3_000;
/** Any deletion makes a segment worth writing anew. */
const PURGING = {
  'index.merge.policy.expunge_deletes_allowed': 0,
  'index.soft_deletes.retention.operations': 0,
};
const USUAL = Object.fromEntries(Object.keys(PURGING).map((name) => [name, null]));

/** Name of what a certain match satisfies. */
const CERTAIN = 'certain';
/** All that is wanted of a hit is what it is sorted by: reading its `_id` would unpack what is stored of its neighbours. */
const NOTHING_STORED = { _source: false, stored_fields: '_none_' };

/** The distributed engine, for archives that outgrow one machine. Core modules only, so any distribution will do. */
export class ElasticIndex implements SearchIndex {
  readonly name = 'elasticsearch';
  private readonly client: Client;
  private readonly indexName: string;

  constructor(
    url: string,
    private readonly database: Database,
    prefix = 'minutebook',
  ) {
    this.client = new Client({ node: url, maxRetries: 3, requestTimeout: 30_000 });
    this.indexName = `${prefix}-messages-v${MAPPING_VERSION}-r${READING}`;
  }

  async prepare(): Promise<void> {
    if (!(await this.client.indices.exists({ index: this.indexName }))) {
      await this.create();
      // A fresh index has read nothing, whatever a database restored from elsewhere remembers.
      await this.moveTo(0);
    }
    await this.database.query('INSERT INTO search.state (index, position) VALUES ($1, 0) ON CONFLICT DO NOTHING', [
      this.stateName,
    ]);
  }

  async position(): Promise<number> {
    const [state] = await this.database.query<{ position: number }>(
      'SELECT position FROM search.state WHERE index = $1',
      [this.stateName],
    );
    return state?.position ?? 0;
  }

  /**
   * Documents first, then the position. Elasticsearch answers when what it took in is on its disk (`translog.durability`
   * says so), so the position is never ahead of it; the ledger position as external version lets a repeated step do
   * no harm.
   */
  async apply(messages: readonly IndexedMessage[], upTo: number, earlier?: Promise<void>): Promise<void> {
    const loads = loadsOf(messages);
    const write = async (): Promise<void> => {
      // Both writers take from the same loads, and none is begun after one has failed.
      for (const load of loads) await this.send(load);
    };
    const written = await Promise.allSettled(Array.from({ length: WRITERS }, write));
    const failed = written.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
    await earlier;
    await this.moveTo(upTo);
  }

  private async send(load: Buffer): Promise<void> {
    const { errors: some } = await this.bulk<{ errors: boolean }>(load, 'errors');
    if (!some) return;
    // What has become of each is asked for when it matters: what is in the index already may come again.
    const { items = [] } = await this.bulk<BulkAnswer>(load, 'items.index.status,items.index.error.type');
    // 409: a newer version of the message is in the index already.
    const failed = items.find(({ index }) => index.error && index.status !== 409)?.index;
    if (!failed) return;
    const says = `Elasticsearch refused a document: ${failed.error!.type}`;
    throw failed.status === 400 ? new DocumentsRefused(says) : new Error(says);
  }

  /** The entry's position as version: a document written before it does not come back. */
  async remove(ids: readonly number[], position: number): Promise<void> {
    for (let from = 0; from < ids.length; from += REMOVED) {
      const load = ids
        .slice(from, from + REMOVED)
        .map((id) => `{"delete":{"_id":"${id}","version":${position + 1},"version_type":"external_gte"}}\n`);
      const { errors: some } = await this.bulk<{ errors: boolean }>(Buffer.from(load.join('')), 'errors');
      if (some) throw new Error('Elasticsearch refused to delete a document');
    }
  }

  private bulk<A>(load: Buffer, wanted: string): Promise<A> {
    return this.client.transport.request<A>({
      method: 'PUT',
      path: `/${encodeURIComponent(this.indexName)}/_bulk`,
      querystring: { filter_path: wanted },
      // As bytes: of a string the client asks the length first, and then writes it once more.
      bulkBody: load,
    });
  }

  async lost(terms: readonly string[]): Promise<readonly string[]> {
    const { responses } = await this.client.msearch({
      index: this.indexName,
      searches: terms.flatMap((term) => [
        {},
        { size: 0, terminate_after: 1, track_total_hits: 1, query: anywhere(term) },
      ]),
    });
    return terms.filter((_term, i) => {
      const answer = responses[i]!;
      if ('error' in answer) throw new Error('Elasticsearch did not answer for a term');
      const { total } = answer.hits;
      return (typeof total === 'number' ? total : (total?.value ?? 0)) === 0;
    });
  }

  /**
   * Segments with anything deleted in them are written anew. The engine keeps what was deleted for a replica that might
   * have missed it, until it has heard that none did (it asks twice a minute); so it is told again until nothing is left.
   */
  async purge(): Promise<boolean> {
    const index = this.indexName;
    await this.client.indices.putSettings({ index, settings: PURGING });
    try {
      for (let tries = 0; tries < PURGE_TRIES; tries++) {
        await this.client.indices.refresh({ index });
        await this.client.indices.flush({ index, force: true });
        await this.client.indices.forcemerge(
          { index, only_expunge_deletes: true },
          { requestTimeout: PURGE_MILLISECONDS },
        );
        await this.client.indices.flush({ index, force: true });
        const { _all: all } = await this.client.indices.stats({ index, metric: 'docs' });
        if (all.primaries?.docs?.deleted === 0) return true;
        await new Promise((resolve) => setTimeout(resolve, PURGE_PAUSE));
      }
      return false;
    } finally {
      await this.client.indices.putSettings({ index, settings: USUAL });
    }
  }

  /** Refreshing after every step would leave thousands of small segments behind; coverage counts what is findable. */
  async refresh(): Promise<void> {
    await this.client.indices.refresh({ index: this.indexName });
  }

  async count(sight?: Sight): Promise<number> {
    return (await this.client.count({ index: this.indexName, query: dsl(seenBy(sight), 'upper') })).count;
  }

  async held(ids: readonly number[]): Promise<number> {
    let held = 0;
    for (let from = 0; from < ids.length; from += HELD) {
      const some = ids.slice(from, from + HELD).map(String);
      held += (await this.client.count({ index: this.indexName, query: { ids: { values: some } } })).count;
    }
    return held;
  }

  isExact(question: Question): boolean {
    return this.bounds(question).exact;
  }

  async page(request: PageRequest): Promise<readonly Candidate[]> {
    const { upper, lower, exact } = this.plan(request);
    const order = request.sort === 'newest' ? 'desc' : 'asc';
    const { hits } = await this.ask(
      {
        // Which of them are certain is asked of each hit: not where all are.
        query: {
          bool: { filter: [upper], ...(!exact && { should: [{ bool: { filter: [lower], _name: CERTAIN } }] }) },
        },
        size: request.limit,
        sort: [{ at: { order, format: 'epoch_millis' } }, { message_id: order }],
        ...(request.after && { search_after: [request.after.at.getTime(), request.after.id] }),
        track_total_hits: false,
        ...NOTHING_STORED,
      },
      request.signal,
    );
    return hits.hits.map(({ sort, matched_queries: matched }) => ({
      at: new Date(Number(sort![0])),
      id: Number(sort![1]),
      certain: exact || (Array.isArray(matched) && matched.includes(CERTAIN)),
    }));
  }

  async total(request: Question, cap: number): Promise<CandidateCount> {
    const bounds = this.plan(request);
    let slow = false;
    const count = async (query: Dsl): Promise<number> => {
      const { hits, timed_out: stopped } = await this.ask(
        { query, size: 0, track_total_hits: cap + 1 },
        request.signal,
        'partly will do',
      );
      slow ||= stopped;
      return typeof hits.total === 'number' ? hits.total : (hits.total?.value ?? 0);
    };
    const all = await count(bounds.upper);
    const certain = bounds.exact ? all : await count(bounds.lower);
    return { certain, uncertain: Math.max(0, all - certain), capped: slow || all > cap };
  }

  async uncertain(request: Question, limit: number): Promise<readonly number[]> {
    const bounds = this.plan(request);
    const { hits } = await this.ask(
      {
        query: { bool: { filter: [bounds.upper], must_not: [bounds.lower] } },
        size: limit,
        sort: [{ message_id: 'asc' }],
        track_total_hits: false,
        ...NOTHING_STORED,
      },
      request.signal,
    );
    return hits.hits.map(({ sort }) => Number(sort![0]));
  }

  /** Of all certain candidates, however many: counting is what the engine is best at. */
  async facets(question: Question, zone: string): Promise<Facets> {
    const most = (field: string, size: number): estypes.AggregationsAggregationContainer => ({
      terms: { field, size },
    });
    const { aggregations } = await this.ask<
      Record<Exclude<keyof Facets, 'month'>, Buckets> & { dated: { month: Buckets } }
    >(
      {
        query: this.plan(question).lower,
        size: 0,
        track_total_hits: false,
        aggs: {
          channel: most('channel', 100),
          direction: most('direction', 10),
          has: most('has', 100),
          party: most('parties', FACET_VALUES),
          conversation: most('conversation', FACET_VALUES),
          dated: {
            filter: { bool: { must_not: [UNDATED] } },
            aggs: {
              month: {
                date_histogram: {
                  field: 'at',
                  calendar_interval: 'month',
                  time_zone: zone,
                  format: 'yyyy-MM',
                  min_doc_count: 1,
                },
              },
            },
          },
        },
      },
      question.signal,
    );
    const tally = <T>(facet: Buckets | undefined, read: (key: unknown) => T): Tally<T> =>
      new Map((facet?.buckets ?? []).map(({ key, key_as_string: text, doc_count: n }) => [read(text ?? key), n]));
    return {
      channel: tally(aggregations?.channel, String),
      direction: tally(aggregations?.direction, String),
      has: tally(aggregations?.has, String),
      party: tally(aggregations?.party, Number),
      conversation: tally(aggregations?.conversation, Number),
      month: tally(aggregations?.dated.month, String),
    };
  }

  async clear(): Promise<void> {
    await this.client.indices.delete({ index: this.indexName, ignore_unavailable: true });
    await this.create();
    await this.moveTo(0);
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  /** Asks within the budget; an answer cut short by it is none, unless `partly` is said to do. */
  private async ask<A = Record<string, never>>(
    body: Dsl,
    signal: AbortSignal,
    partly?: 'partly will do',
  ): Promise<estypes.SearchResponse<never, A>> {
    try {
      const answer = await this.client.search<never, A>(
        { index: this.indexName, timeout: `${SECONDS}s`, ...body },
        // Somebody waits: once more for a connection that was closed, and an engine that is down is said to be.
        { signal, maxRetries: 1 },
      );
      if (answer.timed_out && !partly) throw tooSlow(SECONDS);
      return answer;
    } catch (error) {
      throw isTooMuch(error) ? tooBroad() : error;
    }
  }

  private plan(question: Question): { upper: Dsl; lower: Dsl; exact: boolean } {
    const { upper, lower, exact } = this.bounds(question);
    return { upper: dsl(upper, 'upper'), lower: dsl(lower, 'lower'), exact };
  }

  private bounds(question: Question): Bounds {
    return new Planner(question.resolution, ELASTIC_EXACTNESS).ask(question);
  }

  private async moveTo(position: number): Promise<void> {
    await this.database.query(
      'INSERT INTO search.state (index, position) VALUES ($1, $2) ON CONFLICT (index) DO UPDATE SET position = EXCLUDED.position',
      [this.stateName, position],
    );
  }

  private get stateName(): string {
    return `elasticsearch:${this.indexName}`;
  }

  private async create(): Promise<void> {
    await this.client.indices.create({ index: this.indexName, settings: SETTINGS, mappings: MAPPINGS });
  }
}

/** Lucene counts the clauses of a query, and refuses too many by a limit of the node's memory. */
function isTooMuch(error: unknown): boolean {
  return error instanceof errors.ResponseError && /too_many_(?:nested_)?clauses/.test(JSON.stringify(error.meta.body));
}

function tooBroad(): Problem {
  return new Problem({
    code: 'query-too-broad',
    status: 422,
    title: 'The query has more words and phrases than the index takes at once.',
    detail: 'Nothing was searched.',
    hint: 'Split it in two, or count it as a list of terms.',
  });
}

interface Buckets {
  readonly buckets: readonly { readonly key: unknown; readonly key_as_string?: string; readonly doc_count: number }[];
}

interface BulkAnswer {
  readonly items?: readonly {
    readonly index: { readonly status: number; readonly error?: { readonly type: string } };
  }[];
}
