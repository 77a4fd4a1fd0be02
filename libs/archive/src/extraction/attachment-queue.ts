import type { Actor, Audit } from '@minutebook/access';
import type { TextOutcome } from '@minutebook/extract';
import { type Database, notFound, nudge } from '@minutebook/platform';
import {
  type AttachmentPlace,
  type AttachmentReading,
  countReadings,
  listUnreadable,
  READING_OUTCOMES,
  wantReadings,
} from '../store/extraction-store';

export interface QueueQuestion {
  /** Of one import; of the whole archive without. */
  readonly importId?: number;
  readonly outcome?: TextOutcome;
  readonly after?: AttachmentPlace;
  readonly limit: number;
}

/** What could not be read of the attachments: counted, listed, and read again when somebody asks (R177). */
export class AttachmentQueue {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  /** How many attachments had each outcome. */
  async tally(importId?: number): Promise<Record<TextOutcome, number>> {
    const counts = new Map((await countReadings(this.database, importId)).map(({ outcome, n }) => [outcome, n]));
    const tally = Object.entries(READING_OUTCOMES).map(([outcome, code]) => [outcome, counts.get(code) ?? 0]);
    return Object.fromEntries(tally) as Record<TextOutcome, number>;
  }

  list({ outcome, ...question }: QueueQuestion): Promise<AttachmentReading[]> {
    return listUnreadable(this.database, { ...question, ...(outcome && { outcome: READING_OUTCOMES[outcome] }) });
  }

  /** Has these read again soon. Throws `not-found` when none of them waits here. */
  async retry(actor: Actor, places: readonly AttachmentPlace[]): Promise<number> {
    return this.database.transaction(async (tx) => {
      const wanted = await wantReadings(tx, places);
      if (wanted.length === 0) throw notFound('attachment');
      await this.audit.appendAll(
        tx,
        actor,
        wanted.map(({ message, version, number }) => ({
          action: 'attachment.retried',
          subject: { kind: 'message', id: String(message) },
          detail: { version, number },
        })),
      );
      await nudge(tx, { topic: 'attachment-retry' });
      return wanted.length;
    });
  }
}
