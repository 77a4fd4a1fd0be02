import { decodeAs, type Storage } from '@minutebook/capture';
import { type Reading, readAs, unread, type Work } from '../reading';
import { TextPieces } from '../text-pieces';
import { sharedStringsOf, stringAt } from './excel-strings';

/** Records of a binary workbook ([MS-XLS] 2.3). */
const RECORD = {
  filePass: 0x002f,
  continue: 0x003c,
  boundSheet: 0x0085,
  multipleRk: 0x00bd,
  sharedStrings: 0x00fc,
  labelShared: 0x00fd,
  textObject: 0x01b6,
  number: 0x0203,
  label: 0x0204,
  string: 0x0207,
  rk: 0x027e,
  bof: 0x0809,
} as const;

interface BiffRecord {
  readonly type: number;
  readonly data: Buffer;
}

/** Cells of a binary workbook (Excel 97 to 2003; older ones as far as they are alike): a line a row, numbers as stored. */
export function readExcelBinary({ streams }: Storage, work: Work): Reading {
  const records = recordsOf((streams.get('Workbook') ?? streams.get('Book'))!.bytes());
  if (records.some(({ type }) => type === RECORD.filePass)) return unread('encrypted');
  const isUnicode = streams.has('Workbook');
  const pieces = new TextPieces(work.allowance);
  let strings: readonly string[] = [];
  let row = -1;
  const cell = (data: Buffer, text: string): void => {
    if (data.length < 2 || text === '') return;
    const own = data.readUInt16LE(0);
    pieces.add(`${own === row ? '\t' : '\n'}${text}`);
    row = own;
  };
  for (const [index, { type, data }] of records.entries()) {
    if (pieces.isFull) break;
    if (type === RECORD.bof) row = -1;
    else if (type === RECORD.boundSheet && data.length > 8)
      pieces.add(`${isUnicode ? stringAt(data, 6, 1) : ansi(data, 7, data[6]!)}\n`);
    else if (type === RECORD.sharedStrings) strings = sharedStringsOf(withContinuations(records, index));
    else if (type === RECORD.labelShared && data.length >= 10) cell(data, strings[data.readUInt32LE(6)] ?? '');
    else if (type === RECORD.label && data.length > 8)
      cell(data, isUnicode ? stringAt(data, 6, 2) : ansi(data, 8, data.readUInt16LE(6)));
    else if (type === RECORD.string && data.length > 2)
      pieces.add(`\t${isUnicode ? stringAt(data, 0, 2) : ansi(data, 2, data.readUInt16LE(0))}`);
    else if (type === RECORD.number && data.length >= 14) cell(data, String(data.readDoubleLE(6)));
    else if (type === RECORD.rk && data.length >= 10) cell(data, String(rk(data.readUInt32LE(6))));
    else if (type === RECORD.multipleRk)
      for (let at = 6; at + 6 <= data.length; at += 6) cell(data, String(rk(data.readUInt32LE(at))));
    else if (type === RECORD.textObject) pieces.add(`\n${textBoxOf(records[index + 1])}`);
  }
  return readAs(pieces.text, pieces.notes);
}

function recordsOf(stream: Buffer): BiffRecord[] {
  const records: BiffRecord[] = [];
  for (let at = 0; at + 4 <= stream.length;) {
    const end = at + 4 + stream.readUInt16LE(at + 2);
    records.push({ type: stream.readUInt16LE(at), data: stream.subarray(at + 4, end) });
    at = end;
  }
  return records;
}

function withContinuations(records: readonly BiffRecord[], from: number): Buffer[] {
  const parts = [records[from]!.data];
  for (let at = from + 1; records[at]?.type === RECORD.continue; at++) parts.push(records[at]!.data);
  return parts;
}

/** The text of a box stands in the record after it: flags, then characters of one or two bytes. */
function textBoxOf(next: BiffRecord | undefined): string {
  if (next?.type !== RECORD.continue || next.data.length < 2) return '';
  return decodeAs(next.data.subarray(1), next.data[0]! & 1 ? 'utf-16le' : 'windows-1252');
}

function ansi(data: Buffer, at: number, length: number): string {
  return decodeAs(data.subarray(at, at + length), 'windows-1252');
}

/** A number in 30 bits ([MS-XLS] 2.5.122): an integer or the upper part of a double, maybe a hundredfold. */
function rk(value: number): number {
  const bits = Buffer.alloc(8);
  bits.writeUInt32LE((value & ~3) >>> 0, 4);
  const number = value & 2 ? (value | 0) >> 2 : bits.readDoubleLE(0);
  return value & 1 ? number / 100 : number;
}
