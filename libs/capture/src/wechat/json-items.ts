/** What a scanner of JSON found. Offsets in bytes; the value lies in [start, end). */
export interface Found {
  /** `item`: an element of the list of messages; `member`: another member of the outermost object. */
  readonly kind: 'item' | 'member';
  /** Of a member. */
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Finds the elements of one list in JSON of any size, chunk by chunk: of the outermost array, or of the member `list` of the
 * outermost object. It looks at brackets and strings only, and never fails.
 */
export class JsonItems {
  /** Offset behind the outermost value; -1: it is not ended. Nothing behind it is looked at. */
  closedAt = -1;
  private at = 0;
  private depth = 0;
  private isString = false;
  private isEscaped = false;
  /** The outermost value is an object, the list a member of it. */
  private isObject = false;
  private inList = false;
  /** The latest string of the outermost object, as long as it may be a key. */
  private word: number[] = [];
  private key = '';
  private start = -1;
  /** Depth of the elements' own brackets, once the list has begun. */
  private itemDepth = Infinity;

  constructor(private readonly list: string) {}

  /** What is begun and not ended: an element, or a member of the outermost object. */
  get open(): Omit<Found, 'end'> | undefined {
    if (this.start < 0) return undefined;
    return { kind: this.inList ? 'item' : 'member', key: this.inList ? '' : this.key, start: this.start };
  }

  *scan(bytes: Buffer): Generator<Found> {
    for (let index = 0; index < bytes.length && this.closedAt < 0; index++) {
      if (this.isString) {
        index = this.string(bytes, index);
        continue;
      }
      const found = this.byte(bytes[index]!, this.at + index);
      if (found) yield found;
    }
    this.at += bytes.length;
  }

  /** Goes on in a string; the index of the last byte looked at. */
  private string(bytes: Buffer, from: number): number {
    const isWord = this.isObject && this.depth === 1 && !this.inList;
    for (let index = from; index < bytes.length; index++) {
      const byte = bytes[index]!;
      if (this.isEscaped) this.isEscaped = false;
      else if (byte === BACKSLASH) this.isEscaped = true;
      // No string goes over the end of a line: a quotation mark is missing, and the rest is not one long string.
      else if (byte === QUOTE || byte === 0x0a) {
        this.isString = false;
        return index;
      }
      if (isWord && this.word.length < 64) this.word.push(byte);
    }
    return bytes.length;
  }

  private byte(byte: number, at: number): Found | undefined {
    switch (byte) {
      case QUOTE:
        this.isString = true;
        this.word = [];
        this.begin(at);
        return undefined;
      case 0x7b: // {
      case 0x5b: // [
        return this.opens(byte, at);
      case 0x7d: // }
      case 0x5d: // ]
        return this.closes(at);
      case 0x3a: // :
        if (this.depth === 1 && this.isObject) {
          this.key = Buffer.from(this.word).toString('utf8');
          this.start = -1;
        }
        return undefined;
      case 0x2c: // ,
        return this.ends(at);
      default:
        if (byte > 0x20) this.begin(at);
        return undefined;
    }
  }

  private begin(at: number): void {
    if (this.start < 0 && this.depth === (this.inList ? this.itemDepth : 1)) this.start = at;
  }

  private opens(byte: number, at: number): undefined {
    const isArray = byte === 0x5b;
    if (this.depth === 0) this.isObject = !isArray;
    const begins =
      isArray && !this.inList && (this.depth === 0 || (this.depth === 1 && this.isObject && this.key === this.list));
    if (begins) {
      this.inList = true;
      this.itemDepth = this.depth + 1;
      this.start = -1;
    } else this.begin(at);
    this.depth++;
  }

  private closes(at: number): Found | undefined {
    const found = this.ends(at);
    this.depth = Math.max(0, this.depth - 1);
    if (this.depth === 0) this.closedAt = at + 1;
    if (this.inList && this.depth < this.itemDepth) {
      this.inList = false;
      this.itemDepth = Infinity;
      this.key = '';
    }
    return found;
  }

  /** A comma or a closing bracket ends what began at this depth. */
  private ends(at: number): Found | undefined {
    if (this.start < 0 || this.depth !== (this.inList ? this.itemDepth : 1)) return undefined;
    const found: Found = {
      kind: this.inList ? 'item' : 'member',
      key: this.inList ? '' : this.key,
      start: this.start,
      end: at,
    };
    this.start = -1;
    this.key = '';
    return found;
  }
}
