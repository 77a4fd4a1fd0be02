import { type Content, type Reading, readAs, type TextOutcome, unread, type Work } from '../reading';
import { TextPieces } from '../text-pieces';

const UNREADABLE: ReadonlySet<TextOutcome> = new Set(['encrypted', 'damaged', 'too-large', 'unknown-type']);

/** Gathers the texts of the files inside a file, each under its name, and counts those that could not be read. */
export class Members {
  private readonly pieces: TextPieces;
  private readonly failures = new Map<TextOutcome, number>();
  private seen = 0;

  constructor(private readonly work: Work) {
    this.pieces = new TextPieces(work.allowance);
  }

  /** Whether the allowance has room for another one. */
  mayTake(): boolean {
    return this.work.allowance.members > 0 && !this.pieces.isFull;
  }

  async take(content: Content, isDamaged = false): Promise<void> {
    this.work.allowance.members--;
    // The name of a file is something its sender wrote: it is searched too.
    this.pieces.add(`${content.name ?? ''}\n`);
    const { outcome, text } = await this.work.inner(content);
    this.pieces.add(`${text}\n\n`);
    this.seen++;
    if (isDamaged || UNREADABLE.has(outcome)) this.fail(isDamaged ? 'damaged' : outcome);
  }

  /** A member that is there and cannot be unpacked. */
  leave(name: string, outcome: TextOutcome): void {
    this.pieces.add(`${name}\n`);
    this.seen++;
    this.fail(outcome);
  }

  /** `total`: members there are; those not looked at count as not read. */
  reading(total: number): Reading {
    if (total > this.seen) this.fail('too-large', total - this.seen);
    const failed = [...this.failures.values()].reduce((sum, count) => sum + count, 0);
    const notes = [
      ...(failed === 0 ? [] : [`${failed} of ${total} files in it could not be read (${this.reasons()})`]),
      ...this.pieces.notes,
    ];
    if (failed < total || total === 0) return readAs(this.pieces.text, notes);
    const [first, ...more] = this.failures.keys();
    return unread(more.length === 0 ? (first as 'encrypted') : 'damaged', ...notes);
  }

  private fail(outcome: TextOutcome, times = 1): void {
    this.failures.set(outcome, (this.failures.get(outcome) ?? 0) + times);
  }

  private reasons(): string {
    return [...this.failures].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
  }
}
