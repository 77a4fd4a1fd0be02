import { charsetOf, decodeAs, isTar } from '@minutebook/capture';
import type { Content } from './reading';

/** What begins with these bytes (at `at`, hexadecimal) is of this type. */
const SIGNATURES: readonly { readonly at: number; readonly hex: string; readonly type: string }[] = [
  { at: 0, hex: '504b0304', type: 'application/zip' },
  { at: 0, hex: '504b0506', type: 'application/zip' },
  { at: 0, hex: 'd0cf11e0a1b11ae1', type: 'application/x-cfb' },
  { at: 0, hex: '789f3e22', type: 'application/ms-tnef' },
  { at: 0, hex: '1f8b08', type: 'application/gzip' },
  { at: 0, hex: '7b5c727466', type: 'application/rtf' },
  { at: 0, hex: '89504e470d0a1a0a', type: 'image/png' },
  { at: 0, hex: 'ffd8ff', type: 'image/jpeg' },
  { at: 0, hex: '474946383761', type: 'image/gif' },
  { at: 0, hex: '474946383961', type: 'image/gif' },
  { at: 8, hex: '57454250', type: 'image/webp' },
  { at: 0, hex: '49492a00', type: 'image/tiff' },
  { at: 0, hex: '4d4d002a', type: 'image/tiff' },
  { at: 0, hex: '4f676753', type: 'audio/ogg' },
  { at: 8, hex: '57415645', type: 'audio/wav' },
  { at: 0, hex: '664c6143', type: 'audio/flac' },
  { at: 0, hex: '2321414d52', type: 'audio/amr' },
  { at: 0, hex: '232153494c4b5f5633', type: 'audio/silk' },
  { at: 0, hex: '02232153494c4b5f5633', type: 'audio/silk' },
  { at: 0, hex: '494433', type: 'audio/mpeg' },
  { at: 0, hex: '1a45dfa3', type: 'video/webm' },
  { at: 0, hex: '526172211a07', type: 'application/vnd.rar' },
  { at: 0, hex: '377abcaf271c', type: 'application/x-7z-compressed' },
  { at: 0, hex: '425a68', type: 'application/x-bzip2' },
  { at: 0, hex: 'fd377a585a00', type: 'application/x-xz' },
  { at: 0, hex: '7f454c46', type: 'application/x-elf' },
  { at: 0, hex: '4d5a', type: 'application/x-msdownload' },
];

/** Media type by content; null where the bytes do not tell. The name decides between kinds of plain text only. */
export function mediaTypeOf({ bytes, name }: Content): string | null {
  if (bytes.length === 0) return 'application/x-empty';
  const known = SIGNATURES.find(({ at, hex }) => bytes.toString('hex', at, at + hex.length / 2) === hex);
  if (known) return known.type;
  if (bytes.subarray(0, 1024).includes('%PDF-')) return 'application/pdf';
  if (bytes.toString('latin1', 4, 8) === 'ftyp') return mp4TypeOf(bytes.toString('latin1', 8, 12));
  if (bytes[0] === 0x42 && bytes[1] === 0x4d && bytes.readUInt32LE(2) === bytes.length) return 'image/bmp';
  if (bytes[0] === 0xff && (bytes[1]! & 0xf6) === 0xf0) return 'audio/aac';
  if (bytes[0] === 0xff && (bytes[1]! & 0xe0) === 0xe0 && bytes[1] !== 0xff && bytes[1] !== 0xfe) return 'audio/mpeg';
  if (isTar(bytes)) return 'application/x-tar';
  return isText(bytes) ? textTypeOf(bytes, name) : null;
}

function mp4TypeOf(brand: string): string {
  if (/^M4[AB]/.test(brand)) return 'audio/mp4';
  if (/^(heic|heix|mif1|msf1|hevc)/.test(brand)) return 'image/heic';
  return brand.startsWith('avif') ? 'image/avif' : 'video/mp4';
}

/** Bytes looked at to tell text from anything else. */
const HEAD = 64 * 1024;

function isText(bytes: Buffer): boolean {
  const head = bytes.subarray(0, HEAD);
  const { label, unit, mark } = charsetOf(head);
  if (unit !== 'byte') return mark > 0 || isUtf16(head, label);
  let controls = 0;
  for (const byte of head) {
    if (byte === 0) return false;
    // Escape sequences of ISO-2022 and form feeds are text.
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12 && byte !== 27) controls++;
  }
  return controls * 500 <= head.length;
}

/** Zero bytes at every other place may be numbers of any kind; characters that nobody writes tell them apart. */
function isUtf16(head: Buffer, label: string): boolean {
  if (head.length % 2 !== 0) return false;
  const text = decodeAs(head, label);
  const odd = text.match(/[\0-\x08\x0e-\x1f\ufffd\p{Cn}\p{Co}\p{Cs}]/gu)?.length ?? 0;
  return odd * 500 <= text.length;
}

const MAIL =
  /^(?:(?:received|return-path|delivered-to|from|to|subject|date|message-id|mime-version|x-[\w-]+)[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*){2}/i;
const NAMED: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  md: 'text/markdown',
  json: 'application/json',
};

function textTypeOf(bytes: Buffer, name: string | undefined): string {
  const head = bytes
    .toString('latin1', 0, 2048)
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();
  if (/^BEGIN:VCALENDAR/i.test(head)) return 'text/calendar';
  if (/^BEGIN:VCARD/i.test(head)) return 'text/vcard';
  if (/^(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*-->\s*)*<svg[\s>]/i.test(head)) return 'image/svg+xml';
  if (/^(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]/i.test(head))
    return 'text/html';
  if (head.startsWith('<?xml')) return 'application/xml';
  const extension = /\.([A-Za-z0-9]{1,8})$/.exec(name ?? '')?.[1]?.toLowerCase();
  if (extension === 'html' || extension === 'htm') return 'text/html';
  if (MAIL.test(head.replaceAll('\r', '')) || /^From \S+ .*\d{4}/.test(head)) return 'message/rfc822';
  return NAMED[extension ?? ''] ?? 'text/plain';
}
