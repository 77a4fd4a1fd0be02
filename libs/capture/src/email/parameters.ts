import { decodeAs } from '../text/charset';
import { decodeWords } from './encoded-words';
import { eightBit } from './headers';

/** `text/plain; charset="x"; name*=utf-8''y` taken apart. */
export interface Parametrised {
  /** Lower case, without parameters. */
  readonly value: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const PARAMETER = /;\s*([^\s=;"]{1,80})\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))/g;

/** Reads a structured header value; continuations and charsets of RFC 2231, and encoded words where they do not belong. */
export function parametersOf(header: string | undefined): Parametrised {
  if (header === undefined) return { value: '', parameters: new Map() };
  const semicolon = header.indexOf(';');
  const value = (semicolon < 0 ? header : header.slice(0, semicolon)).trim().toLowerCase();
  const parameters = new Map<string, string>();
  if (semicolon < 0) return { value, parameters };
  const pieces = new Map<string, Piece[]>();
  for (const [, rawName, quoted, bare] of header.matchAll(PARAMETER)) {
    const text = quoted === undefined ? bare!.trim() : quoted.replace(/\\(.)/g, '$1');
    const [name, section] = rawName!.toLowerCase().split('*') as [string, string | undefined];
    // The plain form is a fallback for readers that do not know the extended one.
    const order = section === undefined ? PLAIN : Number(section);
    const own = pieces.get(name) ?? [];
    if (own.length < SECTIONS) own.push({ order, isExtended: rawName!.endsWith('*'), text });
    pieces.set(name, own);
  }
  for (const [name, own] of pieces) {
    const extended = own.filter(({ order }) => order !== PLAIN);
    parameters.set(name, extended.length > 0 ? assemble(extended) : decodeWords(eightBit(own[0]!.text, undefined)));
  }
  return { value, parameters };
}

interface Piece {
  /** Section of a continued parameter, from 0. */
  readonly order: number;
  /** In percent signs, the first with a charset. */
  readonly isExtended: boolean;
  readonly text: string;
}

const PLAIN = -1;
/** Sections of one parameter that are read; real names have a handful. */
const SECTIONS = 1_000;

function assemble(parts: Piece[]): string {
  let charset: string | undefined;
  const bytes = parts
    .sort((a, b) => a.order - b.order)
    .map(({ isExtended, text }, index) => {
      if (!isExtended) return Buffer.from(text, 'latin1');
      const declared = index === 0 ? /^([^']*)'[^']*'/.exec(text) : null;
      if (declared) charset = declared[1];
      return fromPercent(text.slice(declared?.[0].length ?? 0));
    });
  return decodeAs(Buffer.concat(bytes), charset === '' ? undefined : charset);
}

function fromPercent(text: string): Buffer {
  return Buffer.from(
    text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
}
