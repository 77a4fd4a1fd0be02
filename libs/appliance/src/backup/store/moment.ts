/** What a backup says of the logs it holds, as they were at its moment. */
export interface LogMoment {
  readonly log: 'records' | 'audit';
  readonly size: number;
  /** Newest signed checkpoint of the log under its present name: a signed note. */
  readonly checkpoint: string | null;
}

interface Asking {
  query<R extends Record<string, unknown>>(sql: string): Promise<R[]>;
}

export async function readLogMoments(moment: Asking): Promise<LogMoment[]> {
  return moment.query<LogMoment & Record<string, unknown>>(
    `SELECT CASE h.log WHEN 1 THEN 'records' ELSE 'audit' END AS log, h.size,
       (SELECT c.note FROM access.checkpoint c WHERE c.log = h.log ORDER BY c.size DESC, c.at DESC LIMIT 1) AS checkpoint
     FROM access.log_head h ORDER BY h.log`,
  );
}

export async function readTrustedKeys(moment: Asking): Promise<string[]> {
  const rows = await moment.query<{ vkey: string }>('SELECT vkey FROM access.log_key ORDER BY since, vkey');
  return rows.map(({ vkey }) => vkey);
}
