import type { ProvenEntry } from '@minutebook/access';
import { sha256 } from '@minutebook/proof';
import { ZipFile } from 'yazl';

export const PACK_KIND = 'minutebook reasonable steps';
export const MANIFEST = 'manifest.json';
export const LOG_FILE = 'log.json';
export const NOTICES_FILE = 'notices.json';

export interface PackManifest {
  readonly kind: typeof PACK_KIND;
  readonly version: 1;
  readonly hold: string;
  readonly asOf: string;
  readonly madeAt: string;
  readonly madeBy: string;
  readonly files: Readonly<Record<string, { readonly bytes: number; /** Hexadecimal. */ readonly sha256: string }>>;
}

/** Entries of the audit log as a pack has them: bytes in base64, hashes in hexadecimal. */
export interface PackLog {
  readonly log: 'audit';
  /** Of the tree the paths lead to: how many entries the log had, and their root. */
  readonly size: number;
  readonly root: string;
  readonly entries: readonly {
    readonly index: number;
    readonly entry: string;
    readonly content: string;
    readonly salt: string;
    readonly path: readonly string[];
  }[];
}

export function packLog({
  size,
  root,
  entries,
}: {
  size: number;
  root: Uint8Array;
  entries: readonly ProvenEntry[];
}): PackLog {
  return {
    log: 'audit',
    size,
    root: hex(root),
    entries: entries.map(({ index, entry, content, salt, path }) => ({
      index,
      entry: base64(entry),
      content: base64(content),
      salt: hex(salt),
      path: path.map(hex),
    })),
  };
}

/** The manifest's bytes for these files. */
export function manifestOf(
  about: Omit<PackManifest, 'kind' | 'version' | 'files'>,
  files: ReadonlyMap<string, Buffer>,
): Buffer {
  const manifest: PackManifest = {
    kind: PACK_KIND,
    version: 1,
    ...about,
    files: Object.fromEntries(
      [...files].map(([name, bytes]) => [name, { bytes: bytes.length, sha256: hex(sha256(bytes)) }]),
    ),
  };
  return json(manifest);
}

/** One zip; equal files give equal bytes. */
export async function zipped(files: ReadonlyMap<string, Buffer>, at: Date): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, bytes] of files) zip.addBuffer(bytes, name, { mtime: at, mode: 0o100600, forceDosTimestamp: true });
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

export function json(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 1)}\n`);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
