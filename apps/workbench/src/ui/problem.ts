/** What the server said went wrong (RFC 9457), or what kept it from saying anything. */
export interface ProblemBody {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly status?: number;
  readonly instance?: string;
  readonly fields?: Readonly<Record<string, string>>;
}

/** Codes of our own, for what never reached the server. */
export type OwnCode = 'offline' | 'unreadable' | 'fault';

export class Problem extends Error {
  /** When it was met: printed small beside the code, so that it can be found in a log. */
  readonly at = new Date().toISOString();

  constructor(
    readonly code: string,
    readonly status: number,
    /** As the server words it, in English; the workbench has its own words for most codes. */
    readonly body: ProblemBody = {},
    options?: ErrorOptions,
  ) {
    super(body.title ?? code, options);
    this.name = 'Problem';
  }

  static of(error: unknown): Problem {
    return error instanceof Problem ? error : new Problem('fault', 0, {}, { cause: error });
  }

  is(...codes: readonly string[]): boolean {
    return codes.includes(this.code);
  }
}
