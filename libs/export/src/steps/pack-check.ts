import {
  canonicalBytes,
  type Canonical,
  commitment,
  leafHash,
  parseCanonical,
  rootByPath,
  sha256,
} from '@minutebook/proof';
import yauzl from 'yauzl';
import { LOG_FILE, MANIFEST, NOTICES_FILE, PACK_KIND, type PackLog, type PackManifest } from './pack-files';

/** What checking a pack came to. Faults name files and entries, never content. */
export interface PackVerdict {
  readonly hold: string | undefined;
  readonly asOf: string | undefined;
  readonly files: number;
  readonly entries: number;
  readonly texts: number;
  readonly acknowledgements: number;
  /** SHA-256 of the manifest, hexadecimal: the entry `hold.pack-made` of the audit log has it, and nothing in the pack can vouch for it. */
  readonly manifest: string | undefined;
  /** Root of the audit log the entries are in, hexadecimal: to be compared with one published elsewhere. */
  readonly root: string | undefined;
  readonly faults: readonly string[];
}

/** Bytes of all files together; a pack is far below. */
const MOST_BYTES = 2 ** 31;

interface Shown {
  readonly language: string;
  readonly subject: string;
  readonly text: string;
  readonly questions: readonly Canonical[];
  readonly sha256: string;
}

interface Notices {
  readonly notices: readonly { readonly number: number; readonly shown: readonly Shown[] }[];
  readonly custodians: readonly {
    readonly id: string;
    readonly shown: readonly Shown[];
    readonly acknowledged: { readonly sha256: string } | null;
  }[];
}

/** What an entry says, of those that say it of an acknowledgement. */
interface Act {
  readonly action?: string;
  readonly subject: { readonly id: string };
  readonly detail: { readonly sha256: string };
}

/**
 * Checks a reasonable-steps pack with nothing but the pack (R62): every file is what the manifest says, every entry is
 * what the log committed to and in the log, every notice has the fingerprint that custodians acknowledged, and an entry says
 * of each that they did. Whoever alters a pack can make the manifest anew: its digest is to be compared with the log.
 */
export async function checkPack(zip: Buffer): Promise<PackVerdict> {
  const faults: string[] = [];
  const files = await unzipped(zip).catch(() => undefined);
  const manifest = files && read<PackManifest>(files, MANIFEST);
  if (!files || !manifest || manifest.kind !== PACK_KIND)
    return { ...NOTHING, faults: ['This is not a reasonable-steps pack.'] };
  guarded(faults, MANIFEST, undefined, () => checkFiles(manifest, files, faults));
  const log = read<PackLog>(files, LOG_FILE);
  const notices = read<Notices>(files, NOTICES_FILE);
  const said = guarded(faults, LOG_FILE, { entries: 0, acknowledged: new Set<string>() }, () => checkLog(log!, faults));
  const told = guarded(faults, NOTICES_FILE, { texts: 0, acknowledgements: 0 }, () =>
    checkNotices(manifest.hold, notices!, said.acknowledged, faults),
  );
  const { hold, asOf } = manifest;
  const digest = sha256(files.get(MANIFEST)!).toString('hex');
  const counts = { files: files.size - 1, entries: said.entries, ...told };
  return { hold, asOf, ...counts, manifest: digest, root: log?.root, faults };
}

const NOTHING = {
  hold: undefined,
  asOf: undefined,
  files: 0,
  entries: 0,
  texts: 0,
  acknowledgements: 0,
  manifest: undefined,
  root: undefined,
} as const;

function checkFiles(manifest: PackManifest, files: ReadonlyMap<string, Buffer>, faults: string[]): void {
  for (const [name, { sha256: claimed }] of Object.entries(manifest.files)) {
    const bytes = files.get(name);
    if (!bytes) faults.push(`${name} is missing.`);
    else if (sha256(bytes).toString('hex') !== claimed) faults.push(`${name} is not what the manifest says.`);
  }
  for (const name of files.keys())
    if (name !== MANIFEST && !Object.hasOwn(manifest.files, name)) faults.push(`${name} is not in the manifest.`);
}

/** `acknowledged`: the acknowledgements that sound entries say were given. */
function checkLog(
  { size, root, entries }: PackLog,
  faults: string[],
): { entries: number; acknowledged: ReadonlySet<string> } {
  const acknowledged = new Set<string>();
  if (entries.length === 0) faults.push('No entry of the audit log is in it.');
  for (const { index, entry, content, salt, path } of entries) {
    const bytes = Buffer.from(entry, 'base64');
    const said = Buffer.from(content, 'base64');
    const steps = path.map((step) => Buffer.from(step, 'hex'));
    const reached = rootByPath(leafHash(bytes), index, size, steps);
    if (!reached || Buffer.from(reached).toString('hex') !== root) {
      faults.push(`Entry ${index} is not in the audit log of this root.`);
      continue;
    }
    const { idx, commit } = parseCanonical(bytes) as { idx: number; commit: string };
    if (idx !== index || commitment(Buffer.from(salt, 'hex'), sha256(said)).toString('hex') !== commit)
      faults.push(`Entry ${index} does not say what was committed to.`);
    else {
      const { action, subject, detail } = parseCanonical(said) as unknown as Act;
      if (action === 'hold-notice.acknowledged') acknowledged.add(keyOf(subject.id, detail.sha256));
    }
  }
  return { entries: entries.length, acknowledged };
}

function checkNotices(
  hold: string,
  { notices, custodians }: Notices,
  logged: ReadonlySet<string>,
  faults: string[],
): { texts: number; acknowledgements: number } {
  const known = new Set<string>();
  for (const { number, shown } of notices)
    for (const { sha256: claimed, language, subject, text, questions } of shown) {
      const bytes = canonicalBytes({ hold, number, language, subject, text, questions });
      if (sha256(bytes).toString('hex') === claimed) known.add(claimed);
      else faults.push(`Notice ${number} (${language}) is not the text its fingerprint is of.`);
    }
  let acknowledgements = 0;
  for (const { id, acknowledged } of custodians) {
    if (!acknowledged) continue;
    acknowledgements++;
    if (!known.has(acknowledged.sha256))
      faults.push(`Custodian’s notice ${id} was acknowledged over no text of this pack.`);
    if (!logged.has(keyOf(id, acknowledged.sha256)))
      faults.push(`No entry of the log says that custodian’s notice ${id} was acknowledged.`);
  }
  return { texts: known.size, acknowledgements };
}

function keyOf(custodianNotice: string, fingerprint: string): string {
  return `${custodianNotice} ${fingerprint}`;
}

/** Bytes of another's making: whatever their shape, checking them ends in a verdict. */
function guarded<T>(faults: string[], file: string, otherwise: T, check: () => T): T {
  try {
    return check();
  } catch {
    faults.push(`${file} cannot be read.`);
    return otherwise;
  }
}

function read<T>(files: ReadonlyMap<string, Buffer>, name: string): T | undefined {
  try {
    return JSON.parse(files.get(name)?.toString('utf8') ?? '') as T;
  } catch {
    return undefined;
  }
}

async function unzipped(bytes: Buffer): Promise<Map<string, Buffer>> {
  const zip = await yauzl.fromBufferPromise(bytes);
  const files = new Map<string, Buffer>();
  let total = 0;
  for await (const entry of zip.eachEntry()) {
    total += entry.uncompressedSize;
    if (total > MOST_BYTES || files.has(entry.fileName)) throw new RangeError('not a pack');
    const pieces: Buffer[] = [];
    for await (const piece of await zip.openReadStreamPromise(entry)) pieces.push(piece as Buffer);
    files.set(entry.fileName, Buffer.concat(pieces));
  }
  return files;
}
