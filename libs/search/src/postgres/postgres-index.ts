import type { Sight } from '@minutebook/archive';
import {
  CopyWriter,
  type Database,
  LOCK_NOT_AVAILABLE,
  Problem,
  sqlState,
  type Transaction,
} from '@minutebook/platform';
import { othersTurn, STRETCH } from '../indexing/documents';
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
  type Resolution,
  type SearchIndex,
  type Tally,
  tooSlow,
} from '../search-index';
import { COLUMNS, rowOf } from './document-row';
import { lexeme, POSTGRES_EXACTNESS } from './tsquery';
import { apart, exactly, type Means, Parameters, where } from './where';

/** Its position begins anew where messages are read otherwise than before; until their turn comes they stay as they were. */
const STATE = `postgres ${READING}`;
/** A statement that runs longer is stopped: no search may hold the database (engine.md 7). */
const STATEMENT_MILLISECONDS = 2_000;
/** SQLSTATE of a statement that was stopped. */
const QUERY_CANCELED = '57014';
/** SQLSTATE of data PostgreSQL cannot hold: data exceptions and program limits. */
const UNFIT = /^(?:22|54)/;

/** Candidates that are counted and sorted as they are; of more, a page is near in time. As many as totals count. */
const FEW = 10_000;
const PLANS: Readonly<Record<Means, string>> = {
  // Terms first. Reading the table or time's index whole is cheaper by PostgreSQL's guess alone, and takes seconds.
  index:
    'SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off; SET LOCAL max_parallel_workers_per_gather = 0',
  // Time first.
  rows: 'SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off',
};
const WALK_MILLISECONDS = 500;
/** Milliseconds it takes to pass one row, roughly: between what one word takes and what a list of them does. */
const WALKED = 2 / 1_000;
/** A walk that has passed so many times the rows it should have taken meets nothing soon. */
const ASTRAY = 4;

/** Milliseconds to wait for those who are searching. */
const PURGE_PATIENCE = 10_000;

/** Search in the archive's own PostgreSQL: a real default, no other service needed. */
export class PostgresIndex implements SearchIndex {
  readonly name = 'postgres';
  /** Where the last commit of this process left the position. */
  private reached = 0;
  /** The first message the table may have no part for. */
  private room = 0;
  /** Candidates of questions whose first page was given out. */
  private readonly counted = new WeakMap<Resolution, CandidateCount>();

  constructor(private readonly database: Database) {}

  async prepare(): Promise<void> {
    await this.database.query(
      `INSERT INTO search.state (index, position) VALUES ('${STATE}', 0) ON CONFLICT DO NOTHING`,
    );
  }

  async position(): Promise<number> {
    const [state] = await this.database.query<{ position: number }>(
      `SELECT position FROM search.state WHERE index = '${STATE}'`,
    );
    return state?.position ?? 0;
  }

  /**
   * Documents and position commit together, so that one comes after the other. Nobody waits for the disk: a crash takes
   * the newest of both, and they are read again, by a follower that asks for the position; one that has not heard of the
   * crash must not go on behind them.
   */
  async apply(messages: readonly IndexedMessage[], upTo: number, earlier?: Promise<void>): Promise<void> {
    const rows = new CopyWriter(COLUMNS);
    for (const [i, message] of messages.entries()) {
      if (i % STRETCH === 0) await othersTurn();
      rows.row(rowOf(message));
    }
    await this.makeRoom(messages);
    await earlier;
    const taken = this.database.transaction(async (tx) => {
      await tx.query('SET LOCAL synchronous_commit = off');
      await tx.query('DELETE FROM search.document WHERE message_id = ANY($1)', [messages.map((message) => message.id)]);
      await tx.load('search.document', rows);
      const moved = await tx.query(
        `UPDATE search.state SET position = $1 WHERE index = '${STATE}' AND position >= $2 RETURNING position`,
        [upTo, this.reached],
      );
      if (moved.length > 0) return;
      this.reached = 0;
      throw new Error('the database went back behind what it had taken in');
    });
    await taken.catch((error: unknown) => {
      throw UNFIT.test(sqlState(error) ?? '') ? new DocumentsRefused('not storable', { cause: error }) : error;
    });
    this.reached = upTo;
  }

  private async makeRoom(messages: readonly IndexedMessage[]): Promise<void> {
    const last = messages.reduce((most, { id }) => Math.max(most, id), -1);
    if (last < this.room) return;
    const [made] = await this.database.query<{ room: number }>('SELECT search.make_room($1) AS room', [last]);
    this.room = made!.room;
  }

  async remove(ids: readonly number[]): Promise<void> {
    await this.database.query('DELETE FROM search.document WHERE message_id = ANY($1::bigint[])', [ids]);
  }

  async lost(terms: readonly string[]): Promise<readonly string[]> {
    const rows = await this.run(new AbortController().signal, (tx) =>
      tx.query<{ term: string }>(
        `SELECT t AS term FROM unnest($1::text[], $2::text[]) AS x (t, q) WHERE NOT EXISTS (SELECT FROM search.document WHERE tokens @@ q::tsquery OR is_cut)`,
        [terms, terms.map((term) => lexeme(term, ''))],
      ),
    );
    return rows.map((row) => row.term);
  }

  async purge(): Promise<boolean> {
    try {
      await this.database.transaction(async (tx) => {
        await tx.query(`SET LOCAL lock_timeout = ${PURGE_PATIENCE}`);
        await tx.query('SELECT search.renew_empty_parts()');
      });
    } catch (error) {
      if (sqlState(error) === LOCK_NOT_AVAILABLE) return false;
      throw error;
    }
    return this.database.rewrite('search.document', PURGE_PATIENCE);
  }

  /** What is committed is found. */
  async refresh(): Promise<void> {}

  async count(sight?: Sight): Promise<number> {
    const parameters = new Parameters();
    const [row] = await this.database.query<{ n: number }>(
      `SELECT count(*) AS n FROM search.document WHERE ${exactly(seenBy(sight), parameters)}`,
      parameters.values,
    );
    return row!.n;
  }

  async held(ids: readonly number[]): Promise<number> {
    const [row] = await this.database.query<{ n: number }>(
      'SELECT count(*) AS n FROM search.document WHERE message_id = ANY($1::bigint[])',
      [ids],
    );
    return row!.n;
  }

  isExact(question: Question): boolean {
    return this.bounds(question).exact;
  }

  /**
   * By how many candidates there are, never by PostgreSQL's guess: it takes words for independent and all rare words for
   * equally rare, walks back through time in hope, and passes a million rows on its way to the two hundredth.
   */
  async page(request: PageRequest): Promise<readonly Candidate[]> {
    const { few, gathering, walking, passing } = await this.look(request);
    if (few) return few;
    if (walking < gathering) {
      const near = await this.ordered(request, 'rows', WALK_MILLISECONDS, passing * ASTRAY).catch(unlessTooSlow);
      if (near?.length === request.limit) return near;
    }
    // Many candidates, and all of them far back.
    return (
      (await this.ordered(request, 'index', STATEMENT_MILLISECONDS).catch(unlessTooSlow)) ??
      this.ordered(request, 'rows', STATEMENT_MILLISECONDS)
    );
  }

  /**
   * The page out of all candidates, if there are few. Of many, the first ones, in the order of the table: how far into it
   * they reach says how many there are in all, and so how long it takes to have them all or to meet some through time. What
   * was counted on the way is the total.
   */
  private async look(request: PageRequest): Promise<{
    readonly few?: readonly Candidate[];
    /** Milliseconds, roughly. */
    readonly gathering: number;
    readonly walking: number;
    /** Rows to walk past until there is a page. */
    readonly passing: number;
  }> {
    const parameters = new Parameters();
    const bounds = this.bounds(request);
    const lower = sure(bounds, parameters);
    const found = apart(bounds.upper, parameters).map(
      (part) =>
        `SELECT message_id, at, ${lower} AS certain FROM search.document WHERE ${part} ${after(request, parameters)}`,
    );
    const started = performance.now();
    const rows = await this.run(request.signal, (tx) =>
      tx.query<Candidate & { found: number; certainly: number; low: number; reach: number }>(
        `WITH found AS MATERIALIZED (${found.join(' UNION ALL ')} LIMIT ${FEW + 1})
         SELECT message_id AS id, at, certain, count(*) OVER () AS found, count(*) FILTER (WHERE certain) OVER () AS certainly,
           min(message_id) OVER () AS low, max(message_id) OVER () AS reach
         FROM found ORDER BY ${order(request)} LIMIT ${parameters.add(request.limit)}`,
        parameters.values,
      ),
    );
    const spent = performance.now() - started;
    const { found: n, certainly, low, reach } = rows[0] ?? { found: 0, certainly: 0, low: 0, reach: 0 };
    if (!request.after)
      this.counted.set(request.resolution, { certain: certainly, uncertain: n - certainly, capped: n > FEW });
    if (n <= FEW)
      return { few: rows.map(({ id, at, certain }) => ({ id, at, certain })), gathering: 0, walking: 0, passing: 0 };
    const [table] = await this.database.query<{ last: number }>('SELECT max(message_id) AS last FROM search.document');
    // Ids are counted up, and the table is nearly in their order: from the first candidate on they stand for rows.
    const seen = reach - low + 1;
    const passing = (request.limit * seen) / n;
    return { gathering: (spent * (table!.last - low + 1)) / seen, walking: passing * WALKED, passing };
  }

  /** `most`: rows to look at, the next ones in this order. Without a bound each part is walked to its first candidate. */
  private async ordered(
    request: PageRequest,
    by: Means,
    milliseconds: number,
    most?: number,
  ): Promise<readonly Candidate[]> {
    const parameters = new Parameters();
    const { upper, lower } = this.conditions(request, parameters, by);
    const from = after(request, parameters);
    const [least, end] = request.sort === 'newest' ? ['>=', '-infinity'] : ['<=', 'infinity'];
    const bound =
      most === undefined
        ? ''
        : `AND at ${least} coalesce((SELECT at FROM search.document WHERE true ${from} ORDER BY ${order(request)} OFFSET ${parameters.add(Math.ceil(most))} LIMIT 1), '${end}')`;
    return this.run(
      request.signal,
      (tx) =>
        tx.query<Candidate>(
          `SELECT message_id AS id, at, ${lower} AS certain FROM search.document WHERE ${upper} ${from} ${bound} ORDER BY ${order(request)} LIMIT ${parameters.add(request.limit)}`,
          parameters.values,
        ),
      by,
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
    const count = (by: Means) => (tx: Transaction) => {
      const parameters = new Parameters();
      const lower = where(this.bounds(question).lower, 'lower', parameters, by);
      const [limit, most, place] = [cap, FACET_VALUES, zone].map((value) => parameters.add(value));
      return tx.query<{ facet: string; value: string; messages: number }>(
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
    };
    const rows =
      (await this.run(question.signal, count('index'), 'index', WALK_MILLISECONDS).catch(unlessTooSlow)) ??
      (await this.run(question.signal, count('rows'), 'rows'));
    return facetsOf(rows);
  }

  async clear(): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.query('DELETE FROM search.document');
      await tx.query(`UPDATE search.state SET position = 0 WHERE index = '${STATE}'`);
    });
    this.reached = 0;
  }

  private conditions(
    question: Question,
    parameters: Parameters,
    by: Means = 'index',
  ): { upper: string; lower: string } {
    const bounds = this.bounds(question);
    return { upper: where(bounds.upper, 'upper', parameters, by), lower: sure(bounds, parameters) };
  }

  private bounds(question: Question): Bounds {
    return new Planner(question.resolution, POSTGRES_EXACTNESS).ask(question);
  }

  private async run<T>(
    signal: AbortSignal,
    statement: (tx: Transaction) => Promise<T>,
    by: Means = 'index',
    milliseconds = STATEMENT_MILLISECONDS,
  ): Promise<T> {
    signal.throwIfAborted();
    try {
      return await this.database.transaction(async (tx) => {
        await tx.query(`SET LOCAL statement_timeout = ${milliseconds}; ${PLANS[by]}`);
        return statement(tx);
      });
    } catch (error) {
      throw sqlState(error) === QUERY_CANCELED ? tooSlow(milliseconds / 1000) : error;
    }
  }
}

/** Of rows within the upper bound, which are certain. */
function sure({ lower, exact }: Bounds, parameters: Parameters): string {
  const condition = where(lower, 'lower', parameters, 'rows');
  // Equal bounds part only where positions were lost: every other row that is found is certain without a second look.
  return exact ? `(NOT is_long OR ${condition})` : condition;
}

function unlessTooSlow(error: unknown): undefined {
  if (!isTooSlow(error)) throw error;
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
