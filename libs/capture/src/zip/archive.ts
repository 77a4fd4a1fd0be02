import { rangeSource } from '../source/sources';
import type { Limits, Source } from '../source';
import { readDirectory, type ZipEntry } from './directory';
import { isSystemLitter, unsafeName } from './names';
import { inspect, memberSource } from './unpack';

/** Bounds against hostile archives (R144, R145, G8): far above any export met, far below what would stop a server. */
export const DEFAULT_LIMITS: Limits = {
  entries: 100_000,
  totalBytes: 64 * 2 ** 30,
  memberBytes: 16 * 2 ** 30,
  ratio: 250,
  depth: 3,
};

/** A member that can be read, or the bytes of one that cannot. */
export type Member = ReadableMember | { readonly kind: 'refused'; readonly name: string; readonly refusal: Refusal };

export interface ReadableMember {
  readonly kind: 'readable';
  readonly name: string;
  /** As much as can be unpacked, not inspected yet; for a look at the beginning. */
  readonly unchecked: Source;
  /** Bytes it is said to have, where that is more. */
  readonly stated?: number;
  /** Why its content must not be believed to be what its name says: kept unpacked, and not read. */
  readonly distrust?: string;
  open(): Promise<Opened>;
}

/** A readable member after it was read to its end. */
export interface Opened {
  /** The readable bytes, from the beginning. */
  readonly source: Source;
  /** The member is damaged: these are its packed bytes as they stand in the archive, to be kept beside what is readable. */
  readonly damaged?: Refusal;
  /** Stored, not compressed: any range of it is as cheap to read as the first. */
  readonly isStored: boolean;
}

export interface Refusal {
  readonly code: 'archive-unsafe' | 'archive-damaged' | 'encrypted';
  readonly detail: string;
  readonly source: Source;
}

export interface Archive {
  readonly members: readonly Member[];
  readonly notes: readonly string[];
  /** Why it must not be opened at all. */
  readonly unsafe?: string;
}

/** Unpacked bytes still allowed, over an archive and all archives in it. */
export interface Budget {
  bytes: number;
}

const MIB = 1024 * 1024;

/** Opens a zip by its central directory and judges every member before a byte of it is unpacked. */
export async function openArchive(source: Source, limits: Limits, budget: Budget): Promise<Archive> {
  const directory = await readDirectory(source, limits);
  if (directory.unsafe !== undefined) return { members: [], notes: [], unsafe: directory.unsafe };
  const notes = [...directory.notes];
  if (directory.damage !== undefined)
    notes.push(`The archive is damaged (${directory.damage}); its members were found one by one.`);
  const members: Member[] = [];
  const names = new Set<string>();
  const litter: string[] = [];
  for (const entry of directory.entries) {
    const packed = rangeSource(entry.name, source, entry.data, entry.data + entry.packedSize);
    if (isSystemLitter(entry.name)) litter.push(entry.name);
    else if (entry.name.endsWith('/') && entry.size === 0) continue;
    else members.push(judge(source, entry, packed, limits, budget, names));
  }
  if (litter.length > 0)
    notes.push(
      `${litter.length} files that operating systems leave in archives were left out: ${litter.slice(0, 5).join(', ')}${litter.length > 5 ? ', …' : ''}.`,
    );
  for (const [start, end] of directory.strays)
    members.push(
      refuse(
        `bytes ${start}-${end}`,
        'archive-damaged',
        'these bytes of the archive belong to no member of its directory',
        rangeSource(`bytes ${start}-${end}`, source, start, end),
      ),
    );
  return { members, notes };
}

function judge(
  archive: Source,
  entry: ZipEntry,
  packed: Source,
  limits: Limits,
  budget: Budget,
  names: Set<string>,
): Member {
  const { name, size } = entry;
  const unsafe = (detail: string): Member =>
    refuse(name, 'archive-unsafe', `the member was not read: ${detail}; kept packed`, packed);
  if (entry.encrypted) return refuse(name, 'encrypted', 'the member is encrypted; kept as it is', packed);
  if (entry.method !== 0 && entry.method !== 8)
    return refuse(
      name,
      'archive-damaged',
      `packed by method ${entry.method}, which is not read; kept as it is`,
      packed,
    );
  if (entry.method === 0 && entry.size !== entry.packedSize)
    return refuse(name, 'archive-damaged', 'stored with two different sizes; kept as it is', packed);
  if (size > limits.memberBytes) return unsafe(`it unpacks to more than ${limits.memberBytes} bytes`);
  if (size > MIB && size > entry.packedSize * limits.ratio)
    return unsafe(`it unpacks to more than ${limits.ratio} times its size`);
  if (size > budget.bytes) return unsafe(`the archive unpacks to more than ${limits.totalBytes} bytes`);
  budget.bytes -= size;
  const folded = name.normalize('NFC');
  const distrust =
    unsafeName(name) ??
    (entry.symlink ? 'it is a symbolic link' : names.has(folded) ? 'another member has the same name' : undefined);
  names.add(folded);
  return {
    kind: 'readable',
    name,
    unchecked: memberSource(name, archive, entry, size),
    ...(distrust !== undefined && { distrust: `the member was not read: ${distrust}` }),
    async open() {
      const { readable: bytes, fault } = await inspect(archive, entry);
      const isStored = entry.method === 0;
      const opened = memberSource(name, archive, entry, bytes, fault !== undefined);
      return fault === undefined
        ? { source: opened, isStored }
        : {
            source: opened,
            isStored,
            damaged: {
              code: 'archive-damaged',
              detail: `the member is damaged: ${fault}; kept packed`,
              source: packed,
            },
          };
    },
  };
}

function refuse(name: string, code: Refusal['code'], detail: string, source: Source): Member {
  return { kind: 'refused', name, refusal: { code, detail, source } };
}
