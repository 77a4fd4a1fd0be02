import type { Audit, Entry } from '@minutebook/access';
import type { ArchivedMessage, Reader } from '@minutebook/archive';
import type { ReportLine, ReportParameters } from '@minutebook/contract';
import type { Database } from '@minutebook/platform';
import type { Findings, Hit, RuleVersion } from '@minutebook/surveillance';
import { AUDIT_STEP, type Positions, type Report } from './report';
import { type DecidedRow, readDecided } from './store/report-store';

const PAGE = 500;

/**
 * Evidence of review: reviewer, communication, date, action (FINRA 3110.07; R29). Only decisions count; opening an alert
 * leaves no line here (R30), and one that was taken back is none. No cell is empty, and each line names the audit entries
 * that prove it.
 */
export class EvidenceOfReview implements Report {
  readonly sections = [
    {
      name: 'review',
      columns: [
        'alert',
        'message',
        'channel',
        'sent_at_utc',
        'rule',
        'reviewer',
        'reviewed_at_utc',
        'action',
        'reason',
        'how',
        'outcome',
        'signed_by',
        'signed_at_utc',
        'together_with',
      ],
    },
  ];

  constructor(
    private readonly database: Database,
    private readonly reader: Reader,
    private readonly findings: Findings,
    private readonly audit: Audit,
  ) {}

  async *lines({ from, to, reviewer }: ReportParameters, { audit }: Positions): AsyncGenerator<ReportLine[]> {
    for (let at = 0; at < audit; at += AUDIT_STEP) {
      const upTo = Math.min(audit, at + AUDIT_STEP);
      const decided = (await this.audit.follow(at, upTo, ['alert.decided'], { from, to })).filter(
        ({ actor }) => reviewer === undefined || actor.id === reviewer,
      );
      for (let n = 0; n < decided.length; n += PAGE) yield await this.page(decided.slice(n, n + PAGE), audit);
    }
  }

  private async page(decided: readonly Entry[], audit: number): Promise<ReportLine[]> {
    const rows = await readDecided(
      this.database,
      decided.map(({ detail }) => Number(detail.decision)),
    );
    const [messages, rules, later] = await Promise.all([
      this.reader.messages([...rows.values()].map(({ message }) => message)),
      this.findings.rules([...rows.values()].map(({ ruleVersion }) => ruleVersion)),
      this.audit.entriesOf(
        decided.map(({ subject }) => subject),
        ['alert.signed', 'alert.returned', 'alert.undone', 'alert.reopened'],
      ),
    ]);
    const byMessage = new Map(messages.map((message) => [message.id, message]));
    const hits = new Map(
      (await this.findings.hits([...rows.values()].flatMap(({ members }) => [...members]))).map((hit) => [hit.id, hit]),
    );
    return decided.flatMap((entry): ReportLine[] => {
      const row = rows.get(Number(entry.detail.decision))!;
      const acts = (later.get(`alert:${entry.subject.id}`) ?? []).filter(
        ({ index, detail }) => index < audit && detail.decision === entry.detail.decision,
      );
      if (acts.some(({ action }) => action === 'alert.undone')) return [];
      return [
        lineOf(
          entry,
          row,
          acts,
          byMessage.get(row.message),
          rules.get(row.ruleVersion)!,
          row.members.flatMap((hit) => hits.get(hit) ?? []),
        ),
      ];
    });
  }
}

function lineOf(
  { index, subject, actor }: Entry,
  row: DecidedRow,
  acts: readonly Entry[],
  message: ArchivedMessage | undefined,
  rule: RuleVersion,
  members: readonly Hit[],
): ReportLine {
  const signed = acts.filter(({ action }) => action === 'alert.signed');
  return {
    section: 'review',
    cells: [
      subject.id,
      String(row.message),
      row.channel,
      message?.versions[row.messageVersion]?.sentAt?.toISOString() ?? 'not stated',
      `${rule.code} v${rule.version} ${rule.title}`,
      actor.name,
      row.at.toISOString(),
      row.disposition,
      row.reason,
      row.bulk ? 'in bulk' : 'individually',
      outcomeOf(acts),
      signed.map((act) => act.actor.name).join(', ') || 'nobody',
      signed.at(-1)?.at.toISOString() ?? 'not signed',
      // What was folded under the alert when it was decided.
      members
        .map(({ message: id }) => id)
        .sort((one, other) => one - other)
        .join(' ') || 'nothing',
    ],
    entries: [index, ...acts.map((act) => act.index)],
  };
}

/** One signature of two is none yet: the alert is closed by the last. */
function outcomeOf(acts: readonly Entry[]): string {
  const last = acts.at(-1);
  if (last?.action === 'alert.signed') return last.detail['state'] === 'closed' ? 'signed' : 'partly signed';
  return last?.action === 'alert.returned' ? 'returned' : last ? 'reopened' : 'unsigned';
}
