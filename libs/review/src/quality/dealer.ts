import { permissionsOf, type StoredUser, type Users } from '@minutebook/access';
import type { ArchivedMessage, ConflictGraph, Reader } from '@minutebook/archive';
import type { Queries } from '@minutebook/platform';
import { fraction, shuffled } from './sample';
import { knownInUse, knownToSkip } from './store/known-store';
import { casesOf, loads, type NewReread } from './store/reread-store';

/** A decision to be judged again. */
export type Case = Awaited<ReturnType<typeof casesOf>>[number];

/** Who decides which blind task is whose. */
export class Dealer {
  constructor(
    private readonly users: Users,
    private readonly reader: Reader,
    private readonly conflicts: Pick<ConflictGraph, 'ground' | 'between'>,
  ) {}

  /** Everybody who may re-read, or those of them who are named. */
  async readers(named: readonly string[]): Promise<StoredUser[]> {
    const all = await this.users.whoMay('alert.decide');
    return named.length === 0 ? all : all.filter(({ id }) => named.includes(id));
  }

  /** One reader for each decision, evenly by what they have open; undefined where nobody may. */
  async deal(
    queries: Queries,
    seed: string,
    decisions: readonly number[],
    readers: readonly StoredUser[],
  ): Promise<NewReread[]> {
    const cases = await casesOf(queries, decisions);
    const messages = await this.messagesOf(cases);
    const load = new Map(
      await loads(
        queries,
        readers.map(({ id }) => id),
      ),
    );
    const dealt: NewReread[] = [];
    for (const one of cases) {
      const order = [...readers].sort(
        (first, second) =>
          (load.get(first.id) ?? 0) - (load.get(second.id) ?? 0) ||
          fraction(seed, `${one.decision}:${first.id}`) - fraction(seed, `${one.decision}:${second.id}`),
      );
      const reader = await this.firstWhoMay(order, one, messages.get(one.message));
      if (reader) load.set(reader.id, (load.get(reader.id) ?? 0) + 1);
      dealt.push({ alert: one.alert, decision: one.decision, firstBy: one.firstBy, known: null, reader });
    }
    return dealt;
  }

  /**
   * Up to `count` known answers for somebody, none twice. Who runs quality gets none: they see which they are.
   */
  async known(queries: Queries, seed: string, reader: StoredUser, count: number): Promise<NewReread[]> {
    if (count === 0 || permissionsOf(reader).includes('quality.run')) return [];
    const [inUse, skip] = await Promise.all([knownInUse(queries), knownToSkip(queries, reader.id)]);
    const byDecision = new Map(inUse.map(({ id, decision }) => [decision, id]));
    const cases = (await casesOf(queries, [...byDecision.keys()])).filter(
      ({ alert, decision }) => !skip.alerts.includes(alert) && !skip.known.includes(byDecision.get(decision)!),
    );
    const byId = new Map(cases.map((one) => [one.decision, one]));
    const found: NewReread[] = [];
    for (const decision of shuffled(`${seed}:${reader.id}`, [...byId.keys()])) {
      if (found.length === count) break;
      const one = byId.get(decision)!;
      const [message] = await this.reader.messages([one.message]);
      if (!message || (await this.whyNot(reader, one, message)) !== undefined) continue;
      found.push({ alert: one.alert, decision, firstBy: one.firstBy, known: byDecision.get(decision)!, reader });
    }
    return found;
  }

  /** How many known answers go with so many re-reads: the share, and by chance one more for what is left over. */
  knownCount(seed: string, reader: string, rereads: number, share: number): number {
    return Math.floor((rereads * share) / 100 + fraction(seed, `known:${reader}`));
  }

  /** Why somebody may not judge a decision again; undefined when they may. */
  async whyNot(user: StoredUser, one: Case, message: ArchivedMessage): Promise<string | undefined> {
    if (user.id === one.firstBy) return `${user.name} decided it.`;
    if (one.signers.includes(user.id)) return `${user.name} signed it.`;
    if (one.openers.includes(user.id)) return `${user.name} has opened it before, and may know what was decided.`;
    if (one.readers.includes(user.id)) return `${user.name} has read it blind before.`;
    return this.conflict(user, one.firstBy, message);
  }

  /** Nobody judges what they took part in, nor the work of their own line. */
  async conflict(user: StoredUser, firstBy: string, message: ArchivedMessage): Promise<string | undefined> {
    const first = await this.users.find(firstBy);
    const line = await this.conflicts.between(user, first);
    return (line ?? (await this.conflicts.ground(user, { message })))?.sentence;
  }

  async caseOf(queries: Queries, decision: number): Promise<Case> {
    const [one] = await casesOf(queries, [decision]);
    return one!;
  }

  private async firstWhoMay(
    readers: readonly StoredUser[],
    one: Case,
    message: ArchivedMessage | undefined,
  ): Promise<StoredUser | undefined> {
    if (!message) return undefined;
    for (const reader of readers) if ((await this.whyNot(reader, one, message)) === undefined) return reader;
    return undefined;
  }

  private async messagesOf(cases: readonly Case[]): Promise<ReadonlyMap<number, ArchivedMessage>> {
    const messages = await this.reader.messages([...new Set(cases.map(({ message }) => message))]);
    return new Map(messages.map((message) => [message.id, message]));
  }
}
