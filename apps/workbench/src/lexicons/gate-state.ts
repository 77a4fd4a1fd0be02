import type { Rehearsal, RehearsalObjection } from '@minutebook/contract';

/** What a draft has to pass before it is in force. */
export const STAGES = ['examples', 'rehearsed', 'approval', 'in-force'] as const;
export type Stage = (typeof STAGES)[number];
export type StageState = 'done' | 'now' | 'bad' | 'ahead';

export interface GateFacts {
  /** Rules of the draft with an error, and examples that do not come out as they must. */
  readonly faulty: number;
  readonly failing: number;
  readonly dirty: boolean;
  /** Rules that differ from what is in force. */
  readonly changes: number;
  readonly rehearsal: Pick<Rehearsal, 'state' | 'current' | 'without' | 'objections'> | null;
  readonly mayPublish: boolean;
  /** Whoever sits here saved the draft. */
  readonly own: boolean;
  /** Somebody else could approve it. */
  readonly others: boolean;
  readonly reason: string;
}

export type Wait =
  | { readonly code: 'errors' | 'examples'; readonly n: number }
  | { readonly code: 'unsaved' | 'rehearsal' | 'stale' | 'running' | 'second' | 'right' | 'reason' }
  | { readonly code: 'objection'; readonly objection: RehearsalObjection };

/** Everything the draft waits for, in the order it is to be done; nothing: it can be put into force. */
export function waitsFor(facts: GateFacts): Wait[] {
  const waits: Wait[] = [];
  if (facts.faulty > 0) waits.push({ code: 'errors', n: facts.faulty });
  if (facts.failing > 0) waits.push({ code: 'examples', n: facts.failing });
  if (facts.dirty) waits.push({ code: 'unsaved' });
  waits.push(...rehearsalWaits(facts));
  if (!facts.mayPublish) waits.push({ code: 'right' });
  else if (facts.own && facts.others) waits.push({ code: 'second' });
  else if (facts.reason.trim() === '') waits.push({ code: 'reason' });
  return waits;
}

/** How far the draft has come; nothing drafted means the last one is in force. */
export function stagesOf(facts: GateFacts): Record<Stage, StageState> {
  if (facts.changes === 0 && !facts.dirty)
    return { examples: 'done', rehearsed: 'done', approval: 'done', 'in-force': 'done' };
  const examples = facts.faulty + facts.failing > 0 ? 'bad' : 'done';
  const waits = rehearsalWaits(facts);
  const objected = waits.some(({ code }) => code === 'objection');
  const rehearsed = waits.length === 0 && !facts.dirty ? 'done' : objected && !facts.dirty ? 'bad' : 'now';
  return {
    examples,
    rehearsed: examples === 'bad' && rehearsed === 'now' ? 'ahead' : rehearsed,
    approval: rehearsed === 'done' && examples === 'done' ? 'now' : 'ahead',
    'in-force': 'ahead',
  };
}

function rehearsalWaits({ rehearsal, dirty }: GateFacts): Wait[] {
  if (!rehearsal || rehearsal.without) return [{ code: 'rehearsal' }];
  if (rehearsal.state === 'waiting' || rehearsal.state === 'running') return [{ code: 'running' }];
  if (rehearsal.state !== 'done') return [{ code: 'rehearsal' }];
  if (!rehearsal.current || dirty) return [{ code: 'stale' }];
  return rehearsal.objections.map((objection) => ({ code: 'objection', objection }));
}
