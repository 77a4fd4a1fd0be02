import type { Kind } from '../cast/room';

/**
 * Small talk, written as scenes of a few lines, separated by blank lines:
 *
 *     A: text        A to E are of the firm, K and L from outside
 *     B 5m: text     five minutes later than one would answer anyway
 *     A+ 👍          a reaction to the line before
 *     A~ text        A's own last line, edited to this
 *     A-             A's own last line, deleted
 *     A @x.pdf: text with a file
 *     @ 09:00-10:30 B=owen   before the first line: only at these hours, B is this member
 *
 * Braces as in `fill`.
 */
export interface SceneLine {
  readonly speaker: string;
  readonly act: 'say' | 'edit' | 'delete' | 'react';
  readonly delay: number;
  readonly file?: string;
  readonly text: string;
}

export interface Scene {
  readonly kind: Kind;
  readonly lines: readonly SceneLine[];
  readonly inside: readonly string[];
  readonly outside: readonly string[];
  /** Letters whose lines are in Chinese. */
  readonly chinese: ReadonlySet<string>;
  readonly pinned: ReadonlyMap<string, string>;
  readonly hours?: readonly [string, string];
  /** Whether people are called by their Chinese names in it. */
  readonly han: boolean;
}

const LINE = /^([A-EK-L])(?:([+~-])|(?: (\d+)m)?(?: @(\S+))?:)(?: (.*))?$/;
const HAN = /[\u4e00-\u9fff]/;
const ACTS = { '+': 'react', '~': 'edit', '-': 'delete' } as const;

/** `pins`: who a letter stands for throughout, as far as it speaks. */
export function scenes(kind: Kind, text: string, pins: Readonly<Record<string, string>> = {}): Scene[] {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((block) => {
      const written = block.trim().split('\n');
      const head = written[0]!.trim().startsWith('@ ') ? written.shift()!.trim().slice(2).split(' ') : [];
      const hours = head.find((word) => word.includes(':'))?.split('-');
      const lines = written.map((line) => lineOf(kind, line.trim()));
      const named = [...block.matchAll(/\{([A-EK-L])\}/g)].map((found) => found[1]!);
      const letters = [...new Set([...lines.map((line) => line.speaker), ...named])].sort();
      const pinned = [
        ...Object.entries(pins),
        ...head.filter((word) => word.includes('=')).map((word) => word.split('=')),
      ];
      return {
        kind,
        ...(hours && { hours: [hours[0]!, hours[1]!] as const }),
        chinese: new Set(lines.filter((line) => HAN.test(line.text)).map((line) => line.speaker)),
        pinned: new Map(
          pinned.map(([letter, id]) => [letter!, id!] as const).filter(([letter]) => letters.includes(letter)),
        ),
        lines,
        inside: letters.filter((letter) => letter < 'K'),
        outside: letters.filter((letter) => letter >= 'K'),
        han: HAN.test(block),
      };
    });
}

function lineOf(kind: Kind, line: string): SceneLine {
  const parts = LINE.exec(line);
  if (!parts) throw new Error(`a line of ${kind} is not understood: ${line}`);
  const [, speaker, sign, minutes = '0', file, text = ''] = parts;
  return {
    speaker: speaker!,
    act: sign === undefined ? 'say' : ACTS[sign as keyof typeof ACTS],
    delay: Number(minutes),
    ...(file !== undefined && { file }),
    text,
  };
}
