/** The files of a bundle, wherever they lie. Names have `/` between segments and none in front. */
export interface BundleFiles {
  names(): readonly string[];
  /** All bytes of one of these. */
  read(name: string): Promise<Uint8Array>;
  /** What is wrong with the container, where it is one; undefined for a folder. */
  containerFaults?(): Promise<readonly ContainerFault[]>;
}

/** A place in which a container is not the one its files have. `file` is '' for the container as a whole. */
export interface ContainerFault {
  readonly file: string;
  readonly what: string;
}

/** Bytes of a container that are read in pieces: a file on disk, or one dropped into a browser. */
export interface Bytes {
  readonly size: number;
  /** Bytes from `start` up to `end`, not included. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** Files in memory. */
export class MemoryFiles implements BundleFiles {
  constructor(private readonly files: ReadonlyMap<string, Uint8Array>) {}

  names(): readonly string[] {
    return [...this.files.keys()];
  }

  read(name: string): Promise<Uint8Array> {
    const bytes = this.files.get(name);
    return bytes ? Promise.resolve(bytes) : Promise.reject(new RangeError(`no such file: ${name}`));
  }
}

/** Bytes in memory. */
export function bytesOf(bytes: Uint8Array): Bytes {
  return { size: bytes.length, read: (start, end) => Promise.resolve(bytes.subarray(start, end)) };
}
