import type PDFDocument from 'pdfkit';
import { Typeface } from './typeface';

export interface Table {
  readonly columns: readonly { readonly head: string; /** Share of the width. */ readonly share: number }[];
  readonly rows: readonly (readonly string[])[];
}

export type Block =
  | { readonly kind: 'heading' | 'text'; readonly text: string }
  | { readonly kind: 'facts'; readonly facts: readonly (readonly [name: string, value: string])[] }
  | { readonly kind: 'table'; readonly table: Table };

const SIZES = { title: 16, heading: 11, text: 9, cell: 7.5, foot: 7 } as const;
const LEADING = 1.4;
const MARGIN = 40;
const FOOT = 24;
const GAP = 6;
const INK = '#15181c';
const GREY = '#5f6772';
const LINE = '#c9ced5';

interface Run {
  readonly font: string;
  readonly text: string;
  readonly width: number;
}

/**
 * A printed report: A4 across, tables whose heads repeat, pages numbered. Every character of every cell is there: long
 * words break, rows run on to the next page, and a character without a glyph stands as its code point.
 */
export class PrintedDocument {
  private readonly pdf: PDFKit.PDFDocument;
  private readonly widths = new Map<string, number>();
  private y = 0;

  private constructor(
    Document: typeof PDFDocument,
    private readonly title: string,
  ) {
    this.pdf = new Document({
      size: 'A4',
      layout: 'landscape',
      margin: 0,
      bufferPages: true,
      autoFirstPage: false,
      info: { Title: title },
    });
  }

  static async print(title: string, blocks: readonly Block[]): Promise<Buffer> {
    // Long to load, with its own reader of fonts: for whoever prints, not for every process that starts.
    const { default: Document } = await import('pdfkit');
    const document = new PrintedDocument(Document, title);
    const text = [title, 'U+0123456789ABCDEF<>· /', ...blocks.flatMap(wordsOf)].join('');
    for (const [part, file] of await face().fontsFor(text)) document.pdf.registerFont(part, file);
    return document.write(blocks);
  }

  private async write(blocks: readonly Block[]): Promise<Buffer> {
    const pieces: Buffer[] = [];
    const whole = new Promise<Buffer>((resolve, reject) => {
      this.pdf.on('data', (piece: Buffer) => pieces.push(piece));
      this.pdf.on('end', () => resolve(Buffer.concat(pieces)));
      this.pdf.on('error', reject);
    });
    this.turn();
    this.paragraph(this.title, SIZES.title);
    for (const block of blocks) this.block(block);
    this.number();
    this.pdf.end();
    return whole;
  }

  private block(block: Block): void {
    if (block.kind === 'table') return this.table(block.table);
    if (block.kind === 'heading') {
      this.y += GAP;
      return this.paragraph(block.text, SIZES.heading);
    }
    if (block.kind !== 'facts') return this.paragraph(block.text, SIZES.text);
    const table = {
      columns: [
        { head: '', share: 1 },
        { head: '', share: 4 },
      ],
      rows: block.facts,
    };
    for (const row of table.rows) this.row(row, this.columnsOf(table), INK, undefined);
    this.y += GAP;
  }

  private paragraph(text: string, size: number): void {
    for (const line of this.lines(text, this.width, size)) {
      if (this.y + size * LEADING > this.bottom) this.turn();
      this.draw(line, MARGIN, size, INK);
      this.y += size * LEADING;
    }
    this.y += GAP / 2;
  }

  private table(table: Table): void {
    const columns = this.columnsOf(table);
    const head = (): void => {
      this.row(
        table.columns.map((column) => column.head),
        columns,
        GREY,
        undefined,
      );
      this.rule();
    };
    if (this.y + 4 * SIZES.cell * LEADING > this.bottom) this.turn();
    head();
    for (const cells of table.rows) {
      this.row(cells, columns, INK, head);
      this.rule();
    }
    this.y += GAP;
  }

  /** Cells side by side; what does not fit on the page goes on on the next, under the head again. */
  private row(
    cells: readonly string[],
    columns: readonly { x: number; width: number }[],
    ink: string,
    head: (() => void) | undefined,
  ): void {
    const height = SIZES.cell * LEADING;
    const lines = cells.map((cell, i) => this.lines(cell, columns[i]!.width, SIZES.cell));
    for (let n = 0; n < Math.max(...lines.map((own) => own.length)); n++) {
      if (this.y + height > this.bottom) {
        this.turn();
        head?.();
      }
      lines.forEach((own, i) => this.draw(own[n] ?? [], columns[i]!.x, SIZES.cell, ink));
      this.y += height;
    }
    this.y += 2;
  }

  private columnsOf({ columns }: Pick<Table, 'columns'>): { x: number; width: number }[] {
    const shares = columns.reduce((sum, { share }) => sum + share, 0);
    let x = MARGIN;
    return columns.map(({ share }) => {
      const width = (this.width * share) / shares;
      const column = { x, width: width - GAP };
      x += width;
      return column;
    });
  }

  /** Lines of runs, each run of one font. A line breaks at a space, between Han characters, and anywhere in a longer word. */
  private lines(text: string, width: number, size: number): Run[][] {
    return text.split(/\r\n|\r|\n/).flatMap((paragraph) => {
      const lines: Run[][] = [];
      let line: Run[] = [];
      let used = 0;
      let breakAt = -1;
      for (const character of glyphsOf(paragraph)) {
        const run = this.measure(character, size);
        if (used + run.width > width && line.length > 0) {
          const kept = breakAt > 0 ? line.slice(0, breakAt) : line;
          const rest = breakAt > 0 ? line.slice(breakAt) : [];
          lines.push(kept);
          line = rest;
          used = rest.reduce((sum, one) => sum + one.width, 0);
          breakAt = -1;
        }
        line.push(run);
        used += run.width;
        if (character === ' ' || character === '-' || /\p{Script=Han}/u.test(character)) breakAt = line.length;
      }
      return [...lines, line];
    });
  }

  private measure(character: string, size: number): Run {
    const font = face().partOf(character.codePointAt(0)!) ?? 'latin';
    const key = `${size} ${character}`;
    let width = this.widths.get(key);
    if (width === undefined) {
      width = this.pdf.font(font).fontSize(size).widthOfString(character);
      this.widths.set(key, width);
    }
    return { font, text: character, width };
  }

  private draw(line: readonly Run[], x: number, size: number, ink: string): void {
    let at = x;
    for (let i = 0; i < line.length;) {
      const { font } = line[i]!;
      let text = '';
      let width = 0;
      for (; i < line.length && line[i]!.font === font; i++) {
        text += line[i]!.text;
        width += line[i]!.width;
      }
      // Kerning is off because the width of a line is the sum of its characters'.
      this.pdf.font(font).fontSize(size).fillColor(ink).text(text, at, this.y, { lineBreak: false, features: [] });
      at += width;
    }
  }

  private rule(): void {
    this.pdf
      .moveTo(MARGIN, this.y - 1)
      .lineTo(MARGIN + this.width, this.y - 1)
      .lineWidth(0.4)
      .strokeColor(LINE)
      .stroke();
  }

  private turn(): void {
    this.pdf.addPage();
    this.y = MARGIN;
  }

  private number(): void {
    const { start, count } = this.pdf.bufferedPageRange();
    for (let page = 0; page < count; page++) {
      this.pdf.switchToPage(start + page);
      this.y = this.pdf.page.height - FOOT;
      const [line] = this.lines(`${this.title} · ${page + 1} / ${count}`, this.width, SIZES.foot);
      this.draw(line!, MARGIN, SIZES.foot, GREY);
    }
  }

  private get width(): number {
    return this.pdf.page.width - 2 * MARGIN;
  }

  private get bottom(): number {
    return this.pdf.page.height - MARGIN;
  }
}

/** Characters to draw: one without a glyph as its code point, a tab as a space, other controls as what they are. */
function* glyphsOf(text: string): Generator<string> {
  for (const character of text) {
    if (character === '\t') yield ' ';
    else if (face().partOf(character.codePointAt(0)!) !== undefined) yield character;
    else yield* `<U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}>`;
  }
}

let opened: Typeface | undefined;
/** Opened by the first report that is printed. */
function face(): Typeface {
  return (opened ??= new Typeface());
}

function wordsOf(block: Block): string[] {
  if (block.kind === 'facts') return block.facts.flat();
  if (block.kind === 'table') return [...block.table.columns.map(({ head }) => head), ...block.table.rows.flat()];
  return [block.text];
}
