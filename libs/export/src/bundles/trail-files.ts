import type { Actor, AuditOpenings, OpenedEntry, Subject } from '@minutebook/access';
import type { ArchivedMessage } from '@minutebook/archive';
import { parseCanonical } from '@minutebook/proof';
import type { ReviewSelection } from '@minutebook/review';
import type { EntryFiles } from './entry-files';
import type { TrailLine } from './readable/message-page';

interface Said {
  readonly at: string;
  readonly actor: TrailLine['actor'];
  readonly action: TrailLine['action'];
  readonly subject: Subject;
  readonly detail: { readonly messages?: unknown };
}

/** Writes the audit trail of what is in a bundle: all that was done about it, reads included, as the audit log has it. */
export class TrailFiles {
  constructor(
    private readonly openings: AuditOpenings,
    private readonly review: ReviewSelection,
    private readonly files: EntryFiles,
    /** Entries of the audit log there are. */
    private readonly below: number,
  ) {}

  /** Entries written. */
  get count(): number {
    return this.files.count;
  }

  /** Of these messages: about them, about their alerts, and who had them on screen. By message. */
  async ofMessages(
    actor: Actor,
    messages: readonly ArchivedMessage[],
  ): Promise<ReadonlyMap<number, readonly TrailLine[]>> {
    const trails = new Map<number, Map<number, TrailLine>>(messages.map(({ id }) => [id, new Map()]));
    const ids = [...trails.keys()];
    const alerts = new Map<string, number[]>();
    for (const { id, message } of await this.review.alertsOn(actor, ids))
      alerts.set(String(id), [...(alerts.get(String(id)) ?? []), message]);
    const subjects = [
      ...ids.map((id) => ({ kind: 'message', id: String(id) })),
      ...[...alerts.keys()].map((id) => ({ kind: 'alert', id })),
    ];
    const conversations = [...new Set(messages.map(({ conversation }) => conversation))];
    const naming = await this.openings.at(await this.openings.naming(conversations, ids, this.below));
    const found = [...(await this.openings.about(subjects, this.below)), ...naming];
    await this.files.prepare(found.map(({ index }) => index));
    for (const opened of found) {
      await this.files.write(opened);
      const said = saidIn(opened);
      const { subject, detail } = said;
      const about =
        subject.kind === 'message'
          ? [Number(subject.id)]
          : subject.kind === 'alert'
            ? (alerts.get(subject.id) ?? [])
            : Array.isArray(detail.messages)
              ? detail.messages.map(Number)
              : [];
      for (const message of about) trails.get(message)?.set(opened.index, lineOf(opened, said));
    }
    return new Map([...trails].map(([message, lines]) => [message, inOrder([...lines.values()])]));
  }

  /** Of anything else. */
  async about(subjects: readonly Subject[]): Promise<TrailLine[]> {
    return this.writeAll(await this.openings.about(subjects, this.below));
  }

  /** Entries by their numbers. */
  async at(indices: readonly number[]): Promise<TrailLine[]> {
    return this.writeAll(await this.openings.at(indices));
  }

  private async writeAll(opened: readonly OpenedEntry[]): Promise<TrailLine[]> {
    const lines: TrailLine[] = [];
    await this.files.prepare(opened.map(({ index }) => index));
    for (const one of opened) {
      await this.files.write(one);
      lines.push(lineOf(one, saidIn(one)));
    }
    return lines;
  }
}

function saidIn({ content }: OpenedEntry): Said {
  return parseCanonical(content) as unknown as Said;
}

function lineOf({ index }: OpenedEntry, { at, actor, action, subject }: Said): TrailLine {
  return { index, at: new Date(at), actor, action, subject };
}

function inOrder(lines: readonly TrailLine[]): TrailLine[] {
  return lines.toSorted((a, b) => a.index - b.index);
}
