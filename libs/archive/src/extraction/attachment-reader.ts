import { hash } from 'node:crypto';
import { EXTRACTOR, type ExtractionProcess, type Finding, LIMITS, type TextOutcome } from '@minutebook/extract';
import type { AttachmentFiles } from '../evidence/attachment-files';
import type { ArchivedVersion } from '../reading/reader';
import type { Scanner, TextService } from './services';

/** Findings kept for the same bytes under another message: a letterhead, a disclaimer as PDF. Characters of text. */
const KEPT_CHARACTERS = 20_000_000;

/** Where a service may know more than we do. */
const FOR_SERVICE: ReadonlySet<TextOutcome> = new Set(['none', 'damaged', 'unknown-type']);

export interface AttachmentFinding extends Finding {
  /** Of the attachment, where they are in the archive. */
  readonly bytes: number | null;
}

/** Reads attachments: scanned first where there is a scanner, then by our own readers, then by a service where there is one. */
export class AttachmentReader {
  private readonly kept = new Map<string, Finding>();
  private characters = 0;

  constructor(
    private readonly files: AttachmentFiles,
    private readonly process: ExtractionProcess,
    private readonly scanner?: Scanner,
    private readonly service?: TextService,
  ) {}

  /** Names version and means, because the same bytes give more where programs or a service are at hand. */
  get extractor(): string {
    const { languages, unpacks } = this.process.installed;
    const means = [languages === '' ? '' : '+ocr', unpacks ? '+bsdtar' : '', this.service ? '+tika' : ''];
    return `${EXTRACTOR}${means.join('')}`;
  }

  /** `number`: of an attachment that {@link AttachmentFiles.of} has. `isFresh`: what was found for the same bytes is not good enough. */
  async read(version: ArchivedVersion, number: number, isFresh = false): Promise<AttachmentFinding> {
    const attachment = this.files.of(version, number);
    const file = attachment && (await this.files.open(version, attachment));
    if (!file) return { ...MISSING, bytes: null };
    if (file.size > LIMITS.fileBytes)
      return { ...MISSING, outcome: 'too-large', detail: `more than ${LIMITS.fileBytes} bytes`, bytes: file.size };
    const chunks: Uint8Array[] = [];
    for await (const chunk of file.chunks()) chunks.push(chunk);
    const bytes = chunks.length === 1 ? Buffer.from(chunks[0]!) : Buffer.concat(chunks);
    const key = `${hash('sha256', bytes)} ${attachment?.name ?? ''}`;
    const known = isFresh ? undefined : this.kept.get(key);
    const finding = known ?? (await this.look(bytes, attachment?.name));
    if (!known) this.keep(key, finding);
    return { ...finding, bytes: file.size };
  }

  private async look(bytes: Buffer, name: string | undefined): Promise<Finding> {
    const threat = await this.scanner?.scan(bytes);
    if (threat) return { mediaType: null, text: '', ...threat };
    const own = await this.process.extract({ bytes, name });
    if (!this.service || !FOR_SERVICE.has(own.outcome)) return own;
    const text = await this.service.textOf(bytes);
    return text === undefined ? own : { ...own, outcome: 'text', text, detail: 'read by Apache Tika' };
  }

  private keep(key: string, finding: Finding): void {
    this.kept.set(key, finding);
    this.characters += finding.text.length + 200;
    for (const [oldest, { text }] of this.kept) {
      if (this.characters <= KEPT_CHARACTERS) return;
      this.kept.delete(oldest);
      this.characters -= text.length + 200;
    }
  }
}

const MISSING: Finding = { outcome: 'missing', mediaType: null, text: '', detail: null };
