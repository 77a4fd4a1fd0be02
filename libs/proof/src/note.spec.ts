import fc from 'fast-check';
import { toBase64 } from './base64';
import {
  BadSignature,
  MalformedNote,
  MAX_NOTE_LENGTH,
  NoteKey,
  openNote,
  parseNote,
  signedNote,
  UnknownSigner,
} from './note';
import { MalformedKey, SIGNATURE_TYPE, VerifierKey } from './verifier-key';

/** The example of C2SP signed-note (c2sp.org/signed-note@v1.0.0, "Example"). */
const FOO = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const EXAMPLE =
  'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';

/** The cases of the reference implementation (golang.org/x/mod, sumdb/note/note_test.go, BSD-3-Clause). */
const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const ENOCH = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop';
const TEXT =
  'If you think cryptography is the answer to your problem,\nthen you don’t know what your problem is.\n'.replace(
    '’',
    "'",
  );
const BY_PETER =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const BY_ENOCH =
  '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n';
const [peter, enoch] = [VerifierKey.parse(PETER), VerifierKey.parse(ENOCH)];
const names = (note: string, ...keys: VerifierKey[]): string[] => openNote(note, keys).by.map(({ key }) => key.name);

describe('a signed note', () => {
  it('[R75] of the specification opens', () => {
    const key = VerifierKey.parse(FOO);
    expect(key.toString()).toBe(FOO);
    expect(openNote(EXAMPLE, [key])).toEqual({ text: 'This is an example message.\n', by: [{ key }] });
  });

  it('opens for whoever knows one of its signers, and says which', () => {
    const note = TEXT + '\n' + BY_PETER + BY_ENOCH;
    expect(openNote(note, [peter]).text).toBe(TEXT);
    expect(names(note, peter)).toEqual(['PeterNeumann']);
    expect(names(note, enoch, peter)).toEqual(['PeterNeumann', 'EnochRoot']);
    expect(() => openNote(note, [])).toThrow(new UnknownSigner(['PeterNeumann', 'EnochRoot']));
    expect(names(TEXT + '\n' + BY_PETER + BY_PETER, peter)).toEqual(['PeterNeumann']);
  });

  it('does not open with a line of a known key that the key did not sign', () => {
    const bent = BY_PETER.slice(0, 60) + 'ABCD' + BY_PETER.slice(60);
    expect(() => openNote(TEXT + '\n' + bent, [peter])).toThrow(BadSignature);
    expect(() => openNote(TEXT + '\n' + BY_ENOCH + bent, [peter, enoch])).toThrow(BadSignature);
    expect(() => openNote('Other text.\n\n' + BY_PETER, [peter])).toThrow(BadSignature);
    // Name and id make a key; who shares only one of them is somebody else.
    expect(() => openNote(TEXT + '\n' + BY_PETER.replace('PeterNeumann', 'CarmenSandiego'), [peter])).toThrow(
      UnknownSigner,
    );
    expect(() => openNote(TEXT + '\n' + BY_PETER.replace('x08g', 'xxxx'), [peter])).toThrow(UnknownSigner);
  });

  it('[R89] may have lines of keys and types nobody here knows: two algorithms can sign side by side', () => {
    // An ML-DSA-44 cosignature: key id, time, 2,420 bytes (C2SP tlog-cosignature). Nothing here can verify it.
    const mldsa = VerifierKey.of('PeterNeumann', 0x06, new Uint8Array(1_312).fill(7));
    const line = `— PeterNeumann ${toBase64(Uint8Array.of(...mldsa.id, ...new Uint8Array(8 + 2_420).fill(9)))}\n`;
    for (const note of [TEXT + '\n' + line + BY_PETER, TEXT + '\n' + BY_PETER + line]) {
      expect(names(note, peter)).toEqual(['PeterNeumann']);
      expect(names(note, VerifierKey.parse(mldsa.toString()), peter)).toEqual(['PeterNeumann']);
    }
    expect(mldsa.isKnownType).toBe(false);
    expect(() => openNote(TEXT + '\n' + line, [mldsa])).toThrow(UnknownSigner);
  });

  it('takes sixteen signatures and more, and not any number', () => {
    const keys = Array.from({ length: 16 }, (_, i) => NoteKey.create(`key${i}.example`));
    const note = signedNote('x\n', ...keys.map((key) => key.sign('x\n')));
    expect(
      openNote(
        note,
        keys.map((key) => key.verifier),
      ).by,
    ).toHaveLength(16);
    expect(() => parseNote(TEXT + '\n' + BY_PETER.repeat(101))).toThrow(MalformedNote);
    expect(() => parseNote('x'.repeat(MAX_NOTE_LENGTH) + '\n\n' + BY_PETER)).toThrow(MalformedNote);
  });

  it.each([
    ['without signatures', TEXT],
    ['with none after the blank line', TEXT + '\n'],
    ['with two blank lines and nothing', TEXT + '\n\n'],
    ['whose last line does not end', TEXT + '\n' + BY_PETER.slice(0, -1)],
    ['with a control character', '\u0001' + TEXT + '\n' + BY_PETER],
    ['with a tab', 'a\tb\n\n' + BY_PETER],
    ['with carriage returns', (TEXT + '\n' + BY_PETER).replaceAll('\n', '\r\n')],
    ['with a lone surrogate', '\ud800' + TEXT + '\n' + BY_PETER],
    ['with a space in a name', TEXT + '\n' + BY_PETER.replace('PeterNeumann', 'Bad Name')],
    ['with another space in a name', TEXT + '\n' + BY_PETER.replace('PeterNeumann', 'Bad\u00a0Name')],
    ['with a plus sign in a name', TEXT + '\n' + BY_PETER.replace('PeterNeumann', 'Peter+Neumann')],
    ['with an empty name', TEXT + '\n' + BY_PETER.replace('PeterNeumann', '')],
    ['with a line that is none', TEXT + '\n' + BY_PETER + 'Unexpected line.\n'],
    ['with a hyphen for a dash', TEXT + '\n' + BY_PETER.replace('—', '-')],
    ['with bits in the padding', TEXT + '\n' + BY_PETER.replace('nAM=', 'nAN=')],
    ['with no padding', TEXT + '\n' + BY_PETER.replace('nAM=', 'nAM')],
    ['with a signature of four bytes', TEXT + '\n— PeterNeumann x08gow==\n'],
    ['that is empty', ''],
  ])('is none %s', (_what, note) => expect(() => openNote(note, [peter])).toThrow(MalformedNote));

  it('has no bit that may be another', () => {
    const bytes = Buffer.from(TEXT + '\n' + BY_PETER);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const other = Buffer.from(bytes);
      other[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => openNote(new TextDecoder('utf-8', { fatal: true }).decode(other), [peter])).toThrow();
    }
  });
});

describe('a verifier key', () => {
  it('is refused when mangled, in whatever place', () => {
    for (let from = 0; from <= PETER.length; from++)
      for (let to = from + 1; to <= PETER.length; to++)
        if (from > 0 || to < PETER.length) expect(() => VerifierKey.parse(PETER.slice(from, to))).toThrow(MalformedKey);
    for (let at = 0; at < PETER.length; at++) {
      const next = String.fromCharCode(PETER.charCodeAt(at) + 1);
      expect(() => VerifierKey.parse(PETER.slice(0, at) + next + PETER.slice(at + 1))).toThrow(MalformedKey);
    }
  });

  it.each([
    ['too long', 'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=='],
    ['an id in capitals', PETER.replace('c74f20a3', 'C74F20A3')],
    ['a line behind it', `${PETER}\n`],
    ['a space in its name', `Peter ${PETER}`],
    ['nothing', ''],
  ])('is none: %s', (_what, text) => expect(() => VerifierKey.parse(text)).toThrow(MalformedKey));

  it('of a type nobody here knows can be named, and verifies nothing', () => {
    const key = VerifierKey.parse('PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
    expect([key.type, key.isKnownType]).toEqual([0x65, false]);
    expect(key.toString()).toBe('PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
    expect(key.check(TEXT, new Uint8Array(64))).toBeUndefined();
  });
});

describe('a key that signs', () => {
  it('makes notes that open, and comes back from its private text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (line) => {
        fc.pre(!/[\u0000-\u001f]/.test(line) && line.isWellFormed());
        const key = NoteKey.fromPrivate(NoteKey.create('log.example/records').privateText());
        const note = signedNote(`${line}\n`, key.sign(`${line}\n`));
        expect(openNote(note, [key.verifier])).toEqual({ text: `${line}\n`, by: [{ key: key.verifier }] });
      }),
      { numRuns: 50 },
    );
  });

  it('as a witness says when, to the second, and signs nothing else', () => {
    const witness = NoteKey.create('witness.example', SIGNATURE_TYPE.cosignature);
    const line = witness.cosign('log\n1\nroot\n', new Date('2026-11-29T10:20:30.999Z'));
    const note = signedNote('log\n1\nroot\n', line);
    expect(openNote(note, [witness.verifier]).by).toEqual([
      { key: witness.verifier, at: new Date('2026-11-29T10:20:30.000Z') },
    ]);
    expect(() => openNote(signedNote('log\n2\nroot\n', line), [witness.verifier])).toThrow(BadSignature);
    expect(() => witness.sign('log\n1\nroot\n')).toThrow(TypeError);
    expect(() => NoteKey.create('log.example').cosign('x\n', new Date())).toThrow(TypeError);
  });

  it('as a witness has no signature without a time, or with another', () => {
    const witness = NoteKey.create('witness.example', SIGNATURE_TYPE.cosignature);
    const at = new Date('2026-11-29T10:20:30Z');
    const signature = parseNote(signedNote('x\n', witness.cosign('x\n', at))).signatures[0]!.signature;
    const timed = (hex: string): Uint8Array => Uint8Array.of(...Buffer.from(hex, 'hex'), ...signature.subarray(8));
    expect(witness.verifier.check('x\n', signature)).toEqual({ at });
    expect(witness.verifier.check('x\n', timed('0000000000000000'))).toBeUndefined();
    expect(witness.verifier.check('x\n', timed('000000006ac2a1af'))).toBeUndefined();
    expect(witness.verifier.check('x\n', timed('ffffffffffffffff'))).toBeUndefined();
    expect(witness.verifier.check('x\n', signature.subarray(8))).toBeUndefined();
    expect(() => openNote(signedNote('x\n', witness.cosign('x\n', new Date(0))), [witness.verifier])).toThrow(
      BadSignature,
    );
  });

  it('signs only what is a note', () => {
    const key = NoteKey.create('log.example');
    for (const text of ['', 'no newline', 'a\u0000b\n', '\ud800\n', 'a\r\n'])
      expect(() => key.sign(text)).toThrow(MalformedNote);
  });

  it('[R76] does not repeat a private key when it cannot read it', () => {
    const secret = NoteKey.create('log.example').privateText();
    for (const text of [secret.slice(0, -1), secret.replace(/\+[0-9a-f]{8}\+/, '+00000000+'), `x${secret}`]) {
      expect(() => NoteKey.fromPrivate(text)).toThrow(MalformedKey);
      try {
        NoteKey.fromPrivate(text);
      } catch (error) {
        expect(String((error as Error).stack)).not.toContain(secret.slice(-40, -10));
      }
    }
  });
});
