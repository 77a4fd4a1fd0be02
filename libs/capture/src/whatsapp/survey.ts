import type { CaptureOptions, Source } from '../source';
import type { LineUnit } from '../text/line-blocks';
import { lineBlocks } from '../text/line-blocks';
import type { TextReader } from '../text/charset';
import { DayOrderEvidence, type OrderDecision } from './day-order';
import { type Header, headerOf } from './header';
import { beginningOf, endsWithCrLf, linesOf } from './lines';
import { mediaDayOf } from './media-names';
import { noticeOf } from './phrasebook';
import { Roster } from './roster';

/** Distinct header styles followed. A chat has one, a file glued from several a few; more is noise. */
const STYLES = 64;
/** System lines looked up while surveying; enough to know the language and that it is a group. */
const LOOKUPS = 2_000;

/** What the first pass over a transcript settles for the second. */
export interface Dialect {
  /** Styles whose headers start messages, each with its reading of dates; headers of any other style are text. */
  readonly styles: ReadonlyMap<string, OrderDecision>;
  readonly main: Header;
  readonly roster: Roster;
  /** Headers only count behind CR LF: the file ends messages with CR LF and lines inside them with LF, as iOS does. */
  readonly strictLineEnds: boolean;
  readonly isGroup: boolean;
  /** The chat's name, where the service signs its own lines with it (iOS since 2024). */
  readonly title: string | undefined;
  readonly language: string | undefined;
  /** Lines that look like headers in a style that the file does not have. */
  readonly foreignHeaders: number;
}

const GROUP_NOTICES = new Set([
  'group-created',
  'member-added',
  'member-removed',
  'member-joined',
  'member-left',
  'admin-changed',
  'title-changed',
  'icon-changed',
  'description-changed',
]);

/** Everything learnt of the headers of one style. */
class Style {
  count = 0;
  /** Line numbers. */
  first = 0;
  last = 0;
  afterCrLf = 0;
  afterLf = 0;
  readonly evidence = new DayOrderEvidence();
  readonly roster = new Roster();

  constructor(readonly example: Header) {}
}

/** Reads a transcript once, to find out how it is written. Undefined: no line starts a message. */
export async function survey(
  source: Source,
  unit: LineUnit,
  reader: TextReader,
  options: CaptureOptions,
): Promise<Dialect | undefined> {
  const surveyor = new Surveyor();
  let number = 0;
  let crlf: boolean | undefined;
  for await (const block of lineBlocks(source, unit)) {
    reader.learn(block.bytes);
    if (block.shape === 'head')
      surveyor.line(++number, beginningOf(block.bytes, 0, block.bytes.length, unit, reader), crlf);
    if (block.shape !== 'lines') continue;
    for (const { end, text } of linesOf(block, unit, reader)) {
      surveyor.line(++number, text, crlf);
      crlf = endsWithCrLf(block.bytes, end, unit);
    }
  }
  return surveyor.dialect(options);
}

class Surveyor {
  private readonly styles = new Map<string, Style>();
  private readonly languages = new Map<string, number>();
  private unfollowed = 0;
  private lookups = 0;
  private isGroup = false;
  private title: string | undefined;

  line(number: number, text: string | undefined, crlf: boolean | undefined): void {
    const header = text === undefined ? undefined : headerOf(text);
    if (text === undefined || !header) return;
    let style = this.styles.get(header.style);
    if (!style) {
      if (this.styles.size >= STYLES) {
        this.unfollowed++;
        return;
      }
      this.styles.set(header.style, (style = new Style(header)));
      style.first = number;
    }
    style.count++;
    style.last = number;
    if (crlf === true) style.afterCrLf++;
    else if (crlf === false) style.afterLf++;
    style.evidence.add(header, mediaDayOf(text));
    const rest = text.slice(header.rest);
    if (!this.lookUp(rest)) style.roster.add(rest);
  }

  dialect(options: CaptureOptions): Dialect | undefined {
    const styles = [...this.styles].sort(([, a], [, b]) => b.count - a.count || a.first - b.first);
    const main = styles[0]?.[1];
    if (!main) return undefined;
    const headers = styles.reduce((sum, [, { count }]) => sum + count, this.unfollowed);
    const accepted = new Map<string, OrderDecision>();
    const roster = new Roster();
    let foreignHeaders = this.unfollowed;
    for (const [name, style] of styles) {
      if (!belongs(style, main, headers)) {
        foreignHeaders += style.count;
        continue;
      }
      accepted.set(name, style.evidence.decide(options.dayOrder));
      roster.absorb(style.roster);
    }
    roster.settle(new Set(this.title === undefined ? [] : [this.title]));
    const language = [...this.languages].sort((a, b) => b[1] - a[1])[0]?.[0];
    return {
      styles: accepted,
      main: main.example,
      roster,
      strictLineEnds: main.afterLf > 0 && main.afterCrLf > 9 * main.afterLf,
      isGroup: this.isGroup || roster.authors().length > 2,
      title: this.title,
      language,
      foreignHeaders,
    };
  }

  /**
   * Looks up lines that may be the service's: without a colon, with U+200E behind an author, or with a quotation mark in what
   * would be the author (`Ann changed the subject from "Re: …`). True: this one is, and nobody's name stands in it.
   */
  private lookUp(rest: string): boolean {
    const colon = rest.indexOf(': ');
    const isMarked = colon > 0 && rest.charCodeAt(colon + 2) === 0x200e;
    if (colon > 0 && !isMarked && !/["“”„«»「]/.test(rest.slice(0, colon))) return false;
    if (this.lookups >= LOOKUPS) return false;
    this.lookups++;
    const phrase = noticeOf(isMarked ? rest.slice(colon + 2) : rest);
    if (!phrase) return false;
    this.languages.set(phrase.language, (this.languages.get(phrase.language) ?? 0) + 1);
    if (GROUP_NOTICES.has(phrase.notice)) this.isGroup = true;
    if (isMarked && phrase.notice === 'encryption') this.title ??= rest.slice(0, colon);
    return !isMarked;
  }
}

/**
 * Whether a style is the transcript's own, or that of something pasted into a message (formats.md 2.4, 2.5). A file has
 * one style, or several one after the other where exports were glued together: then none lies inside another. Pasted
 * transcripts do, and are few.
 */
function belongs(style: Style, main: Style, headers: number): boolean {
  if (style === main) return true;
  const hasMain = main.count * 2 > headers;
  if (style.example.family === 'bare' && hasMain)
    return main.example.family === 'bare' && style.count * 4 >= main.count;
  if (style.first > main.first && style.last < main.last) return style.count * 4 >= main.count;
  return style.count * 50 >= main.count || style.count >= 20;
}
