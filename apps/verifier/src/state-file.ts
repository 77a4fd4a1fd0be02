import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { canonicalBytes, parseCanonical, type SeenHead } from '@minutebook/proof';

type Heads = Readonly<Record<string, SeenHead>>;

/** What was seen of each log when it was last proven. */
export class StateFile {
  constructor(private readonly path: string) {}

  /** Empty where there is no such file yet. Throws for a file that is none: what was seen must not be forgotten unsaid. */
  read(): Heads {
    if (!existsSync(this.path)) return {};
    const { heads } = parseCanonical(readFileSync(this.path)) as { heads?: Heads };
    const isWhole = Object.values(heads ?? { none: undefined }).every(
      (head) => Number.isSafeInteger(head?.size) && typeof head?.root === 'string' && typeof head.note === 'string',
    );
    if (!heads || !isWhole) throw new Error(`${this.path} is not a state this program wrote`);
    return heads;
  }

  /** Logs that the bundle did not speak of stay as they were. */
  write(seen: Heads): void {
    const heads = { ...this.read(), ...seen };
    const fresh = `${this.path}.new`;
    writeFileSync(fresh, canonicalBytes({ heads: heads as unknown as Record<string, never> }), { mode: 0o600 });
    renameSync(fresh, this.path);
  }
}
