import { Controller } from '@nestjs/common';
import { Anchors, Audit, Checkpoints, type In, Input, presentHead, Serves } from '@minutebook/access';
import { DayManifests, Rehash } from '@minutebook/archive';
import { api, type ChainState, LogChoice } from '@minutebook/contract';

/** Checkpoints of each log that are shown. */
const SHOWN = 6;

/** How the record stands: both logs, the signer, where checkpoints went, what was hashed again. */
@Controller()
export class ChainController {
  constructor(
    private readonly checkpoints: Checkpoints,
    private readonly anchors: Anchors,
    private readonly rehash: Rehash,
    private readonly days: DayManifests,
    private readonly audit: Audit,
  ) {}

  @Serves(api.proofs.state)
  async state(@Input() { actor }: In<typeof api.proofs.state>): Promise<ChainState> {
    await this.audit.record(actor, 'chain.viewed', { kind: 'log', id: 'chain' });
    const [ledger, keys, anchored, round, days, lists] = await Promise.all([
      this.checkpoints.state(),
      this.checkpoints.keys(),
      this.anchors.state(),
      this.rehash.state(),
      this.days.state(),
      Promise.all(LogChoice.options.map((log) => this.checkpoints.list(log, undefined, SHOWN))),
    ]);
    return {
      logs: LogChoice.options.map((log, i) => ({
        log,
        size: ledger[log].size,
        checkpoints: lists[i]!.map(presentHead),
      })),
      signer: ledger.signer,
      reason: ledger.reason,
      mergeDelay: ledger.mergeDelayMs,
      keys: keys.map(({ vkey, since, until }) => ({
        vkey,
        since: since.toISOString(),
        until: until?.toISOString() ?? null,
      })),
      anchors: anchored.anchors.map(({ kind, name, state, since, lastAt, sizes, fault, nextAt }) => ({
        kind,
        name,
        state,
        since: since.toISOString(),
        lastAt: lastAt?.toISOString() ?? null,
        records: sizes.records,
        audit: sizes.audit,
        fault,
        nextAt: nextAt.toISOString(),
      })),
      quorum: { needed: anchored.quorum.needed, of: anchored.quorum.of },
      rehash: {
        round: round.round,
        checked: round.parts.reduce((sum, { checked }) => sum + checked, 0),
        of: round.parts.reduce((sum, { of }) => sum + of, 0),
        faults: round.faults,
        late: round.late,
        startedAt: round.startedAt?.toISOString() ?? null,
        endsBy: round.endsBy?.toISOString() ?? null,
        lastAt: round.last?.finishedAt.toISOString() ?? null,
      },
      days: {
        manifests: days.manifests,
        closedAt: days.closedAt?.toISOString() ?? null,
        open: days.open,
        oldestOpen: days.oldestOpen,
      },
    };
  }
}
