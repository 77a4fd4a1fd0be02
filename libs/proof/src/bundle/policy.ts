import { type Checkpoint, parseCheckpoint, parseNumber } from '../checkpoint';
import { openNote, parseNote } from '../note';
import { MalformedKey, SIGNATURE_TYPE, VerifierKey } from '../verifier-key';
import { vouchesFor } from './key-ring';

/** Who is trusted: logs, witnesses, and which of these have to have seen a checkpoint. */
export interface Policy {
  readonly logs: readonly VerifierKey[];
  readonly witnesses: readonly VerifierKey[];
  /** Whether cosignatures of these witnesses are enough. */
  isQuorum(cosigned: readonly VerifierKey[]): boolean;
}

/** Thrown for a line of a trust file that cannot be read. Names the line. */
export class MalformedPolicy extends Error {
  constructor(
    readonly line: number,
    reason: string,
  ) {
    super(`Line ${line} of the keys: ${reason}.`);
    this.name = 'MalformedPolicy';
  }
}

/** Nobody is trusted, nothing is wanted. */
export const NO_POLICY: Policy = { logs: [], witnesses: [], isQuorum: () => true };

type Quorum = (cosigned: ReadonlySet<VerifierKey>) => boolean;

/**
 * Reads a C2SP tlog-policy, or verifier keys one a line (a log’s is of type 1, a witness’s of type 4), or both. Throws
 * MalformedPolicy.
 */
export function parsePolicy(text: string): Policy {
  const logs: VerifierKey[] = [];
  const witnesses: VerifierKey[] = [];
  const names = new Map<string, Quorum>();
  let quorum: Quorum | undefined;
  text.split(/\r?\n/).forEach((line, index) => {
    const words = line.trim().split(/[ \t]+/);
    const at = index + 1;
    if (words[0] === '' || words[0]!.startsWith('#')) return;
    const name = (word: string | undefined, ...others: string[]): string => {
      if (word === undefined || word === 'none' || names.has(word) || others.length > 0)
        throw new MalformedPolicy(at, 'its name is missing, taken, or “none”');
      return word;
    };
    const named = (word: string): Quorum => {
      const found = names.get(word);
      if (!found) throw new MalformedPolicy(at, `${word} has not been named before`);
      return found;
    };
    switch (words[0]) {
      case 'log':
        logs.push(keyOf(words[1], SIGNATURE_TYPE.ed25519, at));
        return;
      case 'witness': {
        const key = keyOf(words[2], SIGNATURE_TYPE.cosignature, at);
        names.set(name(words[1]), (cosigned) => cosigned.has(key));
        witnesses.push(key);
        return;
      }
      case 'group': {
        const members = words.slice(3).map(named);
        const wanted =
          words[2] === 'any' ? 1 : words[2] === 'all' ? members.length : (parseNumber(words[2] ?? '') ?? 0);
        if (wanted < 1 || wanted > members.length)
          throw new MalformedPolicy(at, 'a group wants “any”, “all” or so many of its members');
        names.set(name(words[1]), (cosigned) => members.filter((member) => member(cosigned)).length >= wanted);
        return;
      }
      case 'quorum':
        if (quorum || words.length !== 2) throw new MalformedPolicy(at, 'there is one quorum, and it is one name');
        quorum = words[1] === 'none' ? () => true : named(words[1]!);
        return;
      default: {
        const key = keyOf(words[0], undefined, at);
        (key.type === SIGNATURE_TYPE.cosignature ? witnesses : logs).push(key);
      }
    }
  });
  const enough = quorum ?? (() => true);
  return { logs, witnesses, isQuorum: (cosigned) => enough(new Set(cosigned)) };
}

function keyOf(vkey: string | undefined, type: number | undefined, line: number): VerifierKey {
  try {
    const key = VerifierKey.parse(vkey ?? '');
    if (!key.isKnownType) throw new MalformedPolicy(line, 'keys of this type cannot be checked here');
    if (type !== undefined && key.type !== type)
      throw new MalformedPolicy(
        line,
        `this key is not one of a ${type === SIGNATURE_TYPE.ed25519 ? 'log' : 'witness'}`,
      );
    return key;
  } catch (error) {
    if (error instanceof MalformedKey) throw new MalformedPolicy(line, 'it is no key that can be read');
    throw error;
  }
}

/**
 * A checkpoint that was kept elsewhere, signed by a trusted key of its own log: a key of another one says nothing
 * of it. Throws what opening a note throws.
 */
export function openHeld(note: string, { logs }: Policy): Checkpoint {
  const checkpoint = parseCheckpoint(parseNote(note).text);
  openNote(
    note,
    logs.filter((key) => vouchesFor(key, checkpoint.origin)),
  );
  return checkpoint;
}
