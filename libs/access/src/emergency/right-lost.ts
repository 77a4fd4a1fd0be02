import type { Transaction } from '@minutebook/platform';
import type { Actor } from '../audit/actor';
import type { Audit } from '../audit/audit';
import { endAccess, endCode } from './store/emergency-store';

/** Who may not enter in an emergency any more has no code, and what they have open ends at once. */
export async function endEmergencyRight(
  tx: Transaction,
  audit: Audit,
  actor: Actor,
  user: string,
  now: Date,
): Promise<void> {
  await endCode(tx, user, now, 'right-lost');
  const by = /^[0-9a-f-]{36}$/.test(actor.id) ? actor.id : null;
  const ended = await endAccess(tx, user, { now, by, how: 'right-lost' });
  if (ended)
    await audit.append(
      tx,
      actor,
      'emergency.ended',
      { kind: 'emergency', id: String(ended.id) },
      { user, how: ended.how },
    );
}
