import { checkpointText } from '../checkpoint';
import { NoteKey, signedNote, UnknownSigner } from '../note';
import { SIGNATURE_TYPE } from '../verifier-key';
import { MalformedPolicy, openHeld, parsePolicy } from './policy';

const log = NoteKey.create('site.example/a/records').verifier;
const witnesses = ['w1', 'w2', 'w3'].map(
  (name) => NoteKey.create(`${name}.example`, SIGNATURE_TYPE.cosignature).verifier,
);
const [w1, w2, w3] = witnesses;
const named = witnesses.map((key, index) => `witness w${index + 1} ${key}`).join('\n');

describe('a trust file', () => {
  it('[R78] is a C2SP tlog-policy', () => {
    const policy = parsePolicy(
      `# whom we trust\n\nlog ${log} https://log.example\n${named}\n\tgroup two 2 w1 w2 w3\ngroup both all two w3\nquorum both\n`,
    );
    expect(policy.logs.map(String)).toEqual([String(log)]);
    const [a, b, c] = policy.witnesses;
    expect(policy.isQuorum([a!, b!])).toBe(false);
    expect(policy.isQuorum([a!, c!])).toBe(true);
    expect(policy.isQuorum([c!])).toBe(false);
    expect(parsePolicy('quorum none\n').isQuorum([])).toBe(true);
  });

  it('or keys, one a line', () => {
    const policy = parsePolicy(`${log}\r\n${w1}\r\n`);
    expect(policy.logs.map(String)).toEqual([String(log)]);
    expect(policy.witnesses.map(String)).toEqual([String(w1)]);
    expect(policy.isQuorum([])).toBe(true);
  });

  it.each([
    ['nonsense', 1],
    [`log ${w1}`, 1],
    [`witness w ${log}`, 1],
    [`witness none ${w1}`, 1],
    [`witness w ${w1}\nwitness w ${w2}`, 2],
    [`witness w ${w1}\ngroup g 2 w\nquorum g`, 2],
    [`witness w ${w1}\ngroup g 0 w`, 2],
    ['group g any', 1],
    ['\nquorum w', 2],
    [`witness w ${w3}\nquorum w\nquorum w`, 3],
    [`${String(log).slice(0, -2)}AA`, 1],
  ])('says in which line it cannot be read: %#', (text, line) => {
    expect(() => parsePolicy(text)).toThrow(MalformedPolicy);
    try {
      parsePolicy(text);
    } catch (error) {
      expect((error as MalformedPolicy).line).toBe(line);
    }
  });
});

describe('a checkpoint that was kept', () => {
  it('[R86] counts where a trusted key of its own log signed it, or of its site, and not one of another log', () => {
    const text = checkpointText({ origin: 'site.example/a.2/records', size: 3, root: new Uint8Array(32) });
    for (const [name, isOpen] of [
      ['site.example/a.2/records', true],
      ['site.example/a', true],
      ['site.example/a/records', false],
      ['elsewhere.example/records', false],
    ] as const) {
      const key = NoteKey.create(name);
      const open = () => openHeld(signedNote(text, key.sign(text)), parsePolicy(`log ${key.verifier}\n`));
      if (isOpen) expect(open()).toMatchObject({ size: 3 });
      else expect(open).toThrow(UnknownSigner);
    }
  });
});
