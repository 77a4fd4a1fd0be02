import { type Clock, type Database, nudge, type Transaction } from '@minutebook/platform';
import type { Annotation } from '../annotations/annotation';
import type { Annotations } from '../annotations/annotations';
import { attachmentsOf } from '../ledger/events';
import type { ArchivedVersion, LedgerItem, Reader } from '../reading/reader';
import {
  type AttachmentReading,
  moveExtractionPosition,
  readExtractionPosition,
  READING_OUTCOMES,
  readWanted,
  saveReadings,
} from '../store/extraction-store';
import type { AttachmentReader } from './attachment-reader';

/** Ledger entries read at once. */
const STEP = 1_000;
/** What is found is kept after so many attachments, or so long: a crash repeats no more than that. */
const KEEP_AFTER = 50;
const KEEP_AFTER_MILLISECONDS = 5_000;

interface Found {
  readonly row: Omit<AttachmentReading, 'wanted'>;
  readonly annotation: Annotation;
}

/**
 * Follows the ledger and finds out what attachments say. Findings and position move in one transaction, and the same finding
 * has the same key: a crash repeats a little and doubles nothing. One follower at a time, whichever process is free.
 */
export class Extractor {
  constructor(
    private readonly database: Database,
    private readonly reader: Reader,
    private readonly annotations: Annotations,
    private readonly attachments: AttachmentReader,
    private readonly clock: Clock,
  ) {}

  /** Reads on until nothing is left, then what somebody asked to be read again. Returns false when another process is at it. */
  async catchUp(signal?: AbortSignal): Promise<boolean> {
    const done = await this.database.exclusively('extraction', async () => {
      while (!signal?.aborted && (await this.step(signal)));
      while (!signal?.aborted && (await this.again(signal)));
      return true;
    });
    return done ?? false;
  }

  /** Reads every attachment anew: for a newer version of the extractor, or when OCR came to be there. */
  async rebuild(signal?: AbortSignal): Promise<void> {
    await this.database.exclusively('extraction', () => moveExtractionPosition(this.database, 0));
    await this.catchUp(signal);
  }

  private async step(signal?: AbortSignal): Promise<boolean> {
    const items = await this.reader.follow(await readExtractionPosition(this.database), STEP);
    let found: Found[] = [];
    let since = Date.now();
    for (const [index, item] of items.entries()) {
      if (signal?.aborted) return false;
      found.push(...(await this.readAll(item)));
      const isDue = found.length >= KEEP_AFTER || Date.now() - since > KEEP_AFTER_MILLISECONDS;
      if (!isDue && index < items.length - 1) continue;
      await this.database.transaction(async (tx) => {
        await this.keep(tx, found);
        await moveExtractionPosition(tx, item.position + 1);
      });
      found = [];
      since = Date.now();
    }
    return items.length > 0;
  }

  private async readAll(item: LedgerItem): Promise<Found[]> {
    if (!('event' in item)) return [];
    const found: Found[] = [];
    for (const [number, { state }] of attachmentsOf(item.event).entries())
      if (state === 'inside' || state === 'member') found.push(await this.read(item, number, 1));
    return found;
  }

  private async again(signal?: AbortSignal): Promise<boolean> {
    const wanted = await readWanted(this.database, KEEP_AFTER);
    const messages = new Map(
      (await this.reader.messages([...new Set(wanted.map(({ message }) => message))])).map((message) => [
        message.id,
        message,
      ]),
    );
    for (const { message, version, number, attempts } of wanted) {
      if (signal?.aborted) return false;
      const at = messages.get(message)?.versions.find((candidate) => candidate.version === version);
      // Disposed of since it was listed.
      if (!at) continue;
      const found = await this.read(at, number, attempts + 1);
      await this.database.transaction((tx) => this.keep(tx, [found]));
    }
    return wanted.length === KEEP_AFTER;
  }

  private async read(version: ArchivedVersion, number: number, attempt: number): Promise<Found> {
    const { bytes, ...finding } = await this.attachments.read(version, number, attempt > 1);
    const extractor = `${this.attachments.extractor}${attempt > 1 ? `#${attempt}` : ''}`;
    const { outcome, mediaType, detail } = finding;
    return {
      row: {
        message: version.message,
        version: version.version,
        number,
        evidence: version.evidence,
        outcome: READING_OUTCOMES[outcome],
        mediaType,
        bytes,
        detail,
        extractor,
        attempts: attempt,
        at: this.clock.now(),
      },
      annotation: { kind: 'text', version: version.version, number, extractor, ...finding },
    };
  }

  private async keep(tx: Transaction, found: readonly Found[]): Promise<void> {
    if (found.length === 0) return;
    await this.annotations.add(
      tx,
      found.map(({ row, annotation }) => ({ message: row.message, annotation })),
    );
    await saveReadings(
      tx,
      found.map(({ row }) => row),
    );
    await nudge(tx, { topic: 'attachments' });
  }
}
