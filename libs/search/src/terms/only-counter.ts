/** Found by none yet, and by several. Lines are numbered from 1 so that fresh memory says "none". */
const NONE = 0;
const SEVERAL = -1;

/** Counts messages that one line of a list finds and no other. Ids are dense, so a message costs two bytes. */
export class OnlyCounter {
  private finders = new Int16Array(1 << 16);
  private readonly only: number[] = [];
  /** Messages found by any line. */
  size = 0;

  /** Line `line`, counted from 0 and below 32,767, finds this message. Told twice, it counts once. */
  add(message: number, line: number): void {
    this.makeRoomFor(message);
    const finder = this.finders[message]!;
    if (finder === NONE) {
      this.finders[message] = line + 1;
      this.only[line] = (this.only[line] ?? 0) + 1;
      this.size++;
    } else if (finder !== SEVERAL && finder !== line + 1) {
      this.only[finder - 1]!--;
      this.finders[message] = SEVERAL;
    }
  }

  /** Messages that only this line finds. */
  alone(line: number): number {
    return this.only[line] ?? 0;
  }

  private makeRoomFor(message: number): void {
    if (message < this.finders.length) return;
    const larger = new Int16Array(Math.max(message + 1, this.finders.length * 2));
    larger.set(this.finders);
    this.finders = larger;
  }
}
