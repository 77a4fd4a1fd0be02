import { attachmentBytes, type Attachment } from '@minutebook/capture';
import { attachmentsOf } from '../ledger/events';
import type { ArchivedVersion } from '../reading/reader';
import type { Evidence } from './evidence';

/** Formats remembered by object. */
const REMEMBERED = 1_000;

/** The bytes of attachments, wherever they lie: inside the record of their message, or as an object of their own. */
export class AttachmentFiles {
  private readonly formats = new Map<number, string>();

  constructor(private readonly evidence: Evidence) {}

  /** The attachment of that number, if its bytes were captured. */
  of({ event }: Pick<ArchivedVersion, 'event'>, number: number): Attachment | undefined {
    const attachment = attachmentsOf(event)[number];
    return attachment?.state === 'inside' || attachment?.state === 'member' ? attachment : undefined;
  }

  /** Size and bytes of it; undefined when the archive does not have them after all. */
  async open(
    { evidence, ordinal }: Pick<ArchivedVersion, 'evidence' | 'ordinal'>,
    { state, path, sha256 }: Attachment,
  ): Promise<{ readonly size: number; chunks(): AsyncIterable<Uint8Array> } | undefined> {
    if (state === 'inside') {
      const raw = await this.evidence.record(evidence, ordinal);
      const bytes = await attachmentBytes(await this.formatOf(evidence), raw, path ?? '').catch(missing);
      return (
        bytes && {
          size: bytes.length,
          // Asynchronous by contract only: memory is there at once.
          async *chunks() {
            yield bytes;
          },
        }
      );
    }
    const stored = sha256 === undefined ? undefined : await this.evidence.bySha256(sha256, 'attachment');
    return stored && { size: stored.bytes, chunks: () => this.evidence.bytes(stored.id) };
  }

  private async formatOf(evidence: number): Promise<string> {
    let format = this.formats.get(evidence);
    if (format === undefined) {
      if (this.formats.size >= REMEMBERED) this.formats.clear();
      this.formats.set(evidence, (format = (await this.evidence.get(evidence)).format));
    }
    return format;
  }
}

/** What a record says it has and does not have is missing; any other fault is ours. */
function missing(error: unknown): undefined {
  if (error instanceof RangeError) return undefined;
  throw error;
}
