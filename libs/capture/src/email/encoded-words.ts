import { decodeAs } from '../text/charset';

/** RFC 2047, leniently: blanks inside Q text, any charset, the language tag of RFC 2231. */
const WORD = /=\?([^?\s]{1,60})\?([BbQq])\?([^?]*)\?=/;
const WORDS = new RegExp(`${WORD.source}(?:\\s*${WORD.source})*`, 'g');

/**
 * Decodes the encoded words of a header. Neighbours of one charset and encoding are joined before they are decoded, for
 * many writers cut characters in half between them.
 */
export function decodeWords(text: string): string {
  return text.includes('=?') ? text.replace(WORDS, decodeRun) : text;
}

function decodeRun(run: string): string {
  const each = new RegExp(WORD.source, 'g');
  let out = '';
  let held: { charset: string; bytes: Buffer[] } | undefined;
  const flush = (): void => {
    if (held) out += decodeAs(Buffer.concat(held.bytes), held.charset);
    held = undefined;
  };
  for (const [, label, encoding, content] of run.matchAll(each)) {
    const charset = label!.split('*')[0]!.toLowerCase();
    // Each word of a stateful charset begins and ends in ASCII; joined, the two escape sequences in a row are an error.
    if (held?.charset !== charset || charset.startsWith('iso-2022-')) flush();
    held ??= { charset, bytes: [] };
    held.bytes.push(/[Bb]/.test(encoding!) ? Buffer.from(content!, 'base64') : fromQ(content!));
  }
  flush();
  return out;
}

function fromQ(text: string): Buffer {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const hex = code === 0x3d ? /^[0-9A-Fa-f]{2}/.exec(text.slice(at + 1, at + 3))?.[0] : undefined;
    if (hex !== undefined) {
      bytes.push(parseInt(hex, 16));
      at += 2;
    } else if (code === 0x5f) bytes.push(0x20);
    else if (code < 0x80) bytes.push(code);
    else bytes.push(...Buffer.from(text[at]!));
  }
  return Buffer.from(bytes);
}
