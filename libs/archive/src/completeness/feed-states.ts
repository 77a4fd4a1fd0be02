/** A live feed, as far as completeness is concerned. */
export interface FeedState {
  readonly id: string;
  readonly name: string;
  readonly channel: string;
  /** `active`, `paused` … */
  readonly state: string;
  /** Who answers for it. */
  readonly responsible: string;
  readonly createdAt: Date;
  readonly lastReceivedAt: Date | null;
  /** Numbers that were skipped, and are neither filled nor explained (R45). */
  readonly gapsOpen: number;
  /** Deliveries acknowledged and not yet archived. */
  readonly backlog: number;
  /** Deliveries acknowledged and given up: the archive does not have them. */
  readonly failed: number;
  /** Calls refused since it last received something. */
  readonly refusedSince: number;
  readonly testedAt: Date | null;
  /** What is wrong, as the last test or asking found; null: nothing. */
  readonly testProblem: string | null;
}

/** Whoever runs live feeds provides this under {@link FEED_STATES}; without it there are files alone. */
export interface FeedStates {
  feeds(): Promise<readonly FeedState[]>;
}

export const FEED_STATES = Symbol('FeedStates');
