import { decodeAs, type Storage } from '@minutebook/capture';
import { type Reading, readAs, unread, type Work } from '../reading';
import { TextPieces } from '../text-pieces';

/** Records of a binary presentation ([MS-PPT] 2.13.24). */
const RECORD = { mainMaster: 1016, characters: 4000, bytes: 4008 } as const;
const IS_CONTAINER = 0xf;
const ENCRYPTED_TOKEN = 0xf3d1c4df;

/** Text of the slides and notes of a binary presentation, earlier saves of them included. Masters hold prompts, no text. */
export function readPowerpointBinary({ streams }: Storage, work: Work): Reading {
  const user = streams.get('Current User')?.bytes();
  if (user && user.length >= 16 && user.readUInt32LE(12) === ENCRYPTED_TOKEN) return unread('encrypted');
  const stream = streams.get('PowerPoint Document')!.bytes();
  const pieces = new TextPieces(work.allowance);
  // Containers are entered by going on behind their header; a flat walk meets everything inside.
  for (let at = 0; at + 8 <= stream.length && !pieces.isFull;) {
    const type = stream.readUInt16LE(at + 2);
    const size = stream.readUInt32LE(at + 4);
    const isContainer = (stream[at]! & 0xf) === IS_CONTAINER;
    const data = stream.subarray(at + 8, at + 8 + size);
    if (type === RECORD.characters) pieces.add(`${lines(decodeAs(data, 'utf-16le'))}\n`);
    else if (type === RECORD.bytes) pieces.add(`${lines(data.toString('latin1'))}\n`);
    at += 8 + (isContainer && type !== RECORD.mainMaster ? 0 : size);
  }
  return readAs(pieces.text, pieces.notes);
}

function lines(text: string): string {
  return text.replaceAll('\r', '\n').replaceAll('\v', '\n');
}
