import type { Actor, Audit, Detail, Entry } from '@minutebook/access';
import { AUDIT_ACTIONS, type AuditAction, type CaseEvent } from '@minutebook/contract';
import type { Database } from '@minutebook/platform';
import { type CaseDoor, caseNumber, subjectOf } from './case-door';
import { readEverPeople } from './store/case-people-store';
import { readEverAccess } from './store/case-store';
import { readNotes, readTasks } from './store/case-work-store';

/** Looking is in the log too, and would bury what was done. */
const TOLD = (Object.keys(AUDIT_ACTIONS) as AuditAction[]).filter(
  (action) => action.startsWith('case.') && action !== 'case.viewed',
);

type Facts = CaseEvent['facts'];

/** What was done about a case, told from the audit log, with the names the log leaves out. */
export class CaseTimeline {
  constructor(
    private readonly database: Database,
    private readonly door: CaseDoor,
    private readonly audit: Audit,
  ) {}

  /** Newest first, below an entry. */
  async of(actor: Actor, id: number, before: number | undefined, limit: number): Promise<CaseEvent[]> {
    await this.door.enter(actor, id);
    const entries = (await this.audit.entriesOf([subjectOf(id)], TOLD)).get(`case:${id}`) ?? [];
    const shown = entries
      .filter(({ index }) => before === undefined || index < before)
      .reverse()
      .slice(0, limit);
    const [names, people, notes, tasks] = await Promise.all([
      readEverAccess(this.database, id),
      readEverPeople(this.database, id),
      readNotes(this.database, id),
      readTasks(this.database, id),
    ]);
    const noteOf = new Map(notes.map((note) => [String(note.id), note.text]));
    const taskOf = new Map(tasks.map((task) => [String(task.id), task.text]));
    return shown.map((entry) => {
      const facts: Facts = plain(entry.detail);
      put(facts, 'user', names.get(text(entry.detail.user)));
      put(facts, 'person', people.get(text(entry.detail.part)));
      put(facts, 'note', noteOf.get(text(entry.detail.note)));
      put(facts, 'task', taskOf.get(text(entry.detail.task)));
      put(facts, 'other', entry.detail.other === undefined ? undefined : caseNumber(Number(entry.detail.other)));
      return present(entry, facts);
    });
  }
}

function present({ index, at, actor, action }: Entry, facts: Facts): CaseEvent {
  return { index, at: at.toISOString(), by: actor.name, action, facts };
}

/** Ids that stand for a name or a text are replaced by it; lists are written out. */
function plain(detail: Detail): Facts {
  const facts: Facts = {};
  for (const [name, value] of Object.entries(detail)) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') facts[name] = value;
    else if (Array.isArray(value)) facts[name] = value.map(String).join(', ');
  }
  return facts;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function put(facts: Facts, name: string, value: string | undefined): void {
  if (value !== undefined) facts[name] = value;
}
