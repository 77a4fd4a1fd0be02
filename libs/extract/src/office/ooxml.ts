import type { ZipParts } from '../archives/zip-parts';
import { walkXml, xmlText } from '../formats/xml';
import { type Reading, readAs, type Work } from '../reading';
import { TextPieces } from '../text-pieces';
import { readWorkbook } from './workbook';

const MAIN = {
  word: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  excel: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  powerpoint: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
} as const;

/** Parts with words, in the order they are read; slides by their number. */
const WORD = [
  /^word\/document\d*\.xml$/,
  /^word\/(footnotes|endnotes|comments)\d*\.xml$/,
  /^word\/(header|footer)\d*\.xml$/,
];
const POWERPOINT = [
  /^ppt\/slides\/slide\d+\.xml$/,
  /^ppt\/notesSlides\/notesSlide\d+\.xml$/,
  /^ppt\/comments\/[^/]+\.xml$/,
];
const DRAWN = [
  /^xl\/(drawings\/drawing|charts\/chart)\d*\.xml$/,
  /^xl\/(threadedComments\/threadedComment|comments)\d*\.xml$/,
];

/** Media type of an Office Open XML package (ECMA-376), by the list of its parts; undefined for any other zip. */
export async function ooxmlTypeOf(parts: ZipParts): Promise<keyof typeof MAIN | undefined> {
  if (!parts.names.includes('[Content_Types].xml')) return undefined;
  const list = (await parts.read('[Content_Types].xml'))?.bytes.toString('latin1') ?? '';
  if (list.includes('wordprocessingml')) return 'word';
  if (list.includes('spreadsheetml')) return 'excel';
  return list.includes('presentationml') ? 'powerpoint' : undefined;
}

export function mediaTypeOfOoxml(kind: keyof typeof MAIN): string {
  return MAIN[kind];
}

export async function readOoxml(kind: keyof typeof MAIN, parts: ZipParts, work: Work): Promise<Reading> {
  const pieces = new TextPieces(work.allowance);
  const xml = new PartReader(parts);
  if (kind === 'excel') {
    await readWorkbook(xml, pieces);
    for (const part of xml.matching(DRAWN)) addParagraphs((await xml.read(part)) ?? '', pieces);
  } else
    for (const part of xml.matching(kind === 'word' ? WORD : POWERPOINT)) {
      if (pieces.isFull) break;
      addParagraphs((await xml.read(part)) ?? '', pieces);
      pieces.add('\n');
    }
  const notes = xml.lost === 0 ? [] : [`${xml.lost} parts of the document could not be read`];
  return readAs(pieces.text, [...notes, ...pieces.notes]);
}

/** XML parts of a package, and how many could not be read. */
export class PartReader {
  lost = 0;

  constructor(private readonly parts: ZipParts) {
    this.lost = [...parts.refused.keys()].filter((name) => name.endsWith('.xml')).length;
  }

  /** Names in the order of `patterns`, then of their numbers. */
  matching(patterns: readonly RegExp[]): string[] {
    return patterns.flatMap((pattern) =>
      this.parts.names.filter((name) => pattern.test(name)).sort((a, b) => numberIn(a) - numberIn(b)),
    );
  }

  async read(name: string): Promise<string | undefined> {
    const part = await this.parts.read(name);
    if (!part || part.isDamaged) this.lost++;
    return part && xmlText(part.bytes);
  }
}

function numberIn(name: string): number {
  return Number(/(\d+)\.xml$/.exec(name)?.[1] ?? 0);
}

const BREAKS: Readonly<Record<string, string>> = { tab: '\t', br: '\n', cr: '\n', noBreakHyphen: '\u2011' };

/**
 * Words of WordprocessingML and DrawingML: runs as they are, a line a paragraph. Text that tracked changes deleted is in
 * the file and is read; the fallback of alternate content says the same again and is not.
 */
function addParagraphs(xml: string, pieces: TextPieces): void {
  let inText = 0;
  let inFallback = 0;
  walkXml(xml, {
    open(name) {
      if (name === 'Fallback') inFallback++;
      else if (name === 't' || name === 'delText' || name === 'text') inText++;
      else if (inFallback === 0 && name in BREAKS) pieces.add(BREAKS[name]!);
    },
    close(name) {
      if (name === 'Fallback') inFallback--;
      else if (name === 't' || name === 'delText' || name === 'text') inText--;
      else if (inFallback === 0 && (name === 'p' || name === 'cm' || name === 'comment' || name === 'threadedComment'))
        pieces.add('\n');
    },
    text(text) {
      if (inText > 0 && inFallback <= 0) pieces.add(text);
    },
  });
}
