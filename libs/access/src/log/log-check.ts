import type { Database } from '@minutebook/platform';
import { openNote, parseCheckpoint, sha256, Tree, VerifierKey } from '@minutebook/proof';
import { NODE_HEIGHTS } from './log-nodes';
import { selectCheckpointsAfter, selectKeys, type StoredCheckpoint } from './store/checkpoint-store';
import { type LeafPage, readLeafPage } from './store/leaf-page-store';
import { readNodes } from './store/node-store';
import { LOGS, type LogName, type TransparencyLog } from './transparency-log';

/** One thing that is not as it should be with a log. Sentences name numbers. */
export interface LogFault {
  readonly code:
    'gap' | 'leaf-altered' | 'time-backwards' | 'tree-altered' | 'log-short' | 'root-differs' | 'checkpoint-altered';
  readonly what: string;
}

const PAGE = 16_384;
/** Entries are numbered while a checkpoint is made; clocks of two machines differ a little (R81). */
const TOLERANCE_MS = 60_000;
/** A log that is wrong from somewhere on would otherwise say so a million times. */
const MOST_FAULTS = 100;

/**
 * Reads a log from its first leaf and adds everything up again from the stored bytes (R67): numbers without gap, hashes,
 * times that never run backwards, the kept nodes, and the root of every checkpoint there is, with its signature.
 */
export class LogCheck {
  constructor(
    private readonly database: Database,
    private readonly log: TransparencyLog,
  ) {}

  /** How many entries were looked at, and what was found. */
  async run(
    name: LogName,
    progress: (done: number) => void = () => undefined,
    signal?: AbortSignal,
  ): Promise<{ entries: number; checkpoints: number; faults: LogFault[] }> {
    const size = await this.log.size(name);
    const walk = new Walk(name, await this.checkpointsOf(name), await this.keys());
    let page = readLeafPage(this.database, LOGS[name], 0, PAGE);
    for (let from = 0; from < size; from += PAGE) {
      signal?.throwIfAborted();
      const [leaves, next] = [await page, from + PAGE];
      // The next page is on its way while this one is hashed.
      page = readLeafPage(this.database, LOGS[name], next, Math.min(size, next + PAGE));
      page.catch(() => undefined);
      walk.page(leaves, from, Math.min(size, next));
      for (const { height, idx, hash } of walk.completed()) await this.compare(name, walk, height, idx, hash);
      progress(Math.min(size, next));
    }
    await page;
    walk.end(size);
    return { entries: size, checkpoints: walk.checked, faults: walk.faults };
  }

  private async compare(name: LogName, walk: Walk, height: number, idx: number, roots: Buffer[]): Promise<void> {
    const [kept = []] = await readNodes(this.database, LOGS[name], [{ height, from: idx, to: idx + roots.length }]);
    roots.forEach((root, i) => {
      if (kept.length !== roots.length || !root.equals(kept[i]!))
        walk.fault(
          'tree-altered',
          `Node ${idx + i} of height ${height} of the ${name} log is not what its leaves add up to.`,
        );
    });
  }

  /** All of them: they are a few hundred bytes each, and every one is a promise. */
  private async checkpointsOf(name: LogName): Promise<StoredCheckpoint[]> {
    const all: StoredCheckpoint[] = [];
    for (let after = { size: 0, origin: '' }; ;) {
      const some = await selectCheckpointsAfter(this.database, LOGS[name], after, 5_000);
      all.push(...some);
      if (some.length < 5_000) return all;
      after = some.at(-1)!;
    }
  }

  private async keys(): Promise<VerifierKey[]> {
    return (await selectKeys(this.database)).map(({ vkey }) => VerifierKey.parse(vkey));
  }
}

interface Complete {
  readonly height: number;
  readonly idx: number;
  readonly hash: Buffer[];
}

/** The tree as it grows, and what is compared on the way. */
class Walk {
  readonly faults: LogFault[] = [];
  checked = 0;
  private left = 0;
  private size = 0;
  private before = -Infinity;
  private time = { at: NaN, text: '' };
  private readonly tree = new Tree();
  private readonly done = new Map<number, { idx: number; hash: Buffer[] }>();

  constructor(
    private readonly name: LogName,
    private readonly checkpoints: readonly StoredCheckpoint[],
    private readonly keys: readonly VerifierKey[],
  ) {}

  fault(code: LogFault['code'], what: string): void {
    if (this.faults.length < MOST_FAULTS) this.faults.push({ code, what });
  }

  page(page: LeafPage, from: number, to: number): void {
    for (let i = 0, at = 0; i < page.count; i++) {
      const idx = Number(page.numbers.readBigInt64BE(i * 8));
      const expected = from + i;
      if (idx !== expected && page.count < to - from && this.faults.every(({ code }) => code !== 'gap'))
        this.fault('gap', `Entry ${expected} of the ${this.name} log is missing.`);
      const entry = page.entries.subarray(at, (at += page.lengths.readInt32BE(i * 4)));
      const hash = page.hashes.subarray(i * 32, (i + 1) * 32);
      this.leaf(idx, Number(page.times.readBigInt64BE(i * 8)), entry, hash);
    }
    if (page.count < to - from && this.faults.every(({ code }) => code !== 'gap'))
      this.fault('gap', `Entries from ${from + page.count} of the ${this.name} log are missing.`);
  }

  /** What became complete since it was last asked, by height. */
  completed(): Complete[] {
    const all = [...this.done].map(([height, { idx, hash }]) => ({ height, idx, hash }));
    this.done.clear();
    return all;
  }

  end(size: number): void {
    for (const { size: signed } of this.checkpoints.slice(this.left)) {
      this.fault(
        'log-short',
        `A checkpoint of ${signed} entries of the ${this.name} log was signed, and it has ${size}.`,
      );
    }
  }

  /** `entry` with the zero byte before it. */
  private leaf(idx: number, at: number, entry: Buffer, hash: Buffer): void {
    if (!sha256(entry).equals(hash))
      this.fault('leaf-altered', `Entry ${idx} of the ${this.name} log does not hash to its leaf.`);
    else if (!this.saysOfItself(entry, idx, at))
      this.fault('leaf-altered', `Entry ${idx} of the ${this.name} log says another number or time of itself.`);
    if (at < this.before)
      this.fault('time-backwards', `Entry ${idx} of the ${this.name} log is older than the one before.`);
    const last = this.checkpoints[this.left - 1];
    if (last?.size === this.size && at < last.at.getTime() - TOLERANCE_MS)
      this.fault('time-backwards', `Entry ${idx} of the ${this.name} log is older than the checkpoint before it.`);
    this.before = Math.max(this.before, at);
    this.size++;
    this.tree.push(hash, (height, root) => this.note(height, root));
    while (this.checkpoints[this.left]?.size === this.size) this.check(this.checkpoints[this.left++]!, at);
  }

  /** Canonical JSON has one way to write a member, and none of it inside of a string: looking is enough, and reading is slow. */
  private saysOfItself(entry: Buffer, idx: number, at: number): boolean {
    if (at !== this.time.at) this.time = { at, text: `"ts":"${new Date(at).toISOString()}"` };
    const text = entry.toString('latin1');
    return text.includes(`"idx":${idx},`) && text.includes(this.time.text);
  }

  private note(height: number, hash: Buffer): void {
    if (height % 8 !== 0 || height > NODE_HEIGHTS.at(-1)!) return;
    const here = this.done.get(height);
    if (here) here.hash.push(hash);
    else this.done.set(height, { idx: this.size / 2 ** height - 1, hash: [hash] });
  }

  private check({ origin, size, root, note, at }: StoredCheckpoint, lastAt: number): void {
    this.checked++;
    const which = `The checkpoint of ${size} entries of the ${this.name} log`;
    if (!Buffer.from(this.tree.root()).equals(root))
      this.fault('root-differs', `${which} was signed over other entries.`);
    if (lastAt > at.getTime()) this.fault('time-backwards', `${which} is older than its newest entry.`);
    try {
      const named = this.keys.filter((key) => key.name === origin);
      const said = parseCheckpoint(openNote(note, named).text);
      if (said.origin === origin && said.size === size && Buffer.from(said.root).equals(root)) return;
    } catch {
      // Said below: whatever is wrong with it, it is not what the signer gave.
    }
    this.fault('checkpoint-altered', `${which} is not what the signer signed.`);
  }
}
