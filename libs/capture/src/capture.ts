import { gunzipSync } from 'node:zlib';
import { type Importer, type Member as Described, ROSTER_MOST } from './importer';
import { IMPORTERS } from './importers';
import { attachmentObject, emptyObject, exceptionObject, recordsObject } from './objects';
import { isPst } from './pst/header';
import { againstHeader, isRsmf, rsmfArchive } from './rsmf/container';
import { pstObjects } from './pst/unpacking';
import { describeUnknown, recognise, sampleOf } from './sample';
import type { Capture, CapturedObject, CaptureOptions, Limits, Source } from './source';
import { bytesSource, rangeSource, readRange } from './source/sources';
import { isTar } from './tar/header';
import { openTar } from './tar/tar';
import { type Budget, DEFAULT_LIMITS, type Member, openArchive, type Opened, type ReadableMember } from './zip/archive';

/** An archive compressed inside an archive is unpacked into memory, for it is read at random: at most this many bytes. */
const NESTED_MOST = 128 * 1024 * 1024;
/** Media that no export hides a transcript in: spares unpacking their beginnings when looking for one. */
const MEDIA = /\.(jpe?g|png|webp|gif|heic|mp4|mov|3gp|opus|ogg|m4a|mp3|aac|amr|wav|pdf|vcf)$/i;
/** Members that tell a document that happens to be a zip (Office, OpenDocument, EPUB, Java) from an archive of files. */
const DOCUMENT = new Set(['[Content_Types].xml', 'mimetype', 'META-INF/MANIFEST.MF']);

/** Reads a file, or an archive of files, as what its content says it is (G12). */
export const capture: Capture = async function* (source, options = {}) {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  yield* new Examination(options, limits, { bytes: limits.totalBytes }).file(source, [source.name], 0);
};

/** One call of {@link capture}: the operator's options, and the bounds that all nested archives share. */
class Examination {
  constructor(
    private readonly options: CaptureOptions,
    private readonly limits: Limits,
    private readonly budget: Budget,
  ) {}

  /** A file on its own, or a member that no other member claims. */
  async *file(
    source: Source,
    path: readonly string[],
    depth: number,
    notes: readonly string[] = [],
    /** Ranges of the source are cheap to read. */
    isRandom = true,
  ): AsyncGenerator<CapturedObject> {
    if (source.size === 0) {
      yield emptyObject(source, path);
      return;
    }
    const sample = await sampleOf(source);
    if (isArchive(sample.head)) {
      yield* this.archive(source, path, depth, notes, isRandom);
      return;
    }
    if (isGzip(sample.head)) {
      yield* this.compressed(source, path, depth, notes);
      return;
    }
    if (isPst(sample.head)) {
      yield* this.dataFile(source, path, notes, isRandom);
      return;
    }
    if (isRsmf(sample) && source.size <= NESTED_MOST) {
      yield* this.rsmf(source, path, depth, notes);
      return;
    }
    const importer = recognise(IMPORTERS, sample);
    yield importer
      ? recordsObject(importer, source, path, this.options, new Map(), notes)
      : exceptionObject(source, path, 'not-a-known-format', describeUnknown(sample), notes);
  }

  /** An Outlook data file, which is read at random as an archive is. */
  private async *dataFile(
    packed: Source,
    path: readonly string[],
    notes: readonly string[],
    isRandom: boolean,
  ): AsyncGenerator<CapturedObject> {
    if (!isRandom && packed.size > NESTED_MOST) {
      const detail = `compressed inside an archive a data file may have at most ${NESTED_MOST} bytes; import it on its own`;
      yield exceptionObject(packed, path, 'archive-unsafe', detail, notes);
      return;
    }
    const source = !isRandom ? bytesSource(packed.name, await readRange(packed, 0, packed.size)) : packed;
    yield* pstObjects(source, path, this.options, notes);
  }

  /** A mail around an archive (formats.md 18): the mail is kept whole, what counts is the archive. */
  private async *rsmf(
    source: Source,
    path: readonly string[],
    depth: number,
    notes: readonly string[],
  ): AsyncGenerator<CapturedObject> {
    const packed = await rsmfArchive(source);
    if (!packed) {
      yield exceptionObject(source, path, 'unreadable-record', 'an RSMF file without its rsmf.zip', notes);
      return;
    }
    yield attachmentObject(source, path);
    const archive = bytesSource('rsmf.zip', packed.bytes);
    for await (const object of this.file(archive, [...path, 'rsmf.zip'], depth + 1, notes))
      yield object.format === 'rsmf' ? againstHeader(object, packed.events) : object;
  }

  /** One file, compressed: a tar of files, or a mailbox. It is unpacked into memory, for both are read at random. */
  private async *compressed(
    packed: Source,
    path: readonly string[],
    depth: number,
    notes: readonly string[],
  ): AsyncGenerator<CapturedObject> {
    const refuse = (code: 'archive-unsafe' | 'archive-damaged', detail: string): CapturedObject =>
      exceptionObject(packed, path, code, `the file was not unpacked: ${detail}`, notes);
    const most = Math.min(NESTED_MOST, this.budget.bytes, Math.max(2 ** 20, packed.size * this.limits.ratio));
    if (depth >= this.limits.depth)
      yield refuse('archive-unsafe', `archives are nested more than ${this.limits.depth} deep`);
    else if (packed.size > most)
      yield refuse('archive-unsafe', `it has more than ${most} bytes; unpack it, and import what is in it`);
    else {
      let bytes: Buffer | undefined;
      let end = 0;
      let refusal: CapturedObject | undefined;
      try {
        ({ bytes, end } = unzipped(await readRange(packed, 0, packed.size), most));
      } catch (error) {
        const isLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
        refusal = isLarge
          ? refuse('archive-unsafe', `it unpacks to more than ${most} bytes; unpack it, and import what is in it`)
          : refuse('archive-damaged', 'its bytes are damaged');
      }
      if (refusal) yield refusal;
      if (!bytes) return;
      // Noughts fill up a block, and are all that may follow.
      const rest = await readRange(packed, end, packed.size);
      if (rest.some((byte) => byte !== 0)) {
        const stray = rangeSource(`bytes ${end}-${packed.size}`, packed, end, packed.size);
        const detail = 'these bytes stand behind what was compressed, and belong to nothing';
        yield exceptionObject(stray, [...path, stray.name], 'archive-damaged', detail, notes);
      }
      this.budget.bytes -= bytes.length;
      const name = packed.name.replace(/\.gz$/i, '').replace(/\.tgz$/i, '.tar');
      yield* this.file(bytesSource(name, bytes), [...path, name], depth + 1, notes);
    }
  }

  private async *archive(
    packed: Source,
    path: readonly string[],
    depth: number,
    outerNotes: readonly string[],
    isRandom: boolean,
  ): AsyncGenerator<CapturedObject> {
    const refuse = (detail: string): CapturedObject =>
      exceptionObject(packed, path, 'archive-unsafe', `the archive was not opened: ${detail}`, outerNotes);
    if (depth >= this.limits.depth) {
      yield refuse(`archives are nested more than ${this.limits.depth} deep`);
      return;
    }
    if (!isRandom && packed.size > NESTED_MOST) {
      yield refuse(`compressed inside another archive it may have at most ${NESTED_MOST} bytes; import it on its own`);
      return;
    }
    const source = !isRandom ? bytesSource(packed.name, await readRange(packed, 0, packed.size)) : packed;
    const isZipped = isZip(await readRange(source, 0, Math.min(source.size, 4)));
    const open = isZipped ? openArchive : openTar;
    const { members, notes: ownNotes, unsafe } = await open(source, this.limits, this.budget);
    const notes = [...outerNotes, ...ownNotes];
    if (unsafe !== undefined) yield refuse(unsafe);
    else if (members.length === 0)
      yield exceptionObject(source, path, 'not-a-known-format', 'an archive without members', notes);
    else if (isZipped && members.some(({ name }) => DOCUMENT.has(name)))
      yield exceptionObject(source, path, 'not-a-known-format', 'not a format this program reads: a document', notes);
    else yield* this.members(members, path, depth, notes);
  }

  /** Attachments first, for a record names them; everything that belongs to nobody before the records too. */
  private async *members(
    members: readonly Member[],
    path: readonly string[],
    depth: number,
    notes: readonly string[],
  ): AsyncGenerator<CapturedObject> {
    const { records, claimed } = await this.claims(members);
    const attachments = new Map<string, string>();
    const rosters = new Map<string, Buffer>();
    const isRoster = [...new Set([...records.values()].flatMap((importer) => importer.rosters ?? []))];
    for (const member of [...members].sort((a, b) => Number(records.has(a)) - Number(records.has(b)))) {
      const own = [...path, member.name];
      if (member.kind === 'refused') {
        yield exceptionObject(member.refusal.source, own, member.refusal.code, member.refusal.detail, notes);
        continue;
      }
      const { source, damaged, isStored } = await member.open();
      const importer = records.get(member);
      // What is readable of it are the very bytes that would be kept as damaged: one object, or the one would hide the other.
      const isWhole = damaged !== undefined && isStored && damaged.source.size === source.size && source.size > 0;
      if (isWhole && member.distrust === undefined) {
        const reader = importer ?? recognise(IMPORTERS, await sampleOf(source));
        if (reader) {
          const known = [
            ...notes,
            `${damageNote(member, source)} It is kept once, as what was read: ${damaged.detail}.`,
          ];
          yield recordsObject(reader, source, own, this.options, importer ? attachments : new Map(), known, rosters);
          continue;
        }
      }
      if (damaged) yield exceptionObject(damaged.source, own, damaged.code, damaged.detail, notes);
      else if (member.distrust !== undefined)
        yield exceptionObject(source, own, 'archive-unsafe', member.distrust, notes);
      if (member.distrust !== undefined) continue;
      if (importer) {
        const known = damaged ? [...notes, damageNote(member, source)] : notes;
        yield recordsObject(importer, source, own, this.options, attachments, known, rosters);
      } else if (damaged) yield* this.rescued(member, source, own, notes);
      else if (claimed.has(member)) {
        attachments.set(member.name, own.slice(1).join('/'));
        if (source.size <= ROSTER_MOST && isRoster.some((pattern) => pattern.test(member.name)))
          rosters.set(member.name, await readRange(source, 0, source.size));
        yield attachmentObject(source, own);
      } else yield* this.file(source, own, depth + 1, notes, isStored);
    }
  }

  /** What is readable of a damaged member, if that is a format of records. The whole is kept as an exception already. */
  private async *rescued(
    member: ReadableMember,
    source: Opened['source'],
    path: readonly string[],
    notes: readonly string[],
  ): AsyncGenerator<CapturedObject> {
    const importer = source.size > 0 ? recognise(IMPORTERS, await sampleOf(source)) : undefined;
    if (importer)
      yield recordsObject(importer, source, path, this.options, new Map(), [...notes, damageNote(member, source)]);
  }

  /** Which members are records with attachments, by content, and which are the attachments of one. */
  private async claims(members: readonly Member[]): Promise<{
    records: ReadonlyMap<Member, Importer>;
    claimed: ReadonlySet<Member>;
  }> {
    const records = new Map<Member, Importer>();
    const described: Described[] = [];
    const byName = new Map<string, Member>();
    for (const member of members) {
      if (member.kind === 'refused' || member.distrust !== undefined) continue;
      const importer = MEDIA.test(member.name) ? undefined : await importerOf(member);
      if (importer?.companions) records.set(member, importer);
      described.push({ name: member.name, format: importer?.isLastResort ? undefined : importer?.format });
      byName.set(member.name, member);
    }
    const claimed = new Set<Member>();
    for (const [member, importer] of records) {
      const record = { name: member.name, format: importer.format };
      for (const { name } of importer.companions?.(record, described) ?? []) claimed.add(byName.get(name)!);
    }
    for (const member of claimed) records.delete(member);
    return { records, claimed };
  }
}

async function importerOf(member: ReadableMember): Promise<Importer | undefined> {
  const sample = await sampleOf(member.unchecked);
  return isArchive(sample.head) || isGzip(sample.head) ? undefined : recognise(IMPORTERS, sample);
}

function damageNote(member: ReadableMember, readable: Source): string {
  return `${member.name} is damaged in its archive: ${readable.size} of ${member.stated ?? member.unchecked.size} bytes could be read.`;
}

/** What gzip packed, and where in `packed` that ends. Throws for what is damaged, or unpacks to more than `most` bytes. */
function unzipped(packed: Buffer, most: number): { bytes: Buffer; end: number } {
  // Told to, Node says how much it took; its types do not know.
  const { buffer, engine } = gunzipSync(packed, { maxOutputLength: most, info: true }) as unknown as {
    readonly buffer: Buffer;
    readonly engine: { readonly bytesWritten: number };
  };
  return { bytes: buffer, end: engine.bytesWritten };
}

function isArchive(head: Buffer): boolean {
  return isZip(head) || isTar(head);
}

function isGzip(head: Buffer): boolean {
  return head.toString('latin1', 0, 3) === '\x1f\x8b\x08';
}

function isZip(head: Buffer): boolean {
  const mark = head.toString('latin1', 0, 4);
  return mark === 'PK\x03\x04' || mark === 'PK\x05\x06';
}
