import { dirname, join } from 'node:path';
import { BeyondLimits, type Content, type Reading, readAs, unread, type Work } from '../reading';
import { TextPieces } from '../text-pieces';
import { type Pdf, type PdfPage, picturesOn } from './scans';

type PdfDocument = Awaited<ReturnType<Pdf['getDocument']>['promise']>;

/** Pixels of a picture that is unpacked at most. */
const MOST_PIXELS = 60_000_000;
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
  const pdf = await library();
  const { getDocument, VerbosityLevel } = pdf;
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
    maxImageSize: MOST_PIXELS,
    verbosity: VerbosityLevel.ERRORS,
  });
  try {
    return await readDocument(pdf, await task.promise, work);
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name === 'PasswordException') return unread('encrypted', 'the document asks for a password');
    return unread('damaged', 'the document could not be read');
  } finally {
    await task.destroy().catch(() => undefined);
  }
}

async function readDocument(pdf: Pdf, document: PdfDocument, work: Work): Promise<Reading> {
  const pieces = new TextPieces(work.allowance);
  let silent = 0;
  let scanned = 0;
  let broken = 0;
  let mayScan = work.ocr !== undefined;
  const pages = Math.min(document.numPages, MOST_PAGES);
  for (let number = 1; number <= pages && !pieces.isFull; number++) {
    try {
      const page = await document.getPage(number);
      let text = await textOf(page);
      if (text.trim() === '' && mayScan) {
        const seen = await scan(pdf, page, work);
        // Without time for one page there is none for the next.
        mayScan = seen !== undefined;
        text = seen ?? '';
        if (text.trim() !== '') scanned++;
      }
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
    ...(scanned > 0 ? [`${scanned} of ${document.numPages} pages read by OCR`] : []),
    ...(silent > 0 ? [`${silent} of ${document.numPages} pages have no text, like scanned pages`] : []),
    ...(document.numPages > pages ? [`only the first ${pages} of ${document.numPages} pages were read`] : []),
    ...(lost > 0 ? [`${lost} files embedded in it could not be read`] : []),
    ...pieces.notes,
  ];
  return broken === document.numPages ? unread('damaged', ...notes) : readAs(pieces.text, notes);
}

/** What OCR reads on a page that has no text of its own; undefined when its time is up. */
async function scan(pdf: Pdf, page: PdfPage, work: Work): Promise<string | undefined> {
  const texts: string[] = [];
  try {
    for await (const picture of picturesOn(page, pdf)) texts.push(await work.ocr!(picture));
  } catch (error) {
    if (error instanceof BeyondLimits) return undefined;
    // A picture that cannot be read leaves the page without its text, and counted so.
  }
  return texts.join('\n');
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
