import fc from 'fast-check';
import { mutated } from '../testing/mutation';
import { decompressRtf } from './lzfu';
import { readRtf } from './rtf';
import { packedRtf } from './testing';

const read = (text: string): ReturnType<typeof readRtf> => readRtf(Buffer.from(text, 'latin1'));

/** The two examples of [MS-OXRTFCP] 4.1 and 4.2. */
const HELLO =
  '2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232' + '0af32068656c0900206277' + '05b06c647d0a800fa0';
const CROSSING = '1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0';

describe('compressed RTF', () => {
  it.each([
    [HELLO, '{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n'],
    [CROSSING, '{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}'],
  ])('[R6] unpacks as the specification shows: %s', (hex, text) => {
    expect(decompressRtf(Buffer.from(hex, 'hex'))?.toString('latin1')).toBe(text);
  });

  it('[R6] is whatever was packed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 9000 }), (bytes) => {
        expect(decompressRtf(packedRtf(Buffer.from(bytes)))).toEqual(Buffer.from(bytes));
      }),
      { numRuns: 50 },
    );
  });

  it('[R6 R144] damaged or made to grow is read as far as it goes, and no further than its size allows', () => {
    fc.assert(
      fc.property(mutated(Buffer.from(HELLO, 'hex')), (bytes) => {
        expect(decompressRtf(bytes)?.length ?? 0).toBeLessThanOrEqual(bytes.length * 17);
      }),
      { numRuns: 500 },
    );
    expect(decompressRtf(Buffer.from('words'))).toBeUndefined();
  });
});

describe('RTF', () => {
  it.each([
    [
      'plain text',
      '{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\f0 one\\par two\\tab three\\line four}',
      'one\ntwo\tthree\nfour',
    ],
    ['symbols', '{\\rtf1 \\{a\\}\\~b\\_c \\ldblquote d\\rdblquote\\emdash}', '{a}\u00a0b\u2011c “d”—'],
    ['Unicode with its fallback', '{\\rtf1\\uc1 \\u20320?\\u22909?{\\uc2 \\u-10179??\\u-8704??}!}', '你好😀!'],
    ['the code page of the file', "{\\rtf1\\ansi\\ansicpg1251 \\'cf\\'f0\\'e8}", 'При'],
    [
      'the charset of a font',
      "{\\rtf1\\ansi{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset134 S;}}\\f0 a\\f1\\'c4\\'e3\\'ba\\'c3\\f0 b}",
      'a你好b',
    ],
    ['raw eight-bit characters', '{\\rtf1\\ansi\\ansicpg1252 caf\xe9}', 'café'],
    [
      'nothing of what is no text',
      '{\\rtf1{\\*\\generator X;}{\\stylesheet{S;}}{\\info{\\author N}}{\\pict 0102}words}',
      'words',
    ],
    ['what is left open', '{\\rtf1 {\\b words', 'words'],
  ])('[R6] gives %s', (_, written, text) => {
    expect(read(written)).toEqual({ kind: 'text', text });
  });

  it('[R6] gives back the HTML it was made from', () => {
    const encapsulated =
      '{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}}\r\n' +
      '{\\*\\htmltag64 <p>}{\\*\\htmltag84 &lt;}\\htmlrtf <\\htmlrtf0 b & c\\par\r\n' +
      '{\\*\\htmltag84 <b>}\\htmlrtf {\\b\\htmlrtf0 bold\\htmlrtf }\\htmlrtf0 {\\*\\htmltag92 </b>}\\htmlrtf\\par\\htmlrtf0 ' +
      "{\\*\\mhtmltag64 <x>}\\'e9{\\*\\htmltag72 </p>}}";
    expect(read(encapsulated)).toEqual({ kind: 'html', text: '<p>&lt;b & c\n<b>bold</b>é</p>' });
  });

  it('[R6] damaged in any way is read without a throw', () => {
    const some =
      "{\\rtf1\\ansi\\fromhtml1{\\fonttbl{\\f0\\fcharset134 A;}}{\\*\\htmltag64 <p>}\\f0\\'c4\\u20320?{\\b x}}";
    fc.assert(
      fc.property(mutated(Buffer.from(some)), (bytes) => typeof readRtf(bytes).text === 'string'),
      { numRuns: 500 },
    );
  });

  it('[R144] takes time in proportion to its length', () => {
    const start = process.cpuUsage();
    for (const part of ['{', '\\', '}', '\\par', "\\'e9", '\\u1?', '{\\*\\htmltag x}', '\\f1', 'x\n'])
      readRtf(Buffer.from(`{\\rtf1${part.repeat(200_000)}`, 'latin1'));
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(8000);
  });
});
