import { fromBase64, toBase64 } from '../base64';
import type { Checkpoint } from '../checkpoint';
import { same } from '../consistency';
import type { Chain } from './checkpoint-check';
import type { Findings } from './findings';
import { BAG, byName, LOG_NAMES, noteName, originOf } from './names';
import type { OpenSeal } from './seal-check';
import type { SeenHead } from './verdict';

/** How far a log had come, and which file says so. */
export interface Head {
  readonly file: string;
  readonly head: SeenHead;
}

/** By origin. Of the audit log, the seal's checkpoint is the largest there is. */
export function headsOf(chain: Chain, seal: OpenSeal | undefined): Readonly<Record<string, Head>> {
  const heads: Record<string, Head> = {};
  const add = (file: string, note: string, { origin, size, root }: Checkpoint): void => {
    if ((heads[origin]?.head.size ?? -1) < size) heads[origin] = { file, head: { size, root: toBase64(root), note } };
  };
  for (const log of LOG_NAMES) {
    const head = chain.head(log);
    if (head) add(head.file, head.note, head.checkpoint);
  }
  if (seal) add(BAG.seal, seal.note, seal.checkpoint);
  return heads;
}

/** What is known of the logs from before must be the beginning of what the bundle shows (R86). */
export function judgeSeen(
  {
    seen = {},
    held = [],
  }: { readonly seen?: Readonly<Record<string, SeenHead>>; readonly held?: readonly Checkpoint[] },
  heads: Readonly<Record<string, Head>>,
  chain: Chain,
  seal: OpenSeal | undefined,
  findings: Findings,
): void {
  const known = [
    ...held,
    ...Object.entries(seen).map(([origin, { size, root }]) => ({ origin, size, root: fromBase64(root) ?? NO_ROOT })),
  ];
  for (const origin of Object.keys(heads).sort(byName)) {
    const before = known.filter((checkpoint) => checkpoint.origin === origin && checkpoint.size > 0);
    if (before.length > 0) judgeLog(origin, before, heads[origin]!, chain, seal, findings);
    else judgeRestart(origin, known, findings);
  }
}

const NO_ROOT = new Uint8Array();

function judgeLog(
  origin: string,
  before: readonly Checkpoint[],
  { file, head }: Head,
  chain: Chain,
  seal: OpenSeal | undefined,
  findings: Findings,
): void {
  const largest = Math.max(...before.map(({ size }) => size));
  if (head.size < largest)
    findings.fault(
      'rollback',
      file,
      `${origin} had ${largest} entries when it was last seen, and has ${head.size} here.`,
    );
  for (const { size, root } of before) {
    const found = rootAt(origin, size, chain, seal);
    if (found && !same(found.root, root))
      findings.fault('forked', found.file, `When ${origin} was seen with ${size} entries, it had another root.`);
    if (!found && size === largest && size <= head.size)
      findings.reason(
        'unconnected',
        `${origin} was last seen at ${size} entries; nothing in the bundle connects to that. Ask for one that does.`,
      );
  }
}

/** A log that went on under another origin after a restore. */
function judgeRestart(origin: string, known: readonly Checkpoint[], findings: Findings): void {
  const own = originOf(origin);
  const isEarlier = known.some((checkpoint) => {
    const other = originOf(checkpoint.origin);
    return other?.site === own?.site && other?.log === own?.log && other!.epoch < own!.epoch;
  });
  if (own && isEarlier)
    findings.warn('restarted', `The log was started anew as ${origin} after a restore: ask which entries were lost.`);
}

function rootAt(
  origin: string,
  size: number,
  chain: Chain,
  seal: OpenSeal | undefined,
): { file: string; root: Uint8Array } | undefined {
  const log = originOf(origin)?.log;
  const sound = log && chain.at(log, size);
  if (log && sound?.checkpoint.origin === origin) return { file: noteName(log, size), root: sound.checkpoint.root };
  if (seal?.checkpoint.origin === origin && seal.checkpoint.size === size)
    return { file: BAG.seal, root: seal.checkpoint.root };
  return undefined;
}
