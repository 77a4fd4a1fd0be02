/**
 * RFC 8785 (JSON Canonicalization Scheme), narrowed to what a ledger may hold: strings, safe integers, booleans, null,
 * arrays and plain objects. Floats are refused (R68), because two languages rarely agree on how to print one; lone
 * surrogates are refused, because UTF-8 cannot carry them (R66). Money and 64-bit ids are strings.
 */
export type Canonical = string | number | boolean | null | readonly Canonical[] | { readonly [key: string]: Canonical };

/** Thrown for a value that has no canonical form; `path` says where, e.g. `$.time.wall`. */
export class NotCanonical extends Error {
  constructor(
    readonly path: string,
    reason: string,
  ) {
    super(`${path}: ${reason}`);
    this.name = 'NotCanonical';
  }
}

/** The canonical text. Keys sort by UTF-16 code units, as RFC 8785 section 3.2.3 says and JavaScript's `<` does. */
export function canonicalText(value: Canonical): string {
  // JSON.stringify escapes exactly what RFC 8785 section 3.2.2.2 wants escaped, in the form it wants, and keeps the order
  // of keys; so checking is all that is left to do, and ordering a copy where keys are not in order yet. (Keys that look
  // like array indices are the exception: engines move them to the front.)
  if (isInOrder(value, '$')) return JSON.stringify(value);
  const copy = ordered(value, '$');
  return copy === MOVES_KEYS ? write(value, '$') : JSON.stringify(copy);
}

/** The canonical bytes (UTF-8). These are what is hashed, stored and verified; nothing is ever re-serialised from them. */
export function canonicalBytes(value: Canonical): Uint8Array {
  return new TextEncoder().encode(canonicalText(value));
}

const MOVES_KEYS = Symbol('an object whose keys JavaScript would reorder');
const INDEX_KEY = /^(?:0|[1-9]\d*)$/;

/** Whether JSON.stringify prints the value in canonical form as it is; checked as far as it was looked at. Throws NotCanonical. */
function isInOrder(value: Canonical, path: string): boolean {
  if (typeof value !== 'object' || value === null) {
    checked(value, path);
    return true;
  }
  if (Array.isArray(value)) {
    // Not `every`, which passes over holes.
    for (let index = 0; index < value.length; index++) if (!isInOrder(value[index] as Canonical, path)) return false;
    return true;
  }
  const object = plain(value, path);
  let before = '';
  for (const key of Object.keys(object)) {
    if (key < before || !isInOrder(present(object, checked(key, path), path), path)) return false;
    before = key;
  }
  return true;
}

/** The value with sorted keys, checked; or MOVES_KEYS. Throws NotCanonical. */
function ordered(value: Canonical, path: string): Canonical | typeof MOVES_KEYS {
  if (typeof value !== 'object' || value === null) return checked(value, path);
  if (Array.isArray(value)) {
    const items: Canonical[] = [];
    for (let index = 0; index < value.length; index++) {
      const item = ordered(value[index] as Canonical, path);
      if (item === MOVES_KEYS) return MOVES_KEYS;
      items.push(item);
    }
    return items;
  }
  const object = plain(value, path);
  const copy: Record<string, Canonical> = {};
  for (const key of Object.keys(object).sort()) {
    if (INDEX_KEY.test(key) || key === '__proto__') return MOVES_KEYS;
    checked(key, path);
    const member = ordered(present(object, key, path), path);
    if (member === MOVES_KEYS) return MOVES_KEYS;
    copy[key] = member;
  }
  return copy;
}

function write(value: Canonical, path: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(checked(value, path));
  if (Array.isArray(value))
    return `[${value.map((item: Canonical, index) => write(item, `${path}[${index}]`)).join(',')}]`;
  const object = plain(value, path);
  const members = Object.keys(object)
    .sort()
    .map((key) => `${JSON.stringify(checked(key, path))}:${write(present(object, key, path), `${path}.${key}`)}`);
  return `{${members.join(',')}}`;
}

function checked<T extends string | number | boolean | null>(value: T, path: string): T {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new NotCanonical(path, 'a lone surrogate has no UTF-8 form');
  } else if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new NotCanonical(path, 'only integers up to 2^53-1 are allowed');
  } else if (typeof value !== 'boolean' && value !== null)
    throw new NotCanonical(path, `a ${typeof value} has no canonical form`);
  return value;
}

function plain(value: object, path: string): { readonly [key: string]: Canonical } {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    throw new NotCanonical(path, 'only plain objects have a canonical form');
  return value as { readonly [key: string]: Canonical };
}

function present(object: { readonly [key: string]: Canonical }, key: string, path: string): Canonical {
  const member = object[key];
  if (member === undefined) throw new NotCanonical(`${path}.${key}`, 'undefined has no canonical form');
  return member;
}

/**
 * Reads canonical bytes and refuses any that are not canonical: duplicate keys, other key order, spaces, floats. So a
 * verifier never accepts two spellings of one entry.
 */
export function parseCanonical(bytes: Uint8Array): Canonical {
  const source = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  const value = JSON.parse(source) as Canonical;
  if (canonicalText(value) !== source) throw new NotCanonical('$', 'not in canonical form');
  return value;
}

/** Replaces lone surrogates (chat exports do contain them) by U+FFFD, so that the text has a canonical form. */
export function wellFormed(value: string): string {
  return value.isWellFormed() ? value : value.toWellFormed();
}
