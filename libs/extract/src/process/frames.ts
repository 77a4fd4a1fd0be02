/** Cuts a stream into frames: a length in four bytes, then so many bytes. */
export class Frames {
  private chunks: Buffer[] = [];
  private have = 0;

  /** `most`: bytes of a frame; a longer one is a fault of the other side, and thrown as one. */
  constructor(
    private readonly most: number,
    private readonly take: (frame: Buffer) => void,
  ) {}

  add(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.have += chunk.length;
    while (this.have >= 4) {
      // Joined only when a frame is whole: a large one comes in a thousand chunks.
      if (this.chunks[0]!.length < 4) this.chunks = [Buffer.concat(this.chunks)];
      const length = this.chunks[0]!.readUInt32LE(0);
      if (length > this.most) throw new RangeError('a frame is longer than agreed');
      if (this.have < 4 + length) return;
      const all = Buffer.concat(this.chunks);
      this.chunks = [all.subarray(4 + length)];
      this.have = all.length - 4 - length;
      this.take(all.subarray(4, 4 + length));
    }
  }
}

export function framed(bytes: Uint8Array): Buffer[] {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return [length, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)];
}
