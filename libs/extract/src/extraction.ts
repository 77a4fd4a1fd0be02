import { readGzip } from './archives/gzip';
import { readPacked } from './archives/packed';
import { readTar } from './archives/tar';
import { readZip } from './archives/zip';
import { ZipParts } from './archives/zip-parts';
import { mediaTypeOf } from './content-type';
import { readCards } from './formats/cards';
import { readMessages } from './formats/messages';
import { readPdf } from './formats/pdf';
import { readHtml, readPlain, readRichText } from './formats/texts';
import { readPicture } from './media/pictures';
import { readRecording } from './media/recordings';
import { compoundKind } from './office/compound';
import { mediaTypeOfOoxml, ooxmlTypeOf, readOoxml } from './office/ooxml';
import { openDocumentTypeOf, readOpenDocument } from './office/opendocument';
import {
  BeyondLimits,
  type Content,
  type Finding,
  type FormatReader,
  LIMITS,
  type Means,
  type Reading,
  unread,
  type Work,
} from './reading';

/** Raised when the same bytes would give another text; kept with every finding. */
export const EXTRACTOR = 'text/1';

const READERS: Readonly<Record<string, FormatReader>> = {
  'application/pdf': readPdf,
  'application/rtf': readRichText,
  'application/gzip': readGzip,
  'application/x-tar': readTar,
  'application/x-7z-compressed': readPacked,
  'application/vnd.rar': readPacked,
  'application/x-bzip2': readPacked,
  'application/x-xz': readPacked,
  'message/rfc822': readMessages,
  'application/ms-tnef': readMessages,
  'text/html': readHtml,
  'image/svg+xml': readHtml,
  'text/calendar': readCards,
  'text/vcard': readCards,
  'application/xml': readPlain,
  'application/json': readPlain,
  'application/x-empty': () => unread('none', 'an empty file'),
};

/** Finds out what a file says. Never throws for bytes; what runs away is stopped from outside (process/). */
export async function extract(content: Content, means: Means = {}): Promise<Finding> {
  if (content.bytes.length > LIMITS.fileBytes)
    return { outcome: 'too-large', mediaType: null, text: '', detail: `more than ${LIMITS.fileBytes} bytes` };
  const { characters, bytes, members } = LIMITS;
  return look(content, { characters, bytes, members }, 0, means);
}

async function look(content: Content, allowance: Work['allowance'], depth: number, means: Means): Promise<Finding> {
  const work: Work = { ...means, allowance, inner: (inside) => look(inside, allowance, depth + 1, means) };
  let mediaType = mediaTypeOf(content);
  let reading: Reading;
  try {
    if (depth > LIMITS.depth) reading = unread('too-large', `files are nested more than ${LIMITS.depth} deep`);
    else if (mediaType === null) reading = unread('unknown-type');
    else ({ mediaType, reading } = await read(content, mediaType, work));
  } catch (error) {
    if (error instanceof BeyondLimits) reading = unread('too-large', error.message);
    else reading = isExhaustion(error) ? unread('too-large') : unread('damaged');
  }
  const { outcome, text, notes } = reading;
  return { outcome, mediaType, text: wellFormed(text), detail: notes.length === 0 ? null : notes.join('; ') };
}

async function read(
  content: Content,
  mediaType: string,
  work: Work,
): Promise<{ readonly mediaType: string; readonly reading: Reading }> {
  if (mediaType === 'application/zip') return readPackage(content, work);
  if (mediaType === 'application/x-cfb') {
    const { type, storage, kind } = compoundKind(content);
    return { mediaType: type, reading: kind ? await kind.read(storage, content, work) : unread('unknown-type') };
  }
  const reader = READERS[mediaType];
  if (reader) return { mediaType, reading: await reader(content, work) };
  if (mediaType.startsWith('image/')) return { mediaType, reading: await readPicture(content, mediaType, work) };
  if (/^(audio|video)\//.test(mediaType)) return { mediaType, reading: readRecording(content, mediaType) };
  return { mediaType, reading: mediaType.startsWith('text/') ? readPlain(content, work) : unread('unknown-type') };
}

/** A zip may be an Office document; its list of parts says so. */
async function readPackage(content: Content, work: Work): Promise<{ mediaType: string; reading: Reading }> {
  const parts = await ZipParts.open(content.bytes, work.allowance);
  const office = await ooxmlTypeOf(parts);
  if (office) return { mediaType: mediaTypeOfOoxml(office), reading: await readOoxml(office, parts, work) };
  const open = await openDocumentTypeOf(parts);
  if (open !== undefined) return { mediaType: open, reading: await readOpenDocument(parts, work) };
  return { mediaType: 'application/zip', reading: await readZip(content, work) };
}

/** A string or buffer beyond what the engine can hold: a matter of size, not of damage. */
function isExhaustion(error: unknown): boolean {
  return (
    error instanceof RangeError &&
    /string length|array (buffer )?(length|allocation)|Maximum call stack/i.test(error.message)
  );
}

/** Lone surrogates and NUL have no place in a text that is sealed, indexed and shown. */
function wellFormed(text: string): string {
  return text.replaceAll('\0', ' ').toWellFormed();
}
