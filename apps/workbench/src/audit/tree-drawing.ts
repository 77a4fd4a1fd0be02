import type { EntryProof } from '@minutebook/contract';
import { shortHash, sidesOf } from './tree-proof';

export interface Box {
  readonly kind: 'top' | 'between' | 'sibling' | 'leaf';
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly textX: number;
  readonly textY: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

export interface TreeDrawing {
  readonly height: number;
  readonly branches: string;
  readonly way: string;
  readonly boxes: readonly Box[];
}

interface DrawnWords {
  readonly root: string;
  readonly leaf: string;
  /** Hashes of the path that are not drawn. */
  more(n: number): string;
}

/** Hashes that are drawn: the two next to the leaf, and the last below the root. */
const DRAWN = 3;
const STEP = 30;
const TOP = 10;
const BESIDE = 12;
/** A shortened hash, as wide as it gets. */
const TEXT = 64;

/** A path as a tree, the root on top: what leads to it on the way, each hash it needs beside the way. */
export function drawTree(proof: EntryProof, width: number, words: DrawnWords): TreeDrawing {
  const sides = sidesOf(proof);
  const all = proof.path.map((hash, level) => ({ hash, side: sides[level]!, level }));
  const shown = all.length <= DRAWN ? all : [all[0]!, all[1]!, all.at(-1)!];
  const hidden = all.length - shown.length;
  // However the way turns, what stands beside its end has room.
  const spread = Math.min(100, (width / 2 - BESIDE - TEXT) / (1 + 1 / 2 + 1 / 3));
  let [x, y, branches] = [width / 2, TOP, ''];
  let way = `M${x} ${y}`;
  const boxes: Box[] = [{ kind: 'top', x, y, text: words.root, ...beside(x, y, false) }];
  for (const [row, { hash, side, level }] of shown.toReversed().entries()) {
    const apart = spread / (row + 1);
    const other = side === 'left' ? x - apart : x + apart;
    branches += `M${x} ${y}L${other} ${y + STEP}`;
    x = side === 'left' ? x + apart : x - apart;
    y += STEP;
    way += `L${x} ${y}`;
    const rest = hidden > 0 && level === all.length - 1 ? `, ${words.more(hidden)}` : '';
    boxes.push({ kind: 'sibling', x: other, y, text: shortHash(hash) + rest, ...beside(other, y, side === 'left') });
    if (row < shown.length - 1) boxes.push({ kind: 'between', x, y, text: '', ...beside(x, y, false) });
  }
  boxes.push({ kind: 'leaf', x, y, text: words.leaf, textX: x, textY: y + 22, anchor: 'middle' });
  return { height: y + 28, branches, way, boxes };
}

function beside(x: number, y: number, isLeft: boolean): Pick<Box, 'textX' | 'textY' | 'anchor'> {
  const textY = y + 4;
  return isLeft ? { textX: x - BESIDE, textY, anchor: 'end' } : { textX: x + BESIDE, textY, anchor: 'start' };
}
