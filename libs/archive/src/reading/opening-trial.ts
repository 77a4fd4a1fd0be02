import type { TransparencyLog } from '@minutebook/access';
import { type Database, notFound, Problem } from '@minutebook/platform';
import { createHash } from 'node:crypto';
import { DisposalProofs } from '../disposal/disposal-proofs';
import { AttachmentFiles } from '../evidence/attachment-files';
import type { Evidence } from '../evidence/evidence';
import { attachmentsOf } from '../ledger/events';
import type { Keyring } from '../seal/keyring';
import { EvidenceCheck } from './evidence-check';
import type { Fault } from './fault';
import type { ArchivedMessage, ArchivedVersion, Reader } from './reader';
import { RecordCheck } from './record-check';

/** Messages shown around one that is opened. */
const AROUND = 50;
/** Larger files are not hashed here: everything stored is read again anyway (docs/rehash.md). */
const LARGEST_HASHED = 64 * 1024 * 1024;

export type OpeningFault = 'unopenable' | 'altered';

export interface OpeningResult {
  /** Until it is before whoever opens it: the message in its conversation, its raw bytes, the first bytes of its file. */
  readonly milliseconds: number;
  readonly fault: OpeningFault | null;
}

/**
 * Opens a message as whoever found it does. What came is then compared with the ledger, the evidence and the hash of the
 * attachment, by the checks that `verify` runs; that is not counted into the time.
 */
export class OpeningTrial {
  constructor(
    private readonly reader: Reader,
    private readonly evidence: Evidence,
    private readonly files: AttachmentFiles,
    private readonly records: RecordCheck,
    private readonly objects: EvidenceCheck,
  ) {}

  static over(
    database: Database,
    keyring: Keyring,
    log: TransparencyLog,
    reader: Reader,
    evidence: Evidence,
  ): OpeningTrial {
    const records = new RecordCheck(database, keyring, log, new DisposalProofs(database, log));
    const objects = new EvidenceCheck(database, evidence, records);
    return new OpeningTrial(reader, evidence, new AttachmentFiles(evidence), records, objects);
  }

  /** Throws `disposed` when it is gone meanwhile, and should be. */
  async open({ id, conversation }: ArchivedMessage, withAttachment: boolean): Promise<OpeningResult> {
    const began = performance.now();
    let milliseconds: number | undefined;
    try {
      const slice = await this.reader.slice(conversation, { around: id }, AROUND);
      const message = slice.messages.find((shown) => shown.id === id);
      if (!message) throw notFound('message');
      const first = message.versions[0]!;
      await this.evidence.record(first.evidence, first.ordinal);
      const file = withAttachment ? await this.attachment(first) : undefined;
      milliseconds = performance.now() - began;
      const same = (await this.isAsCommitted(message)) && (!file || (await file.isItself()));
      return { milliseconds, fault: same ? null : 'altered' };
    } catch (error) {
      return { milliseconds: milliseconds ?? performance.now() - began, fault: openingFault(error) };
    }
  }

  /** The first attachment that is here, opened: its first bytes have come. */
  private async attachment(version: ArchivedVersion): Promise<{ isItself(): Promise<boolean> }> {
    for (const number of attachmentsOf(version.event).keys()) {
      const attachment = this.files.of(version, number);
      const file = attachment && (await this.files.open(version, attachment));
      if (!file) continue;
      const bytes = file.chunks()[Symbol.asyncIterator]();
      let chunk = await bytes.next();
      return {
        isItself: async () => {
          if (attachment.sha256 === undefined || file.size > LARGEST_HASHED) return true;
          const hash = createHash('sha256');
          for (; !chunk.done; chunk = await bytes.next()) hash.update(chunk.value);
          return hash.digest('hex') === attachment.sha256;
        },
      };
    }
    throw notFound('attachment');
  }

  /** Every version is what its entry in the ledger commits to, and the file it came in hashes to what it did. */
  private async isAsCommitted({ versions }: ArchivedMessage): Promise<boolean> {
    const faults: Fault[] = [];
    for (const { position } of versions) if (position !== null) await this.records.page(position, 1, faults);
    const row = await this.evidence.get(versions[0]!.evidence);
    if (row.bytes <= LARGEST_HASHED) await this.objects.look(row, faults);
    return faults.length === 0;
  }
}

/** What a message that does not open has. Rethrows what says that it was disposed of. */
export function openingFault(error: unknown): OpeningFault {
  const code = error instanceof Problem ? error.code : undefined;
  if (code === 'disposed') throw error;
  return code === 'seal-broken' ? 'altered' : 'unopenable';
}
