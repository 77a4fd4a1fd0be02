import { baseName } from '../json/files';
import type { NumberedSequence } from './numbers';

/**
 * Names of exports that come in parts numbered from 1. Only what the exporting program itself writes: where people number
 * files, nothing follows from a number that is missing.
 */
const PARTED: readonly RegExp[] = [
  // Google Takeout: `takeout-20240701T221728Z-004.zip`, `takeout-20260308T081854Z-3-001.zip`.
  /^(takeout-\d{8}T\d{6}Z(?:-\d{1,3})?)-(\d{3,4})\.(?:zip|tgz)$/i,
  // DiscordChatExporter: `Guild - channel [1064990764406419508] [part 2].json`. The first has no number.
  /^(.+ \[\d{15,20}\].*?)(?: \[part (\d{1,6})\])?\.(?:json|csv|html)$/i,
];

/** No file system has longer names; what is in an archive may have any. In UTF-16 units. */
const LONGEST = 255;

/** A browser that saves the same name twice adds a number of its own. */
const TWICE = / ?\(\d{1,3}\)(?=\.[a-z]+$)/i;

/** Which part of which export a file is, by its name: these programs say it nowhere else. */
export function partNamed(path: string): NumberedSequence | undefined {
  const name = baseName(path).replace(TWICE, '');
  if (name.length > LONGEST) return undefined;
  for (const pattern of PARTED) {
    const [, stream, number = '1'] = pattern.exec(name) ?? [];
    if (stream !== undefined) return partOf(stream, Number(number));
  }
  return undefined;
}

/** A part of an export whose first is 1. What is before that counts as seen, so that a first part can be missing. */
export function partOf(stream: string, number: number): NumberedSequence {
  const ranges =
    number <= 1
      ? ([[0, number]] as const)
      : ([
          [0, 0],
          [number, number],
        ] as const);
  return { of: 'parts', stream, ranges };
}
