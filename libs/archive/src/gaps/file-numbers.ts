import { type CapturedObject, type NumberedSequence, type NumberRange, partNamed } from '@minutebook/capture';
import type { Clock, Database, Transaction } from '@minutebook/platform';
import type { Keyring } from '../seal/keyring';
import { findConversations } from '../store/conversation-store';
import type { Gaps } from './gaps';

/** What live capture says of the deliveries in a parcel. */
const PARCEL = 'deliveries';
/** An archive that is a part of an export, whatever formats are in it. */
const ARCHIVE = 'archive';
const PACKED = /\.(zip|tgz)$/i;

/** Sees the numbers of the files of one import file: those of its records, and of the parts it is made of (R45). */
export class FileNumbers {
  private readonly parts = new Map<string, { origin: string; part: NumberedSequence }>();
  /** A live source counted these records as they came: its own numbers say more than what became of them. */
  private isParcel = false;

  constructor(
    private readonly gaps: Gaps,
    private readonly keyring: Keyring,
    private readonly clock: Clock,
    private readonly importFile: number | undefined,
  ) {}

  /** Every object that is met, in their order: a parcel names itself before its records. */
  meet({ path, format }: CapturedObject): void {
    this.isParcel ||= format === PARCEL;
    for (const name of path) {
      const part = partNamed(name);
      if (!part) continue;
      const origin = PACKED.test(name) ? ARCHIVE : format;
      this.parts.set(JSON.stringify([origin, part.stream, part.ranges]), { origin, part });
    }
  }

  /** To be called in the transaction that completes the object. */
  async complete(tx: Transaction, format: string, sequences: readonly NumberedSequence[]): Promise<void> {
    if (this.isParcel) return;
    for (const sequence of inOrder(sequences)) await this.see(tx, format, sequence);
  }

  /** When the whole file was read: only then its parts are there. */
  async end(database: Database): Promise<void> {
    if (this.parts.size === 0) return;
    await database.transaction(async (tx) => {
      const streams = new Map<string, { origin: string; part: NumberedSequence; ranges: NumberRange[] }>();
      for (const { origin, part } of this.parts.values()) {
        const key = JSON.stringify([part.stream, origin]);
        const known = streams.get(key) ?? { origin, part, ranges: [] };
        known.ranges.push(...part.ranges);
        streams.set(key, known);
      }
      for (const [, { origin, part, ranges }] of [...streams].sort(([a], [b]) => (a < b ? -1 : 1)))
        await this.see(tx, origin, { ...part, ranges });
    });
  }

  private async see(
    tx: Transaction,
    origin: string,
    { stream, ranges, conversation }: NumberedSequence,
  ): Promise<void> {
    let id: number | undefined;
    if (conversation) {
      const key = this.keyring.blind('conversation', `${conversation.channel}\0${conversation.key}`);
      [id] = (await findConversations(tx, [key])).values();
    }
    const { importFile } = this;
    await this.gaps.see(tx, {
      kind: 'file',
      origin,
      stream,
      ranges,
      at: this.clock.now(),
      importFile,
      conversation: id,
    });
  }
}

/** Two transactions take the rows of the same sequences in one order. */
function inOrder(sequences: readonly NumberedSequence[]): NumberedSequence[] {
  return [...sequences].sort((one, other) => (one.stream < other.stream ? -1 : 1));
}
