import { EXAMINER_DAYS, type ExaminerScope, type Role } from '@minutebook/contract';
import { Problem } from '@minutebook/platform';

/** The time of an examiner is over (R194). Whoever is none has no such time. */
export function visitIsOver(
  { roles, examiner }: { readonly roles: readonly Role[]; readonly examiner: ExaminerScope | null },
  now: Date,
): boolean {
  return roles.includes('examiner') && (examiner === null || new Date(examiner.until) <= now);
}

/** An examiner comes with a scope and an end, nobody else does, and the end is at most 90 days away. */
export function checkVisit(roles: readonly Role[], examiner: ExaminerScope | null, now: Date): void {
  if (!roles.includes('examiner')) {
    if (examiner === null) return;
    throw new Problem({
      code: 'scope-without-examiner',
      status: 422,
      title: 'Only an examiner has a scope.',
      hint: 'Give the role as well, or leave the scope out.',
    });
  }
  if (examiner === null)
    throw new Problem({
      code: 'examiner-without-scope',
      status: 422,
      title: 'An examiner needs a scope and an end.',
      hint: 'Say which people or desks they may see, and until when.',
    });
  const days = (new Date(examiner.until).getTime() - now.getTime()) / 86_400_000;
  if (days <= 0 || days > EXAMINER_DAYS)
    throw new Problem({
      code: 'examiner-end',
      status: 422,
      title: `An examiner’s visit ends within ${EXAMINER_DAYS} days.`,
      fields: { until: days <= 0 ? 'is over' : `is more than ${EXAMINER_DAYS} days away` },
    });
}
