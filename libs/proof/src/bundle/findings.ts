import { byName } from './names';
import { Malformed } from './manifests';
import type { Fault, FaultCode, Reason, ReasonCode, Warning, WarningCode } from './verdict';

/** Faults after which a file is not looked into any further. */
const BLOCKING: ReadonlySet<FaultCode> = new Set(['altered', 'missing', 'unlisted', 'unexpected', 'malformed']);

/** What was found, while it is looked for. */
export class Findings {
  private readonly found = new Map<string, Fault>();
  private readonly blocked = new Set<string>();
  readonly reasons: Reason[] = [];
  readonly warnings: Warning[] = [];

  /** One fault of a kind and file; the sentence found first stands. */
  fault(code: FaultCode, file: string, what: string): void {
    const key = `${file}\n${code}`;
    if (!this.found.has(key)) this.found.set(key, { code, file, what });
    if (BLOCKING.has(code)) this.blocked.add(file);
  }

  reason(code: ReasonCode, what: string): void {
    this.reasons.push({ code, what });
  }

  warn(code: WarningCode, what: string): void {
    this.warnings.push({ code, what });
  }

  isBlocked(file: string): boolean {
    return this.blocked.has(file);
  }

  has(code: FaultCode, file: string): boolean {
    return this.found.has(`${file}\n${code}`);
  }

  /** By file, then code. */
  get faults(): readonly Fault[] {
    return [...this.found.values()].sort((a, b) => byName(a.file, b.file) || byName(a.code, b.code));
  }

  /** What a reader makes of a file; undefined, and a fault, where it is malformed. */
  reading<T>(file: string, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      this.fault('malformed', file, `It is not written as a file of its kind is: ${error.why}.`);
      return undefined;
    }
  }
}
