import type { Audit } from '@minutebook/access';
import type { AuditAction } from '@minutebook/contract';
import type { Database } from '@minutebook/platform';
import type { Findings, HitSpan } from '@minutebook/surveillance';
import {
  bookHits,
  countDirty,
  lockPlace,
  markMonthsOf,
  movePlace,
  readRaised,
  recountMonths,
} from './store/booking-store';

/** Hits, and entries of the audit log, a step takes. */
const STEP = 2_000;
/** Months of rules counted in one transaction. */
const MONTHS = 50;
/** Steps a reader waits for; what is left is the job's. */
const STEPS_WHILE_READ = 5;

/** What changes how alerts of earlier days count. */
const DECISIONS: readonly AuditAction[] = ['alert.decided', 'alert.undone', 'alert.returned', 'alert.reopened'];
/** Makes a folded hit an alert of its own, raised then. */
const SEPARATION: AuditAction = 'alert.separated';

/** What figures are of: entries of the audit log, and months of rules that still wait to be counted. */
export interface Booked {
  readonly audit: number;
  readonly waiting: number;
}

/**
 * Keeps the figures of terms. It follows hits and decisions and notes which months of which rules they touch; a month is
 * counted from the rows themselves, so repeating a step changes nothing and a rebuild is place 0.
 */
export class Bookkeeper {
  constructor(
    private readonly database: Database,
    private readonly findings: Findings,
    private readonly audit: Audit,
  ) {}

  /** Follows to the end, and counts what has to be. */
  async catchUp(signal?: AbortSignal): Promise<void> {
    const size = await this.audit.settle();
    while (!signal?.aborted && !(await this.step(size)).done);
    while (!signal?.aborted && (await this.recount()));
  }

  /** For a reader who wants what has just happened. */
  async follow(): Promise<Booked> {
    const size = await this.audit.settle();
    let audit = 0;
    for (let n = 0, done = false; n < STEPS_WHILE_READ && !done; n++) ({ audit, done } = await this.step(size));
    for (let n = 0; n < STEPS_WHILE_READ && (await this.recount()); n++);
    return { audit, waiting: await countDirty(this.database) };
  }

  private step(size: number): Promise<{ audit: number; done: boolean }> {
    return this.database.transaction(async (tx) => {
      const place = await lockPlace(tx);
      const raised = await readRaised(tx);
      const hits = (await this.findings.after(tx, place.hit, STEP)).filter(({ id }) => id <= raised);
      const rules = await this.findings.rules(hits.map(({ ruleVersion }) => ruleVersion));
      await bookHits(
        tx,
        hits
          .filter(({ ruleVersion, canary }) => !canary && rules.get(ruleVersion)?.kind === 'query')
          .map(({ id, ruleVersion, spans }) => ({ hit: id, ruleVersion, marks: marksOf(spans) })),
      );
      const audit = Math.max(place.audit, Math.min(size, place.audit + STEP));
      const entries = await this.audit.follow(place.audit, audit, [...DECISIONS, SEPARATION]);
      await markMonthsOf(
        tx,
        entries
          .filter(({ subject }) => subject.kind === 'alert')
          .map(({ action, subject, at }) => ({ alert: Number(subject.id), at: action === SEPARATION ? at : null })),
      );
      await movePlace(tx, { hit: hits.at(-1)?.id ?? place.hit, audit });
      return { audit, done: audit >= size && hits.length < STEP };
    });
  }

  private recount(): Promise<boolean> {
    return this.database.transaction((tx) => recountMonths(tx, MONTHS));
  }
}

/** Which leaves hit in which zones. */
export function marksOf(spans: readonly HitSpan[]): string {
  const marks = new Map(spans.map(({ operand, zone }) => [`${operand}:${zone}`, operand]));
  return [...marks.keys()].sort((a, b) => marks.get(a)! - marks.get(b)! || (a < b ? -1 : 1)).join(' ');
}

export interface Mark {
  readonly operand: number;
  readonly zone: string;
}

export function readMarks(marks: string): Mark[] {
  if (marks === '') return [];
  return marks.split(' ').map((mark) => {
    const [operand, zone] = mark.split(':') as [string, string];
    return { operand: Number(operand), zone };
  });
}
