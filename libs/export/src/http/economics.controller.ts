import { Controller, Res } from '@nestjs/common';
import { Audit, type In, Input, Serves } from '@minutebook/access';
import { api, type Economy } from '@minutebook/contract';
import { Economics } from '@minutebook/review';
import type { Response } from 'express';
import { type Cell, csv } from '../formats/csv';
import { once, send } from './sending';

const FIGURES = [
  'hits',
  'alerts',
  'decided',
  'right',
  'violations',
  'escalated',
  'low_percent',
  'high_percent',
  'hours',
  'last_hit_at',
];
const BY = { rules: 'rule', desks: 'desk', languages: 'language' } as const;

@Controller()
export class EconomicsExportController {
  constructor(
    private readonly audit: Audit,
    private readonly economics: Economics,
  ) {}

  /** Every rule, term, desk or language as one line, with what it brought and cost. */
  @Serves(api.economics.csv)
  async export(@Input() { actor, query }: In<typeof api.economics.csv>, @Res() response: Response): Promise<void> {
    const { of, ...scope } = query;
    const { from, booked, lines } =
      of === 'terms' ? await this.terms(actor.id, scope) : await this.lines(actor.id, scope, BY[of]);
    await this.audit.record(
      actor,
      'report.exported',
      { kind: 'report', id: 'economics' },
      { ...query, lines: lines.length, audit: booked.audit },
    );
    const names =
      of === 'terms' ? ['lexicon', 'rule', 'term'] : of === 'rules' ? ['lexicon', 'rule', 'title'] : [BY[of]];
    const alone = of === 'terms' ? ['alerts_alone', 'decided_alone', 'right_alone', 'zones'] : [];
    await send(
      response,
      `economics-${of}`,
      csv([...names, ...FIGURES, ...alone, 'from', 'audit'], once(lines), (line) => [...line, from, booked.audit]),
    );
  }

  private async terms(user: string, scope: Parameters<Economics['terms']>[1]) {
    const { lines, ...rest } = await this.economics.terms(user, scope, 'all');
    const cells = lines.map(({ text, rule, economy, alone, zones }): Cell[] => [
      rule.lexiconName,
      rule.code,
      text,
      ...figuresOf(economy),
      alone.alerts,
      alone.decided,
      alone.right,
      zones.map(({ zone, hits }) => `${zone} ${hits}`).join(' '),
    ]);
    return { ...rest, lines: cells };
  }

  private async lines(user: string, scope: Parameters<Economics['lines']>[1], by: Parameters<Economics['lines']>[2]) {
    const { lines, from, booked } = await this.economics.lines(user, scope, by);
    const cells = lines.map(({ key, rule, economy }): Cell[] => [
      ...(rule ? [rule.lexiconName, rule.code, rule.title] : [key]),
      ...figuresOf(economy),
    ]);
    return { from, booked, lines: cells };
  }
}

function figuresOf(economy: Economy): Cell[] {
  const { hits, alerts, decided, right, violations, escalated, low, high, hours, lastHitAt } = economy;
  return [hits, alerts, decided, right, violations, escalated, low, high, Math.round(hours * 100) / 100, lastHitAt];
}
