import type { Actor, Audit } from '@minutebook/access';
import type { Sights } from '@minutebook/archive';
import { type Clock, conflict, type Database, notFound, nudge } from '@minutebook/platform';
import type { Findings } from '@minutebook/surveillance';
import { moveAlert } from '../../store/alert-store';
import { figuresOf, separateMembers } from '../../store/folding-store';
import { MOVES } from '../life';
import type { Permits } from '../permits';
import { refuseUnlessHolder, type ReviewDesk, subjectOf } from '../review-desk';
import { scoreOf } from './score';

/** Takes members out of an alert that somebody looked at and found not alike after all. */
export class Separator {
  constructor(
    private readonly database: Database,
    private readonly desk: Pick<ReviewDesk, 'require'>,
    private readonly permits: Pick<Permits, 'requireDecider'>,
    private readonly sights: Pick<Sights, 'of'>,
    private readonly findings: Findings,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Each becomes an alert of its own in the same queue, which nobody has; the holder goes on with what is left. */
  async separate(actor: Actor, id: number, version: number, hits: readonly number[]): Promise<void> {
    const alert = await this.desk.require(actor, id);
    if (alert.state === 'claimed') refuseUnlessHolder(actor, alert);
    await this.permits.requireDecider(actor, alert, 'separate');
    const sight = await this.sights.of(actor.id);
    const members = (await figuresOf(this.database, id, hits)).filter(({ conversation }) => !sight.hides(conversation));
    if (members.length < new Set(hits).size) throw notFound('member of this alert');
    await this.database.transaction(async (tx) => {
      const left = alert.members - members.length;
      const to = { members: left, ...(alert.figures && { score: scoreOf(alert.figures, left) }) };
      if (!(await moveAlert(tx, id, version, MOVES.separate.from, to))) throw conflict('alert');
      const raised = await separateMembers(
        tx,
        id,
        members.map(({ hit, figures }) => ({ hit, score: scoreOf(figures, 0) })),
        this.clock.now(),
      );
      await this.audit.append(tx, actor, 'alert.separated', subjectOf(id), {
        hits: raised.map(({ hit }) => String(hit)),
        alerts: raised.map((one) => String(one.id)),
      });
      const rules = await this.findings.rules(raised.map(({ ruleVersion }) => ruleVersion));
      for (const { id: own, message, messageVersion, ruleVersion } of raised) {
        const { code, version: number } = rules.get(ruleVersion)!;
        await this.audit.append(tx, actor, 'alert.raised', subjectOf(own), {
          rule: code,
          version: number,
          message: String(message),
          messageVersion,
          from: String(id),
        });
      }
      await nudge(tx, { topic: 'alert', id: String(id) });
      await nudge(tx, { topic: 'alerts' });
    });
  }
}
