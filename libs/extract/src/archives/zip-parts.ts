import { bytesSource, DEFAULT_LIMITS, openArchive, type ReadableMember } from '@minutebook/capture';
import { type Allowance, LIMITS } from '../reading';

/** A zip, opened: its members by name, unpacked one at a time and within the allowance. */
export class ZipParts {
  private constructor(
    private readonly members: ReadonlyMap<string, ReadableMember>,
    /** Members that are encrypted, damaged at first sight, or too large. */
    readonly refused: ReadonlyMap<string, 'encrypted' | 'archive-damaged' | 'archive-unsafe'>,
    /** Why it must not be opened at all. */
    readonly unsafe: string | undefined,
    private readonly allowance: Allowance,
  ) {}

  static async open(bytes: Buffer, allowance: Allowance): Promise<ZipParts> {
    const limits = {
      ...DEFAULT_LIMITS,
      entries: 20_000,
      totalBytes: allowance.bytes,
      memberBytes: LIMITS.memberBytes,
      ratio: LIMITS.ratio,
    };
    const archive = await openArchive(bytesSource('attachment', bytes), limits, { bytes: allowance.bytes });
    const members = new Map<string, ReadableMember>();
    const refused = new Map<string, 'encrypted' | 'archive-damaged' | 'archive-unsafe'>();
    for (const member of archive.members)
      if (member.kind === 'refused') refused.set(member.name, member.refusal.code);
      // Two members of one name are both there.
      else members.set(members.has(member.name) ? `${member.name} (${members.size})` : member.name, member);
    return new ZipParts(members, refused, archive.unsafe, allowance);
  }

  get names(): string[] {
    return [...this.members.keys()];
  }

  /** Bytes of a member as far as they can be unpacked; undefined when it is not there or the allowance is spent. */
  async read(name: string): Promise<{ readonly bytes: Buffer; readonly isDamaged: boolean } | undefined> {
    const member = this.members.get(name);
    if (!member || member.unchecked.size > this.allowance.bytes) return undefined;
    const { source, damaged } = await member.open();
    this.allowance.bytes -= source.size;
    const chunks: Uint8Array[] = [];
    for await (const chunk of source.read()) chunks.push(chunk);
    return { bytes: Buffer.concat(chunks), isDamaged: damaged !== undefined };
  }
}
