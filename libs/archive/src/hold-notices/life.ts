import type { CustodianNoticeState } from '@minutebook/contract';

/** States in which somebody is still asked to acknowledge. */
export const WAITING = ['waiting', 'sent', 'reminded', 'escalated'] as const satisfies readonly CustodianNoticeState[];

/**
 * Moves of a custodian's notice (R52): what is not here is refused, whoever asks. Whether the data of somebody is held
 * hangs on none of them (R53).
 */
export const NOTICE_MOVES = {
  /** A mail server took the letter, or somebody got the link to hand over. */
  send: { from: ['waiting'], to: 'sent' },
  remind: { from: ['sent', 'reminded'], to: 'reminded' },
  escalate: { from: ['sent', 'reminded'], to: 'escalated' },
  // A link can be followed before the server's word for its letter has reached us.
  acknowledge: { from: WAITING, to: 'acknowledged' },
  depart: { from: WAITING, to: 'departed' },
  rejoin: { from: ['departed'], to: 'waiting' },
  /** No longer of the hold: narrowed away, or the hold was released. */
  release: { from: [...WAITING, 'acknowledged', 'departed'], to: 'released' },
  /** Of the hold again, and told nothing yet they could rely on. */
  readmit: { from: ['released'], to: 'waiting' },
  /** Of the hold again, and has acknowledged this very text. */
  reinstate: { from: ['released'], to: 'acknowledged' },
  /** A newer notice of the hold takes its place. */
  supersede: { from: [...WAITING, 'acknowledged', 'departed', 'released'], to: 'superseded' },
} as const satisfies Record<string, { from: readonly CustodianNoticeState[]; to: CustodianNoticeState }>;

export type NoticeMove = keyof typeof NOTICE_MOVES;

export function isWaiting(state: CustodianNoticeState): boolean {
  return (WAITING as readonly CustodianNoticeState[]).includes(state);
}
