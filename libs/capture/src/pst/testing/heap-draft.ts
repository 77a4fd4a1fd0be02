import type { Disk, Generation, Stored } from './disk';

/** Values up to this size stand in a heap, others in nodes of their own ([MS-PST] 2.3.3.3). */
const VALUE = 3580;
/** Bytes of values in one block of a heap, so that larger heaps go over several. */
const BLOCK = 6000;

/** A heap in the making ([MS-PST] 2.3.1). The value put in first is its root. */
export class HeapDraft {
  private readonly blocks: Buffer[][] = [[]];
  private size = 0;

  constructor(
    private readonly disk: Disk,
    private readonly generation: Generation,
    readonly below = new Map<number, Stored>(),
  ) {}

  /** Puts a value in; gives its id. It may still be written to, and must not grow. */
  add(bytes: Buffer): number {
    if (this.size + bytes.length > BLOCK && this.size > 0) {
      this.blocks.push([]);
      this.size = 0;
    }
    this.size += bytes.length;
    const index = this.blocks.at(-1)!.push(bytes);
    const bits = this.generation === 'large' ? 14 : 11;
    return (((this.blocks.length - 1) << (5 + bits)) | (index << 5)) >>> 0;
  }

  /** Id of a value of any size: in the heap, in a node below, or 0 for an empty one. */
  place(bytes: Buffer): number {
    if (bytes.length === 0) return 0;
    if (bytes.length <= VALUE) return this.add(bytes);
    const id = ((0x800 + this.below.size) << 5) | 0x1f;
    this.below.set(id, { data: this.disk.data(bytes), sub: 0 });
    return id;
  }

  /** Writes it; `kind`: what it holds. */
  store(kind: number): Stored {
    const parts = this.blocks.map((values, number) => {
      const head = Buffer.alloc(number === 0 ? 12 : 2);
      if (number === 0) {
        head.set([0xec, kind], 2);
        head.writeUInt32LE(0x20, 4);
      }
      const body = Buffer.concat(values);
      const map = Buffer.alloc(4 + (values.length + 1) * 2);
      head.writeUInt16LE(head.length + body.length, 0);
      map.writeUInt16LE(values.length, 0);
      let at = head.length;
      [...values, undefined].forEach((value, index) => {
        map.writeUInt16LE(at, 4 + index * 2);
        at += value?.length ?? 0;
      });
      return Buffer.concat([head, body, map]);
    });
    return { data: this.disk.chained(parts), sub: this.disk.below(this.below) };
  }
}
