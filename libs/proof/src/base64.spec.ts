import fc from 'fast-check';
import { fromBase64, toBase64 } from './base64';

describe('base64', () => {
  it('is that of RFC 4648', () => {
    // Section 10 of the RFC.
    const vectors = {
      '': '',
      f: 'Zg==',
      fo: 'Zm8=',
      foo: 'Zm9v',
      foob: 'Zm9vYg==',
      fooba: 'Zm9vYmE=',
      foobar: 'Zm9vYmFy',
    };
    for (const [text, encoded] of Object.entries(vectors)) {
      expect(toBase64(Buffer.from(text))).toBe(encoded);
      expect(Buffer.from(fromBase64(encoded)!).toString()).toBe(text);
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect(fromBase64(toBase64(bytes))).toEqual(bytes);
      }),
    );
  });

  it('[R84] has one spelling: what reads is what would be written, whatever bit is flipped', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), fc.nat(), fc.nat({ max: 15 }), (bytes, at, bit) => {
        const text = toBase64(bytes);
        const place = at % text.length;
        const flipped = String.fromCharCode(text.charCodeAt(place) ^ (1 << bit));
        const other = text.slice(0, place) + flipped + text.slice(place + 1);
        const read = fromBase64(other);
        if (read) expect(toBase64(read)).toBe(other);
        expect(read).not.toEqual(bytes);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(['Zh==', 'Zm9=', 'Zg', 'Zg=', 'Z===', '====', '=', 'Zm9v\n', ' Zm9v', 'Zm-_', 'Zm9vé', 'Zg==Zg==', 'Z=g='])(
    '[R84] refuses %j',
    (text) => expect(fromBase64(text)).toBeUndefined(),
  );
});
