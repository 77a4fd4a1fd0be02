import type { Alert } from '@minutebook/contract';

/** Who this alert waits for, as this reader sees it: what the decision pane shows hangs on it. */
export type Stage = 'to-claim' | 'held-by-other' | 'to-decide' | 'own-decided' | 'to-sign' | 'closed';

export function alertName(id: string): string {
  return `A-${id}`;
}

export function stageOf(alert: Pick<Alert, 'state' | 'claimedBy'>, reader: string): Stage {
  switch (alert.state) {
    case 'new':
      return 'to-claim';
    case 'claimed':
      return alert.claimedBy?.id === reader ? 'to-decide' : 'held-by-other';
    case 'decided':
      return alert.claimedBy?.id === reader ? 'own-decided' : 'to-sign';
    case 'closed':
      return 'closed';
  }
}

/** Milliseconds in which this reader may still take back what they closed; 0: not any more, or it never was theirs. */
export function undoLeft(alert: Pick<Alert, 'state' | 'decisions' | 'undoUntil'>, reader: string, now: number): number {
  if (alert.state !== 'closed' || alert.undoUntil === null || alert.decisions.at(-1)?.by.id !== reader) return 0;
  return Math.max(0, new Date(alert.undoUntil).getTime() - now);
}

export interface Step {
  readonly kind: 'claim' | 'decide' | 'sign' | 'closed';
  /** Which signature; 0 for what is none. */
  readonly level: number;
  readonly state: 'done' | 'now' | '';
}

/** The life of an alert with as many signatures as it needs. */
export function stepsOf(alert: Pick<Alert, 'state' | 'signatures'>, needed: number): Step[] {
  const levels = alert.state === 'decided' || alert.state === 'closed' ? alert.signatures.needed : needed;
  const at = { new: 0, claimed: 1, decided: 2 + alert.signatures.given, closed: 3 + levels }[alert.state];
  const steps: Omit<Step, 'state'>[] = [
    { kind: 'claim', level: 0 },
    { kind: 'decide', level: 0 },
    ...Array.from({ length: levels }, (_, i) => ({ kind: 'sign' as const, level: i + 1 })),
    { kind: 'closed', level: 0 },
  ];
  return steps.map((step, i) => ({ ...step, state: i < at ? 'done' : i === at ? 'now' : '' }));
}
