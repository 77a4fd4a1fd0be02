import { crc32 } from 'node:zlib';

/** Upper half of code page 437, in which zip writers without the UTF-8 flag are supposed to write (APPNOTE 6.3.10, D.1). */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

const STRICT_UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const UTF8_FLAG = 0x0800;
const UNICODE_PATH = 0x7075;

/**
 * The name of an archive member: the Unicode path field where it belongs to this name, else UTF-8 where the flag says so
 * or the bytes are that (most phones write UTF-8 without the flag), else code page 437.
 */
export function memberName(raw: Buffer, flags: number, extra: readonly ExtraField[]): string {
  const unicode = extra.find(({ id, data }) => id === UNICODE_PATH && data.length > 5 && data[0] === 1);
  if (unicode && unicode.data.readUInt32LE(1) === crc32(raw)) return unicode.data.toString('utf8', 5);
  if (flags & UTF8_FLAG) return raw.toString('utf8');
  try {
    return STRICT_UTF8.decode(raw);
  } catch {
    return Array.from(raw, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : CP437[byte - 0x80]!)).join('');
  }
}

/** Why a member's name must not be trusted, or undefined. We never write to disk, but whoever exports it later might. */
export function unsafeName(name: string): string | undefined {
  if (name === '' || name.includes('\0')) return 'its name is empty or holds a zero byte';
  if (/^([/\\]|[A-Za-z]:)/.test(name)) return 'its name is an absolute path';
  if (name.split(/[/\\]/).includes('..')) return 'its name climbs out of the archive with ".."';
  if (name.includes('\\')) return 'its name holds a backslash, which is a folder on one system and a letter on another';
  return undefined;
}

/** Files that operating systems leave in archives and that hold nothing anybody wrote. */
export function isSystemLitter(name: string): boolean {
  return /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i.test(name);
}

export interface ExtraField {
  readonly id: number;
  readonly data: Buffer;
}

export function extraFields(bytes: Buffer): ExtraField[] {
  const fields: ExtraField[] = [];
  for (let at = 0; at + 4 <= bytes.length;) {
    const end = at + 4 + bytes.readUInt16LE(at + 2);
    if (end > bytes.length) break;
    fields.push({ id: bytes.readUInt16LE(at), data: bytes.subarray(at + 4, end) });
    at = end;
  }
  return fields;
}
