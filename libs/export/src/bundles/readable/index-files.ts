import { DATA } from '@minutebook/proof';
import { type Cell, CSV_BOM, csvLine } from '../../formats/csv';
import { INDEX_COLUMNS } from '../record-files';
import type { Spool } from '../spool';
import { escaped, link, page, row, table, words } from './html';
import { messageArticle, type ReadableMessage, type TrailLine, trailTable } from './message-page';

/** What a person reads: the index as a table and as a page, the messages page by page, and the audit trail. */
export class IndexFiles {
  private readonly lines: string[] = [];
  private readonly rows: string[] = [];
  private pages = 0;

  constructor(private readonly spool: Spool) {}

  /** Name of the page that comes next. */
  get nextPage(): string {
    return `data/readable/${String(this.pages + 1).padStart(4, '0')}.html`;
  }

  async writePage(
    messages: readonly ReadableMessage[],
    lines: readonly Cell[][],
    below: number,
    handles: Parameters<typeof messageArticle>[2],
  ): Promise<void> {
    const name = this.nextPage;
    this.pages++;
    const title = `Messages, page ${this.pages}`;
    await this.spool.add(name, page(title, messages.map((one) => messageArticle(one, below, handles)).join('')));
    for (const line of lines) {
      this.lines.push(csvLine(line));
      const of = (column: (typeof INDEX_COLUMNS)[number]): string => String(line[INDEX_COLUMNS.indexOf(column)] ?? '');
      const at = (of('sent_at_utc') || of('ledger_at_utc')).replace('T', ' ').slice(0, 19);
      const shown = [at, of('channel'), of('title'), of('sender'), of('what')];
      this.rows.push(
        row([
          link(of('file').slice('data/'.length), of('ledger_entry')),
          ...shown.map(words),
          link(of('readable').slice('data/'.length), of('message')),
        ]),
      );
    }
  }

  /** The audit trail of everything that is not a single message. */
  async writeTrail(trail: readonly TrailLine[]): Promise<void> {
    if (trail.length > 0) await this.spool.add('data/readable/audit.html', page('Audit trail', trailTable(trail)));
  }

  /** Last, under the title of all of it. */
  async finish(title: string, readme: string): Promise<void> {
    const trail = this.spool.has('data/readable/audit.html')
      ? `<p>${link('readable/audit.html', 'Audit trail')}</p>\n`
      : '';
    const records = this.rows.length > 0 ? table(HEAD, this.rows) : '';
    await this.spool.add(
      DATA.page,
      page(title, `<pre>${escaped(readme.slice(readme.indexOf('\n\n') + 2))}</pre>\n${trail}${records}`),
    );
    await this.spool.add(DATA.table, `${CSV_BOM}${csvLine(INDEX_COLUMNS)}${this.lines.join('')}`);
  }
}

const HEAD = ['Entry', 'When (UTC)', 'Channel', 'Conversation', 'From', 'What', 'Message'];
