import { createHash, createHmac } from 'node:crypto';

/** Other ways to keep an audit trail, as small as they can be: the first columns of docs/what-is-not-detected.md. */

export interface Line {
  readonly seq: number;
  readonly at: number;
  readonly text: string;
  readonly tag: string;
}

export interface Design {
  /** What the program writes beside a line; `before` is the tag of the line before. */
  tag(line: Omit<Line, 'tag'>, before: string): string;
  /** Whether whoever administers the database can compute tags too. */
  readonly attackerTags: boolean;
  /** Whether somebody who checks it finds something, as far as this design checks anything. */
  finds(lines: readonly Line[]): boolean;
}

const KEY = 'not in the database';
const chained = ({ seq, at, text }: Omit<Line, 'tag'>, before: string): string =>
  createHash('sha256').update(`${before}\n${seq}\n${at}\n${text}`).digest('hex');
const hasGap = (lines: readonly Line[]): boolean => lines.some(({ seq }, index) => seq !== index);
const breaks = (lines: readonly Line[]): boolean =>
  lines.some((line, index) => line.tag !== chained(line, lines[index - 1]?.tag ?? ''));

/** By the heading of its column. */
export const DESIGNS: Readonly<Record<string, Design>> = {
  'audit table': { tag: () => '', attackerTags: true, finds: () => false },
  'keyed row MAC with seq': {
    tag: macOf,
    attackerTags: false,
    finds: (lines) => hasGap(lines) || lines.some((line) => line.tag !== macOf(line)),
  },
  'hash chain, attacker does not recompute': {
    tag: chained,
    attackerTags: false,
    finds: (lines) => hasGap(lines) || breaks(lines),
  },
  'hash chain, attacker recomputes': {
    tag: chained,
    attackerTags: true,
    finds: (lines) => hasGap(lines) || breaks(lines),
  },
};

function macOf({ seq, at, text }: Omit<Line, 'tag'>): string {
  return createHmac('sha256', KEY).update(`${seq}\n${at}\n${text}`).digest('hex');
}

/** A log as the program writes it, honestly. */
export function written(design: Design, lines: readonly { readonly at: number; readonly text: string }[]): Line[] {
  const all: Line[] = [];
  for (const { at, text } of lines) {
    const line = { seq: all.length, at, text };
    all.push({ ...line, tag: design.tag(line, all.at(-1)?.tag ?? '') });
  }
  return all;
}

/** What the attacker leaves of it: tags made again where they can be, and as they were otherwise. */
function left(design: Design, lines: readonly Line[]): Line[] {
  if (!design.attackerTags) return [...lines];
  const all: Line[] = [];
  for (const line of lines) all.push({ ...line, tag: design.tag(line, all.at(-1)?.tag ?? '') });
  return all;
}

const HONEST = Array.from({ length: 12 }, (_, i) => ({ at: i * 1_000, text: `entry ${i}` }));
const numbered = (lines: readonly Line[]): Line[] => lines.map((line, seq) => ({ ...line, seq }));

/** The attacks, by row of the table: what the design is shown afterwards. */
export const ON_DESIGNS: Readonly<Record<string, (design: Design) => boolean>> = {
  'edit a row': (design) =>
    tamper(design, (all) => all.map((line) => (line.seq === 4 ? { ...line, text: '?' } : line))),
  'drop a middle row': (design) => tamper(design, (all) => all.filter(({ seq }) => seq !== 4)),
  'drop and renumber': (design) => tamper(design, (all) => numbered(all.filter(({ seq }) => seq !== 4))),
  'reorder (and renumber)': (design) =>
    tamper(design, (all) => numbered([...all.slice(0, 4), all[5]!, all[4]!, ...all.slice(6)])),
  'insert a backdated row': (design) =>
    tamper(design, (all) =>
      numbered([...all.slice(0, 4), { seq: 4, at: 3_500, text: 'never was', tag: all[3]!.tag }, ...all.slice(4)]),
    ),
  'truncate the tail': (design) => tamper(design, (all) => all.slice(0, 8)),
  'rewrite everything': (design) =>
    tamper(design, (all) => all.map((line) => ({ ...line, text: `other ${line.seq}` }))),
  'restore an old backup': (design) => design.finds(written(design, HONEST.slice(0, 8))),
  // The program itself writes the row, at whatever time the clock says it is.
  'clock rollback, new row dated early': (design) =>
    design.finds(written(design, [...HONEST, { at: 500, text: 'dated early' }])),
  'fork: two auditors shown two histories': (design) =>
    design.finds(written(design, HONEST)) ||
    design.finds(written(design, [...HONEST.slice(0, 8), { at: 8_500, text: 'for the other' }])),
  'never logged at all': (design) => design.finds(written(design, HONEST)),
};

function tamper(design: Design, change: (lines: Line[]) => Line[]): boolean {
  const honest = written(design, HONEST);
  if (design.finds(honest)) throw new Error('finds something in an honest log');
  return design.finds(left(design, change(honest)));
}
