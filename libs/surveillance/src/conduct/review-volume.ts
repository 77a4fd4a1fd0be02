/** How much was reviewed in a time, as far as surveillance is concerned. */
export interface Reviewed {
  /** Alerts decided, undone decisions not counted. */
  readonly decided: number;
  /** Of a review of samples; null where there is none. */
  readonly samples: number | null;
}

/** Whoever reviews alerts provides this under {@link REVIEW_VOLUME}; without it nobody does. */
export interface ReviewVolume {
  /** From the first instant on, before the second. */
  between(from: Date, to: Date): Promise<Reviewed>;
}

export const REVIEW_VOLUME = Symbol('ReviewVolume');
