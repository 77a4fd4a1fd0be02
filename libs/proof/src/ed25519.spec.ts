import { freshSeed, isSound, publicKeyOf, signEd25519, verifyEd25519 } from './ed25519';

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
const hex = (value: Uint8Array): string => Buffer.from(value).toString('hex');

/** RFC 8032 section 7.1, TEST 1 to 3. */
const VECTORS = [
  {
    seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    key: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    message: '',
    signature:
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    key: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: '72',
    signature:
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
  {
    seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    key: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    message: 'af82',
    signature:
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  },
];

const L = 2n ** 252n + 27742317777372353535851937790883648493n;

/** The signature with its S larger by the order of the group: the same to who does not look (RFC 8032 section 5.1.7). */
function stretched(signature: Uint8Array): Uint8Array {
  let s = signature.subarray(32).reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n) + L;
  const out = Uint8Array.from(signature);
  for (let at = 32; at < 64; at++, s >>= 8n) out[at] = Number(s & 0xffn);
  return out;
}

describe('Ed25519', () => {
  it.each(VECTORS)('is that of RFC 8032: message "$message"', ({ seed, key, message, signature }) => {
    expect(hex(publicKeyOf(bytes(seed)))).toBe(key);
    expect(hex(signEd25519(bytes(seed), bytes(message)))).toBe(signature);
    expect(verifyEd25519(bytes(key), bytes(message), bytes(signature))).toBe(true);
  });

  // The kinds of negatives that C2SP/wycheproof has for Ed25519, made here.
  it('refuses what is not the signature', () => {
    const seed = freshSeed();
    const [key, message] = [publicKeyOf(seed), bytes('00ff10')];
    const signature = signEd25519(seed, message);
    expect(verifyEd25519(key, message, signature)).toBe(true);
    for (let bit = 0; bit < 512; bit++) {
      const bent = Uint8Array.from(signature);
      bent[bit >> 3]! ^= 1 << (bit & 7);
      expect(verifyEd25519(key, message, bent)).toBe(false);
    }
    const others: [string, Uint8Array][] = [
      ['S larger by the order', stretched(signature)],
      ['empty', new Uint8Array()],
      ['cut', signature.subarray(0, 63)],
      ['longer', Uint8Array.of(...signature, 0)],
      ['all zero', new Uint8Array(64)],
      ['all ones', new Uint8Array(64).fill(255)],
      ['S zero', Uint8Array.of(...signature.subarray(0, 32), ...new Uint8Array(32))],
      ['R zero', Uint8Array.of(...new Uint8Array(32), ...signature.subarray(32))],
      ['of another message', signEd25519(seed, bytes('00ff11'))],
      ['of another key', signEd25519(freshSeed(), message)],
    ];
    for (const [what, other] of others) expect([what, verifyEd25519(key, message, other)]).toEqual([what, false]);
    expect(verifyEd25519(key.subarray(1), message, signature)).toBe(false);
    expect(verifyEd25519(Uint8Array.of(...key, 0), message, signature)).toBe(false);
  });

  it('knows no key of small order or with a second spelling, under which one signature would fit many texts', () => {
    const identity = bytes(`01${'00'.repeat(31)}`);
    const forged = Uint8Array.of(...identity, ...new Uint8Array(32));
    for (const key of [
      hex(identity),
      '00'.repeat(32),
      `${'00'.repeat(31)}80`,
      `01${'00'.repeat(30)}80`,
      `ec${'ff'.repeat(30)}7f`,
      '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
      '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
      'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
      'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
      `ed${'ff'.repeat(30)}7f`,
      `ee${'ff'.repeat(30)}7f`,
      'ff'.repeat(32),
    ]) {
      expect([key, isSound(bytes(key))]).toEqual([key, false]);
      for (const message of ['', '00', '01', '02', '03'])
        expect(verifyEd25519(bytes(key), bytes(message), forged)).toBe(false);
    }
    expect(VECTORS.every(({ key }) => isSound(bytes(key)))).toBe(true);
  });
});
