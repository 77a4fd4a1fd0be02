/** What went wrong, for people first: a sentence, what is safe, what to do; then a code that never changes. */
export interface ProblemShape {
  /** Stable, kebab-case. Clients and tests hang on it. */
  readonly code: string;
  readonly status: number;
  /** One sentence a user understands. */
  readonly title: string;
  readonly detail?: string | undefined;
  /** What to do next. */
  readonly hint?: string | undefined;
  /** Faults of single fields, as `path → message`. */
  readonly fields?: Readonly<Record<string, string>> | undefined;
  /** Further members of the answer, e.g. the faults of a query with their places. */
  readonly more?: Readonly<Record<string, unknown>> | undefined;
}

/** An error that may be shown. Anything else that is thrown is a bug and is shown as `internal`. */
export class Problem extends Error implements ProblemShape {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  readonly hint: string | undefined;
  readonly fields: Readonly<Record<string, string>> | undefined;
  readonly more: Readonly<Record<string, unknown>> | undefined;

  constructor(shape: ProblemShape, options?: ErrorOptions) {
    super([shape.title, shape.detail, shape.hint].filter(Boolean).join(' '), options);
    this.name = 'Problem';
    this.code = shape.code;
    this.status = shape.status;
    this.title = shape.title;
    this.detail = shape.detail;
    this.hint = shape.hint;
    this.fields = shape.fields;
    this.more = shape.more;
  }

  /** RFC 9457 body. */
  toBody(instance: string): Record<string, unknown> {
    return {
      type: `urn:minutebook:problem:${this.code}`,
      title: this.title,
      status: this.status,
      ...(this.detail && { detail: this.detail }),
      ...(this.hint && { hint: this.hint }),
      ...(this.fields && { fields: this.fields }),
      ...this.more,
      code: this.code,
      instance,
    };
  }
}

/** Not there, or behind a wall: the same words for both, so that a refusal never tells what exists. */
export function notFound(what: string): Problem {
  return new Problem({
    code: 'not-found',
    status: 404,
    title: `There is no such ${what}.`,
    hint: 'It may have another address, or be outside what you may see.',
  });
}

/** Somebody else was faster. `what` names the thing, e.g. `alert`. */
export function conflict(what: string): Problem {
  return new Problem({
    code: 'changed-meanwhile',
    status: 409,
    title: `Somebody changed this ${what} meanwhile.`,
    detail: 'Nothing of yours was saved.',
    hint: 'Look at it as it is now, then decide again.',
  });
}

/** Refuses what is not an IANA time zone this machine knows. */
export function checkZone(zone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    throw new Problem({
      code: 'zone-unknown',
      status: 422,
      title: `There is no time zone “${zone}”.`,
      hint: 'Give an IANA name such as Asia/Hong_Kong.',
      fields: { zone: 'is not an IANA time zone' },
    });
  }
}

/**
 * The id that a page of a list by id goes on from, as the list gave it out; undefined at its beginning. Throws
 * `cursor-invalid` for anything else: to begin again in silence would have a client read the first page for ever.
 */
export function idCursor(after: string | undefined): number | undefined {
  if (after === undefined) return undefined;
  if (/^\d{1,15}$/.test(after)) return Number(after);
  throw new Problem({
    code: 'cursor-invalid',
    status: 422,
    title: 'The list has no such place.',
    hint: 'Begin at its start, and go on with what its pages say is next.',
    fields: { after: 'was not given out by this list' },
  });
}
