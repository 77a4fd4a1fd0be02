import type { Audit } from '@minutebook/access';
import type { Reader } from '@minutebook/archive';
import type { ReviewLine } from '@minutebook/contract';
import type { Database } from '@minutebook/platform';
import type { Findings } from '@minutebook/surveillance';
import { reviewLines } from '../store/alert-store';

export interface Period {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly reviewer?: string | undefined;
}

/**
 * Evidence of review: reviewer, communication, date, action (FINRA 3110.07; R29). Only decisions count; opening an alert
 * leaves no line here (R30). Each line names the audit entries that prove it.
 */
export class EvidenceOfReview {
  constructor(
    private readonly database: Database,
    private readonly reader: Reader,
    private readonly findings: Findings,
    private readonly audit: Audit,
  ) {}

  async page(period: Period, after: number, limit: number): Promise<{ lines: ReviewLine[]; next: number | undefined }> {
    const rows = await reviewLines(this.database, period, after, limit + 1);
    const shown = rows.slice(0, limit);
    const [messages, rules, entries] = await Promise.all([
      this.reader.messages(shown.map((row) => row.message)),
      this.findings.rules(shown.map((row) => row.ruleVersion)),
      this.audit.entriesOf(
        shown.map((row) => ({ kind: 'alert', id: String(row.alert) })),
        ['alert.decided', 'alert.signed', 'alert.returned'],
      ),
    ]);
    const byMessage = new Map(messages.map((message) => [message.id, message]));
    const lines = shown.map((row): ReviewLine => {
      const message = byMessage.get(row.message)!;
      const rule = rules.get(row.ruleVersion)!;
      return {
        alert: String(row.alert),
        message: String(row.message),
        channel: message.channel,
        sentAt: message.versions[row.messageVersion]?.sentAt?.toISOString() ?? null,
        rule: `${rule.code} v${rule.version} ${rule.title}`,
        reviewer: row.byName,
        reviewedAt: row.at.toISOString(),
        disposition: row.disposition,
        reason: row.reason,
        signer: row.outcome === 'signed' ? row.signerName : null,
        signedAt: row.outcome === 'signed' ? (row.signedAt?.toISOString() ?? null) : null,
        entries: (entries.get(`alert:${row.alert}`) ?? [])
          .filter((entry) => entry.detail.decision === String(row.id))
          .map((entry) => entry.index),
      };
    });
    return { lines, next: rows.length > limit ? shown.at(-1)!.id : undefined };
  }
}
