import type { CaseToTake } from '@minutebook/contract';
import { Problem } from '@minutebook/platform';
import type { Aftermath } from '../alerts/review-desk';
import type { Cases } from './cases';
import type { Complaints } from './complaints';

/**
 * What was escalated goes into a case in the transaction of the decision: both stand, or neither. A case about a complaint
 * begins with the complaint's own record (R35), which says what it still lacks.
 */
export function escalation(cases: Cases, complaints: Complaints, into: CaseToTake): Aftermath {
  return async (tx, actor, alert, { disposition, reason }) => {
    if (disposition !== 'escalated')
      throw new Problem({
        code: 'case-without-escalation',
        status: 422,
        title: 'Only what is escalated goes into a case.',
        fields: { case: 'needs the disposition escalated' },
      });
    if ('id' in into) return cases.addAlert(tx, actor, Number(into.id), alert.id, reason);
    const opened = await cases.openFromAlert(tx, actor, alert.id, { ...into, reason });
    if (into.theme === 'complaint') await complaints.openIn(tx, actor, opened);
  };
}
