import type { Actor } from '@minutebook/access';
import {
  type ArchivedMessage,
  type AttachmentFiles,
  attachmentsOf,
  type Evidence,
  type OpenedRecord,
  type Origin,
  type Provenance,
  type Reader,
  type RecordOpenings,
  type SightedReader,
} from '@minutebook/archive';
import { evidenceName, sha256 } from '@minutebook/proof';
import type { Cell } from '../formats/csv';
import { aboutFinding, aboutVersion } from './about';
import type { EntryFiles } from './entry-files';
import type { Spool } from './spool';

/** One line of the index a record: where it stands in the bundle, and how to find it again in the archive (R8). */
export const INDEX_COLUMNS = [
  ...['file', 'ledger_entry', 'ledger_at_utc', 'message', 'version', 'what', 'channel', 'conversation', 'title'],
  ...['sent_at_utc', 'received_at_utc', 'sender', 'search', 'evidence_sha256', 'evidence_path', 'evidence_start'],
  ...['evidence_bytes', 'readable'],
] as const;

/** Messages whose origin is looked up at the same time. */
const AT_ONCE = 4;

/** Of the archive, what records are written from. */
export interface RecordSources {
  readonly sighted: SightedReader;
  readonly reader: Reader;
  readonly openings: RecordOpenings;
  readonly origins: Provenance;
  readonly evidence: Evidence;
  readonly attachments: AttachmentFiles;
}

/** A message with all about it that goes into the bundle. */
export interface OpenedMessage {
  readonly message: ArchivedMessage;
  readonly records: readonly OpenedRecord[];
}

/** Writes messages into a bundle: every version and finding with its opening, its proof and where it came from. */
export class RecordFiles {
  /** Of each version written, by its number, the channel and the day (UTC) it counts on. */
  readonly days = new Map<number, string>();
  private written = 0;

  constructor(
    private readonly from: RecordSources,
    private readonly spool: Spool,
    private readonly files: EntryFiles,
    /** Ledger entries there are. */
    private readonly below: number,
    private readonly withEvidence: boolean,
  ) {}

  /** Entries written so far. */
  get count(): number {
    return this.written;
  }

  /** Those of these messages that the actor sees and the ledger had. */
  async open(actor: Actor, ids: readonly number[]): Promise<OpenedMessage[]> {
    const seen = await this.from.sighted.messages(actor.id, ids);
    const records = new Map<number, OpenedRecord[]>();
    const all = await this.from.openings.of(
      seen.map(({ id }) => id),
      this.below,
    );
    for (const opened of all) records.set(opened.message, [...(records.get(opened.message) ?? []), opened]);
    return seen.flatMap((message) => {
      const found = records.get(message.id);
      return found ? [{ message, records: found }] : [];
    });
  }

  /** `readable`: the file in which they can be read. */
  async write(opened: readonly OpenedMessage[], readable: string): Promise<Cell[][]> {
    await this.files.prepare(opened.flatMap(({ records }) => records.map(({ index }) => index)));
    const messages = opened.map(({ message }) => message);
    const titles = await this.from.reader.conversations(messages.map(({ conversation }) => conversation));
    const handles = await this.from.reader.handles(messages.flatMap(({ versions }) => versions[0]!.sender ?? []));
    const origins = await this.originsOf(messages);
    const lines: Cell[][] = [];
    for (const { message, records } of opened) {
      const title = titles.get(message.conversation)?.title ?? '';
      const { sender } = message.versions[0]!;
      const by = sender === null ? undefined : handles.get(sender);
      for (const record of records) {
        const place = await this.writeOne(message, record, origins.get(record.ref));
        lines.push([
          ...[this.files.name(record.index, 'json'), record.index, record.at.toISOString(), message.id, place.version],
          ...[place.what, message.channel, message.conversation, title, place.sentAt, place.receivedAt],
          ...[by ? `${by.name} <${by.value}>` : '', `id:${message.id}`, ...place.evidence],
          `${readable}#m${message.id}`,
        ]);
      }
    }
    return lines;
  }

  /** Of every version, by its row; a few at a time, so that others get a turn at the database. */
  private async originsOf(messages: readonly ArchivedMessage[]): Promise<ReadonlyMap<number, Origin>> {
    const origins = new Map<number, Origin>();
    for (let from = 0; from < messages.length; from += AT_ONCE)
      await Promise.all(
        messages.slice(from, from + AT_ONCE).map(async ({ versions }) => {
          for (const [i, origin] of (await this.from.origins.of(versions)).entries())
            origins.set(versions[i]!.id, origin);
        }),
      );
    return origins;
  }

  private async writeOne(message: ArchivedMessage, opened: OpenedRecord, origin: Origin | undefined) {
    await this.files.write(opened);
    this.written++;
    const version = message.versions.find(({ id }) => id === opened.ref);
    if (!version || !origin) {
      await this.files.writeBeside(opened.index, 'about.json', aboutFinding(message, opened));
      const found = message.annotations.find(({ id }) => id === opened.ref);
      const what = found?.annotation.kind === 'text' ? 'text of an attachment' : 'gone at the source';
      return { version: '', what, sentAt: '', receivedAt: '', evidence: ['', '', '', ''] };
    }
    this.days.set(opened.index, `${message.channel} ${message.at.toISOString().slice(0, 10)}`);
    const evidence = this.withEvidence ? await this.writeEvidence(version) : [];
    await this.files.writeBeside(opened.index, 'about.json', aboutVersion(message, version, origin, evidence));
    return {
      ...{ version: version.version, what: version.change, sentAt: version.sentAt?.toISOString() ?? '' },
      receivedAt: version.receivedAt.toISOString(),
      evidence: [origin.sha256, origin.path.join(' › '), origin.place.start, origin.place.bytes],
    };
  }

  /** The bytes the version was read from, and its attachments: as their source delivered them, under the names of their hashes. */
  private async writeEvidence(version: ArchivedMessage['versions'][number]): Promise<string[]> {
    const raw = await this.from.evidence.record(version.evidence, version.ordinal);
    const names = [await this.writeBytes(sha256(raw).toString('hex'), raw)];
    for (const [number] of attachmentsOf(version.event).entries()) {
      const attachment = this.from.attachments.of(version, number);
      const file = attachment && (await this.from.attachments.open(version, attachment));
      if (!file || !attachment) continue;
      if (attachment.state === 'member' && attachment.sha256 !== undefined)
        names.push(await this.writeBytes(attachment.sha256, file.chunks()));
      else {
        const bytes = Buffer.concat(await collected(file.chunks()));
        names.push(await this.writeBytes(sha256(bytes).toString('hex'), bytes));
      }
    }
    return [...new Set(names)];
  }

  private async writeBytes(digest: string, bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<string> {
    const name = evidenceName(digest);
    if (!this.spool.has(name)) await this.spool.add(name, bytes);
    return name;
  }
}

async function collected(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return all;
}
