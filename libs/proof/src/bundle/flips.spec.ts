import { bytesOf, MemoryFiles } from './bundle-files';
import { type Files, SAMPLE_SCOPE, sampleSite, zipped } from './building.testing';
import { BAG, byName } from './names';
import { parsePolicy } from './policy';
import type { Verdict } from './verdict';
import { type Trust, verifyBundle, verifyContainer } from './verify-bundle';

const FLIPS = 1_000;
const site = sampleSite();
const trust: Trust = { policy: parsePolicy(site.trust) };
let files: Files;

beforeAll(async () => {
  files = await site.bundle({ scope: SAMPLE_SCOPE });
  expect((await verifyBundle(new MemoryFiles(files), trust)).verdict).toBe('proven');
});

/** The same numbers every time (mulberry32). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const flipped = (bytes: Uint8Array, bit: number): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
};

const named = (verdict: Verdict): string[] => [...new Set(verdict.faults.map(({ file }) => file))];

describe('a changed bit', () => {
  it('[R84] in any file of the folder is found, and is one fault that names the file', async () => {
    const draw = numbers(84);
    const names = [...files.keys()].sort(byName);
    // Every file is hit, small ones too; then bits at random over all of them.
    for (let round = 0; round < FLIPS; round++) {
      const name = names[round < names.length ? round : draw(names.length)]!;
      const bytes = files.get(name)!;
      const bit = draw(bytes.length * 8);
      const verdict = await verifyBundle(new MemoryFiles(new Map(files).set(name, flipped(bytes, bit))), trust);
      expect({ name, bit, faults: verdict.faults.map(({ file }) => file) }).toEqual({ name, bit, faults: [name] });
    }
  });

  it('[R84] anywhere in the zip is found, also between the files, and names the file it belongs to', async () => {
    const zip = zipped(files);
    const draw = numbers(85);
    const spans = spansOf(zip);
    for (let round = 0; round < FLIPS; round++) {
      const bit = draw(zip.length * 8);
      const verdict = await verifyContainer(bytesOf(flipped(zip, bit)), trust);
      const { name, isData } = spans.find(({ start, end }) => bit >> 3 >= start && bit >> 3 < end)!;
      expect({ bit, name, verdict: verdict.verdict }).toEqual({ bit, name, verdict: 'faulty' });
      // In a header a name or a length may be what changed: then the container as a whole is named, or the new name.
      if (isData) expect({ bit, named: named(verdict) }).toEqual({ bit, named: [name] });
    }
  });

  it('[R84] of the directory and the end of the zip is found, each of them', async () => {
    const zip = zipped(new Map([...files].filter(([name]) => !name.startsWith('data/audit/'))));
    const { start } = spansOf(zip).at(-1)!;
    const before = await verifyContainer(bytesOf(zip), trust);
    expect(before.faults.some(({ code }) => code === 'container')).toBe(false);
    for (let bit = zip.length * 8 - 22 * 8; bit < zip.length * 8; bit++)
      expect(
        (await verifyContainer(bytesOf(flipped(zip, bit)), {})).faults.some(({ code }) => code === 'container'),
      ).toBe(true);
    for (let bit = start * 8; bit < (start + 100) * 8; bit++)
      expect(
        (await verifyContainer(bytesOf(flipped(zip, bit)), {})).faults.some(({ code }) => code === 'container'),
      ).toBe(true);
  });

  it('[R84] that base64 does not need is found: each unused bit of the seal, which nothing covers', async () => {
    const text = new TextDecoder().decode(files.get(BAG.seal));
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    let tried = 0;
    for (const { index, 0: end } of text.matchAll(/[A-Za-z0-9+/](?==)/g)) {
      for (let other = 1; other < 16; other++) {
        const letter = alphabet[alphabet.indexOf(end) ^ other]!;
        const bent = text.slice(0, index) + letter + text.slice(index + 1);
        const verdict = await verifyBundle(
          new MemoryFiles(new Map(files).set(BAG.seal, new TextEncoder().encode(bent))),
          trust,
        );
        expect({ bent: letter, named: named(verdict) }).toEqual({ bent: letter, named: [BAG.seal] });
        tried++;
      }
    }
    expect(tried).toBeGreaterThan(15);
  });

  it('[R84] of the seal is found, all over it', async () => {
    const bytes = files.get(BAG.seal)!;
    const draw = numbers(86);
    for (let bit = draw(29); bit < bytes.length * 8; bit += 29) {
      const verdict = await verifyBundle(new MemoryFiles(new Map(files).set(BAG.seal, flipped(bytes, bit))), trust);
      expect({ bit, named: named(verdict) }).toEqual({ bit, named: [BAG.seal] });
    }
  });
});

/** Where in a zip which file's header and bytes lie. */
function spansOf(zip: Uint8Array): { name: string; isData: boolean; start: number; end: number }[] {
  const spans: { name: string; isData: boolean; start: number; end: number }[] = [];
  const view = new DataView(zip.buffer, zip.byteOffset);
  let at = 0;
  for (; view.getUint32(at, true) === 0x04034b50;) {
    const [size, length] = [view.getUint32(at + 18, true), view.getUint16(at + 26, true)];
    const name = new TextDecoder().decode(zip.subarray(at + 30, at + 30 + length)).replace(/^b-1\//, '');
    spans.push({ name, isData: false, start: at, end: at + 30 + length });
    // The bytes have their own digest; the CRC-32 is the container's, and names the same file.
    spans.push({ name, isData: true, start: at + 30 + length, end: at + 30 + length + size });
    at += 30 + length + size;
  }
  return [...spans, { name: '', isData: false, start: at, end: zip.length }];
}
