import type { Database } from '@minutebook/platform';
import pg from 'pg';
import { timed } from './reviewer';

const ROWS = 100;
const AROUND = 40;

/** What reviewers and supervisors wait for, in milliseconds. */
export interface NaiveTimes {
  readonly queueOpens: number[];
  readonly nexts: number[];
}

/**
 * A review queue as it is often built: a table, `FOR UPDATE SKIP LOCKED` for the next one, `count(*)` for counters, OFFSET
 * for pages, one statement over all rows for each figure of the dashboard. Only its SQL is measured: it has no HTTP, no
 * session, no permission, no audit, and its texts are not sealed.
 */
export class NaiveQueue {
  private constructor(
    private readonly pool: pg.Pool,
    private readonly queues: readonly number[],
  ) {}

  static async make(owner: Database, url: string): Promise<NaiveQueue> {
    await owner.query('CREATE SCHEMA naive');
    await owner.query(`CREATE TABLE naive.alert AS SELECT a.id, a.queue_id, a.state, a.severity, a.rule_id, a.desk, a.message_id, a.conversation_id, a.raised_at, a.due_at, a.claimed_by AS reviewer,
        d.disposition, d.reason, d.decided_at, d.dwell, s.signed_by FROM review.alert a LEFT JOIN review.decision d ON d.id = a.decision_id LEFT JOIN review.signature s ON s.decision_id = d.id ORDER BY a.id`);
    await owner.query('ALTER TABLE naive.alert ADD PRIMARY KEY (id)');
    await owner.query('CREATE INDEX ON naive.alert (queue_id, state, due_at)');
    await owner.query(
      `CREATE TABLE naive.message AS SELECT id, conversation_id, at, repeat('the quarter ledger settles before noon ', 5) AS text FROM archive.message ORDER BY id`,
    );
    await owner.query('ALTER TABLE naive.message ADD PRIMARY KEY (id)');
    await owner.query('CREATE INDEX ON naive.message (conversation_id, at)');
    await owner.query('VACUUM (ANALYZE) naive.alert, naive.message');
    const queues = await owner.query<{ id: number }>('SELECT DISTINCT queue_id AS id FROM naive.alert ORDER BY 1');
    // As many connections as the server has.
    const pool = new pg.Pool({ connectionString: url, max: 12 });
    return new NaiveQueue(
      pool,
      queues.map(({ id }) => id),
    );
  }

  /** So many reviewers at once, for so many seconds. */
  async work(reviewers: number, seconds: number, think: number): Promise<NaiveTimes> {
    const times: NaiveTimes = { queueOpens: [], nexts: [] };
    const end = Date.now() + seconds * 1_000;
    const one = async (n: number): Promise<void> => {
      const queue = this.queues[n % 10]!;
      await pause(Math.random() * think);
      for (let done = 0; Date.now() < end; done++) {
        if (done % 10 === 0) await timed(times.queueOpens, () => this.open(queue, (n % 5) * ROWS));
        const id = await this.take(queue);
        await pause(think);
        await timed(times.nexts, async () => {
          await this.decide(id);
          await this.read(queue);
        });
      }
    };
    await Promise.all(Array.from({ length: reviewers }, (_, n) => one(n)));
    return times;
  }

  /** The figures of a dashboard of thirty days. */
  async dashboard(): Promise<void> {
    const since = `now() - interval '30 days'`;
    const open = `state IN ('new', 'claimed')`;
    await Promise.all(
      [
        `SELECT queue_id, count(*), count(*) FILTER (WHERE due_at < now()), min(raised_at) FROM naive.alert WHERE ${open} GROUP BY 1`,
        `SELECT queue_id, count(*), percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY extract(epoch FROM decided_at - raised_at)) FROM naive.alert WHERE decided_at >= ${since} GROUP BY 1`,
        `SELECT reviewer, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY dwell) FROM naive.alert WHERE decided_at >= ${since} GROUP BY 1`,
        `SELECT rule_id, count(*), count(signed_by), count(*) FILTER (WHERE disposition <> 'false-positive') FROM naive.alert WHERE raised_at >= ${since} GROUP BY 1`,
        `SELECT desk, max(decided_at) FROM naive.alert GROUP BY 1`,
        `SELECT d, (SELECT count(*) FROM naive.alert WHERE raised_at < d AND (decided_at IS NULL OR decided_at >= d)) FROM generate_series(${since}, now(), interval '1 day') d`,
      ].map((sql) => this.pool.query(sql)),
    );
  }

  async drop(owner: Database): Promise<void> {
    await this.pool.end();
    await owner.query('DROP SCHEMA naive CASCADE');
  }

  private async open(queue: number, offset: number): Promise<void> {
    await Promise.all([
      this.pool.query(
        'SELECT queue_id, state, count(*), count(*) FILTER (WHERE due_at < now()) FROM naive.alert GROUP BY 1, 2',
      ),
      this.pool.query("SELECT count(*) FROM naive.alert WHERE queue_id = $1 AND state IN ('new', 'claimed')", [queue]),
      this.pool.query(
        `SELECT a.*, m.text FROM naive.alert a JOIN naive.message m ON m.id = a.message_id WHERE a.queue_id = $1 AND a.state IN ('new', 'claimed') ORDER BY a.due_at, a.id LIMIT ${ROWS} OFFSET $2`,
        [queue, offset],
      ),
    ]);
  }

  private async take(queue: number): Promise<number> {
    const { rows } = await this.pool.query<{ id: number }>(
      `UPDATE naive.alert SET state = 'claimed' WHERE id = (SELECT id FROM naive.alert WHERE queue_id = $1 AND state = 'new' ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id`,
      [queue],
    );
    return rows[0]!.id;
  }

  private async decide(id: number): Promise<void> {
    await this.pool.query(
      `UPDATE naive.alert SET state = 'decided', disposition = 'cleared', reason = 'Routine business.', decided_at = now() WHERE id = $1`,
      [id],
    );
  }

  /** The counter beside the queue, the next alert, and what was said around it. */
  private async read(queue: number): Promise<void> {
    const [, next] = await Promise.all([
      this.pool.query(`SELECT state, count(*) FROM naive.alert WHERE queue_id = $1 GROUP BY 1`, [queue]),
      this.pool.query<{ message_id: number }>(
        `SELECT * FROM naive.alert WHERE queue_id = $1 AND state = 'new' ORDER BY due_at LIMIT 1`,
        [queue],
      ),
    ]);
    await this.pool.query(
      `SELECT * FROM naive.message WHERE conversation_id = (SELECT conversation_id FROM naive.message WHERE id = $1) ORDER BY at LIMIT ${AROUND}`,
      [next.rows[0]!.message_id],
    );
  }
}

function pause(milliseconds: number): Promise<void> | undefined {
  return milliseconds > 0 ? new Promise((done) => setTimeout(done, milliseconds)) : undefined;
}
