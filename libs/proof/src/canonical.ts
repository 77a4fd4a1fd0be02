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
  return write(value, '$');
}

/** The canonical bytes (UTF-8). These are what is hashed, stored and verified; nothing is ever re-serialised from them. */
export function canonicalBytes(value: Canonical): Uint8Array {
  return new TextEncoder().encode(canonicalText(value));
}

function write(value: Canonical, path: string): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return text(value, path);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new NotCanonical(path, 'only integers up to 2^53-1 are allowed');
    return Object.is(value, -0) ? '0' : String(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map((item: Canonical, index) => write(item, `${path}[${index}]`)).join(',')}]`;
  }
  if (
    typeof value === 'object' &&
    (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null)
  ) {
    const object = value as { readonly [key: string]: Canonical };
    const members: string[] = [];
    for (const key of Object.keys(object).sort()) {
      const member = object[key];
      if (member === undefined) throw new NotCanonical(`${path}.${key}`, 'undefined has no canonical form');
      members.push(`${text(key, path)}:${write(member, `${path}.${key}`)}`);
    }
    return `{${members.join(',')}}`;
  }
  throw new NotCanonical(path, `a ${typeof value} has no canonical form`);
}

const NEEDS_CARE = /[\u0000-\u001f"\\\ud800-\udfff]/;

function text(value: string, path: string): string {
  if (!NEEDS_CARE.test(value)) return `"${value}"`;
  if (!value.isWellFormed()) throw new NotCanonical(path, 'a lone surrogate has no UTF-8 form');
  // JSON.stringify escapes exactly what RFC 8785 section 3.2.2.2 wants escaped, in the form it wants.
  return JSON.stringify(value);
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
