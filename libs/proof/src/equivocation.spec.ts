import { canonicalText } from './canonical';
import { checkpointText } from './checkpoint';
import { contradict, type Equivocation, formatEquivocation, NoEquivocation, openEquivocation } from './equivocation';
import { leafHash, treeRoot } from './hash';
import { nodesOf, proveInclusion } from './nodes';
import { BadSignature, NoteKey, signedNote, UnknownSigner } from './note';
import { SIGNATURE_TYPE } from './verifier-key';

const ORIGIN = 'minutebook.example/records';
const key = NoteKey.create(ORIGIN);
const trusted = [key.verifier];

const one = Array.from({ length: 20 }, (_, i) => leafHash(Buffer.from(`entry ${i}`)));
const other = one.map((leaf, i) => (i === 6 ? leafHash(Buffer.from('another entry')) : leaf));

const noteOf = (leaves: Uint8Array[], size: number, origin = ORIGIN, by = key): string => {
  const text = checkpointText({ origin, size, root: treeRoot(leaves.slice(0, size)) });
  return signedNote(text, by.sign(text));
};
const side = async (
  leaves: Uint8Array[],
  size: number,
  index = 6,
): Promise<Extract<Equivocation, { is: 'two leaves' }>['sides'][0]> => ({
  leaf: leaves[index]!,
  path: await proveInclusion(nodesOf(leaves.slice(0, size)), index, size),
  note: noteOf(leaves, size),
});

describe('[R87] a log that showed two histories', () => {
  it('is shown by two signed roots of one size, to whoever trusts its key', () => {
    const text = formatEquivocation({ is: 'two roots', notes: [noteOf(one, 20), noteOf(other, 20)] });
    const { origin, checkpoints } = openEquivocation(text, trusted);
    expect(origin).toBe(ORIGIN);
    expect(checkpoints.map(({ size }) => size)).toEqual([20, 20]);
    expect(contradict(...checkpoints)).toBe(true);
    expect(() => openEquivocation(text, [NoteKey.create(ORIGIN).verifier])).toThrow(UnknownSigner);
  });

  it('is shown for two sizes by one place with two leaves', async () => {
    const sides = [await side(one, 20), await side(other, 11)] as const;
    const text = formatEquivocation({ is: 'two leaves', index: 6, sides });
    expect(openEquivocation(text, trusted)).toMatchObject({ origin: ORIGIN, index: 6 });
    expect(() => openEquivocation(text.replace('"leaves":["', '"leaves":["0'), trusted)).toThrow(NoEquivocation);
  });

  it('also across a key rotation', () => {
    const fresh = NoteKey.create(ORIGIN);
    const text = formatEquivocation({ is: 'two roots', notes: [noteOf(one, 20), noteOf(other, 20, ORIGIN, fresh)] });
    expect(openEquivocation(text, [...trusted, fresh.verifier]).origin).toBe(ORIGIN);
  });

  it('is not shown by what an honest log signs, or by what nobody can blame on it', async () => {
    const elsewhere = NoteKey.create('elsewhere.example');
    const text = checkpointText({ origin: ORIGIN, size: 20, root: treeRoot(other) });
    const witness = NoteKey.create(ORIGIN, SIGNATURE_TYPE.cosignature);
    const byWitness = signedNote(text, witness.cosign(text, new Date()));
    const two = (notes: [string, string]): string => formatEquivocation({ is: 'two roots', notes });
    const keys = [...trusted, elsewhere.verifier, witness.verifier];
    for (const innocent of [
      two([noteOf(one, 20), noteOf(one, 20)]),
      two([noteOf(one, 20), noteOf(other, 19)]),
      two([noteOf(one, 20), noteOf(other, 20, 'elsewhere.example', elsewhere)]),
      two([noteOf(one, 20), noteOf(other, 20, ORIGIN, elsewhere)]),
      two([noteOf(one, 20), byWitness]),
      formatEquivocation({ is: 'two leaves', index: 6, sides: [await side(one, 20), await side(one, 11)] }),
      formatEquivocation({ is: 'two leaves', index: 6, sides: [await side(one, 20), await side(other, 11, 7)] }),
      formatEquivocation({
        is: 'two leaves',
        index: 6,
        sides: [await side(one, 20), { ...(await side(one, 11)), leaf: other[6]! }],
      }),
    ])
      expect(() => openEquivocation(innocent, keys)).toThrow(NoEquivocation);
    const bent = noteOf(other, 20).replace(/.{4}(.{8}\n)$/, 'AAAA$1');
    expect(() => openEquivocation(two([noteOf(one, 20), bent]), keys)).toThrow(BadSignature);
  });

  it.each([
    ['nothing', {}],
    ['another format', { format: 'minutebook.equivocation/2', notes: ['a', 'b'] }],
    ['one note', { format: 'minutebook.equivocation/1', notes: ['a'] }],
    ['numbers', { format: 'minutebook.equivocation/1', notes: [1, 2] }],
    ['a list', []],
    ['leaves without proofs', { format: 'minutebook.equivocation/1', leaves: ['00'.repeat(32), '11'.repeat(32)] }],
  ])('is not shown by %s', (_what, value) =>
    expect(() => openEquivocation(canonicalText(value), trusted)).toThrow(NoEquivocation),
  );
});
