import type { Checkpoint } from '../checkpoint';
import { Bag } from './bag-check';
import type { BundleFiles, Bytes } from './bundle-files';
import { type Chain, checkChain, type SoundNote } from './checkpoint-check';
import { DayCheck } from './day-check';
import { checkEntries, type Entries } from './entry-check';
import { Findings } from './findings';
import { KeyRing } from './key-ring';
import { BAG, type BundleLog, DATA, LOG_NAMES } from './names';
import { readScope } from './pieces';
import { NO_POLICY, type Policy } from './policy';
import { hex } from './reading';
import { checkSeal, type OpenSeal, openSeal } from './seal-check';
import { headsOf, judgeSeen } from './seen-check';
import { checkTimes, knownTimes, type TimedEntry } from './time-check';
import type { LogVerdict, SeenHead, Verdict } from './verdict';
import { NotAContainer, ZipFiles } from './zip-files';

/** What is known from elsewhere than the bundle. */
export interface Trust {
  readonly policy?: Policy;
  /** Heads seen before, by origin, as an earlier verdict had them. */
  readonly seen?: Readonly<Record<string, SeenHead>>;
  /** Checkpoints that somebody kept elsewhere, opened. */
  readonly held?: readonly Checkpoint[];
  /** Certificates of time-stamping authorities, DER. Without, tokens are read and not believed. */
  readonly tsaRoots?: readonly Uint8Array[];
}

/** Checks a bundle with nothing but the bundle and what is trusted (docs/bundles.md). Whatever the bytes, there is a verdict. */
export async function verifyBundle(files: BundleFiles, trust: Trust = {}): Promise<Verdict> {
  const findings = new Findings();
  const policy = trust.policy ?? NO_POLICY;
  const seal = await openSeal(files, findings);
  const bag = await Bag.check(files, findings, seal?.digest);
  const ring = (await bag.reading(DATA.keys, (bytes) => KeyRing.read(bytes, policy))) ?? KeyRing.unreadable(policy);
  const chain = await checkChain(bag, ring, findings);
  const sealers = seal && checkSeal(seal, ring, chain, findings);
  const entries = await checkEntries(bag, chain, findings);
  const { times, timestamps } = await knownTimes(bag, chain, entries, trust.tsaRoots, findings);
  const timed = timedOf(entries, seal);
  for (const log of LOG_NAMES) checkTimes(timed[log], times[log], findings);
  const claimed = (await bag.reading(DATA.scope, readScope)) ?? null;
  const days = new DayCheck(bag, chain, entries, claimed, findings);
  const withheld = await days.run();
  for (const { file, what } of (await files.containerFaults?.()) ?? [])
    findings.fault('container', file, `In the container: ${what}.`);

  const sealed = seal && sealers && { file: BAG.seal, checkpoint: seal.checkpoint, signers: sealers };
  judgeTrust(chain, sealed, ring, policy, findings);
  const heads = headsOf(chain, seal);
  judgeSeen(trust, heads, chain, seal, findings);
  const { faults, reasons, warnings } = findings;
  const counts = {
    files: files.names().length,
    records: entries.records.size,
    audit: entries.audit.size,
    days: entries.days.size,
    withheld,
    evidence: [...bag.places.values()].filter(({ kind }) => kind === 'evidence').length,
    timestamps,
  };
  return {
    format: 1,
    verdict: faults.length > 0 ? 'faulty' : reasons.length > 0 ? 'unproven' : 'proven',
    bundle: {
      id: bag.info?.id ?? null,
      digest: seal?.digest ?? null,
      madeAt: seal?.entry.at.toISOString() ?? null,
      madeBy: seal?.madeBy ?? null,
    },
    faults,
    reasons,
    warnings,
    counts,
    logs: Object.fromEntries(
      LOG_NAMES.flatMap((log) => {
        const head = chain.head(log);
        return head ? [[log, logVerdict(head, chain.notes[log].length, timed[log], ring)]] : [];
      }),
    ),
    claimed,
    days: days.verdicts,
    heads: Object.fromEntries(Object.entries(heads).map(([origin, { head }]) => [origin, head])),
  };
}

/** The same, of a zip in whatever state. */
export async function verifyContainer(bytes: Bytes, trust: Trust = {}): Promise<Verdict> {
  try {
    return await verifyBundle(await ZipFiles.open(bytes), trust);
  } catch (error) {
    if (!(error instanceof NotAContainer)) throw error;
    return {
      format: 1,
      verdict: 'faulty',
      bundle: { id: null, digest: null, madeAt: null, madeBy: null },
      faults: [{ code: 'container', file: '', what: error.message }],
      reasons: [],
      warnings: [],
      counts: { files: 0, records: 0, audit: 0, days: 0, withheld: 0, evidence: 0, timestamps: 0 },
      logs: {},
      claimed: null,
      days: [],
      heads: {},
    };
  }
}

function timedOf(entries: Entries, seal: OpenSeal | undefined): Record<BundleLog, TimedEntry[]> {
  return {
    records: [...entries.records.values(), ...entries.days.values()],
    audit: [
      ...[...entries.audit.values()].filter(({ idx }) => idx !== seal?.entry.idx),
      ...(seal ? [{ file: BAG.seal, idx: seal.entry.idx, at: seal.entry.at }] : []),
    ],
  };
}

/**
 * Who signed the heads, and the seal: it covers all the rest, and may be of a later epoch than the audit log's head, under a
 * key of its own. Whoever holds a bundle could make such a key.
 */
function judgeTrust(
  chain: Chain,
  sealed: Pick<SoundNote, 'file' | 'checkpoint' | 'signers'> | undefined,
  ring: KeyRing,
  policy: Policy,
  findings: Findings,
): void {
  const heads = LOG_NAMES.flatMap((log) => chain.head(log) ?? []);
  const unknown = new Set<string>();
  for (const { file, checkpoint, signers } of sealed ? [...heads, sealed] : heads)
    if (!ring.knows(checkpoint.origin)) unknown.add(checkpoint.origin);
    else if (signers.length > 0 && !signers.some((key) => ring.isTrusted(key)))
      findings.fault('bad-signature', file, 'None of the keys you trust signed it.');
  for (const origin of unknown)
    findings.reason(
      'no-trust',
      `No key was given that could vouch for ${origin}; the bundle’s own keys cannot vouch for themselves.`,
    );
  for (const { checkpoint, cosigners } of heads)
    if (!policy.isQuorum(cosigners.map(({ key }) => key)))
      findings.reason(
        'quorum',
        `The newest checkpoint of ${checkpoint.origin} was not seen by as many witnesses as you want.`,
      );
}

function logVerdict(head: SoundNote, checkpoints: number, entries: readonly TimedEntry[], ring: KeyRing): LogVerdict {
  const { checkpoint, signers, cosigners } = head;
  const times = entries.map(({ at }) => at.toISOString()).sort();
  return {
    origin: checkpoint.origin,
    size: checkpoint.size,
    root: hex(checkpoint.root),
    checkpoints,
    signedBy: signers.map(String),
    isTrusted: signers.some((key) => ring.isTrusted(key)),
    cosignedBy: cosigners.map(({ key }) => key.name),
    earliest: times[0] ?? null,
    latest: times.at(-1) ?? null,
  };
}
