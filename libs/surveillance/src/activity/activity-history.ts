import { Problem } from '@minutebook/platform';
import type { Act } from './act';
import type { ActReader } from './act-reader';

const STEP = 5_000;
/** As many as fit into memory beside everything else; about 200 bytes each. */
const MOST = 3_000_000;

/** What was done in a time, in the order of time: an archive may have been filled file by file, in any order. */
export class ActivityHistory {
  constructor(private readonly reader: ActReader) {}

  /**
   * Acts from the first instant on, before the second, of the ledger's first `size` entries. Throws `period-too-long` (422)
   * where there are too many, and the signal's reason when aborted.
   */
  async acts(from: number, to: number, size: number, signal: AbortSignal): Promise<Act[]> {
    const found: Act[] = [];
    for (let position = 0; position < size;) {
      signal.throwIfAborted();
      const step = await this.reader.follow(position, Math.min(STEP, size - position));
      if (!step) break;
      for (const act of step.acts) if (act.at >= from && act.at < to) found.push(act);
      if (found.length > MOST)
        throw new Problem({
          code: 'period-too-long',
          status: 422,
          title: `More than ${MOST.toLocaleString('en')} messages lie in that time.`,
          hint: 'Choose a shorter one.',
        });
      position = step.next;
    }
    return found.sort((a, b) => a.at - b.at || a.position - b.position);
  }
}
