import { createHash, webcrypto } from 'node:crypto';
import type { EntryProof } from '@minutebook/contract';
import { drawTree } from './tree-drawing';
import { grouped, sidesOf, verdictOf } from './tree-proof';

const subtle = webcrypto.subtle as SubtleCrypto;
const sha = (...parts: readonly (Buffer | string)[]): Buffer =>
  createHash('sha256')
    .update(Buffer.concat(parts.map((part) => Buffer.from(part as string))))
    .digest();
const node = (left: Buffer, right: Buffer): Buffer => sha(Buffer.of(1), left, right);

const SALT = Buffer.alloc(32, 7);
const CONTENT = '{"action":"alert.viewed"}';
const COMMIT = sha('appl-commit-v1', SALT, sha(CONTENT)).toString('hex');
const entryAt = (index: number): string => JSON.stringify({ commit: COMMIT, idx: index });
const leaf = (index: number): Buffer => sha(Buffer.of(0), entryAt(index));

/** RFC 6962, section 2.1.1, written down as it stands there. */
function pathOf(index: number, leaves: readonly Buffer[]): { path: Buffer[]; root: Buffer } {
  if (leaves.length === 1) return { path: [], root: leaves[0]! };
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  const [left, right] = [leaves.slice(0, half), leaves.slice(half)];
  const [one, other] =
    index < half ? [pathOf(index, left), pathOf(0, right)] : [pathOf(index - half, right), pathOf(0, left)];
  const root = index < half ? node(one.root, other.root) : node(other.root, one.root);
  return { path: [...one.path, other.root], root };
}

function proofOf(index: number, size: number): EntryProof {
  const { path, root } = pathOf(
    index,
    Array.from({ length: size }, (_, i) => leaf(i)),
  );
  return {
    log: 'audit',
    index,
    entry: entryAt(index),
    leaf: leaf(index).toString('hex'),
    checkpoint: { size, root: root.toString('hex'), at: '2026-11-20T09:40:00.000Z', note: '' },
    path: path.map((hash) => hash.toString('hex')),
    opening: { content: CONTENT, salt: SALT.toString('hex') },
    milliseconds: 1,
  };
}

describe('a proof, computed in the browser', () => {
  it('leads from every entry of trees of every size to their root', async () => {
    for (let size = 1; size <= 17; size++)
      for (let index = 0; index < size; index++) {
        const proof = proofOf(index, size);
        expect(await verdictOf(proof, subtle)).toBe('included');
        expect(sidesOf(proof)).toHaveLength(proof.path.length);
      }
  });

  it('is faulty with another entry, place, size, root, step, salt or content', async () => {
    const proof = proofOf(5, 11);
    const { checkpoint, opening, path } = proof;
    const other = 'ab'.repeat(32);
    const faults: EntryProof[] = [
      { ...proof, entry: entryAt(6) },
      { ...proof, index: 4 },
      { ...proof, checkpoint: { ...checkpoint!, size: 4 } },
      { ...proof, checkpoint: { ...checkpoint!, root: other } },
      { ...proof, path: [other, ...path.slice(1)] },
      { ...proof, path: path.slice(1) },
      { ...proof, path: [...path, other] },
      { ...proof, opening: { ...opening!, salt: other } },
      { ...proof, opening: { ...opening!, content: '{"action":"alert.signed"}' } },
    ];
    for (const fault of faults) expect(await verdictOf(fault, subtle)).toBe('faulty');
  });

  it('is faulty when the page shows something else than what the entry commits to', async () => {
    const shown = {
      at: '2026-11-20T09:40:00.000Z',
      actor: { id: 'u-1', name: 'Ines Okafor', role: 'analyst' },
      action: 'alert.viewed' as const,
      subject: { kind: 'alert', id: '418' },
    };
    const content = JSON.stringify(shown);
    const commit = sha('appl-commit-v1', SALT, sha(content)).toString('hex');
    const said = JSON.stringify({ commit, idx: 0 });
    const root = sha(Buffer.of(0), said).toString('hex');
    const proof: EntryProof = {
      ...proofOf(0, 1),
      entry: said,
      checkpoint: { size: 1, root, at: shown.at, note: '' },
      opening: { content, salt: SALT.toString('hex') },
    };
    expect(await verdictOf(proof, subtle, shown)).toBe('included');
    const actor = { ...shown.actor, name: 'Somebody else' };
    for (const lie of [{ actor }, { action: 'alert.signed' as const }, { subject: { kind: 'alert', id: '419' } }])
      expect(await verdictOf(proof, subtle, { ...shown, ...lie })).toBe('faulty');
  });

  it('says when nothing could be computed, instead of saying that all is well', async () => {
    expect(await verdictOf({ ...proofOf(0, 1), checkpoint: null, path: [] }, subtle)).toBe('waits');
    expect(await verdictOf(proofOf(0, 2), undefined)).toBe('unchecked');
  });

  it('tells left from right', () => {
    expect(sidesOf(proofOf(5, 8))).toEqual(['left', 'right', 'left']);
    expect(sidesOf(proofOf(10, 11))).toEqual(['left', 'left']);
  });

  it('is drawn within its width: a box for each hash that is shown, and what is not is counted', () => {
    const words = { root: 'root', leaf: 'leaf', more: (n: number) => `${n} more` };
    for (let index = 0; index < 33; index++) {
      const { boxes, height } = drawTree(proofOf(index, 33), 400, words);
      const siblings = boxes.filter(({ kind }) => kind === 'sibling');
      const { path } = proofOf(index, 33);
      expect(siblings).toHaveLength(Math.min(3, path.length));
      expect(siblings.some(({ text }) => text.endsWith(`${path.length - 3} more`))).toBe(path.length > 3);
      for (const { x, y } of boxes) expect(x > 10 && x < 390 && y > 0 && y < height).toBe(true);
      // Seven pixels a letter is more than the widest of these.
      for (const { anchor, textX, text } of boxes) {
        const [before, after] = { start: [0, 1], middle: [0.5, 0.5], end: [1, 0] }[anchor] as [number, number];
        expect(textX - before * text.length * 7).toBeGreaterThanOrEqual(0);
        expect(textX + after * text.length * 7).toBeLessThanOrEqual(400);
      }
      expect(boxes.at(-1)).toMatchObject({ kind: 'leaf', text: 'leaf' });
    }
    expect(grouped('ab'.repeat(32))).toBe('abab abab abab abab … abab');
  });
});
