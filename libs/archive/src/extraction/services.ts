import type { Finding } from '@minutebook/extract';

/** Looks for malware before anything is read. */
export interface Scanner {
  /**
   * Why the file is not to be read: malware was found, or the scanner could not look through it. Undefined when it is clean.
   * Rejects when no answer can be had: then nothing is read, and it is tried again later.
   */
  scan(bytes: Buffer): Promise<Pick<Finding, 'outcome' | 'detail'> | undefined>;
}

/** Reads formats that our own readers do not. */
export interface TextService {
  /** The text; undefined when it finds none either. Rejects when it does not answer at all. */
  textOf(bytes: Buffer): Promise<string | undefined>;
}
