import type { StoredUser } from '@minutebook/access';
import type { ConflictGraph } from '../people/conflict-graph';
import type { Directory } from '../people/directory';
import type { FourEyes } from '../people/four-eyes';
import { type Database } from '@minutebook/platform';
import { readScopes, type HoldRecord } from '../store/hold-store';
import type { RequestRow } from '../store/hold-request-store';
import type { HoldAudience } from './hold-audience';

/** Why somebody may not approve: a code for the screen's own words, and a sentence. */
export interface Bar {
  readonly ground: string;
  readonly reason: string;
}

/**
 * Who may approve that a hold lets go: neither who asked, nor who approved before, nor a custodian of any of its scopes or
 * somebody in the line of one (the one conflict graph says so).
 */
export class HoldApprovers {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly conflicts: ConflictGraph,
    private readonly eyes: FourEyes,
    private readonly audience: HoldAudience,
  ) {}

  /** Everybody with the right to, whatever speaks against them. */
  candidates({ silent }: HoldRecord): Promise<StoredUser[]> {
    return this.audience.holders('hold.approve', silent);
  }

  /** Why this user may not; undefined when nothing speaks against it. */
  async bar(user: string, request: RequestRow, hold: HoldRecord): Promise<Bar | undefined> {
    const { bars, free } = await this.of(request, hold);
    if (free.some(({ id }) => id === user)) return undefined;
    return bars.get(user) ?? { ground: 'not-permitted', reason: 'You may not approve this.' };
  }

  /** Of all who hold the right: who may still, and why the others may not. */
  async of(
    request: Pick<RequestRow, 'requestedBy' | 'requestedByName' | 'approvals'>,
    hold: HoldRecord,
  ): Promise<{ free: StoredUser[]; bars: ReadonlyMap<string, Bar>; barred: { user: StoredUser; bar: Bar }[] }> {
    const users = await this.candidates(hold);
    const grounds = await this.conflicts.grounds(users, { subjects: await this.custodians(hold.id) });
    const barred: { user: StoredUser; bar: Bar }[] = [];
    const free: StoredUser[] = [];
    for (const user of users) {
      const bar = await this.barOf(user, request, grounds.get(user));
      if (bar) barred.push({ user, bar });
      else free.push(user);
    }
    return { free, barred, bars: new Map(barred.map(({ user, bar }) => [user.id, bar])) };
  }

  private async barOf(
    user: StoredUser,
    { requestedBy, requestedByName, approvals }: Pick<RequestRow, 'requestedBy' | 'requestedByName' | 'approvals'>,
    ground: { kind: string; sentence: string } | undefined,
  ): Promise<Bar | undefined> {
    if (user.id === requestedBy) return { ground: 'own-request', reason: `${user.name} asked for this.` };
    if (approvals.some(({ id }) => id === user.id))
      return { ground: 'signed-first', reason: `${user.name} approved it before: somebody else approves next.` };
    if (ground) return { ground: ground.kind, reason: ground.sentence };
    // Somebody with two accounts is one person.
    if (await this.eyes.isOneOf(user.id, [requestedBy]))
      return {
        ground: 'own-request',
        reason: `${user.name} and ${requestedByName}, who asked for this, are the same.`,
      };
    const before = approvals.map(({ id }) => id);
    if (await this.eyes.isOneOf(user.id, before))
      return { ground: 'signed-first', reason: `${user.name} approved it before, by another account.` };
    return undefined;
  }

  /** External ids, as the directory has them now, of everybody who is or was a custodian. */
  private async custodians(hold: number): Promise<string[]> {
    const ids = new Set((await readScopes(this.database, [hold])).flatMap(({ persons }) => persons));
    const { persons } = await this.directory.whoIsWho();
    return persons.flatMap(({ id, externalId }) => (ids.has(id) ? [externalId] : []));
  }
}
