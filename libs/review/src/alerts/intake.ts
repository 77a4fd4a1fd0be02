import { type Audit, systemActor } from '@minutebook/access';
import type { Reader } from '@minutebook/archive';
import { type Clock, type Database, nudge } from '@minutebook/platform';
import type { Findings } from '@minutebook/surveillance';
import { insertAlerts, lockHitPosition, moveHitPosition } from '../store/alert-store';
import { dueAt } from './life';

const STEP = 500;
const DETECTOR = systemActor('detector');

/** Makes alerts of hits, in their order, one each. */
export class AlertIntake {
  constructor(
    private readonly database: Database,
    private readonly findings: Findings,
    private readonly reader: Reader,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async catchUp(signal?: AbortSignal): Promise<void> {
    while (!signal?.aborted && (await this.step()) > 0);
  }

  private async step(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const position = await lockHitPosition(tx);
      const hits = await this.findings.after(tx, position, STEP);
      if (hits.length === 0) return 0;
      const [rules, places] = await Promise.all([
        this.findings.rules(hits.map((hit) => hit.ruleVersion)),
        this.reader.conversationsOfMessages(hits.map((hit) => hit.message)),
      ]);
      const now = this.clock.now();
      const raised = await insertAlerts(
        tx,
        hits.map((hit) => {
          const { severity } = rules.get(hit.ruleVersion)!;
          return {
            hit: hit.id,
            message: hit.message,
            messageVersion: hit.messageVersion,
            conversation: places.get(hit.message)!,
            ruleVersion: hit.ruleVersion,
            severity,
            dueAt: dueAt(severity, now),
          };
        }),
        now,
      );
      const byHit = new Map(hits.map((hit) => [hit.id, hit]));
      await this.audit.appendAll(
        tx,
        DETECTOR,
        raised.map(({ id, hit }) => {
          const found = byHit.get(hit)!;
          const rule = rules.get(found.ruleVersion)!;
          return {
            action: 'alert.raised',
            subject: { kind: 'alert', id: String(id) },
            detail: {
              rule: rule.code,
              version: rule.version,
              message: String(found.message),
              messageVersion: found.messageVersion,
            },
          };
        }),
      );
      await moveHitPosition(tx, hits.at(-1)!.id);
      await nudge(tx, { topic: 'alerts' });
      return hits.length;
    });
  }
}
