import { canonicalBytes } from './canonical';

/** One leaf of a log (requirements.md 3.2): opaque ids and a commitment, no content, name, handle or address (R70). */
export interface LogEntry {
  /** Log origin, e.g. `records` or `audit`. */
  readonly log: string;
  /** 0-based, gapless. */
  readonly idx: number;
  /** Ledger time, RFC 3339 UTC with milliseconds. */
  readonly ts: string;
  /** What happened, e.g. `message.captured`. */
  readonly type: string;
  /** Opaque id of who did it. */
  readonly actor: string;
  /** Opaque id of what it is about. */
  readonly subject: string;
  /** {@link commitment} to the content or detail behind the entry. */
  readonly commit: Uint8Array;
}

/** tlog-tiles length-prefixes entries with a uint16 (R69). */
export const MAX_ENTRY_BYTES = 65_535;

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The bytes hashed into the tree. Throws RangeError for an entry over {@link MAX_ENTRY_BYTES} or a malformed time. */
export function entryBytes(entry: LogEntry): Uint8Array {
  if (!TIMESTAMP.test(entry.ts)) throw new RangeError(`not an RFC 3339 UTC time with milliseconds: ${entry.ts}`);
  // In canonical order already, so that nothing is put in order.
  const bytes = canonicalBytes({
    actor: entry.actor,
    commit: Buffer.from(entry.commit).toString('hex'),
    idx: entry.idx,
    log: entry.log,
    subject: entry.subject,
    ts: entry.ts,
    type: entry.type,
    v: 1,
  });
  if (bytes.length > MAX_ENTRY_BYTES)
    throw new RangeError(`a log entry has at most ${MAX_ENTRY_BYTES} bytes, not ${bytes.length}`);
  return bytes;
}
