import type { Actor, Audit, AuditProofs, ProvenEntry } from '@minutebook/access';
import {
  type BlockedDeletions,
  type CompletenessReport,
  type Directory,
  type HeldList,
  type HoldNoticeRecord,
  type HoldReports,
  presentBlocked,
  presentHoldReport,
  type Reader,
  type Verification,
} from '@minutebook/archive';
import type { BlockedDeletion, CustodianNoticeFile, HoldReport } from '@minutebook/contract';
import { type Clock, PrintedDocument } from '@minutebook/platform';
import { parseCanonical, sha256 } from '@minutebook/proof';
import { csv } from '../formats/csv';
import { holdBlocks } from '../print/hold-blocks';
import { HELD_COLUMNS, heldCells } from './held-cells';
import { json, LOG_FILE, MANIFEST, manifestOf, NOTICES_FILE, packLog, zipped } from './pack-files';
import { README } from './readme';

/** Held messages whose records are re-computed for a pack, the newest first; the whole archive has `verify`. */
const SAMPLE = 500;
const PAGE = 200;

export interface MadePack {
  readonly name: string;
  readonly bytes: Buffer;
}

/**
 * What was done to keep what a hold is about, in one file (R62, FRCP 37(e)): the hold as of a time, every message it held,
 * notices and acknowledgements, deletions that were stopped, what verification found, what is missing at the sources; and
 * the entries of the audit log that say so, each with the proof that it is in the log. {@link checkPack} checks it offline.
 */
export class StepsPack {
  constructor(
    private readonly reports: HoldReports,
    private readonly list: HeldList,
    private readonly directory: Directory,
    private readonly notices: HoldNoticeRecord,
    private readonly blocked: BlockedDeletions,
    private readonly completeness: CompletenessReport,
    private readonly reader: Reader,
    private readonly verification: Verification,
    private readonly proofs: AuditProofs,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Throws `not-found` where the actor may not know of the hold. */
  async make(actor: Actor, hold: number, asOf: Date): Promise<MadePack> {
    const { persons } = await this.directory.whoIsWho();
    const known = new Map(persons.map((person) => [person.id, person]));
    const report = presentHoldReport(await this.reports.asOf(actor, hold, asOf), known);
    const stopped = await this.stopped(actor, report);
    const told = await this.notices.of(hold);
    const files = new Map<string, Buffer>([
      ['README.txt', Buffer.from(README)],
      ['hold.json', json(report)],
      ['hold.pdf', await PrintedDocument.print(titleOf(report), holdBlocks(report))],
      ['held.csv', await this.held(actor, hold, asOf)],
      [NOTICES_FILE, json(told)],
      ['stopped.json', json({ deletions: stopped })],
      ['verification.json', json(await this.verified(actor, hold, asOf))],
      ['sources.json', json({ sources: await this.completeness.lines() })],
      [LOG_FILE, json(packLog(await this.proven(report, told.custodians, stopped)))],
    ]);
    const madeAt = this.clock.now();
    const about = { hold: report.hold.id, asOf: report.asOf, madeAt: madeAt.toISOString(), madeBy: actor.name };
    const manifest = manifestOf(about, files);
    files.set(MANIFEST, manifest);
    const bytes = await zipped(files, madeAt);
    await this.audit.record(
      actor,
      'hold.pack-made',
      { kind: 'hold', id: report.hold.id },
      { asOf: report.asOf, manifest: sha256(manifest).toString('hex'), bytes: bytes.length },
    );
    return { name: `reasonable-steps-${report.hold.id}-${report.asOf.slice(0, 10)}.zip`, bytes };
  }

  private async held(actor: Actor, hold: number, asOf: Date): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of csv(HELD_COLUMNS, this.list.pages(actor, hold, asOf), heldCells))
      pieces.push(Buffer.from(piece));
    return Buffer.concat(pieces);
  }

  /** Entries up to the time; of notices, whose acknowledgements are in the pack up to the present, all. */
  private async proven(report: HoldReport, custodians: readonly CustodianNoticeFile[], stopped: BlockedDeletion[]) {
    const { entries, ...tree } = await this.proofs.of(subjectsOf(report, custodians, stopped), null);
    const isWanted = ({ content }: ProvenEntry): boolean => {
      const { at, subject } = parseCanonical(content) as unknown as { at: string; subject: { kind: string } };
      return at <= report.asOf || subject.kind === 'hold-notice';
    };
    return { ...tree, entries: entries.filter(isWanted) };
  }

  /** Deletions that this hold stopped, up to the time. */
  private async stopped(actor: Actor, { hold, asOf }: HoldReport): Promise<BlockedDeletion[]> {
    const stopped: BlockedDeletion[] = [];
    for (let before: number | undefined; ;) {
      const { rows, holds } = await this.blocked.list(actor, before, PAGE);
      for (const row of rows)
        if (row.holds.includes(Number(hold.id)) && row.at.toISOString() <= asOf)
          stopped.push(presentBlocked(row, holds));
      if (rows.length < PAGE) return stopped;
      before = rows.at(-1)!.id;
    }
  }

  /** The latest verification of the whole archive, and the records of some held messages re-computed now. */
  private async verified(actor: Actor, hold: number, asOf: Date): Promise<unknown> {
    const [latest] = await this.audit.list({ action: 'archive.verified' }, undefined, 1);
    const newest: number[] = [];
    for await (const page of this.list.pages(actor, hold, asOf)) {
      newest.push(...page.flatMap(({ message, channel }) => (channel === null ? [] : [message])));
      newest.splice(0, Math.max(0, newest.length - SAMPLE));
    }
    const messages = await this.reader.messages(newest);
    const versions = messages.flatMap((message) => message.versions.map(({ id }) => id));
    const faults = [...(await this.verification.ofVersions(versions))].filter(([, fault]) => fault !== undefined);
    return {
      archive: latest
        ? { entry: latest.index, at: latest.at.toISOString(), by: latest.actor.name, ...latest.detail }
        : null,
      sample: {
        at: this.clock.now().toISOString(),
        messages: newest.map(String),
        versions: versions.length,
        faults: faults.map(([version, fault]) => ({ version: String(version), fault })),
      },
    };
  }
}

function titleOf({ hold }: HoldReport): string {
  return `${hold.matter.number} ${hold.name}`;
}

/** What the proven entries are about. */
function subjectsOf(
  { hold }: HoldReport,
  custodians: readonly CustodianNoticeFile[],
  stopped: readonly BlockedDeletion[],
): { kind: string; id: string }[] {
  return [
    { kind: 'hold', id: hold.id },
    { kind: 'matter', id: hold.matter.id },
    { kind: 'archive', id: 'ledger' },
    ...custodians.map(({ id }) => ({ kind: 'hold-notice', id })),
    ...stopped.map(({ id }) => ({ kind: 'deletion', id })),
  ];
}
