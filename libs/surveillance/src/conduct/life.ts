import type { AttestationAnswer, AttestationState } from '@minutebook/contract';

/** States in which the person is still asked. */
export const WAITING = ['asked', 'reminded', 'overdue', 'escalated'] as const satisfies readonly AttestationState[];

/** Moves of an attestation (R183): what is not here is refused, whoever asks. docs/conduct.md shows them. */
export const ATTESTATION_MOVES = {
  remind: { from: ['asked', 'reminded'], to: 'reminded' },
  lapse: { from: ['asked', 'reminded'], to: 'overdue' },
  escalate: { from: ['overdue'], to: 'escalated' },
  attest: { from: WAITING, to: 'attested' },
  refuse: { from: WAITING, to: 'refused' },
  except: { from: WAITING, to: 'excepted' },
  withdraw: { from: WAITING, to: 'withdrawn' },
} as const satisfies Record<string, { from: readonly AttestationState[]; to: AttestationState }>;

export type AttestationMove = keyof typeof ATTESTATION_MOVES;

/** What an answer makes of an attestation. */
export const ANSWER_MOVES = {
  yes: 'attest',
  no: 'refuse',
  exception: 'except',
} as const satisfies Record<AttestationAnswer, AttestationMove>;
