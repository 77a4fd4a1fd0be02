import type { Role } from '@minutebook/contract';

/** Who acts: a user, a part of the program, or whoever sits at the machine's command line. */
export interface Actor {
  /** Opaque: a user's uuid, `system:<part>` or `operator:<login>`. This is what the ledger holds. */
  readonly id: string;
  /** As shown in the audit log, kept as it was at the time. */
  readonly name: string;
  readonly role: Role | 'system' | 'operator' | 'nobody';
}

/** A part of the program, e.g. `capture`, `detector`. */
export function systemActor(part: string): Actor {
  return { id: `system:${part}`, name: part, role: 'system' };
}

/** Whoever holds the data folder acts with the right of possession; the log says so. */
export function operatorActor(login: string): Actor {
  return { id: `operator:${login}`, name: `${login} at the command line`, role: 'operator' };
}

/** Whether an actor's id is a user's: neither a part of the program's, nor of somebody at the command line. */
export function isUserId(id: string): boolean {
  return !/^(?:system|operator):/.test(id);
}

/** Nobody is signed in (a refused sign-in, a set-up link). */
export const NOBODY: Actor = { id: 'nobody', name: 'not signed in', role: 'nobody' };
