import { type Actor, isUserId, permissionsOf, type TransparencyLog, type Users } from '@minutebook/access';
import type { Database } from '@minutebook/platform';
import {
  classAt,
  type HoldThen,
  holdsAt,
  type LabelThen,
  labelsAt,
  partiesOf,
  type PartiesRow,
} from '../store/history-store';
import { readInForce, type ScheduleRow } from '../store/schedule-store';
import type { SightedReader } from '../walls/sighted-reader';
import type { ArchivedMessage } from './reader';

/** What the archive knew of a message at a time. */
export interface MessageThen {
  readonly position: number;
  readonly conversation: number;
  /** Undefined: it had no version of it yet. */
  readonly message: ArchivedMessage | undefined;
  readonly class: Awaited<ReturnType<typeof classAt>>;
  readonly labels: readonly LabelThen[];
  readonly schedule: ScheduleRow | undefined;
  readonly holds: readonly HoldThen[];
}

/** Answers what a record and its labels looked like at a time, for who sees the record now (R14). */
export class RecordHistory {
  constructor(
    private readonly database: Database,
    private readonly sighted: SightedReader,
    private readonly log: TransparencyLog,
    private readonly users: Users,
  ) {}

  async at(actor: Actor, id: number, at: Date): Promise<MessageThen> {
    const now = await this.sighted.message(actor.id, id);
    const [position, conversationClass, labels, schedule, holds] = await Promise.all([
      this.positionAt(at),
      classAt(this.database, now.conversation, at),
      labelsAt(this.database, id, now.conversation, at),
      readInForce(this.database, at),
      this.holds(actor, id, at),
    ]);
    const message = messageAt(now, position, at);
    return { position, conversation: now.conversation, message, class: conversationClass, labels, schedule, holds };
  }

  /** Whose messages these are: who wrote them, who takes part, and when they were sent. */
  parties(messages: readonly number[]): Promise<PartiesRow[]> {
    return messages.length === 0 ? Promise.resolve([]) : partiesOf(this.database, messages);
  }

  /** Entries of the records log up to a time; times never run backwards, so it is found by halving. */
  private async positionAt(at: Date): Promise<number> {
    let [low, high] = [0, await this.log.size('records')];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const [entry] = await this.log.refs('records', middle, 1);
      if (entry!.at <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** None without the right to see holds, silent ones for few (R59). */
  private async holds({ id }: Actor, message: number, at: Date): Promise<HoldThen[]> {
    const all = !isUserId(id);
    const rights = all ? [] : permissionsOf(await this.users.find(id));
    if (!all && !rights.includes('hold.read')) return [];
    return (await holdsAt(this.database, message, at)).filter(
      ({ silent }) => !silent || all || rights.includes('hold.silent'),
    );
  }
}

/** With the versions and findings the ledger had numbered by then; undefined where it had none. */
function messageAt(message: ArchivedMessage, position: number, at: Date): ArchivedMessage | undefined {
  const known = (part: { readonly position: number | null }): boolean =>
    part.position !== null && part.position < position;
  const versions = message.versions.filter(known);
  if (versions.length === 0) return undefined;
  return {
    ...message,
    versions,
    annotations: message.annotations.filter(known),
    responses: message.responses.filter(({ receivedAt }) => receivedAt <= at),
  };
}
