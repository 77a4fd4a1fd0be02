import type { Piece } from '../event';
import type { Importer, Sample } from '../importer';
import type { Source } from '../source';
import { lineBlocks } from '../text/line-blocks';
import { isSeparator, MailboxCutter } from './mailbox-cutter';

/** Mailboxes of Unix, Thunderbird, Apple Mail, Gmail Takeout, Pipermail (formats.md 10.2). */
export const mboxImporter: Importer = {
  format: 'mbox',
  parser: 'mbox/3',
  recognise,
  open: (source) => new MailboxReading(source),
};

/** The first line is a separator; or one follows a blank line further down and a header field follows it. */
function recognise({ text, head }: Sample): number {
  if (isSeparator(text.trimStart().slice(0, 400).split(/\r?\n/, 1)[0]!)) return 0.95;
  if (head.includes(0)) return 0;
  for (const { index } of text.matchAll(/\n\r?\n(?=From )/g)) {
    const [separator, field] = text
      .slice(index, index + 1000)
      .trimStart()
      .split(/\r?\n/);
    // Weaker than a mail that quotes a mailbox: the outermost format wins.
    if (separator && isSeparator(separator) && field && /^[!-9;-~]{1,76}:/.test(field)) return 0.4;
  }
  return 0;
}

class MailboxReading {
  private readonly cutter = new MailboxCutter();

  constructor(private readonly source: Source) {}

  async *pieces(): AsyncGenerator<Piece> {
    for await (const block of lineBlocks(this.source)) yield* this.cutter.block(block);
    yield* this.cutter.end();
  }

  findings(): { readonly notes: readonly string[] } {
    return { notes: [] };
  }
}
