import { parseCheckpoint, parseNote } from '@minutebook/proof';
import type { LogName } from '../log/transparency-log';

export const ANCHOR_KINDS = ['folder', 's3', 'mail', 'http', 'witness', 'timestamp'] as const;
export type AnchorKind = (typeof ANCHOR_KINDS)[number];

/** A signed checkpoint on its way out. */
export interface Outgoing {
  readonly log: LogName;
  readonly size: number;
  /** As the signer gave it: a C2SP signed note. */
  readonly note: string;
}

/** That a checkpoint arrived: where it is found again, and what the other side gave for it. */
export interface Receipt {
  readonly checkpoint: Outgoing;
  /** For people: a path, an address, a version of an object. */
  readonly place: string;
  /** Cosignature lines of a witness, the token of a time-stamping authority, what a server answered. */
  readonly evidence?: Uint8Array;
}

/**
 * Somewhere beyond the reach of whoever administers the database, where signed checkpoints go (R79). Once one is there, no
 * history that leaves it out can be shown to whoever looks there.
 */
export interface Anchor {
  readonly kind: AnchorKind;
  /** Its address without secrets: what people see, and what receipts are kept under. */
  readonly name: string;
  /** Publishes all of them, or throws {@link AnchorFault}. Publishing one twice does no harm. */
  publish(checkpoints: readonly Outgoing[], at: Date, signal?: AbortSignal): Promise<readonly Receipt[]>;
}

/** Whether a fault speaks of another history, and not of a connection. */
export function contradicts(code: string | null): boolean {
  return code === 'ahead' || code === 'inconsistent';
}

/** Why a checkpoint did not arrive: a code, e.g. `ECONNREFUSED`, `403`, `not-locked`; never another server's words. */
export class AnchorFault extends Error {
  constructor(
    readonly code: string,
    options?: ErrorOptions,
  ) {
    super(`a checkpoint was not published (${code})`, options);
    this.name = 'AnchorFault';
  }
}

/** The name a checkpoint has as a file: of one log in order, and never the same for two. */
export function fileName({ log, size }: Outgoing, at: Date): string {
  const time = at.toISOString().replace(/[-:]|\.\d+/g, '');
  return `${log}-${String(size).padStart(12, '0')}-${time}.checkpoint`;
}

/** The folder of a log's checkpoints, after its origin, with nothing in it that a path or a key could stumble over. */
export function folderName(checkpoint: Outgoing): string {
  return originOf(checkpoint)
    .replace(/\/[^/]*$/, '')
    .replace(/[^A-Za-z0-9.-]+/g, '_');
}

export function originOf({ note }: Outgoing): string {
  return parseCheckpoint(parseNote(note).text).origin;
}

/** Code of the system’s, e.g. `ENOSPC`: its own, or of what caused it, as `fetch failed` says nothing itself. */
export function systemCode(error: unknown): string | undefined {
  for (
    let cause = error as { code?: unknown; cause?: unknown } | undefined;
    cause != null;
    cause = cause.cause as typeof cause
  )
    if (typeof cause.code === 'string') return cause.code;
  return undefined;
}
