import { AsyncLocalStorage } from 'node:async_hooks';
import type { AuditAction, AuditFilter } from '@minutebook/contract';
import type { Clock, Database, Queries, Transaction } from '@minutebook/platform';
import { type Canonical, canonicalBytes, commitment, freshSalt, parseCanonical, sha256 } from '@minutebook/proof';
import { LOGS, MAX_BATCH, type TransparencyLog } from '../log/transparency-log';
import type { StoredUser } from '../identity/store/user-store';
import type { Actor } from './actor';
import {
  countEntries,
  insertEntries,
  selectEntries,
  selectEntriesAt,
  selectEntriesFrom,
  selectEntriesOf,
  selectShown,
  type StoredEntry,
} from './store/audit-store';
import { selectSpan, selectTimeline } from './store/timeline-store';
import { stepOf, timelineOf, type Timeline } from './timeline';

/** What an act is about, by kind and opaque id: `{ kind: 'alert', id: '20418' }`. */
export interface Subject {
  readonly kind: string;
  readonly id: string;
}

/** Facts of an act. Ids, counts, states, the text of a query; never text of a message. */
export type Detail = Readonly<Record<string, Canonical | undefined>>;

/** Something done. */
export interface Act {
  readonly action: AuditAction;
  readonly subject: Subject;
  readonly detail?: Detail;
}

export interface Entry {
  readonly index: number;
  readonly at: Date;
  readonly actor: { readonly id: string; readonly name: string; readonly role: string };
  readonly action: AuditAction;
  readonly subject: Subject;
  /** `alert:418`: what it was done for. */
  readonly cause: string | null;
  readonly detail: Detail;
}

/** An entry as its bytes have it. */
interface Content extends Pick<Entry, 'actor' | 'action' | 'subject' | 'detail'> {
  readonly at: string;
}

/** What reads and acts can be for. */
const CAUSES: readonly string[] = ['alert', 'case', 'hold', 'request'];
/** Actors a timeline shows. */
const TIMELINE_ACTORS = 40;

/**
 * What belongs to one request: the actions written while it was served, so that the boot's promise can be kept at run time
 * too (R1), and who asks, as they were when it began, until it is answered.
 */
export class Trail {
  private static readonly current = new AsyncLocalStorage<Trail>();
  private readonly actions = new Set<AuditAction>();
  asker: StoredUser | undefined;

  /** Begins a trail for everything `work` leads to, however asynchronous. */
  static begin<T>(work: () => T): T {
    return Trail.current.run(new Trail(), work);
  }

  static get here(): Trail | undefined {
    return Trail.current.getStore();
  }

  static note(action: AuditAction): void {
    Trail.here?.actions.add(action);
  }

  has(action: AuditAction): boolean {
    return this.actions.has(action);
  }
}

/**
 * The audit log. An entry is written in the transaction of the act it tells of: no act without entry, no entry without
 * act (R1, R73). What the entry says stays in the table; the log's leaf holds a salted commitment to it.
 */
export class Audit {
  constructor(
    private readonly database: Database,
    private readonly log: TransparencyLog,
    private readonly clock: Clock,
  ) {}

  async append(
    tx: Transaction,
    actor: Actor,
    action: AuditAction,
    subject: Subject,
    detail: Detail = {},
  ): Promise<void> {
    await this.appendAll(tx, actor, [{ action, subject, detail }]);
  }

  /** Several acts of one actor, in order. */
  async appendAll(tx: Transaction, actor: Actor, acts: readonly Act[]): Promise<void> {
    await this.write(tx, actor, acts);
    tx.afterCommit(() => this.log.announceAudit());
  }

  /** For acts that change nothing else: reads and refusals. */
  async record(actor: Actor, action: AuditAction, subject: Subject, detail: Detail = {}): Promise<void> {
    await this.write(this.database, actor, [{ action, subject, detail }]);
    this.log.announceAudit();
  }

  private async write(queries: Queries, actor: Actor, acts: readonly Act[]): Promise<void> {
    const at = this.clock.now();
    const entries = acts.map(({ action, subject, detail = {} }) => {
      const content = canonicalBytes({
        at: at.toISOString(),
        actor: { id: actor.id, name: actor.name, role: actor.role },
        action,
        subject: { kind: subject.kind, id: subject.id },
        detail: defined(detail),
      });
      const salt = freshSalt();
      return {
        at,
        actor: actor.id,
        actorName: actor.name,
        actorRole: actor.role,
        action,
        subjectKind: subject.kind,
        subjectId: subject.id,
        cause: causeOf(subject, detail),
        view: viewOf(detail),
        content,
        salt,
        commit: commitment(salt, sha256(content)),
      };
    });
    for (let from = 0; from < entries.length; from += MAX_BATCH)
      await insertEntries(queries, LOGS.audit, entries.slice(from, from + MAX_BATCH));
    for (const { action } of acts) Trail.note(action);
  }

  /** Entries below `before`, newest first. Sequences first, so that a reader sees what has just been done. */
  async list(filter: AuditFilter, before: number | undefined, limit: number): Promise<Entry[]> {
    await this.log.sequence('audit');
    return (await selectEntries(this.database, filter, before, limit)).map(toEntry);
  }

  /** Entries about these subjects with one of these actions, by `kind:id`, oldest first: what proves a line of a report. */
  async entriesOf(
    subjects: readonly Subject[],
    actions: readonly AuditAction[],
  ): Promise<ReadonlyMap<string, Entry[]>> {
    await this.log.sequence('audit');
    const found = new Map<string, Entry[]>();
    for (const entry of (await selectEntriesOf(this.database, subjects, actions)).map(toEntry)) {
      const key = `${entry.subject.kind}:${entry.subject.id}`;
      found.set(key, [...(found.get(key) ?? []), entry]);
    }
    return found;
  }

  /**
   * Entries with one of these actions among the numbers `from` (included) to `upTo` (excluded), in order; with days, those
   * made on them, of UTC, both included. Entries below a number never change: whoever reads up to one reads the same
   * whenever they do.
   */
  async follow(
    from: number,
    upTo: number,
    actions: readonly AuditAction[],
    days?: { readonly from: string; readonly to: string },
  ): Promise<Entry[]> {
    return (await selectEntriesFrom(this.database, from, upTo, actions, days)).map(toEntry);
  }

  /** Entries from a number on, in order, with every action: what a follower of the log reads. */
  async read(from: number, limit: number): Promise<Entry[]> {
    const upTo = Math.min(from + limit, await this.size());
    return (await selectEntriesAt(this.database, range(from, upTo))).map(toEntry);
  }

  /** Entries with these numbers, in order. */
  async at(indexes: readonly number[]): Promise<Entry[]> {
    return (await selectEntriesAt(this.database, indexes)).map(toEntry);
  }

  /** The newest acts of one kind by one actor on a subject, newest first, numbered or not. */
  async shown(
    actor: Actor,
    action: AuditAction,
    subject: Subject,
    limit: number,
  ): Promise<{ at: Date; detail: Detail }[]> {
    const rows = await selectShown(this.database, actor.id, action, subject, limit);
    return rows.map(({ at, content }) => ({ at, detail: detailOf(content) }));
  }

  /** Who acted when, of what a filter lets through. Sequences first. */
  async timeline(filter: AuditFilter): Promise<Timeline> {
    await this.log.sequence('audit');
    const span = await selectSpan(this.database, filter);
    const step = stepOf(span);
    const [actors, marks] = await selectTimeline(this.database, filter, step, TIMELINE_ACTORS);
    return timelineOf(step, span, actors, marks);
  }

  /** Numbers what has been done so far, and returns how many entries there are. */
  async settle(): Promise<number> {
    await this.log.sequence('audit');
    return this.size();
  }

  async count(filter: AuditFilter): Promise<number> {
    return countEntries(this.database, filter);
  }

  size(): Promise<number> {
    return this.log.size('audit');
  }
}

/** From what the log commits to, and from nothing else: columns beside it are for finding entries. */
function toEntry({ idx, content }: Pick<StoredEntry, 'idx' | 'content'>): Entry {
  const { at, actor, action, subject, detail } = parseCanonical(content) as unknown as Content;
  return { index: idx, at: new Date(at), actor, action, subject, cause: causeOf(subject, detail), detail };
}

function detailOf(content: Uint8Array): Detail {
  return (parseCanonical(content) as unknown as Content).detail;
}

/** What an act was done for, where it says so: its own subject, or what was named with it. */
export function causeOf({ kind, id }: Subject, detail: Detail): string | null {
  if (CAUSES.includes(kind)) return `${kind}:${id}`;
  const named = CAUSES.find((cause) => typeof detail[cause] === 'string');
  return named === undefined ? null : `${named}:${detail[named] as string}`;
}

/** Which reading view something was read in, where it says so. */
export function viewOf(detail: Detail): string | null {
  return typeof detail['view'] === 'string' ? detail['view'] : null;
}

function range(from: number, upTo: number): number[] {
  return Array.from({ length: Math.max(0, upTo - from) }, (_, i) => from + i);
}

/** Leaves out what is undefined, so that callers can pass optional facts as they are. */
function defined(detail: Detail): Record<string, Canonical> {
  return Object.fromEntries(
    Object.entries(detail).filter((fact): fact is [string, Canonical] => fact[1] !== undefined),
  );
}
