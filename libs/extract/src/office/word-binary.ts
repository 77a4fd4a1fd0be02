import { decodeAs, type Storage } from '@minutebook/capture';
import { type Reading, readAs, unread, type Work } from '../reading';
import { TextPieces } from '../text-pieces';

/** Places in the file information block of Word 97 and later ([MS-DOC] 2.5). */
const FIB = { magic: 0xa5ec, flags: 0x0a, pieceTable: 0x01a2, pieceTableSize: 0x01a6, least: 0x01aa } as const;
const IS_ENCRYPTED = 0x0100;
const USES_TABLE_1 = 0x0200;
const PIECE_TABLE = 2;
const IS_BYTES = 0x40000000;

/** Text of a binary Word document by its piece table: body, notes, headers, comments, text boxes, one after the other. */
export function readWordBinary({ streams }: Storage, work: Work): Reading {
  const document = streams.get('WordDocument')!.bytes();
  if (document.length < FIB.least || document.readUInt16LE(0) !== FIB.magic)
    return unread('unknown-type', 'a document of Word 95 or older');
  const flags = document.readUInt16LE(FIB.flags);
  if (flags & IS_ENCRYPTED) return unread('encrypted');
  const table = streams.get(flags & USES_TABLE_1 ? '1Table' : '0Table')?.bytes() ?? Buffer.alloc(0);
  const at = document.readUInt32LE(FIB.pieceTable);
  const pieces = piecesOf(table.subarray(at, at + document.readUInt32LE(FIB.pieceTableSize)));
  if (!pieces) return unread('damaged', 'the document has no table of its text');
  const out = new TextPieces(work.allowance);
  const fields = new FieldCodes();
  let isShort = false;
  for (const { start, characters, isBytes } of pieces) {
    const end = start + characters * (isBytes ? 1 : 2);
    isShort ||= end > document.length;
    out.add(fields.shown(decodeAs(document.subarray(start, end), isBytes ? 'windows-1252' : 'utf-16le')));
    if (out.isFull) break;
  }
  return readAs(out.text, [...(isShort ? ['the document ends before its text'] : []), ...out.notes]);
}

interface Piece {
  readonly start: number;
  readonly characters: number;
  readonly isBytes: boolean;
}

/** Piece table ([MS-DOC] 2.9.177): character positions, then where each piece lies. */
function piecesOf(table: Buffer): Piece[] | undefined {
  let at = 0;
  while (at + 3 <= table.length && table[at] === 1) at += 3 + table.readUInt16LE(at + 1);
  if (at + 5 > table.length || table[at] !== PIECE_TABLE) return undefined;
  const plc = table.subarray(at + 5, at + 5 + table.readUInt32LE(at + 1));
  const count = Math.floor((plc.length - 4) / 12);
  const pieces: Piece[] = [];
  for (let index = 0; index < count; index++) {
    const place = plc.readUInt32LE((count + 1) * 4 + index * 8 + 2);
    const isBytes = (place & IS_BYTES) !== 0;
    const start = place & ~IS_BYTES;
    const characters = plc.readUInt32LE(index * 4 + 4) - plc.readUInt32LE(index * 4);
    if (characters > 0) pieces.push({ start: isBytes ? start >>> 1 : start >>> 0, characters, isBytes });
  }
  return pieces;
}

const CONTROLS: Readonly<Record<string, string>> = {
  '\r': '\n',
  '\v': '\n',
  '\f': '\n',
  '\x07': '\t',
  '\x1e': '\u2011',
  '\t': '\t',
  '\n': '\n',
};

/** Marks in the text: a field is instruction and result (`\x13 … \x14 … \x15`); what is shown is the result. */
class FieldCodes {
  /** Fields open here, and of each whether its instruction is still going on. */
  private readonly open: boolean[] = [];
  private instructions = 0;

  shown(text: string): string {
    let out = '';
    for (const part of text.split(/([\0-\x1f])/)) {
      if (part === '\x13') this.begin();
      else if (part === '\x14') this.separate();
      else if (part === '\x15') this.end();
      else if (this.instructions === 0) out += part.length === 1 && part < ' ' ? (CONTROLS[part] ?? '') : part;
    }
    return out;
  }

  private begin(): void {
    this.open.push(true);
    this.instructions++;
  }

  private separate(): void {
    if (this.open.at(-1) !== true) return;
    this.open[this.open.length - 1] = false;
    this.instructions--;
  }

  private end(): void {
    if (this.open.pop() === true) this.instructions--;
  }
}
