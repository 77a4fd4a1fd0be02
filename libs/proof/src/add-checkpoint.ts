import { toBase64 } from './base64';
import { MAX_PATH, parseHashes, parseNumber } from './checkpoint';
import type { ConsistencyPath } from './consistency';

/** What a witness, or our signer, is asked (C2SP tlog-witness): here is a checkpoint, and how it grew out of the last. */
export interface AddCheckpoint {
  /** Size of the checkpoint that the other side saw last; 0 for none. */
  readonly old: number;
  readonly path: ConsistencyPath;
  /** The signed note; for the signer, which is to sign it, the text and the blank line only ({@link unsignedNote}). */
  readonly note: string;
}

/** Thrown for a request that cannot be read. */
export class MalformedRequest extends Error {
  constructor(reason: string) {
    super(`Not an add-checkpoint request: ${reason}.`);
    this.name = 'MalformedRequest';
  }
}

export function formatAddCheckpoint({ old, path, note }: AddCheckpoint): string {
  return `old ${old}\n${path.map((hash) => `${toBase64(hash)}\n`).join('')}\n${note}`;
}

/** Throws MalformedRequest. What stands in the note is not looked at. */
export function parseAddCheckpoint(body: string): AddCheckpoint {
  const blank = body.indexOf('\n\n');
  if (blank < 0) throw new MalformedRequest('no blank line stands before the checkpoint');
  const [first, ...hashes] = body.slice(0, blank).split('\n');
  const old = first!.startsWith('old ') ? parseNumber(first!.slice('old '.length)) : undefined;
  if (old === undefined) throw new MalformedRequest('its first line is not “old” and a plain number');
  if (hashes.length > MAX_PATH) throw new MalformedRequest(`it has more than ${MAX_PATH} hashes`);
  const path = parseHashes(hashes);
  if (path === undefined) throw new MalformedRequest('one of its hashes is not the base64 of 32 bytes');
  return { old, path, note: body.slice(blank + 2) };
}

/** A text and the blank line that signatures come after. */
export function unsignedNote(text: string): string {
  return `${text}\n`;
}

/** The text of an {@link unsignedNote}. Throws MalformedRequest. */
export function unsignedText(note: string): string {
  if (!note.endsWith('\n\n')) throw new MalformedRequest('its checkpoint is not a text and a blank line');
  return note.slice(0, -1);
}
