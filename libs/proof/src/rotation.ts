import { parseNumber } from './checkpoint';
import { type NoteKey, openNote, parseNote, signedNote, UnknownSigner } from './note';
import { VerifierKey } from './verifier-key';

/** One key of a log took over from another (R88). */
export interface Rotation {
  readonly from: VerifierKey;
  readonly to: VerifierKey;
  /** The largest tree the old key signed. Under a larger one its signature is worth nothing. */
  readonly size: number;
  /** RFC 3339 UTC with milliseconds. */
  readonly at: string;
}

/** Thrown for a note that is no statement of a rotation. */
export class MalformedRotation extends Error {
  constructor(reason: string) {
    super(`Not a statement of a key rotation: ${reason}.`);
    this.name = 'MalformedRotation';
  }
}

// No checkpoint reads like this: its second line is a number, and it has three.
const FIRST_LINE = 'minutebook key rotation';
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The statement, signed by both: the old key hands over, and the new one shows that it is there to be handed to. */
export function formatRotation(from: NoteKey, to: NoteKey, size: number, at: Date): string {
  const text = `${FIRST_LINE}\n${from.verifier}\n${to.verifier}\n${size}\n${at.toISOString()}\n`;
  return signedNote(text, from.sign(text), to.sign(text));
}

/** Reads a statement and verifies both signatures. Throws MalformedRotation, MalformedKey, MalformedNote, BadSignature. */
export function openRotation(statement: string): Rotation {
  const [first, old, fresh, count, at, end, ...more] = parseNote(statement).text.split('\n');
  if (first !== FIRST_LINE || end !== '' || more.length > 0)
    throw new MalformedRotation('it has five lines, of which the first says what it is');
  const [from, to, size] = [VerifierKey.parse(old!), VerifierKey.parse(fresh!), parseNumber(count!)];
  if (from.name !== to.name || from.equals(to)) throw new MalformedRotation('it is not about two keys of one log');
  if (size === undefined || !TIME.test(at!)) throw new MalformedRotation('size or time cannot be read');
  for (const key of [from, to]) openBy(statement, key);
  return { from, to, size, at: at! };
}

function openBy(statement: string, key: VerifierKey): void {
  try {
    openNote(statement, [key]);
  } catch (error) {
    throw error instanceof UnknownSigner ? new MalformedRotation(`${key} did not sign it`) : error;
  }
}
