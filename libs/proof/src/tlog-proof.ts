import { toBase64 } from './base64';
import { MAX_PATH, parseHashes, parseNumber } from './checkpoint';
import type { InclusionPath } from './inclusion';

/** That an entry is in a log, checkable offline (C2SP tlog-proof): its index, the path, a signed checkpoint. */
export interface TlogProof {
  readonly index: number;
  readonly path: InclusionPath;
  /** A signed note, verbatim. */
  readonly checkpoint: string;
}

/** Thrown for text that is no such proof. */
export class MalformedProof extends Error {
  constructor(reason: string) {
    super(`Not a tlog-proof: ${reason}.`);
    this.name = 'MalformedProof';
  }
}

const FIRST_LINE = 'c2sp.org/tlog-proof@v1';

export function formatProof({ index, path, checkpoint }: TlogProof): string {
  return `${FIRST_LINE}\nindex ${index}\n${path.map((hash) => `${toBase64(hash)}\n`).join('')}\n${checkpoint}`;
}

/**
 * Reads a proof so that no other text reads as the same one, up to the checkpoint, which is for `openNote`. The optional
 * `extra` line is refused: nothing authenticates it (R84). Throws MalformedProof.
 */
export function parseProof(text: string): TlogProof {
  const blank = text.indexOf('\n\n');
  if (blank < 0) throw new MalformedProof('no blank line stands before the checkpoint');
  const [first, second, ...hashes] = text.slice(0, blank).split('\n');
  if (first !== FIRST_LINE) throw new MalformedProof(`its first line is not ${FIRST_LINE}`);
  if (second?.startsWith('extra ')) throw new MalformedProof('it has an extra line, which proves nothing');
  const index = second?.startsWith('index ') ? parseNumber(second.slice('index '.length)) : undefined;
  if (index === undefined) throw new MalformedProof('its second line is not “index” and a plain number');
  if (hashes.length > MAX_PATH) throw new MalformedProof(`it has more than ${MAX_PATH} hashes`);
  const path = parseHashes(hashes);
  if (path === undefined) throw new MalformedProof('one of its hashes is not the base64 of 32 bytes');
  return { index, path, checkpoint: text.slice(blank + 2) };
}
