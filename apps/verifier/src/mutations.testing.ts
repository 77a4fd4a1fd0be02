import {
  BAG,
  type Canonical,
  canonicalBytes,
  DATA,
  fromBase64,
  manifestText,
  parseCanonical,
  sealBytes,
  sha256,
  toBase64,
} from '@minutebook/proof';
import type { Files, TestSite } from '@minutebook/proof/testing';

/** For specs: bundles as somebody would bend them who has the signer's help, and some who have not. */

export type Draw = (below: number) => number;

/** The same numbers every time (mulberry32). */
export function numbers(seed: number): Draw {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
export const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

export function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
}

/** A seal over whatever the bag is, and the site as it was before: so that one site can seal as many bundles as wanted. */
export async function sealed(site: TestSite, payload: Files): Promise<Files> {
  return undone(site, () => site.seal(payload));
}

/** The same for a bag that lies there already, with tag files of anybody's making; `tags` over them if not given. */
export async function resealed(site: TestSite, files: Files, tags?: string): Promise<Files> {
  const fresh: Files = new Map(files);
  const text =
    tags ??
    manifestText(
      new Map([BAG.declaration, BAG.info, BAG.sha256, BAG.sha512].map((name) => [name, digestOf(fresh.get(name)!)])),
    );
  fresh.set(BAG.tags, utf8(text));
  const head = Math.max(...site.audit.notes.keys());
  return undone(site, async () => {
    const idx = site.act('bundle.made', { kind: 'bundle', id: 'b-1' }, { tagmanifest: digestOf(utf8(text)) });
    const size = site.audit.sign();
    const { entry, content, salt } = site.audit.leaves[idx]!;
    const [proof, consistency] = [await site.audit.proof(idx, size), await site.audit.consistency(head, size)];
    return fresh.set(BAG.seal, sealBytes({ entry, content, salt, proof, consistency }));
  });
}

async function undone(site: TestSite, work: () => Promise<Files>): Promise<Files> {
  const [size, now] = [site.audit.leaves.length, site.now];
  try {
    return await work();
  } finally {
    site.audit.leaves.splice(size);
    for (const signed of [...site.audit.notes.keys()]) if (signed > size) site.audit.notes.delete(signed);
    site.now = now;
  }
}

/** Changes something in a file, as JSON where it is that, as lines where it is these, as bytes otherwise. */
export function bent(name: string, bytes: Uint8Array, draw: Draw): Uint8Array {
  if (draw(10) === 0) return flipped(bytes, draw(Math.max(1, bytes.length * 8)));
  if (name.endsWith('.json')) return bentJson(bytes, draw);
  return utf8(bentText(textOf(bytes), draw));
}

/** Opens what is inside an opening too: an entry as base64 is still an entry. */
function bentJson(bytes: Uint8Array, draw: Draw): Uint8Array {
  const value = parseCanonical(bytes);
  const inner = typeof value === 'object' && value !== null && 'entry' in value ? value.entry : undefined;
  if (typeof inner === 'string' && draw(2) === 0) {
    const entry = parseCanonical(fromBase64(inner)!);
    return canonicalBytes({ ...(value as object), entry: toBase64(canonicalBytes(bentValue(entry, draw))) });
  }
  return canonicalBytes(bentValue(value, draw));
}

function bentValue(value: Canonical, draw: Draw): Canonical {
  if (typeof value === 'object' && value !== null && draw(5) > 0) {
    if (Array.isArray(value)) {
      const items = [...(value as Canonical[])];
      const at = draw(items.length + 1);
      if (at === items.length) items.push(draw(2) === 0 ? draw(9) : (items[draw(items.length)] ?? null));
      else if (draw(3) === 0) items.splice(at, 1);
      else items[at] = bentValue(items[at]!, draw);
      return items;
    }
    const members = new Map(Object.entries(value as Record<string, Canonical>));
    const name = [...members.keys()][draw(members.size)] ?? 'more';
    const kept = members.get(name) ?? null;
    if (draw(8) === 0) members.delete(name);
    else if (draw(8) === 0) members.set(`${name}x`, kept);
    else members.set(name, bentValue(kept, draw));
    return Object.fromEntries(members);
  }
  if (typeof value === 'number') return [value + 1, Math.max(0, value - 1), -value, 0, null, String(value)][draw(6)]!;
  if (typeof value === 'string') return bentWord(value, draw);
  return [null, true, 1, 'x', [], {}][draw(6)]!;
}

function bentWord(word: string, draw: Draw): Canonical {
  const at = draw(word.length + 1);
  const letters = '0123456789abcdefABCDEF/.+-= \n\u00e9\u2028';
  switch (draw(5)) {
    case 0:
      return word.slice(0, at) + word.slice(at + 1);
    case 1:
      return (word.slice(0, at) + letters[draw(letters.length)]! + word.slice(at)).toWellFormed();
    case 2:
      return '';
    case 3:
      return draw(20);
    default:
      return (word.slice(0, at) + letters[draw(letters.length)]! + word.slice(at + 1)).toWellFormed();
  }
}

export function bentText(text: string, draw: Draw): string {
  const lines = text.split('\n');
  const at = draw(lines.length);
  switch (draw(6)) {
    case 0:
      lines.splice(at, 1);
      break;
    case 1:
      lines.splice(at, 0, lines[draw(lines.length)]!);
      break;
    case 2:
      [lines[at], lines[0]] = [lines[0]!, lines[at]!];
      break;
    case 3:
      return text.trimEnd();
    default:
      lines[at] = String(bentWord(lines[at]!, draw));
  }
  return lines.join('\n');
}

/** Files of a payload that somebody may bend, by kind, so that the many of one kind do not hide the few of another. */
export function kindsOf(payload: Files): Map<string, string[]> {
  const kinds = new Map<string, string[]>();
  for (const name of payload.keys()) {
    const kind = Object.values<string>(DATA).includes(name) ? name : name.replace(/[0-9a-f]+/g, '#');
    kinds.set(kind, [...(kinds.get(kind) ?? []), name]);
  }
  return kinds;
}

export function digestOf(bytes: Uint8Array): string {
  return Buffer.from(sha256(bytes)).toString('hex');
}
