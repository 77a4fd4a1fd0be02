import fc from 'fast-check';
import {
  formatAddCheckpoint,
  MalformedRequest,
  parseAddCheckpoint,
  unsignedNote,
  unsignedText,
} from './add-checkpoint';
import { toBase64 } from './base64';
import { checkpointText, MalformedCheckpoint, parseCheckpoint } from './checkpoint';
import { formatProof, MalformedProof, parseProof } from './tlog-proof';

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
const path = fc.array(hash, { maxLength: 63 });
const size = fc.maxSafeNat();
const ROOT = toBase64(new Uint8Array(32).fill(5));

/** The text with one bit of it flipped, as a file would have it; undefined where that is not UTF-8 any more. */
function flipped(text: string, bit: number): string | undefined {
  const bytes = Buffer.from(text);
  const at = bit % (bytes.length * 8);
  bytes[at >> 3]! ^= 1 << (at & 7);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

describe('a checkpoint', () => {
  it('[R75] is three lines, and reads back', () => {
    fc.assert(
      fc.property(size, hash, (leaves, root) => {
        const checkpoint = { origin: 'minutebook.example/records', size: leaves, root };
        const text = checkpointText(checkpoint);
        expect(text).toBe(`minutebook.example/records\n${leaves}\n${toBase64(root)}\n`);
        expect(parseCheckpoint(text)).toEqual(checkpoint);
      }),
    );
  });

  // The example of c2sp.org/tlog-checkpoint@v1.0.0.
  it('[R75] of the specification reads', () => {
    const text = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
    expect(parseCheckpoint(text)).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20_852_163 });
    expect(checkpointText(parseCheckpoint(text))).toBe(text);
  });

  it.each([
    ['with an extension line', `log\n5\n${ROOT}\nmore\n`],
    ['with an empty line behind it', `log\n5\n${ROOT}\n\n`],
    ['that does not end', `log\n5\n${ROOT}`],
    ['of two lines', `log\n5\n`],
    ['without an origin', `\n5\n${ROOT}\n`],
    ['with a control character in its origin', `l\u0007g\n5\n${ROOT}\n`],
    ['with a leading zero', `log\n05\n${ROOT}\n`],
    ['with a sign', `log\n+5\n${ROOT}\n`],
    ['with a negative size', `log\n-5\n${ROOT}\n`],
    ['with a size in hex', `log\n0x5\n${ROOT}\n`],
    ['with a size beyond 2^53', `log\n9007199254740992\n${ROOT}\n`],
    ['with a space behind its size', `log\n5 \n${ROOT}\n`],
    ['with digits of another script', `log\n٥\n${ROOT}\n`],
    ['with a short root', `log\n5\n${toBase64(new Uint8Array(31))}\n`],
    ['with a root in hex', `log\n5\n${'00'.repeat(32)}\n`],
    ['with bits in the padding of its root', `log\n5\n${ROOT.replace(/.=$/, 'V=')}\n`],
  ])('is none %s', (_what, text) => expect(() => parseCheckpoint(text)).toThrow(MalformedCheckpoint));

  it('is not written of what cannot be read', () => {
    expect(() => checkpointText({ origin: 'a\nb', size: 1, root: new Uint8Array(32) })).toThrow(MalformedCheckpoint);
    expect(() => checkpointText({ origin: 'a', size: 1.5, root: new Uint8Array(32) })).toThrow(MalformedCheckpoint);
    expect(() => checkpointText({ origin: 'a', size: 1, root: new Uint8Array(31) })).toThrow(MalformedCheckpoint);
  });
});

describe('a tlog-proof', () => {
  const checkpoint = 'log\n5\nroot\n\n— log AAAAAAAA\n';

  it('[R83] reads back, its checkpoint to the letter', () => {
    fc.assert(
      fc.property(size, path, (index, hashes) => {
        const proof = { index, path: hashes, checkpoint };
        expect(parseProof(formatProof(proof))).toEqual(proof);
      }),
    );
  });

  // c2sp.org/tlog-proof, with the shape of its example.
  it('looks as the specification has it', () => {
    expect(formatProof({ index: 73894, path: [new Uint8Array(32).fill(5)], checkpoint })).toBe(
      `c2sp.org/tlog-proof@v1\nindex 73894\n${ROOT}\n\n${checkpoint}`,
    );
  });

  it('[R84] has one spelling: with a bit flipped it is refused or says something else', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1_000_000 }), fc.array(hash, { maxLength: 5 }), fc.nat(), (index, hashes, bit) => {
        const proof = { index, path: hashes, checkpoint };
        const other = flipped(formatProof(proof), bit);
        expect(other === undefined ? undefined : orUndefined(() => parseProof(other))).not.toEqual(proof);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['of another version', `c2sp.org/tlog-proof@v2\nindex 1\n\n${checkpoint}`],
    ['with an extra line', `c2sp.org/tlog-proof@v1\nextra AAAA\nindex 1\n\n${checkpoint}`],
    ['with an extra line behind its index', `c2sp.org/tlog-proof@v1\nindex 1\nextra AAAA\n\n${checkpoint}`],
    ['without an index', `c2sp.org/tlog-proof@v1\n${ROOT}\n\n${checkpoint}`],
    ['with a leading zero', `c2sp.org/tlog-proof@v1\nindex 01\n\n${checkpoint}`],
    ['with two spaces', `c2sp.org/tlog-proof@v1\nindex  1\n\n${checkpoint}`],
    ['with a space behind its index', `c2sp.org/tlog-proof@v1\nindex 1 \n\n${checkpoint}`],
    ['with an index beyond 2^53', `c2sp.org/tlog-proof@v1\nindex 9007199254740993\n\n${checkpoint}`],
    ['with 64 hashes', `c2sp.org/tlog-proof@v1\nindex 1\n${`${ROOT}\n`.repeat(64)}\n${checkpoint}`],
    ['with a short hash', `c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\n${checkpoint}`],
    ['with bits in the padding', `c2sp.org/tlog-proof@v1\nindex 1\n${ROOT.replace(/.=$/, 'V=')}\n\n${checkpoint}`],
    ['with carriage returns', `c2sp.org/tlog-proof@v1\r\nindex 1\r\n\r\n${checkpoint}`],
    ['without a checkpoint', 'c2sp.org/tlog-proof@v1\nindex 1\n'],
    ['with a line before it', `\nc2sp.org/tlog-proof@v1\nindex 1\n\n${checkpoint}`],
  ])('is none %s', (_what, text) => expect(() => parseProof(text)).toThrow(MalformedProof));
});

describe('an add-checkpoint request', () => {
  const note = 'log\n5\nroot\n\n— log AAAAAAAA\n';

  it('[R78] reads back', () => {
    fc.assert(
      fc.property(size, path, (old, hashes) => {
        const request = { old, path: hashes, note };
        expect(parseAddCheckpoint(formatAddCheckpoint(request))).toEqual(request);
      }),
    );
    expect(formatAddCheckpoint({ old: 20_852_014, path: [new Uint8Array(32).fill(5)], note })).toBe(
      `old 20852014\n${ROOT}\n\n${note}`,
    );
  });

  it.each([
    ['without a blank line', 'old 5\nlog\n'],
    ['without its first line', `${ROOT}\n\n${note}`],
    ['with a leading zero', `old 05\n\n${note}`],
    ['with a negative size', `old -1\n\n${note}`],
    ['with a size beyond 2^53', `old 18446744073709551616\n\n${note}`],
    ['with 64 hashes', `old 5\n${`${ROOT}\n`.repeat(64)}\n${note}`],
    ['with a short hash', `old 5\nAAAA\n\n${note}`],
    ['that is empty', ''],
  ])('is none %s', (_what, body) => expect(() => parseAddCheckpoint(body)).toThrow(MalformedRequest));

  it('for the signer has a text that nobody signed yet', () => {
    expect(unsignedText(unsignedNote('log\n5\nroot\n'))).toBe('log\n5\nroot\n');
    expect(() => unsignedText('log\n5\nroot\n')).toThrow(MalformedRequest);
    expect(() => unsignedText(note)).toThrow(MalformedRequest);
  });
});
