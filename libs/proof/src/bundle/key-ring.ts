import { openRotation } from '../rotation';
import { SIGNATURE_TYPE, type VerifierKey } from '../verifier-key';
import { Malformed } from './manifests';
import { byName, originOf } from './names';
import { readKeys, type BundleKey } from './pieces';
import { readWith } from './reading';
import type { Policy } from './policy';

/** A key of a log, with what the key that followed says of it. */
interface RingKey {
  readonly key: VerifierKey;
  /** The largest tree it signed; undefined while it is in use. */
  readonly upTo: number | undefined;
}

/** The keys a bundle brings, and which of them are trusted. */
export class KeyRing {
  private constructor(
    private readonly ring: readonly RingKey[],
    private readonly policy: Policy,
    /** False where the bundle's keys cannot be read: then nothing can be said about signatures. */
    readonly isReadable: boolean,
  ) {}

  static unreadable(policy: Policy): KeyRing {
    return new KeyRing([], policy, false);
  }

  /** From `data/keys.json`: keys of one name hand over to each other. Throws Malformed. */
  static read(bytes: Uint8Array, policy: Policy): KeyRing {
    const lines = readKeys(bytes);
    const ring = lines.map((line, index) => {
      const { key } = line;
      const [before, next] = [lines[index - 1], lines[index + 1]];
      if (key.type !== SIGNATURE_TYPE.ed25519) throw new Malformed('a key in it is not one of a log');
      if (before && byName(before.key.name, key.name) > 0) throw new Malformed('its keys are not in order');
      checkStatement(line, before?.key.name === key.name ? before.key : undefined);
      const upTo = next?.key.name === key.name && next.statement !== null ? next.statement : undefined;
      return { key, upTo: upTo === undefined ? undefined : readWith(() => openRotation(upTo)).size };
    });
    return new KeyRing(ring, policy, true);
  }

  get keys(): readonly VerifierKey[] {
    return this.ring.map(({ key }) => key);
  }

  get witnesses(): readonly VerifierKey[] {
    return this.policy.witnesses;
  }

  isOfLog(key: VerifierKey): boolean {
    return this.ring.some((own) => own.key.equals(key));
  }

  /** Whether the key may sign a tree of this size. */
  isInUse(key: VerifierKey, size: number): boolean {
    return this.ring.some((own) => own.key.equals(key) && (own.upTo === undefined || size <= own.upTo));
  }

  /** Whether a key that could vouch for this origin is trusted at all. */
  knows(origin: string): boolean {
    return this.policy.logs.some((key) => vouchesFor(key, origin));
  }

  /** Trusted itself, or by statements that lead to one that is. */
  isTrusted(key: VerifierKey): boolean {
    return (
      this.policy.logs.some((known) => known.equals(key)) ||
      this.ring.some((own) => own.key.name === key.name && this.policy.logs.some((known) => known.equals(own.key)))
    );
  }
}

/** Whether a key is named after the origin, or after its site. */
export function vouchesFor(key: VerifierKey, origin: string): boolean {
  const site = originOf(origin)?.site;
  return key.name === origin || (site !== undefined && key.name === site);
}

function checkStatement(
  { key, statement }: { key: VerifierKey; statement: BundleKey['statement'] },
  before: VerifierKey | undefined,
): void {
  if (before === undefined) {
    if (statement !== null) throw new Malformed(`the first key of ${key.name} follows none`);
    return;
  }
  if (statement === null) throw new Malformed(`a key of ${key.name} has no statement of the one before`);
  const { from, to } = readWith(() => openRotation(statement));
  if (!from.equals(before) || !to.equals(key)) throw new Malformed(`a statement of ${key.name} is about other keys`);
}
