import { freshCode, plainCode } from './sealed-code';

describe('sealed codes', () => {
  it('[R11] carry at least 128 bits in letters that are read one way', () => {
    const codes = Array.from({ length: 200 }, freshCode);
    expect(new Set(codes).size).toBe(200);
    for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
    const used = new Set(codes.join('').replaceAll('-', ''));
    expect(used.size).toBe(32);
    expect(28 * Math.log2(used.size)).toBeGreaterThanOrEqual(128);
  });

  it('are one code however they are typed from paper', () => {
    const code = freshCode();
    const plain = plainCode(code);
    expect(plain).toHaveLength(28);
    for (const typed of [
      code.toLowerCase(),
      ` ${code.replaceAll('-', ' ')} `,
      code.replaceAll('-', ''),
      code.replaceAll('0', 'o').replaceAll('1', 'l'),
      code.replaceAll('0', 'O').replaceAll('1', 'I'),
      // A Chinese keyboard’s full-width letters and dashes.
      [...code.replaceAll('-', '－')].map((letter) => (letter === '－' ? letter : wide(letter))).join(''),
    ])
      expect(plainCode(typed)).toBe(plain);
    expect(plainCode(code.slice(1))).not.toBe(plain);
  });
});

const wide = (letter: string): string => String.fromCharCode(letter.charCodeAt(0) + 0xfee0);
