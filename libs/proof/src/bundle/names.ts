/** The logs a bundle speaks of. */
export const LOG_NAMES = ['records', 'audit'] as const;
export type BundleLog = (typeof LOG_NAMES)[number];

/** Folders of entries: each has three files or more. */
export const ENTRY_FOLDERS = ['records', 'audit', 'days'] as const;
export type EntryFolder = (typeof ENTRY_FOLDERS)[number];

/** What a file of `data/` is, by its name. */
export type Place =
  | { readonly kind: 'fixed' | 'readable' }
  | {
      readonly kind: 'content' | 'opening' | 'proof' | 'about' | 'members' | 'year';
      readonly folder: EntryFolder;
      readonly idx: number;
    }
  | { readonly kind: 'evidence'; readonly sha256: string }
  | { readonly kind: 'note'; readonly log: BundleLog; readonly size: number }
  | { readonly kind: 'consistency'; readonly log: BundleLog; readonly from: number; readonly to: number }
  | { readonly kind: 'timestamp'; readonly log: BundleLog; readonly size: number };

/** Files at the top of a bag, in the order they stand in the container. */
export const BAG = {
  info: 'bag-info.txt',
  declaration: 'bagit.txt',
  sha256: 'manifest-sha256.txt',
  sha512: 'manifest-sha512.txt',
  seal: 'seal.json',
  tags: 'tagmanifest-sha256.txt',
} as const;

export const DATA = {
  readme: 'data/README.txt',
  scope: 'data/scope.json',
  keys: 'data/keys.json',
  table: 'data/index.csv',
  page: 'data/index.html',
  withheld: 'data/withheld.json',
} as const;

/** Those every bundle has. */
export const REQUIRED: readonly string[] = [DATA.readme, DATA.scope, DATA.keys];

const SEGMENT = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;
const FIXED = new Set<string>(Object.values(DATA));
const ENTRY =
  /^(records|audit|days)\/(0|[1-9]\d{0,15})\.(json|opening\.json|tlog-proof|about\.json|members\.json|year\.json)$/;
const NOTE = /^checkpoints\/(records|audit)\/([1-9]\d{0,15})\.note$/;
const CONSISTENCY = /^checkpoints\/(records|audit)\/([1-9]\d{0,15})-([1-9]\d{0,15})\.consistency$/;
const TIMESTAMP = /^checkpoints\/(records|audit)\/([1-9]\d{0,15})\.[1-9]\d{0,3}\.tst$/;
const EVIDENCE = /^evidence\/([0-9a-f]{64})$/;
const KINDS = {
  json: 'content',
  'opening.json': 'opening',
  'tlog-proof': 'proof',
  'about.json': 'about',
  'members.json': 'members',
  'year.json': 'year',
} as const;

/** Whether a bag may have a file of this name at all. */
export function isBagName(name: string): boolean {
  return name.split('/').every((segment) => SEGMENT.test(segment));
}

/** What the format has under this name; undefined where it has nothing. */
export function placeOf(name: string): Place | undefined {
  const place = placeByName(name);
  return place && numbersOf(place).every(Number.isSafeInteger) ? place : undefined;
}

function numbersOf(place: Place): readonly number[] {
  if ('idx' in place) return [place.idx];
  if ('size' in place) return [place.size];
  return 'from' in place ? [place.from, place.to] : [];
}

function placeByName(name: string): Place | undefined {
  if (FIXED.has(name)) return { kind: 'fixed' };
  if (!name.startsWith('data/')) return undefined;
  const rest = name.slice('data/'.length);
  if (rest.startsWith('readable/')) return { kind: 'readable' };
  const [, folder, idx, ending] = ENTRY.exec(rest) ?? [];
  if (folder !== undefined) return entryPlace(folder as EntryFolder, Number(idx), ending as keyof typeof KINDS);
  const [, noteLog, size] = NOTE.exec(rest) ?? [];
  if (noteLog !== undefined) return { kind: 'note', log: noteLog as BundleLog, size: Number(size) };
  const [, pathLog, from, to] = CONSISTENCY.exec(rest) ?? [];
  if (pathLog !== undefined)
    return { kind: 'consistency', log: pathLog as BundleLog, from: Number(from), to: Number(to) };
  const [, stampLog, stamped] = TIMESTAMP.exec(rest) ?? [];
  if (stampLog !== undefined) return { kind: 'timestamp', log: stampLog as BundleLog, size: Number(stamped) };
  const [, sha256] = EVIDENCE.exec(rest) ?? [];
  return sha256 === undefined ? undefined : { kind: 'evidence', sha256 };
}

function entryPlace(folder: EntryFolder, idx: number, ending: keyof typeof KINDS): Place | undefined {
  const kind = KINDS[ending];
  if ((kind === 'about' && folder !== 'records') || ((kind === 'members' || kind === 'year') && folder !== 'days'))
    return undefined;
  return { kind, folder, idx };
}

export function entryName(folder: EntryFolder, idx: number, ending: keyof typeof KINDS): string {
  return `data/${folder}/${idx}.${ending}`;
}

export function noteName(log: BundleLog, size: number): string {
  return `data/checkpoints/${log}/${size}.note`;
}

export function consistencyName(log: BundleLog, from: number, to: number): string {
  return `data/checkpoints/${log}/${from}-${to}.consistency`;
}

/** `n` from 1. */
export function timestampName(log: BundleLog, size: number, n: number): string {
  return `data/checkpoints/${log}/${size}.${n}.tst`;
}

export function evidenceName(sha256: string): string {
  return `data/evidence/${sha256}`;
}

/** Order of names in manifests and containers. Names are ASCII, so that of code units is that of bytes. */
export function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** An origin taken apart: `<site>[.<epoch>]/<log>`. Undefined for one that no log of the program has. */
export function originOf(
  origin: string,
): { readonly site: string; readonly epoch: number; readonly log: BundleLog } | undefined {
  const [, site, epoch, log] = /^([^\n]+?)(?:\.([2-9]|[1-9]\d{1,5}))?\/(records|audit)$/.exec(origin) ?? [];
  return site === undefined || site === ''
    ? undefined
    : { site, epoch: epoch === undefined ? 1 : Number(epoch), log: log as BundleLog };
}

/** Whether an entry that names one origin may stand under a checkpoint that names the other. */
export function mayStandUnder(entry: string, checkpoint: string): boolean {
  const [own, over] = [originOf(entry), originOf(checkpoint)];
  return (
    own !== undefined && over !== undefined && own.site === over.site && own.log === over.log && own.epoch <= over.epoch
  );
}
