import type { Limits, Source } from '../source';
import { rangeSource, readRange } from '../source/sources';
import type { Archive, Budget, Member, Refusal } from '../zip/archive';
import { isSystemLitter, unsafeName } from '../zip/names';
import { BLOCK, headerIn, paxFields, type TarHeader } from './header';

/** A name, or further facts, that do not fit into a header. */
const LONGEST_FACTS = 1024 * 1024;
const FILES = new Set(['0', '7']);
const FOLDER = '5';
/** Links, devices and pipes: a name for what lies elsewhere. */
const LINKS = new Set(['1', '2', '3', '4', '6']);
/** What says more of the member behind it, or of all of them. */
const FACTS = new Set(['L', 'K', 'x', 'g']);

/** What lies between two places of the archive. */
interface Entry {
  readonly header: TarHeader;
  readonly start: number;
  readonly end: number;
}

/**
 * Opens a tar, as Skype and Teams export theirs. It has no directory: each member stands behind its header. Where a header
 * should be and none is, the next that is whole is looked for, and what lies between is kept as damaged.
 */
export async function openTar(source: Source, limits: Limits, budget: Budget): Promise<Archive> {
  const { entries, strays, links, isCut, unsafe } = await entriesIn(source, limits);
  if (unsafe !== undefined) return { members: [], notes: [], unsafe };
  const notes: string[] = [];
  const members: Member[] = [];
  const names = new Set<string>();
  let litter = 0;
  for (const entry of entries) {
    if (isSystemLitter(entry.header.name)) litter++;
    else members.push(judge(source, entry, limits, budget, names));
  }
  if (litter > 0) notes.push(`${litter} files that operating systems leave in archives were left out.`);
  if (isCut) notes.push('The archive has no end: it may have been cut off.');
  if (links > 0) notes.push(`${links} links and devices, which hold nothing, were left out.`);
  for (const [start, end] of strays)
    members.push(
      refused(`bytes ${start}-${end}`, {
        code: 'archive-damaged',
        detail: 'these bytes of the archive belong to no member of it',
        source: rangeSource(`bytes ${start}-${end}`, source, start, end),
      }),
    );
  return { members, notes };
}

async function entriesIn(source: Source, limits: Limits) {
  const entries: Entry[] = [];
  const strays: [number, number][] = [];
  const unsafe = (why: string) => ({ entries: [], strays: [], links: 0, isCut: false, unsafe: why });
  let links = 0;
  let headers = 0;
  let hasEnd = false;
  let name: string | undefined;
  let facts = new Map<string, string>();
  for (let at = 0; at < source.size;) {
    const block = await readRange(source, at, Math.min(source.size, at + BLOCK));
    const found = headerIn(block);
    if (!found) {
      const isEnd = block.every((byte) => byte === 0);
      hasEnd ||= isEnd;
      // What follows the end is padding, unless somebody put something there.
      const next = isEnd ? source.size : await nextHeader(source, at + BLOCK);
      if (!isEnd || (await holdsAnything(source, at, next))) strays.push([at, next]);
      at = next;
      continue;
    }
    if (++headers > 2 * limits.entries) return unsafe(`it has more than ${limits.entries} members`);
    const start = at + BLOCK;
    const size = sizeOf(found, facts);
    const end = Math.min(source.size, start + size);
    at = Math.min(source.size, start + Math.ceil(size / BLOCK) * BLOCK);
    if (await holdsAnything(source, end, at)) strays.push([end, at]);
    if (FACTS.has(found.type)) {
      if (size > LONGEST_FACTS) return unsafe('the name of a member is too long');
      const bytes = await readRange(source, start, end);
      if (found.type === 'L') name = bytes.toString('utf8').replace(/\0[^]*$/, '');
      if (found.type === 'x') facts = paxFields(bytes);
      continue;
    }
    if (LINKS.has(found.type)) links++;
    const called = (facts.get('path') ?? name ?? found.name).replace(/^(?:\.\/)+/, '');
    if (!LINKS.has(found.type) && found.type !== FOLDER)
      entries.push({ header: { ...found, size, name: called }, start, end });
    if (entries.length > limits.entries) return unsafe(`it has more than ${limits.entries} members`);
    name = undefined;
    facts = new Map();
  }
  // Every program that writes one ends it with noughts.
  const isCut = !hasEnd || name !== undefined || facts.size > 0;
  return { entries, strays, links, isCut, unsafe: undefined };
}

/** Bytes behind a header: links and folders have none, whatever size they state. */
function sizeOf({ type, size }: TarHeader, facts: ReadonlyMap<string, string>): number {
  if (LINKS.has(type) || type === FOLDER) return 0;
  const stated = facts.get('size');
  return !FACTS.has(type) && stated !== undefined && /^\d{1,15}$/.test(stated) ? Number(stated) : size;
}

/** Where the next whole header stands; the end of the source where none does. */
async function nextHeader(source: Source, from: number): Promise<number> {
  let rest: Buffer = Buffer.alloc(0);
  let at = from;
  for await (const chunk of source.read(Math.min(from, source.size))) {
    rest = Buffer.concat([rest, chunk]);
    let taken = 0;
    for (; taken + BLOCK <= rest.length; taken += BLOCK)
      if (headerIn(rest.subarray(taken, taken + BLOCK))) return at + taken;
    rest = rest.subarray(taken);
    at += taken;
  }
  return source.size;
}

async function holdsAnything(source: Source, start: number, end: number): Promise<boolean> {
  if (start >= end) return false;
  for await (const chunk of source.read(start, end)) if (chunk.some((byte) => byte !== 0)) return true;
  return false;
}

function judge(
  archive: Source,
  { header, start, end }: Entry,
  limits: Limits,
  budget: Budget,
  names: Set<string>,
): Member {
  const { name, size, type } = header;
  const source = rangeSource(name, archive, start, end);
  const unsafe = (detail: string): Member =>
    refused(name, { code: 'archive-unsafe', detail: `the member was not read: ${detail}`, source });
  if (!FILES.has(type))
    return refused(name, {
      code: 'archive-damaged',
      detail: 'a member of a kind that is not read; kept as it is',
      source,
    });
  if (size > limits.memberBytes) return unsafe(`it has more than ${limits.memberBytes} bytes`);
  if (source.size > budget.bytes) return unsafe(`the archive unpacks to more than ${limits.totalBytes} bytes`);
  budget.bytes -= source.size;
  const folded = name.normalize('NFC');
  const distrust = unsafeName(name) ?? (names.has(folded) ? 'another member has the same name' : undefined);
  names.add(folded);
  const damaged: Refusal | undefined =
    source.size < size
      ? { code: 'archive-damaged', detail: 'the archive ends inside the member; kept as far as it goes', source }
      : undefined;
  return {
    kind: 'readable',
    name,
    unchecked: source,
    stated: size,
    ...(distrust !== undefined && { distrust: `the member was not read: ${distrust}` }),
    open: () => Promise.resolve({ source, isStored: true, ...(damaged && { damaged }) }),
  };
}

function refused(name: string, refusal: Refusal): Member {
  return { kind: 'refused', name, refusal };
}
