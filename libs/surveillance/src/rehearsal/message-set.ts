/** A set of message ids, a bit each: ids are dense, and there may be a hundred million. */
export class MessageSet {
  private bits = new Uint32Array(1 << 10);
  size = 0;

  add(id: number): void {
    const word = id >>> 5;
    if (word >= this.bits.length) {
      const larger = new Uint32Array(Math.max(word + 1, this.bits.length * 2));
      larger.set(this.bits);
      this.bits = larger;
    }
    const bit = 1 << (id & 31);
    if (this.bits[word]! & bit) return;
    this.bits[word]! |= bit;
    this.size++;
  }

  /** Those that are not in the other one, ascending, so many at a time. */
  *batches(size: number, without: MessageSet): Generator<readonly number[]> {
    let batch: number[] = [];
    for (let word = 0; word < this.bits.length; word++) {
      for (let left = this.bits[word]! & ~(without.bits[word] ?? 0); left !== 0; left &= left - 1) {
        batch.push(word * 32 + (31 - Math.clz32(left & -left)));
        if (batch.length < size) continue;
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0) yield batch;
  }
}
