import { randomBytes } from 'node:crypto';
import type { Actor, Audit } from '@minutebook/access';
import type { Transaction } from '@minutebook/platform';
import { sha256 } from '@minutebook/proof';
import { hashOfRules } from './redrawing';
import { insertDraw } from './store/draw-store';
import type { PlanRow } from './store/plan-store';

/**
 * Makes the seed of a period and commits to it: its SHA-256 goes to the audit log now, the seed itself when the sample is
 * drawn. Who wrote the messages could not know it, and who draws cannot choose it any more. Undefined when it was made
 * before.
 */
export async function commitTo(
  tx: Transaction,
  audit: Audit,
  actor: Actor,
  { plan, from, to, byHand, at }: { plan: PlanRow; from: string; to: string; byHand: boolean; at: Date },
): Promise<number | undefined> {
  const seed = randomBytes(32);
  const commitment = sha256(seed);
  const id = await insertDraw(tx, {
    plan: plan.id,
    from,
    to,
    byHand,
    rules: plan.rules,
    seed,
    commitment,
    committedAt: at,
  });
  if (id === undefined) return undefined;
  await audit.append(
    tx,
    actor,
    'sampling.committed',
    { kind: 'sample-draw', id: String(id) },
    {
      plan: String(plan.id),
      name: plan.name,
      from,
      to,
      commitment: commitment.toString('hex'),
      rules: hashOfRules(plan.rules),
      ...(byHand && { byHand }),
    },
  );
  return id;
}
