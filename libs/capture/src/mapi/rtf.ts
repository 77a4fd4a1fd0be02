import { decodeAs } from '../text/charset';
import { labelOf } from './code-pages';

/** What an RTF body says: the HTML it was made from, where it was ([MS-OXRTFEX]), else its text, lines ended by LF. */
export interface RtfContent {
  readonly kind: 'html' | 'text';
  readonly text: string;
}

/** Groups that hold tables and pictures, not words. */
const UNREAD = new Set(
  'fonttbl colortbl stylesheet info pict object themedata colorschememapping datastore latentstyles listtable listoverridetable rsidtbl generator header footer headerl headerr footerl footerr xmlnstbl filetbl revtbl mhtmltag bkmkstart bkmkend'.split(
    ' ',
  ),
);

/** Control words that stand for characters. */
const CHARACTERS: Readonly<Record<string, string>> = {
  par: '\n',
  line: '\n',
  sect: '\n',
  page: '\n',
  row: '\n',
  tab: '\t',
  cell: '\t',
  lquote: '\u2018',
  rquote: '\u2019',
  ldblquote: '\u201c',
  rdblquote: '\u201d',
  bullet: '\u2022',
  endash: '\u2013',
  emdash: '\u2014',
  emspace: '\u2003',
  enspace: '\u2002',
  zwj: '\u200d',
  zwnj: '\u200c',
  ltrmark: '\u200e',
  rtlmark: '\u200f',
};

/** `\fcharset` numbers as Windows code pages. */
const FONT_PAGES: Readonly<Record<number, number>> = {
  0: 1252,
  77: 10000,
  128: 932,
  129: 949,
  134: 936,
  136: 950,
  161: 1253,
  162: 1254,
  163: 1258,
  177: 1255,
  178: 1256,
  186: 1257,
  204: 1251,
  222: 874,
  238: 1250,
};

/** Deeper groups are read as part of the one they are in. */
const DEPTH = 1_000;
const TOKEN =
  /\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(\r\n|[^a-zA-Z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\/g;

interface Group {
  readonly isUnread: boolean;
  readonly isFontTable: boolean;
  /** `{\*\htmltag …}`: markup of the original. */
  readonly isTag: boolean;
  /** `\htmlrtf`: for RTF readers only. */
  readonly isForRtf: boolean;
  /** Characters that follow a `\u` for readers without Unicode. */
  readonly fallback: number;
  readonly font: number;
}

/** Reads an RTF body. One pass, never throws; what it cannot make sense of is left out or left as it is. */
export function readRtf(rtf: Buffer): RtfContent {
  return new RtfReader().read(rtf.toString('latin1'));
}

class RtfReader {
  private readonly groups: Group[] = [];
  private group: Group = {
    isUnread: false,
    isFontTable: false,
    isTag: false,
    isForRtf: false,
    fallback: 1,
    font: -1,
  };
  private readonly fonts = new Map<number, string | undefined>();
  private fontInTable = -1;
  private defaultFont = -1;
  private page: string | undefined;
  private isHtml = false;
  private out: string[] = [];
  /** Bytes of one charset that wait for the rest of their character. */
  private bytes = '';
  private skip = 0;
  /** `\*` came before: what follows may be ignored by those who do not know it. */
  private isStarred = false;

  read(rtf: string): RtfContent {
    for (const [all, word, parameter, hex, symbol, brace, text] of rtf.matchAll(TOKEN)) {
      if (word !== undefined) this.word(word, parameter === undefined ? undefined : Number(parameter));
      else if (hex !== undefined) this.byte(String.fromCharCode(parseInt(hex, 16)));
      else if (brace !== undefined) this.brace(brace);
      else if (text !== undefined) this.byte(text);
      else if (symbol !== undefined) this.symbol(symbol);
      else if (all === '\\') this.isStarred = false;
    }
    this.flush();
    const text = this.out.join('');
    return this.isHtml ? { kind: 'html', text } : { kind: 'text', text: text.replace(/\n+$/, '') };
  }

  private brace(brace: string): void {
    this.flush();
    this.skip = 0;
    this.isStarred = false;
    if (brace === '{') {
      if (this.groups.length < DEPTH) this.groups.push(this.group);
    } else this.group = this.groups.pop() ?? this.group;
  }

  private word(word: string, parameter: number | undefined): void {
    const isStarred = this.isStarred;
    this.isStarred = false;
    if (word === 'u' && parameter !== undefined) {
      this.flush();
      this.put(String.fromCharCode(parameter & 0xffff));
      this.skip = this.group.fallback;
      return;
    }
    const character = CHARACTERS[word];
    if (character !== undefined) {
      this.flush();
      this.skip = 0;
      this.put(character);
      return;
    }
    switch (word) {
      case 'fromhtml':
        this.isHtml = parameter !== 0;
        break;
      case 'htmltag':
        this.change({ isTag: true });
        break;
      case 'htmlrtf':
        this.change({ isForRtf: parameter !== 0 });
        break;
      case 'uc':
        this.change({ fallback: Math.max(0, Math.min(parameter ?? 1, 16)) });
        break;
      case 'ansicpg':
        this.page = labelOf(parameter);
        break;
      case 'deff':
        this.defaultFont = parameter ?? -1;
        break;
      case 'f':
        if (this.group.isFontTable) this.fontInTable = parameter ?? -1;
        else this.change({ font: parameter ?? -1 });
        break;
      case 'plain':
        this.change({ font: -1 });
        break;
      case 'fcharset':
        // 1 is "the default one".
        if (this.group.isFontTable && this.fonts.size < 10_000)
          this.fonts.set(this.fontInTable, labelOf(FONT_PAGES[parameter ?? 1]));
        break;
      case 'bin':
        break;
      default:
        if (word === 'fonttbl') this.change({ isFontTable: true, isUnread: true });
        else if (UNREAD.has(word) || isStarred) this.change({ isUnread: true });
    }
  }

  private symbol(symbol: string): void {
    this.isStarred = symbol === '*';
    if (this.isStarred || symbol === '-' || symbol === ':' || symbol === '|') return;
    this.flush();
    if (symbol === '~') this.put('\u00a0');
    else if (symbol === '_') this.put('\u2011');
    else if (symbol === '\n' || symbol === '\r' || symbol === '\r\n') this.put('\n');
    else this.byte(symbol);
  }

  private change(change: Partial<Group>): void {
    this.flush();
    this.group = { ...this.group, ...change };
  }

  /** Eight-bit characters, in the charset of the font. */
  private byte(bytes: string): void {
    this.isStarred = false;
    const skipped = Math.min(this.skip, bytes.length);
    this.skip -= skipped;
    if (this.isRead) this.bytes += skipped > 0 ? bytes.slice(skipped) : bytes;
  }

  private put(text: string): void {
    if (this.isRead) this.out.push(text);
  }

  private get isRead(): boolean {
    const { isUnread, isTag, isForRtf } = this.group;
    // Outside of tags the text of encapsulated HTML is read unless it is for RTF readers only.
    return (!isUnread || isTag) && !(this.isHtml && isForRtf && !isTag);
  }

  private flush(): void {
    if (this.bytes === '') return;
    const { font } = this.group;
    const charset = this.fonts.get(font < 0 ? this.defaultFont : font) ?? this.page ?? 'windows-1252';
    this.out.push(/[^\0-\x7f]/.test(this.bytes) ? decodeAs(Buffer.from(this.bytes, 'latin1'), charset) : this.bytes);
    this.bytes = '';
  }
}
