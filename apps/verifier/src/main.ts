import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  type BundleFiles,
  certificatesOf,
  compareBundles,
  MalformedPolicy,
  openFork,
  parsePolicy,
  type Policy,
  type Trust,
  type Verdict,
  verifyBundle,
  verifyContainer,
  ZipFiles,
} from '@minutebook/proof';
import { DiskBytes, FolderFiles, isFolder } from './disk-files';
import { heldAt } from './held-checkpoints';
import { StateFile } from './state-file';
import { USAGE } from './usage';
import { comparisonText, verdictText } from './words';

const CODES: Readonly<Record<Verdict['verdict'], number>> = { proven: 0, faulty: 1, unproven: 2 };
const FAILED = 3;

interface Options {
  readonly keys?: string | undefined;
  readonly state?: string | undefined;
  readonly checkpoint?: string[] | undefined;
  readonly tsa?: string | undefined;
  readonly out?: string | undefined;
  readonly json: boolean;
}

/** What an auditor runs. Reads the files it is given and nothing else; no network, no settings. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      keys: { type: 'string' },
      state: { type: 'string' },
      checkpoint: { type: 'string', multiple: true },
      tsa: { type: 'string' },
      out: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [command, first, second, ...more] = positionals;
  if (values.help) return say(USAGE, 0);
  if (command === 'verify' && first !== undefined && second === undefined) return verify(first, values);
  if (command === 'compare' && first !== undefined && second !== undefined && more.length === 0)
    return compare(first, second, values);
  if (command === 'fork' && first !== undefined && second === undefined) return fork(first, values);
  process.stderr.write(USAGE);
  return FAILED;
}

async function verify(path: string, options: Options): Promise<number> {
  const state = options.state === undefined ? undefined : new StateFile(options.state);
  const policy = policyOf(options);
  const trust: Trust = {
    policy,
    held: (options.checkpoint ?? []).flatMap((held) => heldAt(held, policy)),
    ...(state ? { seen: state.read() } : {}),
    ...(options.tsa === undefined ? {} : { tsaRoots: certificatesOf(readFileSync(options.tsa, 'utf8')) }),
  };
  const verdict = isFolder(path)
    ? await verifyBundle(new FolderFiles(path), trust)
    : await verifyContainer(new DiskBytes(path), trust);
  if (verdict.verdict === 'proven') state?.write(verdict.heads);
  return say(options.json ? json(verdict) : verdictText(verdict), CODES[verdict.verdict]);
}

async function compare(a: string, b: string, options: Options): Promise<number> {
  const compared = await compareBundles(await open(a), await open(b), policyOf(options).logs);
  const forked = compared.filter((log) => log.is === 'forked');
  if (options.out !== undefined && forked[0]) writeFileSync(options.out, forked[0].proof, { flag: 'wx' });
  const code = forked.length > 0 ? 1 : compared.some(({ is }) => is === 'one') ? 0 : 2;
  return say(options.json ? json(compared) : comparisonText(compared), code);
}

function fork(path: string, options: Options): number {
  let shown: ReturnType<typeof openFork>;
  const text = readFileSync(path, 'utf8');
  const keys = policyOf(options).logs;
  try {
    shown = openFork(text, keys);
  } catch (error) {
    const what = error instanceof Error ? error.message : 'It cannot be read.';
    return say(options.json ? json({ is: 'nothing', what }) : `NOT SHOWN. ${what}\n`, 2);
  }
  const words = `TWO HISTORIES. ${shown.origin} signed two that cannot both be true (of ${shown.sizes.join(' and ')} entries).\n`;
  return say(options.json ? json({ is: 'forked', ...shown }) : words, 1);
}

async function open(path: string): Promise<BundleFiles> {
  return isFolder(path) ? new FolderFiles(path) : ZipFiles.open(new DiskBytes(path));
}

function policyOf({ keys }: Options): Policy {
  return parsePolicy(keys === undefined ? '' : readFileSync(keys, 'utf8'));
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function say(text: string, code: number): number {
  process.stdout.write(text);
  return code;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const isTheirs = error instanceof MalformedPolicy || (error instanceof Error && 'code' in error);
    process.stderr.write(
      `It could not be looked at: ${error instanceof Error ? error.message : 'for a reason unknown'}\n`,
    );
    if (!isTheirs && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
    process.exitCode = FAILED;
  },
);
