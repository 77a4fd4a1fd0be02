/** A value inside a JSON text. */
export interface Element {
  /** Where it stands, e.g. `entry[].changes[].value.messages[]`. */
  readonly pattern: string;
  /** The same with numbers: `['entry', 0, 'changes', 1, …]`. */
  readonly at: readonly (string | number)[];
  /** Bytes. */
  readonly start: number;
  readonly end: number;
}

/** An object or array that is open. */
interface Frame {
  readonly pattern: string;
  readonly isArray: boolean;
  /** Of the element, or the value of the key, that comes next. */
  next: string | number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];
const COMMA = 0x2c;
const COLON = 0x3a;
/** Nothing that is wanted stands deeper; a hostile text may be nested a million times. */
const DEEPEST = 32;

/**
 * Where the values lie whose patterns are wanted, in order; none inside another. The bytes must be valid JSON in UTF-8:
 * this looks for places only. A mark at the beginning is skipped.
 */
export function elementsOf(bytes: Buffer, wanted: ReadonlySet<string>): Element[] {
  const found: Element[] = [];
  const frames: Frame[] = [];
  let inside: { depth: number; element: Omit<Element, 'end'> } | undefined;
  let isKey = false;
  const begin = (start: number): void => {
    if (inside || frames.length > DEEPEST) return;
    const pattern = patternOf(frames.at(-1));
    if (!wanted.has(pattern)) return;
    inside = { depth: frames.length, element: { pattern, at: frames.map((frame) => frame.next), start } };
  };
  const finish = (end: number): void => {
    if (inside?.depth !== frames.length) return;
    found.push({ ...inside.element, end });
    inside = undefined;
  };
  for (let at = bytes[0] === 0xef ? 3 : 0; at < bytes.length;) {
    const byte = bytes[at]!;
    const frame = frames.at(-1);
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      begin(at++);
      frames.push({
        pattern: frames.length > DEEPEST ? '' : patternOf(frame),
        isArray: byte === OPEN_ARRAY,
        next: byte === OPEN_ARRAY ? 0 : '',
      });
      isKey = byte === OPEN_OBJECT;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      frames.pop();
      finish(++at);
      isKey = false;
    } else if (byte === COMMA) {
      at++;
      if (frame && typeof frame.next === 'number') frame.next++;
      isKey = frame?.isArray === false;
    } else if (byte === COLON || byte <= 0x20) at++;
    else if (byte === QUOTE && isKey && frame) {
      const end = endOfString(bytes, at);
      frame.next = JSON.parse(bytes.toString('utf8', at, end)) as string;
      isKey = false;
      at = end;
    } else {
      const end = byte === QUOTE ? endOfString(bytes, at) : endOfScalar(bytes, at);
      begin(at);
      finish(end);
      at = end;
    }
  }
  return found;
}

function patternOf(frame: Frame | undefined): string {
  if (!frame) return '';
  if (frame.isArray) return `${frame.pattern}[]`;
  return frame.pattern === '' ? String(frame.next) : `${frame.pattern}.${frame.next}`;
}

function endOfString(bytes: Buffer, from: number): number {
  for (let at = from + 1; at < bytes.length; at++) {
    if (bytes[at] === BACKSLASH) at++;
    else if (bytes[at] === QUOTE) return at + 1;
  }
  return bytes.length;
}

function endOfScalar(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at]! > 0x20 && ![COMMA, CLOSE_OBJECT, CLOSE_ARRAY].includes(bytes[at]!)) at++;
  return at;
}
