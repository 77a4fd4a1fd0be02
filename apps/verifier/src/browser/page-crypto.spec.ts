import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { verifyEd25519 } from './ed25519';
import { sha256, sha512 } from './sha2';

describe('hashes of the page', () => {
  it('are those of OpenSSL, for every length around a block and for long ones', () => {
    for (const length of [...Array.from({ length: 270 }, (_, index) => index), 1_000, 65_536, 1_000_003]) {
      const bytes = randomBytes(length);
      expect(Buffer.from(sha256(bytes)).toString('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
      expect(Buffer.from(sha512(bytes)).toString('hex')).toBe(createHash('sha512').update(bytes).digest('hex'));
    }
  });
});

describe('signatures the page verifies', () => {
  const openssl = (key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean => {
    const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key]);
    try {
      return verify(null, message, createPublicKey({ key: spki, format: 'der', type: 'spki' }), signature);
    } catch {
      return false;
    }
  };

  // RFC 8032 section 7.1, TEST 2 and 3.
  it.each([
    [
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      '72',
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    ],
    [
      'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
      'af82',
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
    ],
  ])('are those of RFC 8032', (key, message, signature) => {
    const [k, m, s] = [key, message, signature].map((hex) => Buffer.from(hex, 'hex')) as [Buffer, Buffer, Buffer];
    expect(verifyEd25519(k, m, s)).toBe(true);
  });

  it('are those OpenSSL verifies, and no others', () => {
    for (let round = 0; round < 40; round++) {
      const { publicKey, privateKey } = generateKeyPairSync('ed25519');
      const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(12);
      const message = randomBytes(round);
      const signature = sign(null, message, privateKey);
      expect(verifyEd25519(key, message, signature)).toBe(true);
      const bent = Buffer.from(signature);
      bent[round % 64]! ^= 1 << (round % 8);
      expect(verifyEd25519(key, message, bent)).toBe(openssl(key, message, bent));
      expect(verifyEd25519(key, Buffer.concat([message, Buffer.of(0)]), signature)).toBe(false);
      const other = Buffer.from(key);
      other[round % 32]! ^= 1 << (round % 8);
      expect(verifyEd25519(other, message, signature)).toBe(openssl(other, message, signature));
    }
  });

  it('have one spelling: S is below the order of the group, lengths are exact, keys are points', () => {
    const seed = Buffer.alloc(32, 7);
    const secret = createPrivateKey({
      key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
      format: 'der',
      type: 'pkcs8',
    });
    const key = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(12);
    const message = Buffer.from('once');
    const signature = sign(null, message, secret);
    const order = (1n << 252n) + 27742317777372353535851937790883648493n;
    let s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`) + order;
    const bent = Buffer.from(signature);
    for (let index = 32; index < 64; index++, s >>= 8n) bent[index] = Number(s & 0xffn);
    expect(verifyEd25519(key, message, signature)).toBe(true);
    expect([verifyEd25519(key, message, bent), openssl(key, message, bent)]).toEqual([false, false]);
    expect(verifyEd25519(key, message, signature.subarray(1))).toBe(false);
    expect(verifyEd25519(key.subarray(1), message, signature)).toBe(false);
    expect(verifyEd25519(Buffer.alloc(32, 0xff), message, signature)).toBe(false);
  });
});
