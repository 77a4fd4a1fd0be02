import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { childrenOf, der, derInteger, derOid, MalformedDer, oidText, readDer, smallInteger, TAG, timeOf } from './der';
import {
  BadTimestamp,
  certificatesOf,
  readTimestamp,
  timestampRequest,
  TimestampRefused,
  tokenOf,
  verifyTimestamp,
} from './timestamp';
import { TimestampAuthority } from './timestamp-authority.testing';

const MESSAGE = Buffer.from('firm.example/records\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n');
const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

function stamp(authority: TimestampAuthority, as = 'tsa'): Uint8Array {
  const asked = { digest: sha256(MESSAGE), nonce: randomBytes(8) };
  return tokenOf(authority.answer(timestampRequest(asked.digest, asked.nonce), as), asked);
}

const faultOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error instanceof BadTimestamp ? error.code : error;
  }
  return 'verified';
};

describe('a time-stamp token', () => {
  let authority: TimestampAuthority;
  let roots: Uint8Array[];
  let token: Uint8Array;

  beforeAll(() => {
    authority = new TimestampAuthority();
    roots = certificatesOf(authority.certificate());
    token = stamp(authority);
  });
  afterAll(() => authority.end());

  it('[R80] verifies offline with the chain, and says what OpenSSL says of it', () => {
    const before = Date.now();
    const { at, accuracyMs, policy, by } = verifyTimestamp(token, MESSAGE, roots);
    expect(Math.abs(at.getTime() - before)).toBeLessThan(3_600_000);
    expect({ accuracyMs, policy, by }).toEqual({ accuracyMs: 1_500, policy: '1.2.3.4.1', by: 'tsa' });
    expect(Buffer.from(readTimestamp(token).imprint)).toEqual(sha256(MESSAGE));
    expect(authority.openssl(token, MESSAGE)).toBe(true);
    expect(authority.openssl(token, Buffer.concat([MESSAGE, MESSAGE]))).toBe(false);
  });

  it.each([
    ['rsa', 'sha256'],
    ['rsa', 'sha1'],
    ['ec', 'sha1'],
  ] as const)('[R80] verifies with %s keys, and a certificate named by %s', (key, hash) => {
    const other = new TimestampAuthority(key, hash);
    try {
      expect(verifyTimestamp(stamp(other), MESSAGE, certificatesOf(other.certificate())).by).toBe('tsa');
    } finally {
      other.end();
    }
  });

  it('[R80] takes a token that OpenSSL’s client asked for with SHA-512, and refuses one over SHA-1', () => {
    const answerTo = (hash: string): Uint8Array => authority.answer(authority.query(MESSAGE, `-${hash}`, '-cert'));
    const bare = (response: Uint8Array): Uint8Array => childrenOf(readDer(response))[1]!.whole;
    expect(verifyTimestamp(bare(answerTo('sha512')), MESSAGE, roots).by).toBe('tsa');
    // The authority does not take SHA-1 at all.
    const asked = { digest: sha256(MESSAGE), nonce: randomBytes(8) };
    expect(() => tokenOf(answerTo('sha1'), asked)).toThrow(TimestampRefused);
  });

  it('[R80] is of one message, under one root, valid then', () => {
    expect(faultOf(() => verifyTimestamp(token, Buffer.from('another'), roots))).toBe('other-message');
    expect(faultOf(() => verifyTimestamp(token, MESSAGE, []))).toBe('chain');
    expect(faultOf(() => verifyTimestamp(token, MESSAGE, [Buffer.from('no certificate')]))).toBe('chain');
    authority.issue('elsewhere', 'authority', undefined);
    expect(faultOf(() => verifyTimestamp(token, MESSAGE, certificatesOf(authority.certificate('elsewhere'))))).toBe(
      'chain',
    );
    // Whoever trusts the authority in the middle needs no root above it.
    expect(verifyTimestamp(token, MESSAGE, certificatesOf(authority.certificate('middle'))).by).toBe('tsa');
  });

  it('[R80] of a certificate that had ended proves nothing', () => {
    authority.issue('old', 'tsa', 'middle', 'ec', -1);
    expect(faultOf(() => verifyTimestamp(stamp(authority, 'old'), MESSAGE, roots))).toBe('chain');
  });

  it.each([
    ['tsa', 'verified'],
    ['tsa-lax', 'certificate'],
    ['server', 'certificate'],
    ['authority', 'certificate'],
  ] as const)('[R80] of a certificate made as %s: %s', (as, verdict) => {
    authority.issue(as === 'tsa' ? 'hand' : as, as, 'middle');
    const sha = der(TAG.sequence, derOid('2.16.840.1.101.3.4.2.1'), der(TAG.null));
    const info = der(
      TAG.sequence,
      derInteger(Uint8Array.of(1)),
      derOid('1.2.3.4.1'),
      der(TAG.sequence, sha, der(TAG.octets, sha256(MESSAGE))),
      derInteger(Uint8Array.of(7)),
      der(
        TAG.generalizedTime,
        Buffer.from(`${new Date(Date.now() + 60_000).toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`),
      ),
    );
    const forged = authority.forge(info, as === 'tsa' ? 'hand' : as);
    expect(faultOf(() => verifyTimestamp(forged, MESSAGE, roots))).toBe(verdict);
  });

  it('[R80] a root of the same name with another key is another root', () => {
    const other = new TimestampAuthority();
    try {
      expect(faultOf(() => verifyTimestamp(token, MESSAGE, certificatesOf(other.certificate())))).toBe('chain');
    } finally {
      other.end();
    }
  });

  it('[R80] with any bit flipped never proves another time, nor another message', () => {
    const said = verifyTimestamp(token, MESSAGE, roots);
    fc.assert(
      fc.property(fc.nat(token.length * 8 - 1), (bit) => {
        const bent = Buffer.from(token);
        bent[bit >> 3]! ^= 1 << (bit & 7);
        try {
          // A few bits are outside of what is signed, e.g. in certificates the chain does not need: they change nothing it says.
          expect(verifyTimestamp(bent, MESSAGE, roots)).toEqual(said);
        } catch (error) {
          expect(error).toBeInstanceOf(BadTimestamp);
        }
      }),
      { numRuns: 600 },
    );
  });

  it('an answer to another question is not taken', () => {
    const asked = { digest: sha256(MESSAGE), nonce: randomBytes(8) };
    const response = authority.answer(timestampRequest(asked.digest, asked.nonce));
    expect(faultOf(() => tokenOf(response, { ...asked, nonce: randomBytes(8) }))).toBe('other-message');
    expect(faultOf(() => tokenOf(response, { ...asked, digest: sha256(Buffer.from('x')) }))).toBe('other-message');
    expect(faultOf(() => tokenOf(Buffer.from('<html>'), asked))).toBe('malformed');
    expect(faultOf(() => verifyTimestamp(Buffer.alloc(0), MESSAGE, roots))).toBe('malformed');
  });
});

describe('DER', () => {
  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70_000 }), fc.nat(2 ** 31), (bytes, number) => {
        const value = readDer(der(TAG.octets, bytes)).value;
        expect(Buffer.compare(value, bytes)).toBe(0);
        const big = Buffer.alloc(4);
        big.writeUInt32BE(number);
        expect(smallInteger(readDer(derInteger(big)))).toBe(number);
      }),
      { numRuns: 50 },
    );
    for (const oid of ['1.2.840.113549.1.7.2', '2.16.840.1.101.3.4.2.1', '2.5.29.37', '0.9.2342.19200300.100.1.1'])
      expect(oidText(readDer(derOid(oid)))).toBe(oid);
  });

  it.each([
    ['nothing', ''],
    ['a length beyond the end', '0405aa'],
    ['an indefinite length', '3080040100000000'],
    ['a long length for a short value', '04810100'],
    ['a length with a leading zero', '0482008000'],
    ['something behind it', '04010000'],
    ['a tag of several bytes', '1f810100'],
  ])('refuses %s', (_name, hex) => {
    expect(() => readDer(Buffer.from(hex, 'hex'))).toThrow(MalformedDer);
  });

  it.each([
    '20261129103000',
    '20261301000000Z',
    '20260230000000Z',
    '20261129103000.50Z',
    '20261129103000+0100',
    '2026112910Z',
  ])('takes %s for no time', (text) => {
    expect(() => timeOf(readDer(der(TAG.generalizedTime, Buffer.from(text))))).toThrow(MalformedDer);
  });

  it('reads times of both forms', () => {
    const time = (tag: number, text: string): string => timeOf(readDer(der(tag, Buffer.from(text)))).toISOString();
    expect(time(TAG.generalizedTime, '20261129103000Z')).toBe('2026-11-29T10:30:00.000Z');
    expect(time(TAG.generalizedTime, '20261129103000.1234Z')).toBe('2026-11-29T10:30:00.123Z');
    expect(time(TAG.utcTime, '491231235959Z')).toBe('2049-12-31T23:59:59.000Z');
    expect(time(TAG.utcTime, '500101000000Z')).toBe('1950-01-01T00:00:00.000Z');
  });
});
