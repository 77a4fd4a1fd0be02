import { dirname, join } from 'node:path';
import type * as PdfJs from 'pdfjs-dist/legacy/build/pdf.mjs';
import { type Content, type Reading, readAs, unread, type Work } from '../reading';
import { TextPieces } from '../text-pieces';

type Pdf = typeof PdfJs;
type PdfDocument = Awaited<ReturnType<Pdf['getDocument']>['promise']>;
type PdfPage = Awaited<ReturnType<PdfDocument['getPage']>>;

/** Pages looked at. */
const MOST_PAGES = 5_000;

let loaded: Promise<Pdf> | undefined;

/** The library draws, too, and asks for the means when it is loaded; for text it needs none of them. */
function library(): Promise<Pdf> {
  const scope = globalThis as Record<string, unknown>;
  for (const name of ['DOMMatrix', 'ImageData', 'Path2D']) scope[name] ??= class {};
  return (loaded ??= import('pdfjs-dist/legacy/build/pdf.mjs'));
}

/** Text of a PDF: pages, what stands in notes and form fields, and the files embedded in it. */
export async function readPdf({ bytes }: Content, work: Work): Promise<Reading> {
  const { getDocument, VerbosityLevel } = await library();
  const folder = dirname(require.resolve('pdfjs-dist/package.json'));
  const task = getDocument({
    data: new Uint8Array(bytes),
    cMapUrl: join(folder, 'cmaps/'),
    cMapPacked: true,
    standardFontDataUrl: join(folder, 'standard_fonts/'),
    wasmUrl: join(folder, 'wasm/'),
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
    useWorkerFetch: false,
    enableXfa: false,
    verbosity: VerbosityLevel.ERRORS,
  });
  try {
    return await readDocument(await task.promise, work);
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name === 'PasswordException') return unread('encrypted', 'the document asks for a password');
    return unread('damaged', 'the document could not be read');
  } finally {
    await task.destroy().catch(() => undefined);
  }
}

async function readDocument(document: PdfDocument, work: Work): Promise<Reading> {
  const pieces = new TextPieces(work.allowance);
  let silent = 0;
  let broken = 0;
  const pages = Math.min(document.numPages, MOST_PAGES);
  for (let number = 1; number <= pages && !pieces.isFull; number++) {
    try {
      const page = await document.getPage(number);
      const text = await textOf(page);
      if (text.trim() === '') silent++;
      pieces.add(`${text}\n\n`);
      page.cleanup();
    } catch {
      broken++;
    }
  }
  const lost = await addEmbedded(document, pieces, work);
  const notes = [
    ...(broken > 0 ? [`${broken} of ${document.numPages} pages could not be read`] : []),
    ...(silent > 0 ? [`${silent} of ${document.numPages} pages have no text, like scanned pages`] : []),
    ...(document.numPages > pages ? [`only the first ${pages} of ${document.numPages} pages were read`] : []),
    ...(lost > 0 ? [`${lost} files embedded in it could not be read`] : []),
    ...pieces.notes,
  ];
  return broken === document.numPages ? unread('damaged', ...notes) : readAs(pieces.text, notes);
}

async function textOf(page: PdfPage): Promise<string> {
  const [content, annotations] = await Promise.all([page.getTextContent(), page.getAnnotations()]);
  const text = content.items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join('');
  const notes = annotations.flatMap((annotation: Annotation) =>
    [annotation.contentsObj?.str, annotation.fieldValue].filter((value) => typeof value === 'string' && value !== ''),
  );
  return [text, ...notes].join('\n');
}

/** What the library says of a note or form field, as far as it holds words. */
interface Annotation {
  readonly contentsObj?: { readonly str?: string };
  readonly fieldValue?: unknown;
}

async function addEmbedded(document: PdfDocument, pieces: TextPieces, work: Work): Promise<number> {
  const files = (await document.getAttachments().catch(() => null)) as Readonly<
    Record<string, { readonly filename?: string; readonly content?: Uint8Array }>
  > | null;
  let lost = 0;
  for (const { filename, content } of Object.values(files ?? {})) {
    if (!content || work.allowance.members <= 0 || pieces.isFull) continue;
    work.allowance.members--;
    pieces.add(`${filename ?? ''}\n`);
    const { outcome, text } = await work.inner({ bytes: Buffer.from(content), name: filename });
    pieces.add(`${text}\n\n`);
    if (outcome !== 'text' && outcome !== 'none') lost++;
  }
  return lost;
}
