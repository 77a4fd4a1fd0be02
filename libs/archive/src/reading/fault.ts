import type { LogFault } from '@minutebook/access';

/** One thing that is not as it should be. Sentences name ids, never content. */
export interface Fault {
  readonly code:
    | LogFault['code']
    | 'record-missing'
    | 'record-altered'
    | 'evidence-altered'
    | 'reparse-differs'
    | 'disposal-unproven'
    | 'day-unproven'
    | 'audit-altered';
  readonly what: string;
}
