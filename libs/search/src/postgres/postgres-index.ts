import {
  type ColumnType,
  type CopyRow,
  type Database,
  Problem,
  sqlState,
  TS_MAX_POSITION,
  TS_MAX_POSITIONS,
  type Transaction,
  tsPosition,
  type TsVector,
} from '@minutebook/platform';
import type { Bounds } from '../plan/bounds';
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
  type Resolution,
  type SearchIndex,
  type Tally,
  tooSlow,
  ZONE_GAP,
} from '../search-index';
import { POSTGRES_EXACTNESS, WEIGHT_NUMBERS, WEIGHTS } from './tsquery';
import { Parameters, where } from './where';

/** A statement that runs longer is stopped: no search may hold the database (engine.md 7). */
const STATEMENT_MILLISECONDS = 2_000;
/** SQLSTATE of a statement that was stopped. */
const QUERY_CANCELED = '57014';
/** SQLSTATE of data PostgreSQL cannot hold: data exceptions and program limits. */
const UNFIT = /^(?:22|54)/;

/** Candidates that are counted and sorted as they are; of more, a page is near in time. As many as totals count. */
const FEW = 10_000;
/** Terms first. Reading the table or time's index whole is cheaper by PostgreSQL's guess alone, and takes seconds. */
const GATHER = 'SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off';
/** Time first. */
const WALK = 'SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off';
const WALK_MILLISECONDS = 500;

const COLUMNS = {
  message_id: 'int8',
  first_position: 'int8',
  position: 'int8',
  at: 'timestamptz',
  sent_at: 'timestamptz',
  channel: 'text',
  conversation_id: 'int8',
  type: 'text',
  direction: 'text',
  sender: 'int8',
  to_ids: 'int8[]',
  cc_ids: 'int8[]',
  bcc_ids: 'int8[]',
  parties: 'int8[]',
  has: 'text[]',
  tokens: 'tsvector',
  is_long: 'bool',
  is_cut: 'bool',
} as const satisfies Record<string, ColumnType>;

/** Search in the archive's own PostgreSQL: a real default, no other service needed. */
export class PostgresIndex implements SearchIndex {
  readonly name = 'postgres';
  /** Candidates of questions whose first page was given out. */
  private readonly counted = new WeakMap<Resolution, CandidateCount>();

  constructor(private readonly database: Database) {}

  async prepare(): Promise<void> {
    await this.database.query(
      `INSERT INTO search.state (index, position) VALUES ('postgres', 0) ON CONFLICT DO NOTHING`,
    );
  }

  async position(): Promise<number> {
    const [state] = await this.database.query<{ position: number }>(
      `SELECT position FROM search.state WHERE index = 'postgres'`,
    );
    return state?.position ?? 0;
  }

  /** Documents and position commit together. */
  async apply(messages: readonly IndexedMessage[], upTo: number): Promise<void> {
    const taken = this.database.transaction(async (tx) => {
      await tx.query('DELETE FROM search.document WHERE message_id = ANY($1)', [messages.map((message) => message.id)]);
      await tx.copy('search.document', COLUMNS, messages.map(rowOf));
      await tx.query(`UPDATE search.state SET position = $1 WHERE index = 'postgres'`, [upTo]);
    });
    await taken.catch((error: unknown) => {
      throw UNFIT.test(sqlState(error) ?? '') ? new DocumentsRefused('not storable', { cause: error }) : error;
    });
  }

  /** What is committed is found. */
  async refresh(): Promise<void> {}

  async count(): Promise<number> {
    const [row] = await this.database.query<{ n: number }>('SELECT count(*) AS n FROM search.document');
    return row!.n;
  }

  /**
   * By how many candidates there are, never by PostgreSQL's guess: it takes words for independent and all rare words for
   * equally rare, walks back through time in hope, and passes a million rows on its way to the two hundredth.
   */
  async page(request: PageRequest): Promise<readonly Candidate[]> {
    const few = await this.few(request);
    if (few) return few;
    try {
      return await this.ordered(request, WALK, WALK_MILLISECONDS);
    } catch (error) {
      // Many candidates, and all of them far back.
      if (!isTooSlow(error)) throw error;
      return this.ordered(request, GATHER, STATEMENT_MILLISECONDS);
    }
  }

  /** The page out of all candidates, if there are few; undefined otherwise. What was counted on the way is the total. */
  private async few(request: PageRequest): Promise<readonly Candidate[] | undefined> {
    const parameters = new Parameters();
    const { upper, lower } = this.conditions(request, parameters);
    const rows = await this.run(request.signal, (tx) =>
      tx.query<Candidate & { found: number; sure: number }>(
        `WITH found AS MATERIALIZED (SELECT message_id, at, ${lower} AS certain FROM search.document WHERE ${upper} ${after(request, parameters)} LIMIT ${FEW + 1})
         SELECT message_id AS id, at, certain, count(*) OVER () AS found, count(*) FILTER (WHERE certain) OVER () AS sure
         FROM found ORDER BY ${order(request)} LIMIT ${parameters.add(request.limit)}`,
        parameters.values,
      ),
    );
    const { found, sure } = rows[0] ?? { found: 0, sure: 0 };
    if (!request.after)
      this.counted.set(request.resolution, { certain: sure, uncertain: found - sure, capped: found > FEW });
    return found > FEW ? undefined : rows.map(({ id, at, certain }) => ({ id, at, certain }));
  }

  private async ordered(request: PageRequest, plans: string, milliseconds: number): Promise<readonly Candidate[]> {
    const parameters = new Parameters();
    const { upper, lower } = this.conditions(request, parameters);
    return this.run(
      request.signal,
      (tx) =>
        tx.query<Candidate>(
          `SELECT message_id AS id, at, ${lower} AS certain FROM search.document WHERE ${upper} ${after(request, parameters)} ORDER BY ${order(request)} LIMIT ${parameters.add(request.limit)}`,
          parameters.values,
        ),
      plans,
      milliseconds,
    );
  }

  async total(request: Question, cap: number): Promise<CandidateCount> {
    const counted = this.counted.get(request.resolution);
    if (counted && cap === FEW) return counted;
    const parameters = new Parameters();
    const { upper, lower } = this.conditions(request, parameters);
    const rows = await this.run(request.signal, (tx) =>
      tx.query<{ certain: number; uncertain: number }>(
        `SELECT count(*) FILTER (WHERE certain) AS certain, count(*) FILTER (WHERE NOT certain) AS uncertain FROM (SELECT ${lower} AS certain FROM search.document WHERE ${upper} LIMIT ${parameters.add(cap + 1)}) AS candidates`,
        parameters.values,
      ),
    ).catch((error: unknown) => {
      if (isTooSlow(error)) return [];
      throw error;
    });
    const { certain, uncertain } = rows[0] ?? { certain: 0, uncertain: 0 };
    return { certain, uncertain, capped: rows.length === 0 || certain + uncertain > cap };
  }

  async uncertain(request: Question, limit: number): Promise<readonly number[]> {
    const parameters = new Parameters();
    const { upper, lower } = this.conditions(request, parameters);
    const rows = await this.run(request.signal, (tx) =>
      tx.query<{ id: number }>(
        `SELECT message_id AS id FROM search.document WHERE ${upper} AND NOT ${lower} LIMIT ${parameters.add(limit)}`,
        parameters.values,
      ),
    );
    return rows.map((row) => row.id);
  }

  async facets(question: Question, zone: string, cap: number): Promise<Facets> {
    const parameters = new Parameters();
    const lower = where(this.bounds(question).lower, 'lower', parameters);
    const [limit, most, place] = [cap, FACET_VALUES, zone].map((value) => parameters.add(value));
    const count = (tx: Transaction) =>
      tx.query<{ facet: string; value: string; messages: number }>(
        `WITH found AS MATERIALIZED (
           SELECT channel, direction, has, parties, conversation_id, sent_at FROM search.document
           WHERE ${lower} ORDER BY at DESC, message_id DESC LIMIT ${limit}
         )
           SELECT 'channel' AS facet, channel AS value, count(*) AS messages FROM found GROUP BY channel
           UNION ALL SELECT 'direction', direction, count(*) FROM found WHERE direction IS NOT NULL GROUP BY direction
           UNION ALL SELECT 'has', item, count(*) FROM found, unnest(has) AS item GROUP BY item
           UNION ALL (SELECT 'party', party::text, count(*) FROM found, unnest(parties) AS party
             GROUP BY party ORDER BY count(*) DESC, party LIMIT ${most})
           UNION ALL (SELECT 'conversation', conversation_id::text, count(*) FROM found
             GROUP BY conversation_id ORDER BY count(*) DESC, conversation_id LIMIT ${most})
           UNION ALL SELECT 'month', to_char(sent_at AT TIME ZONE ${place}::text, 'YYYY-MM') AS month, count(*) FROM found
             WHERE sent_at IS NOT NULL GROUP BY month`,
        parameters.values,
      );
    const rows = await this.run(question.signal, count, GATHER, WALK_MILLISECONDS).catch((error: unknown) => {
      if (!isTooSlow(error)) throw error;
      return this.run(question.signal, count, WALK);
    });
    return facetsOf(rows);
  }

  async clear(): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.query('DELETE FROM search.document');
      await tx.query(`UPDATE search.state SET position = 0 WHERE index = 'postgres'`);
    });
  }

  private conditions(question: Question, parameters: Parameters): { upper: string; lower: string } {
    const bounds = this.bounds(question);
    const upper = where(bounds.upper, 'upper', parameters);
    const lower = where(bounds.lower, 'lower', parameters);
    // Equal bounds part only where positions were lost: every other row that is found is certain without a second look.
    return { upper, lower: bounds.exact ? `(NOT is_long OR ${lower})` : lower };
  }

  private bounds(question: Question): Bounds {
    return new Planner(question.resolution, POSTGRES_EXACTNESS).ask(question);
  }

  private async run<T>(
    signal: AbortSignal,
    statement: (tx: Transaction) => Promise<T>,
    plans = GATHER,
    milliseconds = STATEMENT_MILLISECONDS,
  ): Promise<T> {
    signal.throwIfAborted();
    try {
      return await this.database.transaction(async (tx) => {
        await tx.query(`SET LOCAL statement_timeout = ${milliseconds}; ${plans}`);
        return statement(tx);
      });
    } catch (error) {
      throw sqlState(error) === QUERY_CANCELED ? tooSlow(milliseconds / 1000) : error;
    }
  }
}

function isTooSlow(error: unknown): boolean {
  return error instanceof Problem && error.code === 'search-too-slow';
}

function after({ after, sort }: PageRequest, parameters: Parameters): string {
  return after
    ? `AND (at, message_id) ${sort === 'newest' ? '<' : '>'} (${parameters.add(after.at)}::timestamptz, ${parameters.add(after.id)}::bigint)`
    : '';
}

function order({ sort }: PageRequest): string {
  return sort === 'newest' ? 'at DESC, message_id DESC' : 'at, message_id';
}

function facetsOf(rows: readonly { facet: string; value: string; messages: number }[]): Facets {
  const tally = <T>(facet: keyof Facets, read: (value: string) => T): Tally<T> =>
    new Map(rows.flatMap((row) => (row.facet === facet ? [[read(row.value), row.messages] as const] : [])));
  return {
    channel: tally('channel', String),
    direction: tally('direction', String),
    has: tally('has', String),
    party: tally('party', Number),
    conversation: tally('conversation', Number),
    month: tally('month', String),
  };
}

function rowOf(message: IndexedMessage): CopyRow {
  const { vector, isLong, isCut } = vectorOf(message);
  const { id, first, position, at, sentAt, channel, conversation, type, direction, sender, to, cc, bcc, parties, has } =
    message;
  return [
    id,
    first,
    position,
    at,
    sentAt,
    channel,
    conversation,
    type,
    direction,
    sender,
    to,
    cc,
    bcc,
    parties,
    has,
    vector,
    isLong,
    isCut,
  ];
}

/** PostgreSQL refuses a vector whose words and places take more than 1 MiB. */
const TS_MAX_BYTES = 1_048_000;

/**
 * All zones in one row of positions, a gap apart, each under its weight. Positions beyond what is kept are left out
 * (`isLong`), and so are words for which there is no room (`isCut`).
 */
export function vectorOf({ zones }: Pick<IndexedMessage, 'zones'>): {
  vector: TsVector;
  isLong: boolean;
  isCut: boolean;
} {
  const vector = new Map<string, number[]>();
  let position = 0;
  let bytes = 0;
  let isLong = false;
  let isCut = false;
  for (const { kind, terms } of zones) {
    const weight = WEIGHT_NUMBERS[WEIGHTS[kind]];
    for (const term of terms) {
      position++;
      let positions = vector.get(term);
      if (!positions) {
        // A count of places, two bytes for each, and one to begin them at an even address.
        const more = Buffer.byteLength(term) + 3;
        if (bytes + more + 2 > TS_MAX_BYTES) {
          isCut = true;
          continue;
        }
        bytes += more;
        vector.set(term, (positions = []));
      }
      // A lexeme needs one position at least, to carry its weight.
      const kept = Math.min(position, TS_MAX_POSITION);
      const fits = positions.length < TS_MAX_POSITIONS && position <= TS_MAX_POSITION && bytes + 2 <= TS_MAX_BYTES;
      if (positions.length === 0 || fits) {
        positions.push(tsPosition(kept, weight));
        bytes += 2;
      } else isLong = true;
    }
    position += ZONE_GAP;
  }
  return { vector, isLong: isLong || isCut || position - ZONE_GAP > TS_MAX_POSITION, isCut };
}
