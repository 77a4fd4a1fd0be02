import { Controller } from '@nestjs/common';
import { Audit, type In, Input, Serves } from '@minutebook/access';
import { api, type AttachmentTally, type AttachmentText, type UnreadableAttachment } from '@minutebook/contract';
import { notFound } from '@minutebook/platform';
import { AttachmentQueue } from '../extraction/attachment-queue';
import { Reader } from '../reading/reader';
import { nameOf } from '../store/codes';
import { SightedReader } from '../walls/sighted-reader';
import { Sights } from '../walls/sights';
import { type AttachmentPlace, type AttachmentReading, READING_OUTCOMES } from '../store/extraction-store';
import { readingsOf } from './presenting';

/** What attachments say, and which of them say nothing we could read. */
@Controller()
export class AttachmentController {
  constructor(
    private readonly queue: AttachmentQueue,
    private readonly reader: Reader,
    private readonly sights: Sights,
    private readonly sighted: SightedReader,
    private readonly audit: Audit,
  ) {}

  @Serves(api.attachments.tally)
  async tally(@Input() { query }: In<typeof api.attachments.tally>): Promise<AttachmentTally> {
    const [outcomes, { behind }] = await Promise.all([
      this.queue.tally(query.import === undefined ? undefined : Number(query.import)),
      this.reader.attachmentsLeft(),
    ]);
    return { outcomes, behind };
  }

  @Serves(api.attachments.unreadable)
  async unreadable(
    @Input() { actor, query }: In<typeof api.attachments.unreadable>,
  ): Promise<{ items: UnreadableAttachment[]; next: string | null }> {
    const after = readPlace(query.after);
    const found = await this.queue.list({
      limit: query.limit + 1,
      ...(query.import !== undefined && { importId: Number(query.import) }),
      ...(query.outcome && { outcome: query.outcome }),
      ...(after && { after }),
    });
    const items = found.slice(0, query.limit);
    const seen = await this.reader.seen(
      items.map(({ message }) => message),
      await this.sights.of(actor.id),
    );
    return {
      items: items.filter(({ message }) => seen.has(message)).map(present),
      next: found.length > query.limit ? writePlace(items.at(-1)!) : null,
    };
  }

  @Serves(api.attachments.retry)
  async retry(@Input() { actor, body }: In<typeof api.attachments.retry>): Promise<{ waiting: number }> {
    const places = body.attachments.map(({ message, version, number }) => ({
      message: Number(message),
      version,
      number,
    }));
    return { waiting: await this.queue.retry(actor, places) };
  }

  @Serves(api.attachments.text)
  async text(@Input() { actor, params, query }: In<typeof api.attachments.text>): Promise<AttachmentText> {
    const reading = readingsOf(await this.sighted.message(actor.id, Number(params.id)), query.version).get(
      params.number,
    );
    if (!reading) throw notFound('text of this attachment');
    await this.audit.record(
      actor,
      'message.viewed',
      { kind: 'message', id: params.id },
      { what: 'attachment', version: query.version, number: params.number },
    );
    const { outcome, mediaType, detail, text } = reading;
    return { outcome, mediaType, detail, text };
  }
}

function present(row: AttachmentReading): UnreadableAttachment {
  return {
    message: String(row.message),
    version: row.version,
    number: row.number,
    outcome: nameOf(READING_OUTCOMES, row.outcome),
    mediaType: row.mediaType,
    bytes: row.bytes,
    detail: row.detail,
    attempts: row.attempts,
    at: row.at.toISOString(),
    waiting: row.wanted,
  };
}

function readPlace(cursor: string | undefined): AttachmentPlace | undefined {
  const match = /^(\d{1,15})-(\d{1,5})-(\d{1,9})$/.exec(cursor ?? '');
  return match ? { message: Number(match[1]), version: Number(match[2]), number: Number(match[3]) } : undefined;
}

function writePlace({ message, version, number }: AttachmentPlace): string {
  return `${message}-${version}-${number}`;
}
