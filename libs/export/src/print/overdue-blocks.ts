import type { OverdueMessage } from '@minutebook/contract';
import type { Block } from '@minutebook/platform';
import { counted, utc } from './words';

/** Counts what is past its longest time by what explains it; one message may have several explanations. */
export class OverdueCount {
  private readonly reasons = new Map<string, number>();
  private readonly unexplained: OverdueMessage[] = [];
  private messages = 0;

  /** `most`: unexplained messages that are printed one by one. */
  constructor(private readonly most: number) {}

  add(items: readonly OverdueMessage[]): void {
    for (const item of items) {
      this.messages++;
      const kinds = new Set(item.explained.map(({ kind }) => kind));
      for (const kind of kinds.size === 0 ? [UNEXPLAINED] : kinds)
        this.reasons.set(kind, (this.reasons.get(kind) ?? 0) + 1);
      if (kinds.size === 0 && this.unexplained.length < this.most) this.unexplained.push(item);
    }
  }

  blocks(): Block[] {
    const open = this.reasons.get(UNEXPLAINED) ?? 0;
    return [
      {
        kind: 'text',
        text:
          this.messages === 0
            ? 'Nothing is past its longest time.'
            : `${counted(this.messages, 'message')} past the longest time the schedule allows; ${counted(open, 'message')} without an explanation.`,
      },
      {
        kind: 'table',
        table: {
          columns: [
            { head: 'Explained by', share: 3 },
            { head: 'Messages', share: 1 },
          ],
          rows: [...this.reasons].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, n]) => [kind, String(n)]),
        },
      },
      { kind: 'heading', text: 'Unexplained' },
      ...(open > this.unexplained.length
        ? [{ kind: 'text', text: `The first ${this.unexplained.length} of ${open}; the CSV has all.` } as const]
        : []),
      {
        kind: 'table',
        table: {
          columns: [
            { head: 'Message', share: 2 },
            { head: 'Channel', share: 1 },
            { head: 'Of (UTC)', share: 2 },
            { head: 'Class', share: 2 },
            { head: 'Due', share: 2 },
          ],
          rows: this.unexplained.map(({ message, channel, at, outcome }) => [
            message,
            channel,
            utc(at),
            outcome.code ?? '',
            utc(outcome.due),
          ]),
        },
      },
    ];
  }
}

const UNEXPLAINED = 'nothing';
