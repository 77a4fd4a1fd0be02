import type { Exhibit } from '@minutebook/contract';
import { scaleTime } from 'd3-scale';

/** Pixels; text in a drawing is never scaled. */
export const LEFT = 132;
export const LANE = 21;
export const FOOT = 24;
const MOST_LANES = 9;
const MARGIN = 26;
/** Marks closer than this share one label. */
const CLOSE = 12;
/** Height of a line of labels, and about how wide their letters are. */
export const LABEL = 13;
const LETTER = 6.5;

export type MarkKind = 'message' | 'alert' | 'deleting';

export interface BoardMark {
  readonly id: string;
  readonly kind: MarkKind;
  readonly x: number;
  readonly y: number;
  /** Null: a neighbour's label stands for both. */
  readonly label: string | null;
  readonly isLabelLeft: boolean;
}

export interface Board {
  readonly lanes: readonly { readonly name: string; readonly y: number }[];
  readonly marks: readonly BoardMark[];
  /** What happened outside the archive: a line through all lanes. */
  readonly events: readonly {
    /** Which line of labels, from the top: near ones stand below each other. */
    readonly row: number;
    readonly id: string;
    readonly x: number;
    readonly label: string;
    readonly isLabelLeft: boolean;
  }[];
  readonly ticks: readonly { readonly at: string; readonly x: number; readonly isDay: boolean }[];
  readonly height: number;
  readonly laneBottom: number;
  /** Lanes that did not fit. */
  readonly left: number;
}

/** Places exhibits by who and when; undefined: nothing of it has a time. */
export function boardOf(exhibits: readonly Exhibit[], width: number): Board | undefined {
  const timed = exhibits.filter(
    (exhibit): exhibit is Exhibit & { at: string } => exhibit.at !== null && exhibit.kind !== null,
  );
  if (timed.length === 0) return undefined;
  const times = timed.map(({ at }) => Date.parse(at));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const pad = Math.max((last - first) * 0.04, 30 * 60_000);
  const scale = scaleTime([new Date(first - pad), new Date(last + pad)], [LEFT, width - MARGIN]);
  const people = [...new Set(timed.filter(({ kind }) => kind === 'message' || kind === 'alert').map(({ who }) => who))];
  const shown = people.slice(0, MOST_LANES);
  const events = eventsOf(timed, (at) => Math.round(scale(new Date(at))), width);
  const top = Math.max(-1, ...events.map(({ row }) => row)) * LABEL + LABEL + 2;
  const laneOf = new Map(shown.map((name, i) => [name, top + i * LANE + LANE / 2]));
  const laneBottom = top + Math.max(1, shown.length) * LANE;
  const placed = timed.flatMap((exhibit) => {
    const y = exhibit.kind === 'message' || exhibit.kind === 'alert' ? laneOf.get(exhibit.who) : undefined;
    return y === undefined ? [] : [{ exhibit, x: Math.round(scale(new Date(exhibit.at))), y }];
  });
  const ticks = scale.ticks(Math.max(2, Math.floor((width - LEFT) / 130)));
  return {
    lanes: shown.map((name) => ({ name, y: laneOf.get(name)! })),
    marks: placed.map(({ exhibit, x, y }, i) => {
      const others = placed.filter((other, j) => j !== i && other.y === y);
      const isCrowdedRight = others.some(
        (other) => other.x >= x && other.x - x < 34 && (other.x !== x || other.exhibit.number > exhibit.number),
      );
      const isCrowdedLeft = others.some(
        (other) => other.x <= x && x - other.x < 34 && (other.x !== x || other.exhibit.number < exhibit.number),
      );
      const isNamedByNeighbour = others.some(
        (other) => Math.abs(other.x - x) < CLOSE && other.exhibit.number < exhibit.number,
      );
      const isLabelLeft = (isCrowdedRight && !isCrowdedLeft && x - LEFT > 30) || x > width - MARGIN - 10;
      return {
        id: exhibit.id,
        kind: exhibit.speaksOfDeleting ? 'deleting' : exhibit.alert ? 'alert' : 'message',
        x,
        y,
        label: isNamedByNeighbour ? null : `E${exhibit.number}`,
        isLabelLeft,
      };
    }),
    events,
    ticks: ticks.map((tick) => ({
      at: tick.toISOString(),
      x: Math.round(scale(tick)),
      isDay: tick.getHours() === 0 && tick.getMinutes() === 0,
    })),
    height: laneBottom + FOOT,
    laneBottom,
    left: people.length - shown.length,
  };
}

function eventsOf(
  timed: readonly (Exhibit & { at: string })[],
  placeOf: (at: string) => number,
  width: number,
): Board['events'] {
  const ends: number[] = [];
  return timed
    .filter(({ kind }) => kind === 'event' || kind === 'file')
    .map(({ id, number, at, who }) => {
      const x = placeOf(at);
      const label = `E${number} ${who}`;
      const isLabelLeft = x > width * 0.66;
      const length = label.length * LETTER + CLOSE;
      const from = isLabelLeft ? x - length : x;
      let row = ends.findIndex((end) => end <= from);
      if (row < 0) row = ends.length;
      ends[row] = from + length;
      return { id, x, label, isLabelLeft, row };
    });
}
