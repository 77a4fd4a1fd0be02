import * as fc from 'fast-check';
import { JsonBytes } from './json-bytes';

const unit = fc.oneof(
  fc.integer({ min: 0, max: 0xffff }),
  fc.integer({ min: 0xd7ff, max: 0xe000 }),
  fc.constantFrom(0, 0x1f, 0x22, 0x5c, 0x7f, 0x80, 0x7ff, 0x800),
);
const text = fc.array(unit).map((units) => String.fromCharCode(...units));

describe('JSON as bytes', () => {
  test('is what JSON.stringify would have written, whatever the units', () => {
    fc.assert(
      fc.property(fc.array(text), fc.integer({ min: 0, max: 40 }), (words, room) => {
        const written = new JsonBytes(room)
          .words(words)
          .string(words[0] ?? '')
          .take();
        const expected = JSON.stringify(words.join(' ')) + JSON.stringify(words[0] ?? '');
        expect(written.equals(Buffer.from(expected))).toBe(true);
      }),
    );
  });

  test('so are numbers, up to the largest that are whole', () => {
    const edges = fc.constantFrom(0, 9, 10, 999_999_999, 1e9, 1e9 + 1, 2 ** 31, 2 ** 53 - 1, -1, 1 - 2 ** 53);
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.maxSafeInteger(), edges)), (numbers) => {
        expect(new JsonBytes(0).numbers(numbers).take().toString()).toBe(JSON.stringify(numbers));
      }),
    );
  });

  test('what was taken stays as it is when more is written', () => {
    const bytes = new JsonBytes(8);
    const first = bytes.raw('[1]').take();
    const second = bytes.raw('[2]').take();
    expect([first, second].map(String)).toEqual(['[1]', '[2]']);
  });
});
