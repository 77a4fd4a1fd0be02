import type { Queries } from '@minutebook/platform';

/** Leaves of a range, packed: a million of them one by one would cost more to carry than to hash. */
export interface LeafPage {
  readonly count: number;
  /** 8 bytes a leaf: its number. */
  readonly numbers: Buffer;
  /** 8 bytes a leaf: milliseconds since 1970. */
  readonly times: Buffer;
  /** 4 bytes a leaf: length of its entry, with the byte before it. */
  readonly lengths: Buffer;
  /** What leaf hashes are over (RFC 6962): a zero byte and the entry, leaf after leaf. */
  readonly entries: Buffer;
  /** 32 bytes a leaf. */
  readonly hashes: Buffer;
}

export async function readLeafPage(queries: Queries, log: number, from: number, to: number): Promise<LeafPage> {
  const [page] = await queries.query<LeafPage>(
    `SELECT count(*) AS count,
       coalesce(string_agg(int8send(idx), '' ORDER BY idx), '') AS numbers,
       coalesce(string_agg(int8send((extract(epoch FROM at) * 1000)::int8), '' ORDER BY idx), '') AS times,
       coalesce(string_agg(int4send(octet_length(entry) + 1), '' ORDER BY idx), '') AS lengths,
       coalesce(string_agg('\\x00'::bytea || entry, '' ORDER BY idx), '') AS entries,
       coalesce(string_agg(hash, '' ORDER BY idx), '') AS hashes
     FROM access.log_leaf WHERE log = $1 AND idx >= $2 AND idx < $3`,
    [log, from, to],
  );
  return page!;
}
