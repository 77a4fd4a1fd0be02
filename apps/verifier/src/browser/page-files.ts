import type { BundleFiles, Bytes, ContainerFault } from '@minutebook/proof';

/** A file that was dropped or chosen, read in pieces. */
export class BlobBytes implements Bytes {
  readonly size: number;

  constructor(
    private readonly blob: Blob,
    private readonly onRead: () => void,
  ) {
    this.size = blob.size;
  }

  async read(start: number, end: number): Promise<Uint8Array> {
    this.onRead();
    return new Uint8Array(await this.blob.slice(start, end).arrayBuffer());
  }
}

/** A folder that was chosen. Browsers leave out empty folders and follow links. */
export class ChosenFolder implements BundleFiles {
  private readonly files = new Map<string, File>();

  constructor(
    files: Iterable<File>,
    private readonly onRead: () => void,
  ) {
    for (const file of files) this.files.set(file.webkitRelativePath.split('/').slice(1).join('/'), file);
  }

  names(): readonly string[] {
    return [...this.files.keys()];
  }

  async read(name: string): Promise<Uint8Array> {
    this.onRead();
    return new Uint8Array(await this.files.get(name)!.arrayBuffer());
  }

  containerFaults(): Promise<readonly ContainerFault[]> {
    return Promise.resolve([]);
  }
}
