import type { Actor, Audit, Notices } from '@minutebook/access';
import { conflict, notFound, Problem, type Transaction } from '@minutebook/platform';
import { type CaseDoor, caseNumber, subjectOf } from './case-door';
import { type AccessRow, readAccess, seenAmong } from './store/case-store';
import { endLink, insertNote, insertTask, putLink, readTasks, type TaskRow, updateTask } from './store/case-work-store';

export interface TaskChange {
  readonly version: number;
  readonly text?: string | undefined;
  readonly assignee?: string | null | undefined;
  readonly due?: string | null | undefined;
  readonly done?: boolean | undefined;
}

/** Tasks, notes and links of a case. Only people of the case are given tasks or mentioned. */
export class CaseWork {
  constructor(
    private readonly door: CaseDoor,
    private readonly notices: Notices,
    private readonly audit: Audit,
  ) {}

  async addTask(
    actor: Actor,
    id: number,
    { text, assignee, due }: { text: string; assignee: string | null; due: string | null },
  ): Promise<void> {
    await this.door.change(actor, id, {}, async (tx) => {
      const member = await this.member(tx, id, assignee, 'assignee');
      const task = await insertTask(tx, id, { text, assignee, assigneeName: member?.name ?? null, due });
      await this.audit.append(tx, actor, 'case.task-added', subjectOf(id), { task: String(task), assignee });
      await this.tellAssignee(tx, actor, id, assignee);
      return { result: undefined };
    });
  }

  async changeTask(actor: Actor, id: number, part: number, wanted: TaskChange): Promise<void> {
    await this.door.change(actor, id, {}, async (tx) => {
      const before = (await readTasks(tx, id)).find((task) => task.id === part);
      if (!before) throw notFound('task');
      const assignee = wanted.assignee === undefined ? before.assignee : wanted.assignee;
      const member = wanted.assignee === undefined ? undefined : await this.member(tx, id, assignee, 'assignee');
      const after: TaskRow = {
        ...before,
        ...(wanted.done !== undefined && this.doing(actor, wanted.done)),
        text: wanted.text ?? before.text,
        assignee,
        assigneeName: wanted.assignee === undefined ? before.assigneeName : (member?.name ?? null),
        due: wanted.due === undefined ? before.due : wanted.due,
        version: wanted.version,
      };
      if (!(await updateTask(tx, id, after))) throw conflict('task');
      await this.audit.append(tx, actor, 'case.task-changed', subjectOf(id), {
        task: String(part),
        ...(wanted.done !== undefined && { done: wanted.done }),
        ...(wanted.assignee !== undefined && { assignee }),
        ...(wanted.due !== undefined && { due: wanted.due }),
        ...(wanted.text !== undefined && { reworded: true }),
      });
      if (assignee !== before.assignee) await this.tellAssignee(tx, actor, id, assignee);
      return { result: undefined };
    });
  }

  async note(
    actor: Actor,
    id: number,
    { text, mentions }: { text: string; mentions: readonly string[] },
  ): Promise<void> {
    await this.door.change(actor, id, { from: ['open', 'signing', 'closed'] }, async (tx) => {
      for (const mentioned of mentions) await this.member(tx, id, mentioned, 'mentions');
      const { name, at } = this.door.by(actor);
      const note = await insertNote(tx, id, { text, by: actor.id, byName: name, at, mentions });
      await this.audit.append(tx, actor, 'case.noted', subjectOf(id), { note: String(note), mentions: [...mentions] });
      await this.notices.tell(
        tx,
        mentions.filter((user) => user !== actor.id),
        {
          kind: 'mention',
          subject: subjectOf(id),
          words: { case: caseNumber(id), by: actor.name },
        },
      );
      return { result: undefined };
    });
  }

  /** Both cases must be ones the actor sees; whoever sees only one of them reads no more than the other's number. */
  async link(actor: Actor, id: number, version: number, other: number, why: string): Promise<void> {
    await this.door.change(actor, id, { version }, async (tx, { user, bar }) => {
      if (other === id || !(await seenAmong(tx, user.id, bar, [other])).has(other)) throw notFound('case');
      await putLink(tx, id, other, why);
      await this.audit.append(tx, actor, 'case.linked', subjectOf(id), { other: String(other) });
      return { result: undefined };
    });
  }

  async unlink(actor: Actor, id: number, version: number, other: number): Promise<void> {
    await this.door.change(actor, id, { version }, async (tx) => {
      if (!(await endLink(tx, id, other, this.door.now()))) throw notFound('linked case');
      await this.audit.append(tx, actor, 'case.unlinked', subjectOf(id), { other: String(other) });
      return { result: undefined };
    });
  }

  private doing(actor: Actor, done: boolean): Pick<TaskRow, 'doneBy' | 'doneByName' | 'doneAt'> {
    return done
      ? { doneBy: actor.id, doneByName: actor.name, doneAt: this.door.now() }
      : { doneBy: null, doneByName: null, doneAt: null };
  }

  private async member(
    tx: Transaction,
    id: number,
    user: string | null,
    field: string,
  ): Promise<AccessRow | undefined> {
    if (user === null) return undefined;
    const member = (await readAccess(tx, id)).find((each) => each.user === user);
    if (member) return member;
    throw new Problem({
      code: 'not-of-the-case',
      status: 422,
      title: 'Somebody named has no access to this case.',
      hint: 'Give access first, or leave the name out.',
      fields: { [field]: 'has no access to the case' },
    });
  }

  private async tellAssignee(tx: Transaction, actor: Actor, id: number, assignee: string | null): Promise<void> {
    if (assignee === null || assignee === actor.id) return;
    await this.notices.tell(tx, [assignee], {
      kind: 'case-task',
      subject: subjectOf(id),
      words: { case: caseNumber(id), by: actor.name },
    });
  }
}
