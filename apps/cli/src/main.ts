import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { Problem } from '@minutebook/platform';
import { lexicon } from './commands/apply-lexicon';
import { backup } from './commands/backup';
import { examine } from './commands/doctor';
import { exportBundle } from './commands/export-bundle';
import { importFiles } from './commands/import-files';
import { importPeople } from './commands/import-people';
import { logKeys } from './commands/log-keys';
import { rebuildIndex } from './commands/rebuild-index';
import { rebuildTexts } from './commands/rebuild-texts';
import { restore } from './commands/restore';
import { restored } from './commands/restored';
import { searchArchive } from './commands/search-archive';
import { verifyArchive } from './commands/verify-archive';
import { verifyPack } from './commands/verify-pack';
import { writeTiles } from './commands/write-tiles';
import { Terminal } from './terminal';
import { USAGE } from './usage';

/** What a run ends with; documented in the usage. */
export const EXIT = { done: 0, failed: 1, usage: 2, found: 3, interrupted: 130 } as const;

export interface Invocation {
  readonly positionals: readonly string[];
  readonly flags: Readonly<Record<string, string | boolean | undefined>>;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

const COMMANDS: Readonly<Record<string, (invocation: Invocation) => Promise<number>>> = {
  import: importFiles,
  search: searchArchive,
  people: importPeople,
  lexicon,
  doctor: examine,
  'export-bundle': exportBundle,
  verify: verifyArchive,
  'verify-pack': verifyPack,
  'rebuild-index': rebuildIndex,
  'rebuild-texts': rebuildTexts,
  'log-keys': logKeys,
  tiles: writeTiles,
  backup,
  restore,
  restored,
};

async function main(): Promise<number> {
  const { values: flags, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      json: { type: 'boolean' },
      zone: { type: 'string' },
      owner: { type: 'string' },
      'dry-run': { type: 'boolean' },
      complete: { type: 'boolean' },
      bind: { type: 'string' },
      'day-first': { type: 'boolean' },
      'month-first': { type: 'boolean' },
      limit: { type: 'string' },
      oldest: { type: 'boolean' },
      relevance: { type: 'boolean' },
      'as-of': { type: 'string' },
      keep: { type: 'string' },
      to: { type: 'string' },
      identity: { type: 'string' },
      'passphrase-file': { type: 'string' },
      'with-key': { type: 'boolean' },
      'key-passphrase-file': { type: 'string' },
      'key-file': { type: 'string' },
      check: { type: 'boolean' },
      checkpoint: { type: 'string' },
      keys: { type: 'string' },
      anyway: { type: 'boolean' },
      request: { type: 'string' },
      reason: { type: 'string' },
      evidence: { type: 'boolean' },
      from: { type: 'string' },
      until: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const terminal = new Terminal(flags.json ?? false);
  const [name = '', ...rest] = positionals;
  const command = COMMANDS[name];
  if (flags.help || !command) {
    process[flags.help ? 'stdout' : 'stderr'].write(USAGE);
    return flags.help ? EXIT.done : EXIT.usage;
  }
  const abort = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () =>
      abort.abort(
        new Problem({ code: 'interrupted', status: 499, title: 'Interrupted.', detail: 'What was committed stays.' }),
      ),
    );
  try {
    return await command({ positionals: rest, flags, terminal, signal: abort.signal });
  } catch (error) {
    terminal.fail(error);
    if (abort.signal.aborted) return EXIT.interrupted;
    return error instanceof Problem && USAGE_CODES.has(error.code) ? EXIT.usage : EXIT.failed;
  }
}

/** Faults of what was typed, not of the archive. */
const USAGE_CODES = new Set([
  'usage',
  'query-invalid',
  'query-too-broad',
  'rule-invalid',
  'rule-code-twice',
  'lexicon-unreadable',
  'rules-unreadable',
  'directory-unreadable',
  'zone-unknown',
  'request-missing',
  'request-unknown',
  'bundle-empty',
  'bundle-too-large',
]);

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    // parseArgs refuses unknown flags.
    process.stderr.write(`${error instanceof Error ? error.message : 'Not understood.'}\n\n${USAGE}`);
    process.exitCode = EXIT.usage;
  },
);
