import * as fc from 'fast-check';
import {
  canonicalBytes,
  canonicalText,
  type Canonical,
  commitment,
  entryBytes,
  freshSalt,
  leafHash,
  NotCanonical,
  parseCanonical,
  sha256,
  treeRoot,
} from './index';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('canonical JSON', () => {
  const value = fc.letrec<{ value: Canonical }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.string({ unit: 'grapheme' }),
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(
        fc.string({ unit: 'grapheme' }).filter((key) => key !== '__proto__'),
        tie('value'),
        { maxKeys: 4, noNullPrototype: true },
      ),
    ),
  })).value;

  it('[R66] parse inverts write, and the bytes are one per value', () => {
    fc.assert(
      fc.property(value, (sample) => {
        const bytes = canonicalBytes(sample);
        expect(hex(canonicalBytes(parseCanonical(bytes)))).toBe(hex(bytes));
        expect(JSON.parse(canonicalText(sample))).toEqual(JSON.parse(JSON.stringify(sample)));
      }),
    );
  });

  it('[R66] sorts keys that look like array indices as text too', () => {
    expect(canonicalText({ '10': 1, '9': 2, a: { '2': 1, '10': 1 } })).toBe('{"10":1,"9":2,"a":{"10":1,"2":1}}');
  });

  it('[R66] sorts keys by UTF-16 code units (RFC 8785, 3.2.3)', () => {
    // U+1F600 starts with a surrogate (D83D), so it sorts before U+FB33, although its code point is larger.
    expect(canonicalText({ '\ufb33': 1, '\u{1f600}': 2, '\u20ac': 3, '1': 4, '\r': 5 })).toBe(
      '{"\\r":5,"1":4,"€":3,"😀":2,"\ufb33":1}',
    );
  });

  it.each([
    ['a float', 1.5],
    ['an integer above 2^53-1', 2 ** 53],
    ['infinity', Infinity],
    ['a lone surrogate', '\ud800'],
    ['undefined in an object', { a: undefined } as unknown as Canonical],
    ['a date', new Date() as unknown as Canonical],
  ])('[R66] [R68] refuses %s', (_name, sample) => {
    expect(() => canonicalText({ deep: [sample as Canonical] })).toThrow(NotCanonical);
  });

  it.each(['{"a":1,"a":1}', '{"b":1,"a":1}', '{ "a":1}', '[1.0]', '"\\u0041"'])(
    '[R66] refuses to read %s',
    (source) => {
      expect(() => parseCanonical(Buffer.from(source))).toThrow();
    },
  );
});

describe('tree', () => {
  const leaves = [
    '',
    '00',
    '10',
    '2021',
    '3031',
    '40414243',
    '5051525354555657',
    '606162636465666768696a6b6c6d6e6f',
  ].map((text) => leafHash(Buffer.from(text, 'hex')));

  // Known answers of the RFC 6962 reference tree (Certificate Transparency), as listed in requirements.md 3.5.
  it.each([
    [0, /^e3b0c442.*b855$/],
    [1, /^6e340b9c.*a01d$/],
    [2, /^fac54203.*c125$/],
    [3, /^aeb6bcfe.*6e77$/],
    [4, /^d37ee418.*14b7$/],
    [5, /^4e3bbb1f.*64d4$/],
    [6, /^76e67dad.*87ef$/],
    [7, /^ddb89be4.*4c8c$/],
    [8, /^5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328$/],
  ])('[R64] root of the first %i leaves', (size, expected) => {
    expect(hex(treeRoot(leaves.slice(0, size)))).toMatch(expected);
  });
});

describe('commitment', () => {
  it('[R71] says nothing without its salt: equal content, different commitments', () => {
    const content = sha256(Buffer.from('the board signs tonight'));
    const salts = Array.from({ length: 50 }, () => freshSalt());
    expect(new Set(salts.map((salt) => hex(commitment(salt, content)))).size).toBe(50);
    expect(hex(commitment(salts[0]!, content))).toBe(hex(commitment(salts[0]!, content)));
  });

  it('is SHA-256("appl-commit-v1" || salt || SHA-256(content))', () => {
    const salt = Buffer.alloc(32, 7);
    const content = sha256(Buffer.from('x'));
    expect(hex(commitment(salt, content))).toBe(
      hex(sha256(Buffer.concat([Buffer.from('appl-commit-v1'), salt, content]))),
    );
    expect(() => commitment(Buffer.alloc(31), content)).toThrow(RangeError);
  });
});

describe('log entry', () => {
  const entry = {
    log: 'records',
    idx: 0,
    ts: '2026-11-24T08:00:00.000Z',
    type: 'message.captured',
    actor: 'system',
    subject: '1',
    commit: Buffer.alloc(32),
  };

  it('[R69] refuses an entry over 65,535 bytes', () => {
    expect(() => entryBytes({ ...entry, subject: 'x'.repeat(65_536) })).toThrow(RangeError);
  });

  it('[R68] refuses a time without fixed precision or zone', () => {
    expect(() => entryBytes({ ...entry, ts: '2026-11-24T08:00:00Z' })).toThrow(RangeError);
    expect(() => entryBytes({ ...entry, ts: '2026-11-24T08:00:00.000+08:00' })).toThrow(RangeError);
  });
});
