import type { ReportLine, ReportParameters } from '@minutebook/contract';

/** Where the two logs stood: nothing later is in a report. */
export interface Positions {
  readonly ledger: number;
  readonly audit: number;
}

export interface Section {
  readonly name: string;
  readonly columns: readonly string[];
}

/**
 * A kind of report. Lines come in one order and depend on nothing but parameters and positions: they are read from audit
 * entries below a number and from rows that only ever grow. So the same question is the same answer whenever it is asked
 * (R195). Ids would not do: a decision with a lower one may commit later.
 */
export interface Report {
  readonly sections: readonly Section[];
  lines(parameters: ReportParameters, positions: Positions): AsyncGenerator<readonly ReportLine[]>;
}

/** Numbers of the log a report takes at once. */
export const AUDIT_STEP = 50_000;
