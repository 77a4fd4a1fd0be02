import { closeSync, fstatSync, lstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { BundleFiles, Bytes, ContainerFault } from '@minutebook/proof';

/** A bundle as a folder on disk. */
export class FolderFiles implements BundleFiles {
  private readonly found: string[] = [];
  private readonly faults: ContainerFault[] = [];

  constructor(private readonly folder: string) {
    this.walk('');
  }

  names(): readonly string[] {
    return this.found;
  }

  read(name: string): Promise<Uint8Array> {
    return Promise.resolve(readFileSync(join(this.folder, name)));
  }

  containerFaults(): Promise<readonly ContainerFault[]> {
    return Promise.resolve(this.faults);
  }

  /** Links are not followed: what they point to is not part of the bundle. */
  private walk(below: string): void {
    for (const entry of readdirSync(join(this.folder, below), { withFileTypes: true })) {
      const name = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) this.walk(name);
      else if (entry.isFile()) this.found.push(name);
      else this.faults.push({ file: name, what: 'it is neither a file nor a folder' });
    }
  }
}

/** A file on disk, read in pieces. */
export class DiskBytes implements Bytes {
  private readonly file: number;
  readonly size: number;

  constructor(path: string) {
    this.file = openSync(path, 'r');
    this.size = fstatSync(this.file).size;
  }

  read(start: number, end: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(Math.max(0, Math.min(end, this.size) - start));
    for (let at = 0; at < bytes.length;) {
      const read = readSync(this.file, bytes, at, bytes.length - at, start + at);
      if (read === 0) throw new Error('the file became shorter while it was read');
      at += read;
    }
    return Promise.resolve(bytes);
  }

  close(): void {
    closeSync(this.file);
  }
}

export function isFolder(path: string): boolean {
  return lstatSync(path).isDirectory();
}
