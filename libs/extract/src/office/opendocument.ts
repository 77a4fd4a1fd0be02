import type { ZipParts } from '../archives/zip-parts';
import { walkXml, xmlText } from '../formats/xml';
import { type Reading, readAs, unread, type Work } from '../reading';
import { TextPieces } from '../text-pieces';

/** Media type of an OpenDocument file (ISO 26300): its first member says it; undefined for any other zip. */
export async function openDocumentTypeOf(parts: ZipParts): Promise<string | undefined> {
  if (!parts.names.includes('mimetype') || !parts.names.includes('content.xml')) return undefined;
  const type = (await parts.read('mimetype'))?.bytes.toString('latin1').trim();
  return type?.startsWith('application/vnd.oasis.opendocument.') ? type : undefined;
}

export async function readOpenDocument(parts: ZipParts, work: Work): Promise<Reading> {
  const manifest = await parts.read('META-INF/manifest.xml');
  if (manifest?.bytes.includes('encryption-data')) return unread('encrypted');
  const pieces = new TextPieces(work.allowance);
  const lost: string[] = [];
  // Headers and footers stand among the styles.
  for (const name of ['content.xml', 'styles.xml']) {
    const part = await parts.read(name);
    if (part) addParagraphs(xmlText(part.bytes), pieces);
    if (part?.isDamaged || (!part && name === 'content.xml')) lost.push(name);
  }
  const notes = lost.length === 0 ? [] : [`${lost.length} parts of the document could not be read`];
  return readAs(pieces.text, [...notes, ...pieces.notes]);
}

function addParagraphs(xml: string, pieces: TextPieces): void {
  let depth = 0;
  walkXml(xml, {
    open(name, attributes) {
      if (name === 'p' || name === 'h') depth++;
      else if (depth === 0) return;
      else if (name === 's') pieces.add(' '.repeat(Math.min(100, Number(attributes('c') ?? 1) || 1)));
      else if (name === 'tab') pieces.add('\t');
      else if (name === 'line-break') pieces.add('\n');
    },
    close(name) {
      if (name !== 'p' && name !== 'h') return;
      depth--;
      pieces.add('\n');
    },
    text(text) {
      // White space in the file is one blank; more of it is written as elements.
      if (depth > 0) pieces.add(text.replace(/[ \t\r\n]+/g, ' '));
    },
  });
}
