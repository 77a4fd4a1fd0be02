/** Distinguished encoding rules of ASN.1 (X.690), as much of them as timestamps and certificates need. */

/** One element: tag, and what stands in it. Views on the bytes that were read; nothing is copied. */
export interface Der {
  readonly tag: number;
  /** Tag, length and value: what signatures and digests are over. */
  readonly whole: Uint8Array;
  readonly value: Uint8Array;
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Thrown for bytes that are not DER, or not what was expected in this place. */
export class MalformedDer extends Error {
  constructor(what: string) {
    super(`not DER: ${what}`);
    this.name = 'MalformedDer';
  }
}

/** Reads exactly one element: nothing may follow it. */
export function readDer(bytes: Uint8Array): Der {
  const element = readAt(bytes, 0);
  if (element.whole.length !== bytes.length) throw new MalformedDer('something follows the element');
  return element;
}

/** Elements inside a constructed one. */
export function childrenOf(parent: Der): Der[] {
  const children: Der[] = [];
  for (let at = 0; at < parent.value.length;) {
    const child = readAt(parent.value, at);
    children.push(child);
    at += child.whole.length;
  }
  return children;
}

/** The children of an element that must carry this tag. */
export function within(element: Der | undefined, tag: number): Der[] {
  return childrenOf(expected(element, tag));
}

export function expected(element: Der | undefined, tag: number): Der {
  if (element?.tag !== tag) throw new MalformedDer(`tag ${element?.tag ?? 'none'} where ${tag} belongs`);
  return element;
}

function readAt(bytes: Uint8Array, at: number): Der {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined) throw new MalformedDer('it ends early');
  if ((tag & 0x1f) === 0x1f) throw new MalformedDer('a tag of several bytes');
  let [start, length] = [at + 2, first];
  if (first >= 0x80) {
    const count = first & 0x7f;
    // Zero is the indefinite length of BER; more than four bytes is more than any of these has.
    if (count === 0 || count > 4) throw new MalformedDer('a length of no known form');
    const octets = bytes.subarray(start, start + count);
    if (octets.length < count) throw new MalformedDer('it ends early');
    length = octets.reduce((sum, octet) => sum * 256 + octet, 0);
    if (length < 0x80 || octets[0] === 0) throw new MalformedDer('a length longer than it needs to be');
    start += count;
  }
  if (start + length > bytes.length) throw new MalformedDer('it ends early');
  return { tag, whole: bytes.subarray(at, start + length), value: bytes.subarray(start, start + length) };
}

/** Dotted text of an object identifier. */
export function oidText(element: Der | undefined): string {
  const { value } = expected(element, TAG.oid);
  const arcs: number[] = [];
  let arc = 0;
  for (const octet of value) {
    arc = arc * 128 + (octet & 0x7f);
    if (!Number.isSafeInteger(arc)) throw new MalformedDer('an object identifier beyond reading');
    if (octet < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  if (arcs.length === 0 || value.at(-1)! >= 0x80) throw new MalformedDer('an object identifier that ends early');
  const root = Math.min(2, Math.floor(arcs[0]! / 40));
  return [root, arcs[0]! - root * 40, ...arcs.slice(1)].join('.');
}

/** A small number; serial numbers are too large for this and are read as bytes. */
export function smallInteger(element: Der | undefined): number {
  const { value } = expected(element, TAG.integer);
  if (value.length === 0 || value.length > 6 || value[0]! >= 0x80) throw new MalformedDer('a number beyond reading');
  return value.reduce((sum, octet) => sum * 256 + octet, 0);
}

/** The bytes of a bit string of whole bytes. */
export function wholeBits(element: Der | undefined): Uint8Array {
  const { value } = expected(element, TAG.bits);
  if (value[0] !== 0) throw new MalformedDer('a bit string that does not end at a byte');
  return value.subarray(1);
}

const GENERALIZED = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{0,8}[1-9]))?Z$/;
const UTC = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;

/** A time in the form DER has: to the second, in UTC. A fraction is cut to milliseconds. */
export function timeOf(element: Der | undefined): Date {
  const text = String.fromCharCode(...(element?.value.subarray(0, 40) ?? []));
  const parts =
    element?.tag === TAG.generalizedTime
      ? GENERALIZED.exec(text)
      : element?.tag === TAG.utcTime
        ? UTC.exec(text)
        : null;
  if (!parts) throw new MalformedDer('a time of no known form');
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  // RFC 5280, 4.1.2.5.1: two digits below 50 are of this century.
  const full = parts[1]!.length === 4 ? year : year < 50 ? 2000 + year : 1900 + year;
  const time = new Date(
    Date.UTC(full, month - 1, day, hour, minute, second, Number((parts[7] ?? '').padEnd(3, '0').slice(0, 3))),
  );
  if (time.getUTCMonth() !== month - 1 || time.getUTCDate() !== day || time.getUTCHours() !== hour || second > 59)
    throw new MalformedDer('a time that is none');
  return time;
}

/** Writes an element. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const value = joined(parts);
  const length: number[] = [];
  if (value.length < 0x80) length.push(value.length);
  else {
    for (let rest = value.length; rest > 0; rest = Math.floor(rest / 256)) length.unshift(rest % 256);
    length.unshift(0x80 | length.length);
  }
  return joined([Uint8Array.of(tag, ...length), value]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A positive number from its bytes. */
export function derInteger(bytes: Uint8Array): Uint8Array {
  let from = 0;
  while (from < bytes.length - 1 && bytes[from] === 0) from++;
  const digits = bytes.length === 0 ? Uint8Array.of(0) : bytes.subarray(from);
  return der(TAG.integer, ...(digits[0]! >= 0x80 ? [Uint8Array.of(0)] : []), digits);
}

/** An object identifier from its dotted text. */
export function derOid(text: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const sevens = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) sevens.unshift(0x80 | (left % 128));
    return sevens;
  });
  return der(TAG.oid, Uint8Array.from(bytes));
}
