import { walkXml } from '../formats/xml';
import type { TextPieces } from '../text-pieces';
import type { PartReader } from './ooxml';

/** Cells of a SpreadsheetML workbook: a line a row, tabs between cells, the name of each sheet before it. Numbers as stored. */
export async function readWorkbook(parts: PartReader, pieces: TextPieces): Promise<void> {
  const [shared] = parts.matching([/^xl\/sharedStrings\.xml$/i]);
  const strings = shared === undefined ? [] : sharedStrings((await parts.read(shared)) ?? '');
  const [book] = parts.matching([/^xl\/workbook\.xml$/]);
  const names = book === undefined ? [] : sheetNames((await parts.read(book)) ?? '');
  for (const [index, sheet] of parts.matching([/^xl\/worksheets\/sheet\d+\.xml$/]).entries()) {
    if (pieces.isFull) return;
    pieces.add(`${names[index] ?? ''}\n`);
    addCells((await parts.read(sheet)) ?? '', strings, pieces);
    pieces.add('\n');
  }
}

function sheetNames(xml: string): string[] {
  const names: string[] = [];
  walkXml(xml, { open: (name, attributes) => name === 'sheet' && names.push(attributes('name') ?? '') });
  return names;
}

function sharedStrings(xml: string): string[] {
  const strings: string[] = [];
  let item = '';
  let inText = false;
  // How a word is pronounced repeats it.
  let inPhonetic = false;
  walkXml(xml, {
    open(name) {
      if (name === 'si') item = '';
      else if (name === 't') inText = true;
      else if (name === 'rPh') inPhonetic = true;
    },
    close(name) {
      if (name === 'si') strings.push(item);
      else if (name === 't') inText = false;
      else if (name === 'rPh') inPhonetic = false;
    },
    text(text) {
      if (inText && !inPhonetic) item += text;
    },
  });
  return strings;
}

function addCells(xml: string, strings: readonly string[], pieces: TextPieces): void {
  let type = '';
  let value = '';
  let isValue = false;
  let cells = 0;
  walkXml(xml, {
    open(name, attributes) {
      if (name === 'row') cells = 0;
      else if (name === 'c') {
        type = attributes('t') ?? '';
        value = '';
      } else if (name === 'v' || name === 't') isValue = true;
    },
    close(name) {
      if (name === 'v' || name === 't') isValue = false;
      else if (name === 'c') {
        const shown = type === 's' ? (strings[Number(value)] ?? '') : value;
        if (shown !== '') pieces.add(cells++ > 0 ? `\t${shown}` : shown);
      } else if (name === 'row' && cells > 0) pieces.add('\n');
    },
    text(text) {
      if (isValue) value += text;
    },
  });
}
