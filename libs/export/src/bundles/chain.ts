import type { Anchors, Audit, Checkpoints, DatedKey, LogName, SignedCheckpoint } from '@minutebook/access';
import { Problem } from '@minutebook/platform';
import { byName, consistencyName, consistencyText, DATA, keysBytes, noteName, timestampName } from '@minutebook/proof';
import type { BundleHead, Prover } from './prover';
import type { Spool } from './spool';
import type { Sizes } from './store/bundle-store';

/** Earlier bundles whose heads a bundle connects to. */
const EARLIER = 200;

export interface Heads {
  /** Undefined while the ledger is empty. */
  readonly records: BundleHead | undefined;
  readonly audit: BundleHead;
}

/**
 * The signed checkpoints a bundle goes by, and those that whoever checks it may have seen before: what left the machine,
 * and what earlier bundles ended with, each continuing the one before.
 */
export class BundleChain {
  constructor(
    private readonly checkpoints: Checkpoints,
    private readonly anchors: Pick<Anchors, 'anchored' | 'cosign' | 'cosigned' | 'tokens'>,
    private readonly audit: Audit,
  ) {}

  /** As the logs are now, signed for it; or as they were. Throws `checkpoint-unknown`, and what the signer says. */
  async heads(asked: Sizes | null, signal: AbortSignal): Promise<Heads> {
    if (!asked) await this.checkpoints.settle();
    // In this order: what the audit log says of the records log is then no later than the records log's own head.
    const audit = asked ? await this.at('audit', asked.audit) : await this.checkpoints.newest('audit');
    const records = asked ? await this.at('records', asked.records) : await this.checkpoints.newest('records');
    if (!audit) throw unknown('audit', 0);
    if (asked && (await this.pinned(audit.size)) > asked.records) throw apart(asked);
    // The witnesses are asked about the newest only: of an older head they have given what they give.
    const note = (checkpoint: SignedCheckpoint): Promise<string> =>
      asked ? this.anchors.cosigned(checkpoint) : this.anchors.cosign(checkpoint, signal);
    return {
      records: records && { ...records, note: await note(records) },
      audit: { ...audit, note: await note(audit) },
    };
  }

  /** Notes, what continues what, and time stamps of one log. */
  async write(spool: Spool, head: BundleHead, prover: Prover, audit: BundleHead): Promise<number> {
    const { log } = head;
    const sizes = await this.sizes(log, head.size, audit.size);
    for (const [i, size] of sizes.entries()) {
      await spool.add(noteName(log, size), size === head.size ? head.note : (await this.noteOf(log, size))!);
      for (const [n, { token }] of (await this.anchors.tokens(log, size)).entries())
        await spool.add(timestampName(log, size, n + 1), token);
      if (i === 0) continue;
      const before = sizes[i - 1]!;
      const path = await prover.continues(before, size);
      await spool.add(consistencyName(log, before, size), consistencyText(path));
    }
    return sizes.length;
  }

  /** Number of the entry of the audit log that pins a head of the records log. */
  async pin({ size }: BundleHead, below: number): Promise<number | undefined> {
    const found = await this.audit.list({ action: 'checkpoint.signed', subject: `checkpoint:${size}` }, below, 1);
    return found[0]?.index;
  }

  async writeKeys(spool: Spool): Promise<void> {
    const name = ({ vkey }: DatedKey): string => vkey.slice(0, vkey.indexOf('+'));
    const keys = (await this.checkpoints.keys()).toSorted(
      (a, b) => byName(name(a), name(b)) || a.since.getTime() - b.since.getTime(),
    );
    await spool.add(DATA.keys, keysBytes(keys));
  }

  /** Ascending; the head is the last. */
  private async sizes(log: LogName, head: number, auditSize: number): Promise<number[]> {
    const wanted = new Set([
      head,
      ...(await this.anchors.anchored(log, head)),
      ...(await this.earlier(log, auditSize)),
    ]);
    const known: number[] = [];
    for (const size of [...wanted].filter((each) => each > 0 && each <= head).sort((a, b) => a - b))
      if (size === head || (await this.checkpoints.note(log, size))) known.push(size);
    return known;
  }

  /** What earlier bundles ended with: of the audit log also the checkpoint of their seal, which is the last that somebody saw. */
  private async earlier(log: LogName, below: number): Promise<number[]> {
    const sizes: number[] = [];
    for (const { index, detail } of await this.audit.list({ action: 'bundle.made' }, below, EARLIER)) {
      const { asOf } = detail as { asOf?: Partial<Sizes> };
      if (asOf?.[log] !== undefined) sizes.push(asOf[log]);
      const seal = log === 'audit' ? await this.checkpoints.covering('audit', index) : undefined;
      if (seal) sizes.push(seal.size);
    }
    return sizes;
  }

  /** How many entries of the records log the audit log speaks of as signed. */
  private async pinned(below: number): Promise<number> {
    const [newest] = await this.audit.list({ action: 'checkpoint.signed' }, below, 1);
    return Number(newest?.detail['size'] ?? 0);
  }

  private async noteOf(log: LogName, size: number): Promise<string | undefined> {
    const checkpoint = await this.checkpoints.note(log, size);
    return checkpoint && this.anchors.cosigned(checkpoint);
  }

  private async at(log: LogName, size: number): Promise<SignedCheckpoint | undefined> {
    if (size === 0 && log === 'records') return undefined;
    const checkpoint = await this.checkpoints.note(log, size);
    if (!checkpoint) throw unknown(log, size);
    return checkpoint;
  }
}

function unknown(log: LogName, size: number): Problem {
  return new Problem({
    code: 'checkpoint-unknown',
    status: 422,
    title: `The ${log} log was not signed at ${size} entries.`,
    hint: 'Take the numbers from an earlier export, or leave them out.',
  });
}

function apart({ records, audit }: Sizes): Problem {
  return new Problem({
    code: 'checkpoint-unknown',
    status: 422,
    title: `At ${audit} entries of the audit log the records log had more than ${records} signed ones.`,
    hint: 'Take both numbers from the same export, or leave them out.',
  });
}
