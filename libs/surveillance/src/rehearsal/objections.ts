import type { AlertChange, LineStratumFigures, RehearsalObjection } from '@minutebook/contract';
import { sizeForRate } from '../sampling/bounds';
import type { RehearsedRuleRow } from './store/outcome-store';
import type { RehearsalRow } from './store/rehearsal-store';

/** Days a rehearsal has to look at if it does not look at everything. */
const DAYS = 90;
/** Without a find among so many lost messages, fewer than one in twenty of them should have alerted (R170). */
export const JUDGED = sizeForRate(0.05);

/** It keeps less than half of what it finds today (E4). */
export function isLargeDrop({ before, kept }: AlertChange): boolean {
  return kept * 2 < before;
}

/** Everything that speaks against publishing on a rehearsal. */
export function objectionsTo(
  rehearsal: RehearsalRow,
  rules: readonly RehearsedRuleRow[],
  sample: readonly LineStratumFigures[],
  /** In force now. */
  publication: number,
): readonly RehearsalObjection[] {
  if (rehearsal.state !== 'done') return [about(null, 'not-finished', 0, 'The rehearsal has not come to its end.')];
  const drops = rules.filter(({ figures }) => isLargeDrop(figures.alerts));
  return [
    ...(publication === rehearsal.publication
      ? []
      : [about(null, 'other-base', publication, 'Something else was put into force since: rehearse again.')]),
    ...shortness(rehearsal),
    ...rules.flatMap(({ code, unexplained: n }) =>
      n === 0
        ? []
        : [
            about(
              code,
              'lost-without-reason',
              n,
              `${code} loses ${counted(n, 'alert that was a violation or escalated', 'alerts that were violations or escalated')}, and no reason is given.`,
            ),
          ],
    ),
    ...(drops.length > 0 ? lineObjections(drops, sample) : []),
  ];
}

function lineObjections(
  drops: readonly RehearsedRuleRow[],
  sample: readonly LineStratumFigures[],
): RehearsalObjection[] {
  const lost = sample.find(({ stratum }) => stratum === 'lost');
  if (!lost || lost.drawn < Math.min(JUDGED, lost.population))
    return drops.map(({ code, figures: { alerts } }) => {
      const percent = Math.round((100 * alerts.lost) / alerts.before);
      return about(
        code,
        'large-drop',
        percent,
        `${code} loses ${percent} % of its alerts, and no sample below the line was drawn.`,
      );
    });
  const open = sample.reduce((sum, { drawn, judged }) => sum + drawn - judged, 0);
  if (open === 0) return [];
  return [
    about(
      null,
      'sample-not-judged',
      open,
      `${counted(open, 'message', 'messages')} of the sample below the line ${open === 1 ? 'is' : 'are'} not judged yet.`,
    ),
  ];
}

function shortness({ from, to, first, last }: RehearsalRow): RehearsalObjection[] {
  const days = first && last ? Math.floor((last.getTime() - first.getTime()) / 86_400_000) : 0;
  if ((!from && !to) || days >= DAYS) return [];
  return [
    about(
      null,
      'short-period',
      DAYS,
      `It looked at ${counted(days, 'day', 'days')} only: rehearse over the whole archive, or ${DAYS} days at least.`,
    ),
  ];
}

function counted(n: number, one: string, many: string): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}

function about(rule: string | null, code: RehearsalObjection['code'], n: number, text: string): RehearsalObjection {
  return { rule, code, n, text };
}
