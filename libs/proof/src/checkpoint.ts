import { fromBase64, toBase64 } from './base64';
import type { Head } from './consistency';

/** What a log says of itself at one size (C2SP tlog-checkpoint). Extension lines are refused: nobody audits them (R75). */
export interface Checkpoint extends Head {
  /** Names the log, e.g. `minutebook.example/records`. */
  readonly origin: string;
}

/** Thrown for text that is no checkpoint. */
export class MalformedCheckpoint extends Error {
  constructor(reason: string) {
    super(`Not a checkpoint: ${reason}.`);
    this.name = 'MalformedCheckpoint';
  }
}

/** The text that is signed. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  const text = `${origin}\n${size}\n${toBase64(root)}\n`;
  parseCheckpoint(text);
  return text;
}

/** Reads the text of an opened note, strictly. Throws MalformedCheckpoint. */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, size, root, end, ...more] = text.split('\n');
  if (end !== '' || more.length > 0) throw new MalformedCheckpoint('it has three lines: origin, size and root');
  if (!isOrigin(origin!)) throw new MalformedCheckpoint('its origin is empty or not text');
  const leaves = parseNumber(size!);
  if (leaves === undefined) throw new MalformedCheckpoint('its size is not a plain number');
  const hash = fromBase64(root!);
  if (hash?.length !== 32) throw new MalformedCheckpoint('its root is not the base64 of 32 bytes');
  return { origin: origin!, size: leaves, root: hash };
}

/** A number as C2SP formats write them: decimal, without leading zeroes. Undefined for anything else. */
export function parseNumber(text: string): number | undefined {
  if (!/^(?:0|[1-9]\d{0,15})$/.test(text)) return undefined;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** Hashes as C2SP formats write them, one a line. Undefined where one is not 32 bytes in base64. */
export function parseHashes(lines: readonly string[]): Uint8Array[] | undefined {
  const hashes = lines.map(fromBase64);
  return hashes.every((hash) => hash?.length === 32) ? (hashes as Uint8Array[]) : undefined;
}

/** More hashes than any proof about a tree of at most 2^63 leaves can have. */
export const MAX_PATH = 63;

function isOrigin(origin: string): boolean {
  return origin !== '' && origin.isWellFormed() && !/[\u0000-\u001f]/.test(origin);
}
