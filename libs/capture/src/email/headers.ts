import { isUtf8 } from 'node:buffer';
import { decodeAs } from '../text/charset';
import { decodeWords } from './encoded-words';

/** Headers that hold nothing else than a header block; a line of one of these after a broken line means the block goes on. */
const KNOWN =
  /^(received|return-path|from|to|cc|bcc|subject|date|message-id|mime-version|content-[a-z-]+|reply-to|sender|references|in-reply-to|x-[a-z0-9-]+|dkim-signature|delivered-to|list-[a-z-]+|precedence|status|errors-to|arc-[a-z-]+|authentication-results|importance|thread-[a-z-]+|auto-submitted|organization|user-agent):/i;
const FIELD = /^([!-9;-~]{1,200})[ \t]*:/;

/** The header block of a mail or of a part, and where its body starts. */
export class Headers {
  private constructor(
    private readonly fields: readonly { readonly name: string; readonly value: string }[],
    /** Offset of the body in the bytes given to {@link read}. */
    readonly bodyStart: number,
  ) {}

  /**
   * Reads the block at `start`. It ends at an empty line; at a line of blanks unless more header follows; or, where the
   * separator is missing, at the first line that is neither field nor continuation (formats.md 10.1).
   */
  static read(raw: Buffer, start: number, end: number): Headers {
    const fields: { name: string; value: string }[] = [];
    let at = start;
    while (at < end) {
      const next = lineAfter(raw, at, end);
      const line = lineText(raw, at, next);
      if (line === '') return new Headers(fields, next);
      const last = fields.at(-1);
      const folded = line.charCodeAt(0) === 0x20 || line.charCodeAt(0) === 0x09;
      const field = folded ? null : FIELD.exec(line);
      if (field) fields.push({ name: field[1]!.toLowerCase(), value: line.slice(field[0].length) });
      else if (folded && line.trim() === '') {
        if (!goesOn(raw, next, end)) return new Headers(fields, next);
      } else if (folded && last) last.value += `\n${line}`;
      else if (line.startsWith('--') || (!/^>?From /.test(line) && !goesOn(raw, next, end)))
        return new Headers(fields, at);
      at = next;
    }
    return new Headers(fields, end);
  }

  /** First value of that name (lower case), unfolded, bytes as Latin-1; undefined: no such field. */
  raw(name: string): string | undefined {
    return unfold(this.fields.find((field) => field.name === name)?.value);
  }

  /** First value of that name as text: eight-bit characters and encoded words decoded. */
  text(name: string, charset?: string): string | undefined {
    const raw = this.raw(name);
    return raw === undefined ? undefined : decodeWords(eightBit(raw, charset));
  }

  /** All values of that name as written but for eight-bit characters; encoded words are left. */
  all(name: string, charset?: string): string[] {
    return this.fields.flatMap((field) => (field.name === name ? [eightBit(unfold(field.value)!, charset)] : []));
  }

  /** Every field in order, names in lower case, unfolded, eight-bit characters decoded. */
  entries(): { readonly name: string; readonly value: string }[] {
    return this.fields.map(({ name, value }) => ({ name, value: eightBit(unfold(value)!, undefined) }));
  }

  get size(): number {
    return this.fields.length;
  }
}

/** Eight-bit header bytes (as Latin-1) are UTF-8 where they can be, else what the mail calls its charset, else a guess. */
export function eightBit(value: string, charset: string | undefined): string {
  if (!/[^\0-\x7f]/.test(value)) return value;
  const bytes = Buffer.from(value, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : decodeAs(bytes, charset);
}

function goesOn(raw: Buffer, at: number, end: number): boolean {
  return KNOWN.test(lineText(raw, at, Math.min(lineAfter(raw, at, end), at + 80)));
}

function lineAfter(raw: Buffer, at: number, end: number): number {
  const lf = raw.indexOf(10, at);
  return lf < 0 || lf >= end ? end : lf + 1;
}

function lineText(raw: Buffer, at: number, next: number): string {
  let stop = next;
  if (stop > at && raw[stop - 1] === 0x0a) stop--;
  if (stop > at && raw[stop - 1] === 0x0d) stop--;
  return raw.toString('latin1', at, stop);
}

function unfold(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  return value.includes('\n') ? value.replace(/\n[ \t]+/g, ' ').trim() : value.trim();
}
