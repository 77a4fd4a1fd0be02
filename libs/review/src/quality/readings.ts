import type { Actor, Audit, StoredUser } from '@minutebook/access';
import type { Reader, Sights } from '@minutebook/archive';
import { READ_MS, type ReadingReport } from '@minutebook/contract';
import { type Clock, type Database, notFound, Problem, type Transaction } from '@minutebook/platform';
import { canonicalBytes, parseCanonical, sha256 } from '@minutebook/proof';
import type { Findings, Hit } from '@minutebook/surveillance';
import {
  insertReading,
  keepView,
  openedAlert,
  readingsOf,
  type ReadingRow,
  reportedSince,
  timesInView,
  viewsOf,
} from './store/reading-store';

/** How far the clocks of browser and server may be apart, and a report be late. */
const SLACK_MS = 5_000;
/** Pages of one conversation somebody was sent that a report is checked against, the newest. */
const VIEWS_LOOKED_AT = 200;

/** What was on screen, as it is hashed: ids, versions and the marks of the hit; no text, no state of the alert. */
interface View {
  readonly alert: string | null;
  readonly conversation: string;
  readonly messages: readonly (readonly [message: string, version: number])[];
  readonly marks: readonly (readonly (string | number | null)[])[];
}

export interface ReadingEvidence {
  readonly reader: string;
  readonly readerName: string;
  /** Messages in view for at least {@link READ_MS}, of those rendered. */
  readonly read: number;
  readonly shown: number;
  /** Time with the page visible and in focus. */
  readonly milliseconds: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** SHA-256 of each view, hex. */
  readonly views: readonly string[];
}

/**
 * Proof of reading: what a browser says was in view, checked against what can be known here: that these messages are in
 * that conversation, and that nobody reports more time than has passed since they opened the alert. It reviews nothing (R30).
 */
export class ReadingProof {
  constructor(
    private readonly database: Database,
    private readonly reader: Reader,
    private readonly findings: Findings,
    private readonly sights: Pick<Sights, 'of'>,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Takes one report; returns the hash of the view, hex. */
  async report(actor: Actor, report: ReadingReport): Promise<string> {
    // Behind a wall there is nothing to read.
    if ((await this.sights.of(actor.id)).hides(Number(report.conversation))) throw notFound('conversation');
    await this.checkMessages(report);
    return this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const hits = report.alert === null ? [] : await this.checkTime(tx, actor, report, Number(report.alert), now);
      const reason = report.alert === null ? await this.checkShown(tx, actor, report, now) : undefined;
      const content = canonicalBytes(viewOf(report, hits));
      const hash = sha256(content);
      const view = Buffer.from(hash).toString('hex');
      await keepView(tx, hash, content);
      const id = await insertReading(tx, {
        alert: report.alert === null ? null : Number(report.alert),
        conversation: Number(report.conversation),
        user: actor.id,
        userName: actor.name,
        view: hash,
        elapsed: report.elapsed,
        seen: report.seen.map(({ message, version, ms }) => ({ message: Number(message), version, ms })),
        at: now,
      });
      const subject =
        report.alert === null ? { kind: 'conversation', id: report.conversation } : { kind: 'alert', id: report.alert };
      await this.audit.append(tx, actor, 'reading.reported', subject, {
        reading: String(id),
        conversation: report.conversation,
        case: reason,
        view: report.view,
        hash: view,
        elapsed: report.elapsed,
        shown: report.shown.length,
        seen: sha256Hex(report.seen.map(({ message, version, ms }) => [message, version, ms])),
        messages: report.seen.map(({ message }) => message),
      });
      return view;
    });
  }

  /** What one person read of an alert; undefined when they reported nothing. With `until`, what came before, e.g. a decision. */
  async of(alert: number, user: string, until?: Date): Promise<ReadingEvidence | undefined> {
    const [row] = await readingsOf(this.database, alert, user, until);
    return row && this.evidence(alert, row, until);
  }

  /** What everybody read of an alert, in the order they began. */
  async all(alert: number): Promise<ReadingEvidence[]> {
    const rows = await readingsOf(this.database, alert, undefined, undefined);
    return Promise.all(rows.map((row) => this.evidence(alert, row, undefined)));
  }

  /** Computes the hash of each view again from what is stored of messages and hit; names those that differ. */
  async verify(alert: number, user: Pick<StoredUser, 'id'>): Promise<{ views: number; wrong: string[] }> {
    const [row] = await readingsOf(this.database, alert, user.id, undefined);
    const views = row ? await viewsOf(this.database, row.views) : [];
    const opened = await this.database.transaction((tx) => openedAlert(tx, alert, user.id));
    const hits = opened ? await this.findings.hits([opened.hit]) : [];
    const wrong = views.filter(({ hash, content }) => {
      const view = parseCanonical(content) as unknown as View;
      const again = canonicalBytes({ ...view, alert: String(alert), marks: marksOf(hits) });
      return !hash.equals(sha256(again));
    });
    return { views: views.length, wrong: wrong.map(({ hash }) => hash.toString('hex')) };
  }

  private async evidence(alert: number, row: ReadingRow, until: Date | undefined): Promise<ReadingEvidence> {
    const [times, views] = await Promise.all([
      timesInView(this.database, alert, row.user, until),
      viewsOf(this.database, row.views),
    ]);
    const shown = new Set(
      views.flatMap(({ content }) => (parseCanonical(content) as unknown as View).messages.map(([id]) => Number(id))),
    );
    const read = [...shown].filter((message) => (times.get(message) ?? 0) >= READ_MS);
    return {
      reader: row.user,
      readerName: row.userName,
      read: read.length,
      shown: shown.size,
      milliseconds: row.milliseconds,
      firstAt: row.firstAt,
      lastAt: row.lastAt,
      views: row.views.map((hash) => hash.toString('hex')).sort(),
    };
  }

  private async checkMessages({ conversation, shown, seen, elapsed }: ReadingReport): Promise<void> {
    const rendered = new Set(shown.map(({ message, version }) => `${message}.${version}`));
    if (seen.some(({ message, version, ms }) => ms > elapsed || !rendered.has(`${message}.${version}`)))
      throw impossible('It speaks of what was not on screen, or of longer than it was.');
    const places = await this.reader.conversationsOfMessages([...new Set(shown.map(({ message }) => Number(message)))]);
    if (shown.some(({ message }) => places.get(Number(message)) !== Number(conversation))) throw notFound('message');
  }

  /**
   * A conversation read by itself: nobody reports messages they were not sent, or more time than has passed since they were.
   * What it was read for is what it was opened for.
   */
  private async checkShown(
    tx: Transaction,
    actor: Actor,
    { conversation, elapsed, shown }: ReadingReport,
    now: Date,
  ): Promise<string | undefined> {
    const views = await this.audit.shown(
      actor,
      'conversation.viewed',
      { kind: 'conversation', id: conversation },
      VIEWS_LOOKED_AT,
    );
    const first = views.at(-1);
    if (!first) throw impossible('The conversation was not opened.');
    const sent = new Set(views.flatMap(({ detail }) => (detail['messages'] ?? []) as readonly string[]));
    if (shown.some(({ message }) => !sent.has(message))) throw impossible('It speaks of messages nobody sent.');
    const reported = await reportedSince(tx, actor.id, Number(conversation), first.at);
    if (reported + elapsed > now.getTime() - first.at.getTime() + SLACK_MS)
      throw impossible('It speaks of more time than has passed since the conversation was opened.');
    const reason = views[0]!.detail['case'];
    return typeof reason === 'string' ? reason : undefined;
  }

  private async checkTime(
    tx: Transaction,
    actor: Actor,
    { conversation, elapsed }: ReadingReport,
    alert: number,
    now: Date,
  ): Promise<Hit[]> {
    const opened = await openedAlert(tx, alert, actor.id);
    if (!opened || opened.conversation !== Number(conversation)) throw notFound('alert');
    if (opened.openedAt === null) throw impossible('The alert was not opened.');
    if (opened.reported + elapsed > now.getTime() - opened.openedAt.getTime() + SLACK_MS)
      throw impossible('It speaks of more time than has passed since the alert was opened.');
    return this.findings.hits([opened.hit]);
  }
}

function viewOf({ alert, conversation, shown }: ReadingReport, hits: readonly Hit[]) {
  return {
    alert,
    conversation,
    messages: shown.map(({ message, version }) => [message, version] as const),
    marks: marksOf(hits),
  };
}

function marksOf(hits: readonly Hit[]): (readonly (string | number | null)[])[] {
  return hits.flatMap((hit) =>
    hit.spans.map(({ version, part, number, start, end, operand }) => [
      String(hit.message),
      version,
      part,
      number ?? null,
      start,
      end,
      operand,
    ]),
  );
}

function sha256Hex(value: Parameters<typeof canonicalBytes>[0]): string {
  return Buffer.from(sha256(canonicalBytes(value))).toString('hex');
}

function impossible(detail: string): Problem {
  return new Problem({
    code: 'reading-impossible',
    status: 422,
    title: 'This report of reading cannot be true.',
    detail: `${detail} Nothing was kept of it.`,
  });
}
