import type { Actor, Audit, Notices, Users } from '@minutebook/access';
import { type Clock, type Database, nudge, Problem } from '@minutebook/platform';
import { insertNote, type NoteRow, notesOf, putTag, takeTag } from '../store/note-store';
import type { ReviewDesk } from './review-desk';

/** What people write on alerts besides decisions: notes, which only grow, and tags. */
export class Notes {
  constructor(
    private readonly database: Database,
    private readonly desk: ReviewDesk,
    private readonly users: Users,
    private readonly notices: Notices,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  of(alert: number): Promise<NoteRow[]> {
    return notesOf(this.database, alert);
  }

  async write(actor: Actor, id: number, text: string, mentions: readonly string[]): Promise<NoteRow> {
    await this.desk.require(actor, id);
    await this.refuseUnlessSeen(mentions, id);
    return this.database.transaction(async (tx) => {
      const note = await insertNote(tx, id, {
        text,
        by: actor.id,
        byName: actor.name,
        at: this.clock.now(),
        mentions: [...new Set(mentions)],
      });
      await this.audit.append(tx, actor, 'alert.noted', subjectOf(id), {
        note: String(note.id),
        mentions: [...mentions],
      });
      await this.notices.tell(
        tx,
        mentions.filter((user) => user !== actor.id),
        { kind: 'mention', subject: subjectOf(id), words: { who: actor.name } },
      );
      await nudge(tx, { topic: 'alert', id: String(id) });
      return note;
    });
  }

  /** Doing it twice changes nothing, and is logged as often as it is asked for. */
  async tag(actor: Actor, id: number, tag: string): Promise<void> {
    await this.change(actor, id, tag, true);
  }

  async untag(actor: Actor, id: number, tag: string): Promise<void> {
    await this.change(actor, id, tag, false);
  }

  /** A mention is told: never of an alert that is kept from whom it would tell (R182). */
  private async refuseUnlessSeen(mentions: readonly string[], alert: number): Promise<void> {
    const readers = new Set((await this.users.whoMay('alert.read')).map((user) => user.id));
    for (const user of mentions)
      if (!readers.has(user) || !(await this.desk.sees({ id: user }, alert)))
        throw new Problem({
          code: 'mention-unknown',
          status: 422,
          title: 'Somebody who is mentioned cannot see this alert.',
          hint: 'Mention somebody else.',
          fields: { mentions: 'has somebody who cannot see this alert' },
        });
  }

  private async change(actor: Actor, id: number, tag: string, on: boolean): Promise<void> {
    await this.desk.require(actor, id);
    await this.database.transaction(async (tx) => {
      const changed = on ? await putTag(tx, id, tag) : await takeTag(tx, id, tag);
      await this.audit.append(tx, actor, on ? 'alert.tagged' : 'alert.untagged', subjectOf(id), { tag, changed });
      if (changed) await nudge(tx, { topic: 'alert', id: String(id) });
    });
  }
}

function subjectOf(id: number): { kind: string; id: string } {
  return { kind: 'alert', id: String(id) };
}
