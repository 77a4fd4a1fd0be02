import type { ArchivedMessage, Reader, SightedReader, Sights } from '@minutebook/archive';
import type { Database } from '@minutebook/platform';
import type { AlertRow } from '../../store/alert-store';
import { hiddenMembers, type MemberRow, membersOf } from '../../store/folding-store';
import { MOST_MEMBERS } from './likeness';

/** A member with the message it is in. */
export interface OpenedMember {
  readonly row: MemberRow;
  readonly message: ArchivedMessage;
}

/** What the conflict graph is asked of members, for all that lie in one conversation at once. */
export interface MemberQuestion {
  readonly message: ArchivedMessage;
  /** External ids of those they are about. */
  readonly subjects: readonly string[];
}

type Grown = Pick<AlertRow, 'id' | 'members'>;

/** What is folded under an alert, for whoever reads or judges it. Costs nothing where there are no members. */
export class Members {
  private readonly asked = new WeakMap<Grown, Promise<readonly MemberQuestion[]>>();

  constructor(
    private readonly database: Database,
    private readonly reader: Pick<Reader, 'messages'>,
    private readonly sighted: Pick<SightedReader, 'messages'>,
    private readonly sights: Pick<Sights, 'of'>,
  ) {}

  /** Members after one, in the order their hits were found; those this reader may see. */
  async page(
    reader: string,
    alert: number,
    after: number,
    limit: number,
  ): Promise<{ items: OpenedMember[]; next: number | null }> {
    const hidden = (await this.sights.of(reader)).hidden?.conversations ?? [];
    const found = await membersOf(this.database, alert, { after, limit: limit + 1, hidden });
    const rows = found.slice(0, limit);
    const messages = new Map(
      (await this.sighted.messages(reader, [...new Set(rows.map(({ message }) => message))])).map((one) => [
        one.id,
        one,
      ]),
    );
    return {
      items: rows.flatMap((row) => {
        const message = messages.get(row.message);
        return message ? [{ row, message }] : [];
      }),
      next: found.length > limit ? rows.at(-1)!.hit : null,
    };
  }

  /** How many members of each this reader may see. */
  async counts(reader: string, alerts: readonly AlertRow[]): Promise<ReadonlyMap<number, number>> {
    const grown = alerts.filter(({ members }) => members > 0);
    const hidden = grown.length === 0 ? [] : ((await this.sights.of(reader)).hidden?.conversations ?? []);
    const unseen = await hiddenMembers(
      this.database,
      grown.map(({ id }) => id),
      hidden,
    );
    return new Map(alerts.map(({ id, members }) => [id, members - (unseen.get(id) ?? 0)]));
  }

  /** Whoever may not judge one of the members may not judge the alert (R34). Asked once for an alert as it was read. */
  questions(alert: Grown): Promise<readonly MemberQuestion[]> {
    if (alert.members === 0) return Promise.resolve([]);
    let asked = this.asked.get(alert);
    if (!asked) this.asked.set(alert, (asked = this.ask(alert.id)));
    return asked;
  }

  private async ask(alert: number): Promise<readonly MemberQuestion[]> {
    const rows = await membersOf(this.database, alert, { after: 0, limit: MOST_MEMBERS, hidden: [] });
    const messages = new Map(
      (await this.reader.messages([...new Set(rows.map(({ message }) => message))])).map((one) => [one.id, one]),
    );
    const groups = new Map<string, { messages: ArchivedMessage[]; subjects: Set<string> }>();
    for (const { message: id, conversation, subject } of rows) {
      const message = messages.get(id);
      if (!message) continue;
      // A handle may change hands between two days.
      const key = `${conversation} ${message.at.toISOString().slice(0, 10)}`;
      let group = groups.get(key);
      if (!group) groups.set(key, (group = { messages: [], subjects: new Set() }));
      group.messages.push(message);
      if (subject !== null) group.subjects.add(subject);
    }
    return [...groups.values()].map(({ messages: [first, ...others], subjects }) => ({
      // Everybody who wrote, received or is named in any of them, as if it were one message.
      message: { ...first!, versions: [first!, ...others].flatMap(({ versions }) => versions) },
      subjects: [...subjects],
    }));
  }
}
