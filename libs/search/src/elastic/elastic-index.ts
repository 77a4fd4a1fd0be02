import { Client, errors, type estypes } from '@elastic/elasticsearch';
import { type Database, Problem } from '@minutebook/platform';
import { Planner } from '../plan/planner';
import {
  type Candidate,
  type CandidateCount,
  DocumentsRefused,
  FACET_VALUES,
  type Facets,
  type IndexedMessage,
  type PageRequest,
  type Question,
  type SearchIndex,
  type SortKey,
  type Tally,
  tooSlow,
  ZONE_GAP,
} from '../search-index';
import { dsl, type Dsl, ELASTIC_EXACTNESS, ZONES } from './shape-query';

/** Raised when the mapping changes: a new index is filled from the ledger beside the old one. */
const MAPPING_VERSION = 2;
const BULK_BYTES = 8 * 1024 * 1024;
/** A search that runs longer is stopped. */
const SECONDS = 10;

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
    this.indexName = `${prefix}-messages-v${MAPPING_VERSION}`;
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

  /** Documents first, then the position; the ledger position as external version lets a repeated step do no harm. */
  async apply(messages: readonly IndexedMessage[], upTo: number): Promise<void> {
    let operations: Dsl[] = [];
    let bytes = 0;
    const flush = async (): Promise<void> => {
      if (operations.length === 0) return;
      const { items } = await this.client.bulk({ operations: operations as object[], refresh: false });
      const failed = items.find((item) => item.index?.error && item.index.status !== 409);
      if (failed) {
        const { error, status } = failed.index!;
        const says = `Elasticsearch refused a document: ${error!.type}`;
        throw status === 400 ? new DocumentsRefused(says) : new Error(says);
      }
      operations = [];
      bytes = 0;
    };
    for (const message of messages) {
      const document = documentOf(message);
      operations.push(
        {
          index: {
            _index: this.indexName,
            _id: String(message.id),
            version: message.position + 1,
            version_type: 'external_gte',
          },
        },
        document,
      );
      bytes += message.zones.reduce((sum, zone) => sum + zone.terms.length * 8, 200);
      if (bytes > BULK_BYTES) await flush();
    }
    await flush();
    await this.moveTo(upTo);
  }

  /** Refreshing after every step would leave thousands of small segments behind; coverage counts what is findable. */
  async refresh(): Promise<void> {
    await this.client.indices.refresh({ index: this.indexName });
  }

  async count(): Promise<number> {
    return (await this.client.count({ index: this.indexName })).count;
  }

  async page(request: PageRequest): Promise<readonly Candidate[]> {
    const order = request.sort === 'newest' ? 'desc' : 'asc';
    const { hits } = await this.search(request, {
      size: request.limit,
      sort: [{ at: { order, format: 'epoch_millis' } }, { message_id: order }],
      ...(request.after && { search_after: [request.after.at.getTime(), request.after.id] }),
      track_total_hits: false,
    });
    return hits.map((hit) => ({ ...keyOf(hit), certain: hit.matched_queries?.includes('certain') ?? false }));
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
        _source: false,
        sort: [{ message_id: 'asc' }],
      },
      request.signal,
    );
    return hits.hits.map((hit) => Number(hit._id));
  }

  /** Of all certain candidates, however many: counting is what the engine is best at. */
  async facets(question: Question, zone: string): Promise<Facets> {
    const most = (field: string, size: number): estypes.AggregationsAggregationContainer => ({
      terms: { field, size },
    });
    const { aggregations } = await this.ask<Record<keyof Facets, Buckets>>(
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
          month: {
            date_histogram: {
              field: 'sent_at',
              calendar_interval: 'month',
              time_zone: zone,
              format: 'yyyy-MM',
              min_doc_count: 1,
            },
          },
        },
      },
      question.signal,
    );
    const tally = <T>(facet: keyof Facets, read: (key: unknown) => T): Tally<T> =>
      new Map(
        (aggregations?.[facet].buckets ?? []).map((bucket) => [
          read(bucket.key_as_string ?? bucket.key),
          bucket.doc_count,
        ]),
      );
    return {
      channel: tally('channel', String),
      direction: tally('direction', String),
      has: tally('has', String),
      party: tally('party', Number),
      conversation: tally('conversation', Number),
      month: tally('month', String),
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

  private async search(
    request: PageRequest,
    body: Dsl,
  ): Promise<{
    hits: { _id?: string | undefined; sort?: unknown[] | undefined; matched_queries?: string[] | undefined }[];
  }> {
    const bounds = this.plan(request);
    const query: Dsl = bounds.exact
      ? { bool: { filter: [bounds.upper], should: [{ match_all: { _name: 'certain' } }] } }
      : { bool: { filter: [bounds.upper], should: [{ bool: { filter: [bounds.lower], _name: 'certain' } }] } };
    const { hits } = await this.ask({ query, _source: false, ...body }, request.signal);
    return { hits: hits.hits as { _id?: string; sort?: unknown[]; matched_queries?: string[] }[] };
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
        { signal },
      );
      if (answer.timed_out && !partly) throw tooSlow(SECONDS);
      return answer;
    } catch (error) {
      throw isTooMuch(error) ? tooBroad() : error;
    }
  }

  private plan(question: Question): { upper: Dsl; lower: Dsl; exact: boolean } {
    const bounds = new Planner(question.resolution, ELASTIC_EXACTNESS).ask(question);
    return { upper: dsl(bounds.upper, 'upper'), lower: dsl(bounds.lower, 'lower'), exact: bounds.exact };
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
    const text = {
      type: 'text' as const,
      analyzer: 'whitespace',
      norms: false,
      index_options: 'positions' as const,
      position_increment_gap: ZONE_GAP,
    };
    await this.client.indices.create({
      index: this.indexName,
      settings: {
        number_of_shards: 1,
        number_of_replicas: 0,
        refresh_interval: '30s',
        'index.max_result_window': 20_000,
      },
      mappings: {
        dynamic: 'strict',
        // The text is in the ledger; the index keeps what it needs to find it, and no copy to read (R91).
        _source: { excludes: [...ZONES] },
        properties: {
          message_id: { type: 'long' },
          first: { type: 'long' },
          position: { type: 'long' },
          at: { type: 'date' },
          sent_at: { type: 'date' },
          channel: { type: 'keyword' },
          conversation: { type: 'long' },
          type: { type: 'keyword' },
          direction: { type: 'keyword' },
          sender: { type: 'long' },
          to: { type: 'long' },
          cc: { type: 'long' },
          bcc: { type: 'long' },
          parties: { type: 'long' },
          has: { type: 'keyword' },
          ...Object.fromEntries(ZONES.map((zone) => [zone, text])),
        },
      },
    });
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

function keyOf(hit: { _id?: string | undefined; sort?: unknown[] | undefined }): SortKey {
  return { at: new Date(Number(hit.sort?.[0])), id: Number(hit._id) };
}

/**
 * Tokens joined by U+0020 and nothing else: other blanks are no blanks to every engine (trap 12). What a message has not
 * is left out: chat has one zone and no addressees, and both sides would read the absent ones.
 */
function documentOf(message: IndexedMessage): Dsl {
  const zones: Record<string, string[]> = {};
  for (const { kind, terms } of message.zones) (zones[kind] ??= []).push(terms.join(' '));
  const { to, cc, bcc, has, sentAt, direction, sender } = message;
  return {
    message_id: message.id,
    first: message.first,
    position: message.position,
    at: message.at.getTime(),
    ...(sentAt && { sent_at: sentAt.getTime() }),
    channel: message.channel,
    conversation: message.conversation,
    type: message.type,
    ...(direction !== null && { direction }),
    ...(sender !== null && { sender }),
    ...(to.length > 0 && { to }),
    ...(cc.length > 0 && { cc }),
    ...(bcc.length > 0 && { bcc }),
    parties: message.parties,
    ...(has.length > 0 && { has }),
    ...zones,
  };
}
