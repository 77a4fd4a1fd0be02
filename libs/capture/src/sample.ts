import type { Importer, Sample } from './importer';
import { readRange } from './source/sources';
import type { Source } from './source';
import { charsetOf, TextReader } from './text/charset';

/** Bytes looked at to recognise a format. */
export const SAMPLE_BYTES = 64 * 1024;

export async function sampleOf(source: Source): Promise<Sample> {
  const head = await readRange(source, 0, Math.min(source.size, SAMPLE_BYTES));
  const charset = charsetOf(head);
  const reader = new TextReader(charset);
  reader.learn(head);
  return { size: source.size, head, charset, text: reader.decode(head.subarray(charset.mark)) };
}

/** The importer that is surest of a sample; undefined: of no format we read. */
export function recognise(importers: readonly Importer[], sample: Sample): Importer | undefined {
  let best: { importer: Importer; score: number } | undefined;
  for (const importer of importers) {
    const score = importer.recognise(sample);
    if (score > (best?.score ?? 0)) best = { importer, score };
  }
  return best?.importer;
}

/** First bytes of kinds of files we do not read, for a detail a person understands. Latin-1. */
const MAGIC: readonly (readonly [string, string])[] = [
  ['%PDF-', 'a PDF document'],
  ['\x89PNG\r\n', 'a PNG image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['GIF8', 'a GIF image'],
  ['BZh', 'a bzip2 file; unpack it first'],
  ['\xfd7zXZ\0', 'an xz file; unpack it first'],
  ['7z\xbc\xaf\x27\x1c', 'a 7-Zip archive; unpack it first'],
  ['Rar!\x1a\x07', 'a RAR archive; unpack it first'],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'an OLE file (an old Office document)'],
  ['!BDN', 'an Outlook data file (PST or OST)'],
  ['\x78\x9f\x3e\x22', 'a TNEF file (winmail.dat)'],
  ['SQLite format 3\0', 'an SQLite database'],
  ['OggS', 'an Ogg audio file'],
  ['RIFF', 'a RIFF audio, video or image file'],
  ['ID3', 'an MP3 audio file'],
  ['PK', 'a zip file'],
  ['{', 'JSON of no shape we know'],
  ['[{', 'JSON of no shape we know'],
  ['<?xml', 'XML of no kind we know'],
  ['<!DOCTYPE html', 'a web page'],
  ['<html', 'a web page'],
];

/** Why nobody reads it, in words. Says nothing of the content. */
export function describeUnknown(sample: Sample): string {
  const start = sample.head.toString('latin1', 0, 32);
  const magic = MAGIC.find(([bytes]) => start.startsWith(bytes));
  if (magic) return `not a format this program reads: ${magic[1]}`;
  if (sample.head.toString('latin1', 4, 8) === 'ftyp')
    return 'not a format this program reads: an MPEG-4 or HEIF media file';
  if (sample.head.toString('latin1', 257, 262) === 'ustar')
    return 'not a format this program reads: a tar archive; unpack it first';
  return sample.charset.unit === 'byte' && sample.head.includes(0)
    ? 'not a format this program reads: binary data of no known kind'
    : 'not a format this program reads: text without the marks of any known export';
}
