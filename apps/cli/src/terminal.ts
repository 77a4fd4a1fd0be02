import { describe, Problem } from '@minutebook/platform';

/** Where a command speaks: text for people, or one JSON document for programs. Progress and faults go to standard error. */
export class Terminal {
  private readonly live = process.stderr.isTTY === true;

  constructor(readonly json: boolean) {}

  /** The result of a command. */
  result(document: unknown, text: () => string): void {
    process.stdout.write(this.json ? `${JSON.stringify(document)}\n` : text());
  }

  say(line: string): void {
    if (!this.json) process.stderr.write(`${this.live ? '\r\u001b[K' : ''}${line}\n`);
  }

  /** A line that the next one overwrites; only where somebody watches. */
  progress(line: string): void {
    if (this.live && !this.json) process.stderr.write(`\r\u001b[K${line}`);
  }

  fail(error: unknown): void {
    if (this.live) process.stderr.write('\r\u001b[K');
    if (error instanceof Problem) {
      if (this.json) process.stdout.write(`${JSON.stringify({ problem: error.toBody('') })}\n`);
      process.stderr.write(`${[error.title, error.detail, error.hint].filter(Boolean).join('\n')}\n(${error.code})\n`);
      return;
    }
    process.stderr.write(`Stopped at a fault of our own.\n${JSON.stringify(describe(error), null, 2)}\n`);
  }
}
