import { fromBase64 } from '../base64';
import { type Canonical, parseCanonical } from '../canonical';
import { Malformed } from './manifests';

/** Strict readers of what stands in the files of a bundle. All throw Malformed. */

export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Malformed('it is not UTF-8');
  }
}

/** Deepest nesting; so that no program that reads a bundle runs out of stack, or at another depth than the next. */
const MOST_DEEP = 200;

export function canonicalOf(bytes: Uint8Array): Canonical {
  let value: Canonical;
  try {
    value = parseCanonical(bytes);
  } catch {
    throw new Malformed('it is not canonical JSON');
  }
  if (!isAsDeepAs(value, MOST_DEEP)) throw new Malformed(`it is nested more than ${MOST_DEEP} deep`);
  return value;
}

function isAsDeepAs(value: Canonical, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((member: Canonical) => isAsDeepAs(member, levels - 1));
}

/** An object with exactly these members. */
export function membersOf<K extends string>(
  value: Canonical | undefined,
  ...names: readonly K[]
): Readonly<Record<K, Canonical>> {
  const members = objectOf(value);
  const there = Object.keys(members);
  if (there.length !== names.length || !names.every((name) => Object.hasOwn(members, name)))
    throw new Malformed(`an object in it does not have the members ${names.join(', ')}`);
  return members as Readonly<Record<K, Canonical>>;
}

export function objectOf(value: Canonical | undefined): Readonly<Record<string, Canonical>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Malformed('an object is expected');
  return value as Readonly<Record<string, Canonical>>;
}

export function listOf(value: Canonical | undefined): readonly Canonical[] {
  if (!Array.isArray(value)) throw new Malformed('a list is expected');
  return value as readonly Canonical[];
}

export function wordOf(value: Canonical | undefined): string {
  if (typeof value !== 'string') throw new Malformed('a text is expected');
  return value;
}

/** A whole number that is not negative. */
export function numberOf(value: Canonical | undefined): number {
  if (typeof value !== 'number' || value < 0) throw new Malformed('a number from 0 on is expected');
  return value;
}

export function numberOrNull(value: Canonical | undefined): number | null {
  return value === null ? null : numberOf(value);
}

export function base64Of(value: Canonical | undefined): Uint8Array {
  const bytes = typeof value === 'string' ? fromBase64(value) : undefined;
  if (!bytes) throw new Malformed('base64 is expected, in its one spelling');
  return bytes;
}

export function hashesOf(value: Canonical | undefined): readonly Uint8Array[] {
  const hashes = listOf(value).map(base64Of);
  if (hashes.some((hash) => hash.length !== 32)) throw new Malformed('a hash has 32 bytes');
  return hashes;
}

/** Hexadecimal of 32 bytes. */
export function hexOf(value: Canonical | undefined): Uint8Array {
  if (typeof value !== 'string' || !/^[0-9a-f]{64}$/.test(value)) throw new Malformed('64 digits of hex are expected');
  return Uint8Array.from(value.match(/../g)!, (pair) => Number.parseInt(pair, 16));
}

export function timeOf(value: Canonical | undefined): Date {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)) {
    const at = new Date(value);
    if (!Number.isNaN(at.getTime()) && at.toISOString() === value) return at;
  }
  throw new Malformed('a time is expected, in UTC with milliseconds');
}

export function dayOf(value: Canonical | undefined): string {
  const day = wordOf(value);
  timeOf(`${day}T00:00:00.000Z`);
  return day;
}

/** Reads with a reader of another part of this library: whatever that throws, the file is malformed. */
export function readWith<T>(reader: () => T): T {
  try {
    return reader();
  } catch (error) {
    if (error instanceof Malformed) throw error;
    throw new Malformed(error instanceof Error ? error.message.replace(/\.$/, '') : 'it cannot be read');
  }
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
