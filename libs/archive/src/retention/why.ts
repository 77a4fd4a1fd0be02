import { type Actor, isUserId, permissionsOf, type Users } from '@minutebook/access';
import type { RetentionClass } from '@minutebook/contract';
import { type Database, notFound, type Problem } from '@minutebook/platform';
import { disposed } from '../disposal/disposed';
import type { KeepingReason, Keepers } from '../disposal/keepers';
import type { Directory } from '../people/directory';
import { readDisposed } from '../store/deletion-store';
import { handlesEverOf } from '../store/hold-follow-store';
import { listLabels, type LabelRow } from '../store/retention-record-store';
import { messagesSeen } from '../store/reading-store';
import { readInForce } from '../store/schedule-store';
import {
  type ClaimRow,
  type KeptRow,
  type MessagePlace,
  messagesOfConversation,
  messagesOfEvidence,
  messagesOfHandles,
  type OutcomeRow,
  readClaims,
  readClassesInForce,
  readEvidenceExceptions,
  readExtensionsOf,
  readKept,
  readOutcomes,
  readPlaces,
} from '../store/why-store';
import type { SightedReader } from '../walls/sighted-reader';
import type { Sights } from '../walls/sights';
import { isShorter } from './schedule-content';

/** Messages that are asked about one by one, of a conversation, a person or an object. */
export const MOST_ASKED = 10_000;
/** Labels shown of one message. */
const LABELS = 200;

/** Why a message is still here. */
export interface MessageReasons {
  readonly place: MessagePlace;
  readonly schedule: number | null;
  readonly outcome: OutcomeRow;
  readonly defaultUntil: Date | null;
  readonly claims: readonly ClaimRow[];
  readonly classes: ReadonlyMap<string, RetentionClass>;
  readonly labels: readonly LabelRow[];
  readonly extensions: Awaited<ReturnType<typeof readExtensionsOf>>;
  readonly holds: readonly KeptRow[];
  readonly keepers: readonly KeepingReason[];
}

/** The same of many. */
export interface ManyReasons {
  readonly schedule: number | null;
  readonly messages: number;
  readonly outcomes: readonly OutcomeRow[];
  readonly classes: ReadonlyMap<string, RetentionClass>;
  readonly holds: readonly KeptRow[];
  readonly keepers: ReadonlyMap<number, readonly KeepingReason[]>;
}

/** Answers “why is this still here, and what would let it go”, with what the actor may know of. */
export class Why {
  constructor(
    private readonly database: Database,
    private readonly sighted: SightedReader,
    private readonly sights: Sights,
    private readonly directory: Directory,
    private readonly users: Users,
    private readonly keepers: Keepers,
  ) {}

  async message(actor: Actor, id: number): Promise<MessageReasons> {
    const [place] = await readPlaces(this.database, [id]);
    if (!place) throw await this.missing(actor, id);
    if ((await this.seen(actor, [id])).length === 0) throw notFound('message');
    const [schedule, [outcome], claims, classes, ofMessage, ofConversation, keepers] = await Promise.all([
      readInForce(this.database),
      readOutcomes(this.database, [id]),
      readClaims(this.database, id),
      readClassesInForce(this.database),
      listLabels(this.database, { state: 'current', scope: 'message', record: id }, LABELS),
      listLabels(this.database, { state: 'current', scope: 'conversation', record: place.conversation }, LABELS),
      this.keepers.reasons(this.database, [id]),
    ]);
    const periods = [schedule?.defaultPeriod ?? 'P0D', ...[...classes.values()].map(({ period }) => period)];
    return {
      place,
      schedule: schedule?.id ?? null,
      outcome: outcome!,
      // R18: the longest there is, and not disposable after it either.
      defaultUntil: schedule && outcome!.state === 'unclassified' ? after(place.at, longestOf(periods)) : null,
      claims,
      classes,
      labels: [...ofMessage, ...ofConversation],
      extensions: await readExtensionsOf(
        this.database,
        claims.flatMap(({ extended, code }) => (extended ? [code] : [])),
      ),
      holds: await this.holds(actor, [id]),
      keepers: keepers.get(id) ?? [],
    };
  }

  async conversation(actor: Actor, id: number): Promise<ManyReasons> {
    await this.sighted.require(actor.id, id);
    const { ids, total } = await messagesOfConversation(this.database, id, MOST_ASKED);
    if (total === 0) throw notFound('conversation');
    return this.many(actor, ids, total);
  }

  /** Of what somebody of the directory wrote or received, under any handle that ever was theirs. */
  async person(actor: Actor, id: string): Promise<ManyReasons> {
    const { persons } = await this.directory.whoIsWho();
    if (!persons.some((person) => person.id === id)) throw notFound('person');
    const { ids, total } = await messagesOfHandles(this.database, await handlesEverOf(this.database, [id]), MOST_ASKED);
    return this.many(actor, ids, total);
  }

  async evidence(actor: Actor, id: number): Promise<ManyReasons & { exceptions: number }> {
    const exceptions = await readEvidenceExceptions(this.database, id);
    if (exceptions === undefined) throw notFound('object');
    const { ids, total } = await messagesOfEvidence(this.database, id, MOST_ASKED);
    const many = await this.many(actor, ids, total);
    if (total > 0 && many.messages === 0) throw notFound('object');
    return { ...many, exceptions };
  }

  private async many(actor: Actor, ids: readonly number[], total: number): Promise<ManyReasons> {
    const seen = await this.seen(actor, ids);
    const [schedule, outcomes, classes, holds, keepers] = await Promise.all([
      readInForce(this.database),
      readOutcomes(this.database, seen),
      readClassesInForce(this.database),
      this.holds(actor, seen),
      this.keepers.reasons(this.database, seen),
    ]);
    // How many there are beyond those one sees is nobody's to learn.
    const messages = seen.length === ids.length ? total : seen.length;
    return { schedule: schedule?.id ?? null, messages, outcomes, classes, holds, keepers };
  }

  /** Disposed of, or never there; who does not see everything is not told which. */
  private async missing(actor: Actor, id: number): Promise<Problem> {
    const [row] = (await this.sights.of(actor.id)).isWhole ? await readDisposed(this.database, [id]) : [];
    return row ? disposed(row) : notFound('message');
  }

  private async seen(actor: Actor, ids: readonly number[]): Promise<readonly number[]> {
    const sight = await this.sights.of(actor.id);
    return sight.isWhole ? ids : messagesSeen(this.database, ids, sight);
  }

  /** Those the actor may know of: none without the right to see holds, silent ones for few (R59). */
  private async holds({ id }: Actor, ids: readonly number[]): Promise<KeptRow[]> {
    const all = !isUserId(id);
    const rights = all ? [] : permissionsOf(await this.users.find(id));
    if (!all && !rights.includes('hold.read')) return [];
    return (await readKept(this.database, ids)).filter(
      ({ silent }) => !silent || all || rights.includes('hold.silent'),
    );
  }
}

function longestOf(periods: readonly string[]): string {
  return periods.reduce((longest, period) => (isShorter(longest, period) ? period : longest));
}

/** For showing only: what decides is computed by the database. */
function after(at: Date, period: string): Date {
  const [, years = 0, months = 0, days = 0] = (/^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?$/.exec(period) ?? []).map(Number);
  const end = new Date(at);
  end.setUTCFullYear(
    end.getUTCFullYear() + (years || 0),
    end.getUTCMonth() + (months || 0),
    end.getUTCDate() + (days || 0),
  );
  return end;
}
