import { describe, Problem } from '@minutebook/platform';

/** Lines for the person who started us; the log is for machines and goes to standard error. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A problem in a person's words; a bug with what it takes to report it. */
export function fail(error: unknown): never {
  if (error instanceof Problem) {
    process.stderr.write(`${[error.title, error.detail, error.hint].filter(Boolean).join('\n')}\n(${error.code})\n`);
    process.exit(1);
  }
  process.stderr.write(`Minutebook stopped at a fault of its own.\n${JSON.stringify(describe(error), null, 2)}\n`);
  process.exit(70);
}
