import type { Comparison, DaysClaimed, DayVerdict, Verdict } from '@minutebook/proof';

const HEADLINES: Readonly<Record<Verdict['verdict'], string>> = {
  proven: 'PROVEN. Everything in this bundle is what was recorded, and signed by a key you trust.',
  faulty: 'FAULTY. Something in this bundle is not as it was recorded.',
  unproven: 'UNPROVEN. Nothing is wrong inside this bundle, but not everything is vouched for from outside.',
};

/** Most lines of one kind; the rest is in the JSON. */
const MOST = 50;

/** The verdict as text. */
export function verdictText(verdict: Verdict): string {
  const { bundle, faults, reasons, warnings, counts, logs, days } = verdict;
  const lines = [HEADLINES[verdict.verdict], ''];
  if (bundle.id !== null) lines.push(`Bundle      ${bundle.id}`);
  if (bundle.madeAt !== null)
    lines.push(`Made        ${bundle.madeAt}${bundle.madeBy === null ? '' : ` by ${bundle.madeBy}`}`);
  if (bundle.digest !== null) lines.push(`Digest      ${bundle.digest}`);
  lines.push(
    `Holds       ${counts.records} records, ${counts.audit} audit entries, ${counts.days} day manifests, ${counts.evidence} raw objects; ${counts.withheld} records are accounted for and not in it`,
  );
  for (const log of Object.values(logs)) {
    lines.push(`Log         ${log.origin}: ${log.size} entries, root ${log.root}`);
    const seen = log.cosignedBy.length === 0 ? 'no witness you know' : log.cosignedBy.join(', ');
    lines.push(`            signed by ${log.isTrusted ? 'a key you trust' : 'its own key'}, seen by ${seen}`);
  }
  if (verdict.claimed)
    lines.push(
      ...claimLines(
        verdict.claimed,
        days.filter(({ isClaimed }) => isClaimed),
      ),
    );
  section(
    lines,
    'Faults',
    faults.map(({ code, file, what }) => `${file === '' ? '(the container)' : file}: ${what} [${code}]`),
  );
  section(
    lines,
    'Why it is not proven',
    reasons.map(({ code, what }) => `${what} [${code}]`),
  );
  section(
    lines,
    'To be known',
    warnings.map(({ code, what }) => `${what} [${code}]`),
  );
  return `${lines.join('\n')}\n`;
}

function claimLines({ channels, custodians, from, to }: DaysClaimed, days: readonly DayVerdict[]): string[] {
  const sum = (of: (day: DayVerdict) => number): number => days.reduce((total, day) => total + of(day), 0);
  const parts = [
    `${sum(({ here }) => here)} in the bundle`,
    `${sum(({ disposed }) => disposed)} disposed of`,
    `${sum(({ withheld }) => withheld)} withheld`,
    `${sum(({ short }) => short)} not accounted for`,
  ];
  const whom = `custodians ${custodians.join(', ')}; ${channels === null ? 'all channels' : `channels ${channels.join(', ')}`}`;
  return [
    `Claims      to be complete for ${whom}; ${from} to ${to}`,
    `            ${days.length} custodian-days count ${sum(({ count }) => count)} records: ${parts.join(', ')}`,
  ];
}

function section(lines: string[], title: string, items: readonly string[]): void {
  if (items.length === 0) return;
  lines.push('', `${title}:`, ...items.slice(0, MOST).map((item) => `  ${item}`));
  if (items.length > MOST) lines.push(`  … and ${items.length - MOST} more; --json has all of them.`);
}

/** What comparing came to, as text. */
export function comparisonText(compared: readonly Comparison[]): string {
  if (compared.length === 0) return 'These bundles are not of the same logs: there is nothing to compare.\n';
  return compared
    .map((log) => {
      if (log.is === 'forked') return `${log.origin}: TWO HISTORIES. It signed two that cannot both be true.\n`;
      if (log.is === 'one') return `${log.origin}: one history, as far as ${log.size} entries.\n`;
      return `${log.origin}: nothing in the two bundles meets, so nothing can be said. Ask for one made “since” the other.\n`;
    })
    .join('');
}
