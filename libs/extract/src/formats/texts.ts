import { charsetOf, decodeAs, htmlCharset, htmlText, readRtf } from '@minutebook/capture';
import { type Content, readAs, type Reading, type Work } from '../reading';
import { TextPieces } from '../text-pieces';

/** Bytes of plain text as characters: by byte order mark or zero bytes, UTF-8, else the likeliest code page. */
export function decoded(bytes: Buffer): string {
  const { label, mark } = charsetOf(bytes.subarray(0, 64 * 1024));
  return decodeAs(bytes.subarray(mark), label);
}

/** Within the allowance. */
export function limited(text: string, work: Work, notes: readonly string[] = []): Reading {
  const pieces = new TextPieces(work.allowance);
  pieces.add(text);
  return readAs(pieces.text, [...notes, ...pieces.notes]);
}

export function readPlain({ bytes }: Content, work: Work): Reading {
  return limited(decoded(bytes), work);
}

export function readHtml({ bytes }: Content, work: Work): Reading {
  const stated = charsetOf(bytes.subarray(0, 4096)).ground === 'content' ? htmlCharset(bytes) : undefined;
  return limited(htmlText(stated === undefined ? decoded(bytes) : decodeAs(bytes, stated)), work);
}

export function readRichText({ bytes }: Content, work: Work): Reading {
  const { kind, text } = readRtf(bytes);
  return limited(kind === 'html' ? htmlText(text) : text, work);
}
