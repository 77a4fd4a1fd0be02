import type { Channel, ConversationRef } from '../event';
import type { Findings } from '../source';
import { type NumberedSequence, Numbers } from './numbers';

/** Sequences of one object: an account's export has one a chat. Further ones are not followed, and that is said. */
const MOST = 10_000;

/** The numbers an importer meets, sequence by sequence. */
export class SeenNumbers {
  private readonly streams = new Map<string, { numbers: Numbers; conversation?: NumberedSequence['conversation'] }>();
  private unfollowed = 0;

  constructor(private readonly of: NumberedSequence['of']) {}

  see(stream: string, number: number | undefined, conversation?: NumberedSequence['conversation']): void {
    if (number === undefined) return;
    let known = this.streams.get(stream);
    if (!known) {
      if (this.streams.size >= MOST) {
        this.unfollowed++;
        return;
      }
      known = { numbers: new Numbers(), ...(conversation && { conversation }) };
      this.streams.set(stream, known);
    }
    known.numbers.see(number);
  }

  /** Of a conversation that is counted, under its first name. */
  seeIn({ keys: [key] }: ConversationRef, channel: Channel, number: number | undefined): void {
    if (key !== undefined) this.see(key, number, { channel, key });
  }

  /** `counted` goes into the findings as it is. */
  findings(): { readonly counted: Pick<Findings, 'sequences'>; readonly notes: readonly string[] } {
    const sequences: NumberedSequence[] = [];
    let unreported = 0;
    for (const [stream, { numbers, conversation }] of this.streams) {
      const found = numbers.result();
      unreported += found.unreported;
      if (found.ranges.length > 0)
        sequences.push({ of: this.of, stream, ranges: found.ranges, ...(conversation && { conversation }) });
    }
    const notes: string[] = [];
    if (unreported > 0)
      notes.push(
        `${unreported} further gaps in the numbers of its ${this.of} are too many to be listed; the widest are.`,
      );
    if (this.unfollowed > 0) notes.push('It counts in more sequences than are followed.');
    return { counted: sequences.length === 0 ? {} : { sequences }, notes };
  }
}
