export type Level = 'debug' | 'info' | 'warn' | 'error';

/** Facts beside a log line: ids, counts, durations, codes. Never text of a message, a query, a name or a token (R152). */
export type Facts = Readonly<Record<string, string | number | boolean | undefined>>;

const RANK: Record<Level, number> = { debug: 0, info: 1, warn: 2, error: 3 };

/** One JSON object a line on standard error. JSON escapes line ends, so no value can forge a line. */
export class Log {
  constructor(
    private readonly least: Level = 'info',
    private readonly write: (line: string) => void = (line) => process.stderr.write(line),
  ) {}

  debug(what: string, facts?: Facts): void {
    this.line('debug', what, facts);
  }
  info(what: string, facts?: Facts): void {
    this.line('info', what, facts);
  }
  warn(what: string, facts?: Facts, error?: unknown): void {
    this.line('warn', what, facts, error);
  }
  error(what: string, facts?: Facts, error?: unknown): void {
    this.line('error', what, facts, error);
  }

  private line(level: Level, what: string, facts: Facts = {}, error?: unknown): void {
    if (RANK[level] < RANK[this.least]) return;
    this.write(
      `${JSON.stringify({ at: new Date().toISOString(), level, what, ...facts, ...(error === undefined ? {} : { error: describe(error) }) })}\n`,
    );
  }
}

/** Messages of these never quote data; those of parsers and drivers do. */
const QUOTES_NOTHING = new Set(['Problem', 'TypeError', 'ReferenceError', 'RangeError', 'AbortError']);

/** Facts PostgreSQL's errors carry that name things, not values. */
const SAFE_FACTS = ['code', 'schema', 'table', 'column', 'constraint', 'routine', 'syscall'] as const;

/** An error fit for the log: name, facts and frames, and the message only where it cannot quote a message's text (R152). */
export function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  const facts = Object.fromEntries(
    SAFE_FACTS.flatMap((key) => (key in error ? [[key, (error as unknown as Record<string, unknown>)[key]]] : [])),
  );
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    ...(QUOTES_NOTHING.has(error.name) && { message: error.message }),
    ...facts,
    frames: frames.slice(0, 12).map((line) => line.trim()),
  };
}
