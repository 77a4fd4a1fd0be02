/** How finely a timeline tells times apart. */
export type Step = 'minute' | 'hour' | 'day' | 'week';

export interface Span {
  readonly from: Date | null;
  readonly to: Date | null;
}

export interface ActorLine {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly entries: number;
  readonly onScreen: number;
  /** Of how many actors it is one. */
  readonly of: number;
}

export interface MarkRow {
  readonly actor: string;
  readonly at: Date;
  readonly kind: 'change' | 'read' | 'refusal';
  readonly caused: boolean;
  readonly entries: number;
}

export interface Timeline extends Span {
  readonly step: Step;
  readonly actors: readonly (Omit<ActorLine, 'of'> & { readonly marks: readonly Omit<MarkRow, 'actor'>[] })[];
  /** Actors beyond those. */
  readonly more: number;
}

const DAY_MS = 86_400_000;

/** Few enough marks to look at, whatever the span. */
export function stepOf({ from, to }: Span): Step {
  const days = from && to ? (to.getTime() - from.getTime()) / DAY_MS : 0;
  if (days <= 1 / 8) return 'minute';
  return days <= 4 ? 'hour' : days <= 120 ? 'day' : 'week';
}

export function timelineOf(step: Step, span: Span, lines: readonly ActorLine[], marks: readonly MarkRow[]): Timeline {
  return {
    ...span,
    step,
    actors: lines.map(({ of: _of, ...line }) => ({
      ...line,
      marks: marks.flatMap(({ actor, ...mark }) => (actor === line.id ? [mark] : [])),
    })),
    more: (lines[0]?.of ?? 0) - lines.length,
  };
}
