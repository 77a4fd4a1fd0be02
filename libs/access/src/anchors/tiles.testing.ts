import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { leafHash, openNote, parseCanonical, parseCheckpoint, treeRoot, type VerifierKey } from '@minutebook/proof';

/**
 * Reads a log from files alone, as the format's specification says (c2sp.org/tlog-tiles) and with nothing of what writes them:
 * every entry, every tile, the root that was signed. Returns how many entries there are; throws for anything that does not fit.
 */
export function readTiles(root: string, keys: readonly VerifierKey[]): number {
  const { size, root: signedRoot } = parseCheckpoint(
    openNote(readFileSync(join(root, 'checkpoint'), 'utf8'), keys).text,
  );
  const file = (kind: string, index: number, width: number): Buffer => {
    const thousands = index >= 1_000 ? `x${String(Math.floor(index / 1_000)).padStart(3, '0')}/` : '';
    const partial = width < 256 ? `.p/${width}` : '';
    return readFileSync(join(root, `tile/${kind}/${thousands}${String(index % 1_000).padStart(3, '0')}${partial}`));
  };
  const leaves: Buffer[] = [];
  for (let index = 0; leaves.length < size; index++) {
    const width = Math.min(256, size - 256 * index);
    let bundle = file('entries', index, width);
    for (let entry = 0; entry < width; entry++) {
      const length = bundle.readUInt16BE(0);
      const bytes = bundle.subarray(2, 2 + length);
      if ((parseCanonical(bytes) as { idx: number }).idx !== leaves.length)
        throw new Error(`not entry ${leaves.length}`);
      leaves.push(leafHash(bytes));
      bundle = bundle.subarray(2 + length);
    }
    if (bundle.length > 0) throw new Error(`something follows the entries of bundle ${index}`);
  }
  for (let level = 0, below = leaves; below.length > 0; level++) {
    if (below.length !== Math.floor(size / 256 ** level)) throw new Error(`${below.length} hashes at level ${level}`);
    const above: Buffer[] = [];
    for (let index = 0; index * 256 < below.length; index++) {
      const hashes = below.slice(256 * index, 256 * (index + 1));
      if (!file(String(level), index, hashes.length).equals(Buffer.concat(hashes)))
        throw new Error(`tile ${level}/${index}`);
      if (hashes.length === 256) above.push(Buffer.from(treeRoot(hashes)));
    }
    below = above;
  }
  if (!Buffer.from(treeRoot(leaves)).equals(signedRoot)) throw new Error('another root');
  return size;
}
