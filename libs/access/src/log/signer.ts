/** A key as the signer tells of it. */
export interface SignerKey {
  readonly vkey: string;
  /** RFC 3339. */
  readonly since: string;
  /** What the key before it signed when it handed over (R88). */
  readonly statement?: string;
}

/** The largest tree of a log that the signer has signed. */
export interface SignerHead {
  readonly origin: string;
  readonly size: number;
  /** Base64. */
  readonly root: string;
}

/**
 * Whoever holds the key and remembers what it signed (R76, R77): a process of its own, under a user of its own where the
 * machine allows it. Nothing in this program can sign.
 */
export interface Signer {
  /** A request of `askToSign`; the signed note. Throws SignerRefused and SignerAway. */
  sign(body: string): Promise<string>;
  /** Every key there was. */
  keys(): Promise<readonly SignerKey[]>;
  /** What it remembers, log by log: for a restore to be held against, before anything is signed (R93). */
  heads(): Promise<readonly SignerHead[]>;
  /** New keys for the logs whose origin starts so. */
  rotate(prefix: string): Promise<void>;
}

/** For Nest: the signer of this appliance; nobody provides it where none is configured. */
export const SIGNER = Symbol('Signer');

/** The signer answers, and will not sign: what it is asked for does not continue what it signed before. */
export class SignerRefused extends Error {
  override readonly name = 'SignerRefused';

  constructor(
    readonly status: number,
    /** Size of the last tree it signed, where that is why. */
    readonly size?: number,
  ) {
    super(`the signer refused (${status})`);
  }
}

/** The signer does not answer. */
export class SignerAway extends Error {
  override readonly name = 'SignerAway';

  constructor(
    /** e.g. `ENOENT`, `ECONNREFUSED`, `timeout`. */
    readonly code: string,
  ) {
    super(`the signer does not answer (${code})`);
  }
}
