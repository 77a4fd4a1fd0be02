import type { AlertState, AuditAction } from '@minutebook/contract';

interface MoveRule {
  readonly from: readonly AlertState[];
  /** Where it may lead; which of them depends on the signatures its queue asks for. Or it stays in whichever state it is in. */
  readonly to: readonly AlertState[] | 'the same';
  readonly who: string;
  readonly audit: AuditAction;
}

/** Moves of an alert. The server obeys this table, and docs/alert-life.md draws it. */
export const MOVES = {
  claim: { from: ['new'], to: ['claimed'], who: 'a reviewer of its queue, without conflict', audit: 'alert.claimed' },
  release: { from: ['claimed'], to: ['new'], who: 'who holds it; the clock', audit: 'alert.released' },
  snooze: { from: ['new', 'claimed'], to: ['new'], who: 'a reviewer of its queue', audit: 'alert.snoozed' },
  wake: { from: ['new'], to: ['new'], who: 'who set it aside; a supervisor', audit: 'alert.woken' },
  assign: { from: ['new', 'claimed'], to: ['new'], who: 'a supervisor; the clock', audit: 'alert.assigned' },
  fold: {
    from: ['new', 'claimed'],
    to: 'the same',
    who: 'the detector: a hit on the like (folding.md)',
    audit: 'alert.folded',
  },
  separate: {
    from: ['new', 'claimed'],
    to: 'the same',
    who: 'a reviewer of its queue, without conflict; who holds it',
    audit: 'alert.separated',
  },
  decide: {
    from: ['claimed'],
    to: ['decided', 'closed'],
    who: 'who holds it, without conflict',
    audit: 'alert.decided',
  },
  'decide in bulk': {
    from: ['new', 'claimed'],
    to: ['decided', 'closed'],
    who: 'a reviewer of its queue, without conflict',
    audit: 'alert.decided',
  },
  undo: {
    from: ['decided', 'closed'],
    to: ['claimed'],
    who: 'who decided, while nobody signed',
    audit: 'alert.undone',
  },
  sign: {
    from: ['decided'],
    to: ['decided', 'closed'],
    who: 'a signer who neither decided nor signed, without conflict',
    audit: 'alert.signed',
  },
  return: {
    from: ['decided'],
    to: ['claimed'],
    who: 'a signer who neither decided nor signed, without conflict',
    audit: 'alert.returned',
  },
  reopen: { from: ['closed'], to: ['new'], who: 'a signer, without conflict', audit: 'alert.reopened' },
} as const satisfies Record<string, MoveRule>;

export type Move = keyof typeof MOVES;

/** Every step from one state to the next that a move can be. */
export function stepsOf({ from, to }: MoveRule): (readonly [from: AlertState, to: AlertState])[] {
  return from.flatMap((start) => (to === 'the same' ? [start] : to).map((end) => [start, end] as const));
}

/** The table as a Mermaid state diagram. */
export function lifeDiagram(): string {
  const arrows = Object.entries(MOVES).flatMap(([name, rule]) =>
    stepsOf(rule).map(([start, end]) => `  ${start} --> ${end}: ${name}`),
  );
  return ['stateDiagram-v2', '  [*] --> new: a rule hits', ...arrows].join('\n');
}

/** The table as a table: who may. */
export function lifeTable(): string {
  const rows = Object.entries(MOVES).map(
    ([name, { from, to, who, audit }]: [string, MoveRule]) =>
      `| ${name} | ${from.join(', ')} | ${to === 'the same' ? to : to.join(', ')} | ${who} | \`${audit}\` |`,
  );
  return ['| Move | From | To | Who | In the audit log |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}
