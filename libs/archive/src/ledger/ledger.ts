import type { CapturedEvent, Piece } from '@minutebook/capture';
import type { TransparencyLog } from '@minutebook/access';
import { systemActor } from '@minutebook/access';
import {
  type Blobs,
  type Clock,
  type Database,
  mayHaveCommitted,
  sqlState,
  type Transaction,
} from '@minutebook/platform';
import { commitment, freshSalt, sha256 } from '@minutebook/proof';
import { Threads, type ThreadHint } from '../conversations/threads';
import type { Directory } from '../people/directory';
import { pieceSeal, versionSeal } from '../seal/bindings';
import type { DataKey, Keyring } from '../seal/keyring';
import { beginBlob, landBlob } from '../store/clearing-store';
import { stay } from '../store/deletion-store';
import { CHANGES, KINDS, OUTCOMES, type Outcome, PIECES } from '../store/codes';
import { insertMembers } from '../store/conversation-store';
import {
  insertAttachments,
  insertExceptions,
  insertKeys,
  insertMessages,
  insertPieces,
  insertVersions,
  type MessageRow,
  type PieceRow,
  readWrappedKeys,
  takeIds,
  type VersionRow,
} from '../store/ledger-store';
import { insertTimers, type TimerRow } from '../store/timer-store';
import type { ArchivedVersion } from '../reading/reader';
import { contentBytes, keepable } from './content';
import { attachmentsOf, authorOf, entryType, isTimer, kindOf, partiesOf } from './events';
import { aboutOf, Recognition, type Standing } from './recognition';
import type { Tail } from './tail';

/** The object the pieces of a batch come from. */
export interface Origin {
  /** Evidence id; also the id of the object's own data key. */
  readonly id: number;
  readonly key: DataKey;
  readonly receivedAt: Date;
  readonly hint: ThreadHint;
  /** SHA-256 of archive members by path, for attachments that messages name. */
  readonly members: ReadonlyMap<string, string>;
  /** What is read stands in exceptions of an object that was read to its end before. */
  readonly isRereading?: true;
  /** The program wrote it itself: everything in it is a canary. */
  readonly isCanary?: true;
}

export interface NumberedPiece {
  readonly ordinal: number;
  readonly piece: Piece;
}

/** Pieces of one object, to be committed. */
export interface Delivery {
  readonly origin: Origin;
  readonly pieces: readonly NumberedPiece[];
}

/** What became of one piece. */
export interface Committed {
  readonly piece: Piece;
  /** Of each event of a record piece. */
  readonly events: readonly { readonly event: CapturedEvent; readonly outcome: 'fresh' | 'duplicate' }[];
}

const CAPTURE = systemActor('capture');
/** Somebody else archived the same record between our look and our insert, or disposed of it: look again. */
const ATTEMPTS = 5;
const LOOK_AGAIN = new Set(['23505', '40P01']);

/** A message that stood when we looked was disposed of before we wrote, or our blob was taken for lost. */
class Vanished extends Error {}

/**
 * Where captured pieces become archived versions. One call is one transaction: the pieces' bytes, the versions they
 * became, the keys that seal both, and the entries of the records log commit together or not at all (R73).
 */
export class Ledger {
  constructor(
    private readonly database: Database,
    private readonly blobs: Blobs,
    private readonly keyring: Keyring,
    private readonly directory: Directory,
    private readonly log: TransparencyLog,
    private readonly clock: Clock,
    private readonly tail: Tail,
  ) {}

  /** `alongside` runs in the same transaction, with what became of each delivery's pieces: the place to save progress. */
  async commit(
    deliveries: readonly Delivery[],
    alongside: (tx: Transaction, done: readonly (readonly Committed[])[]) => Promise<void>,
  ): Promise<void> {
    const events = deliveries.flatMap(({ origin, pieces }) =>
      pieces.flatMap(({ piece }) =>
        piece.kind === 'record' ? piece.events.map((event): [CapturedEvent, ThreadHint] => [event, origin.hint]) : [],
      ),
    );
    await this.directory.admit(events.flatMap(([event]) => partiesOf(event)));
    for (let attempt = 1; ; attempt++) {
      let pack: string | undefined;
      try {
        const batch = await this.prepare(deliveries, new Map(events));
        if (batch.sealed.length > 0) {
          pack = await beginBlob(this.database);
          await this.blobs.keep(pack, Buffer.concat(batch.sealed));
        }
        await this.database.transaction(async (tx) => {
          await this.save(tx, batch, pack);
          await alongside(tx, batch.committed);
        });
        this.tail.keep(batch.opened);
        return;
      } catch (error) {
        if (pack !== undefined && !mayHaveCommitted(error)) await this.blobs.remove(pack);
        if (!(error instanceof Vanished || LOOK_AGAIN.has(sqlState(error) ?? '')) || attempt === ATTEMPTS) throw error;
      }
    }
  }

  private async prepare(
    deliveries: readonly Delivery[],
    hints: ReadonlyMap<CapturedEvent, ThreadHint>,
  ): Promise<Batch> {
    const events = [...hints.keys()];
    const threads = await Threads.look(this.database, this.keyring, hints);
    const conversations = new Map(events.map((event) => [event, threads.of(event)]));
    const recognition = await Recognition.look(
      this.database,
      this.keyring,
      this.directory,
      events,
      conversations,
      threads,
    );
    const standings = new Map(events.map((event) => [event, recognition.standing(event)]));
    const fresh = [...standings.values()].filter((standing) => standing.outcome === 'fresh');
    const [messageIds, versionIds] = await Promise.all([
      takeIds(
        this.database,
        'object_id',
        fresh.filter((standing) => standing.slot.message === undefined && standing.version === 0).length,
      ),
      takeIds(this.database, 'version_id', fresh.length),
    ]);
    const batch = new Batch(threads);
    const unread = deliveries.flatMap(({ pieces }) => pieces.filter(({ piece }) => piece.kind === 'exception'));
    batch.unread.push(...(await takeIds(this.database, 'object_id', unread.length)));
    for (const standing of fresh) {
      if (standing.slot.message !== undefined) continue;
      const id = messageIds.shift()!;
      standing.slot.message = id;
      const key = this.keyring.freshKey();
      batch.keys.set(id, key);
      batch.freshKeys.push({ id, wrapped: this.keyring.wrap(key) });
    }
    await this.fetchKeys(batch, [...standings.values()]);
    for (const { origin, pieces } of deliveries) {
      batch.committed.push([]);
      for (const { ordinal, piece } of pieces)
        this.place(batch, origin, ordinal, piece, standings, conversations, versionIds);
    }
    return batch;
  }

  /** Keys of messages that stood before this batch and now get a version or another sighting. */
  private async fetchKeys(batch: Batch, standings: readonly Standing[]): Promise<void> {
    const wanted = new Set(
      standings.flatMap(({ slot }) =>
        slot.message !== undefined && !batch.keys.has(slot.message) ? [slot.message] : [],
      ),
    );
    for (const id of wanted) batch.standing.add(id);
    for (const [id, wrapped] of await readWrappedKeys(this.database, [...wanted]))
      batch.keys.set(id, this.keyring.unwrap(wrapped));
    if ([...wanted].some((id) => !batch.keys.has(id))) throw new Vanished();
  }

  private place(
    batch: Batch,
    origin: Origin,
    ordinal: number,
    piece: Piece,
    standings: ReadonlyMap<CapturedEvent, Standing>,
    conversations: ReadonlyMap<CapturedEvent, number>,
    versionIds: number[],
  ): void {
    if (piece.kind !== 'record') {
      const isUnread = piece.kind === 'exception';
      if (isUnread && !origin.isRereading)
        batch.exceptions.push({ evidence: origin.id, ordinal, code: piece.code, detail: piece.detail });
      // A later reading may find messages in what could not be read, and the bytes have to go with the first that does.
      const own = isUnread ? { id: batch.unread.shift()!, key: this.keyring.freshKey() } : undefined;
      if (own) batch.freshKeys.push({ id: own.id, wrapped: this.keyring.wrap(own.key) });
      const sealed = this.keyring.seal(own?.key ?? origin.key, pieceSeal(origin.id, ordinal), piece.raw);
      const outcome = origin.isRereading ? OUTCOMES.reread : OUTCOMES[piece.kind];
      batch.add(sealed, { origin, ordinal, piece, events: [], outcome, message: null, key: own?.id ?? null });
      return;
    }
    const events = piece.events.map((event) => {
      const standing = standings.get(event)!;
      if (standing.outcome === 'fresh')
        this.placeEvent(batch, origin, ordinal, event, standing, conversations.get(event)!, versionIds.shift()!);
      return { event, outcome: standing.outcome };
    });
    // The bytes of a record belong to the message it tells of, and go when that message goes.
    const owner = standings.get(piece.events[0])!.slot.message!;
    // `fresh` names what its owner was first seen in; what else a record seen again brings does not make it that.
    const outcome: Outcome = origin.isRereading ? 'reread' : events[0]!.outcome;
    const sealed = this.keyring.seal(batch.keys.get(owner)!, pieceSeal(origin.id, ordinal), piece.raw);
    batch.add(sealed, { origin, ordinal, piece, events, outcome: OUTCOMES[outcome], message: owner, key: null });
  }

  private placeEvent(
    batch: Batch,
    origin: Origin,
    ordinal: number,
    event: CapturedEvent,
    standing: Standing,
    conversation: number,
    id: number,
  ): void {
    const message = standing.slot.message!;
    const { version, change, identity } = standing;
    const kept = keepable(withMembers(event, origin.members));
    const content = contentBytes(kept);
    const salt = freshSalt();
    const sentAt = event.time.utc === undefined ? null : new Date(event.time.utc);
    const at = sentAt ?? origin.receivedAt;
    const parties = [...new Set(partiesOf(event).map((party) => this.directory.idOf(party)))];
    const author = authorOf(event);
    const sender = author ? this.directory.idOf(author) : null;
    // What follows is written out: to spread what two rows have in common took a quarter of the time of all of this.
    if (version === 0) {
      const kind = origin.isCanary ? 'canary' : kindOf(event);
      batch.messages.push({
        id: message,
        conversation,
        kind: KINDS[kind],
        at,
        about: aboutOf(this.keyring, event, conversation) ?? null,
      });
      batch.opened.push({
        version: {
          id,
          message,
          version,
          change,
          kind,
          conversation,
          channel: event.channel,
          at,
          sentAt,
          receivedAt: origin.receivedAt,
          sender,
          parties,
          evidence: origin.id,
          ordinal,
          event: kept,
        },
        bytes: content.length,
      });
    }
    const sealed = this.keyring.seal(
      batch.keys.get(message)!,
      versionSeal(message, version),
      Buffer.concat([salt, content]),
    );
    batch.versions.push({
      id,
      message,
      version,
      sentAt,
      receivedAt: origin.receivedAt,
      sender,
      parties,
      evidence: origin.id,
      ordinal,
      change: CHANGES[change],
      // Nobody's record is taken for a canary seen again, or for an edit of one.
      identity: origin.isCanary ? this.keyring.blind('canary', identity.toString('latin1')) : identity,
      native: origin.isCanary ? null : (standing.native ?? null),
      content: sealed,
    });
    batch.entries.push({
      type: entryType(event, standing.change),
      subject: `message:${message}:${version}`,
      ref: id,
      commit: commitment(salt, sha256(content)),
    });
    if (version === 0 && isTimer(event)) batch.timers.push({ message, conversation, notice: event.notice, at });
    for (const handle of parties) batch.members.push({ conversation, handle });
    for (const attachment of attachmentsOf(event)) {
      const hash =
        attachment.state === 'member' && attachment.path !== undefined
          ? origin.members.get(attachment.path)
          : undefined;
      if (hash !== undefined) batch.attachments.push({ message, sha256: Buffer.from(hash, 'hex') });
    }
  }

  private async save(tx: Transaction, batch: Batch, pack: string | undefined): Promise<void> {
    if (!(await stay(tx, [...batch.standing], batch.joined()))) throw new Vanished();
    await batch.threads.save(tx, this.clock.now());
    await insertKeys(tx, this.keyring.kek, batch.freshKeys);
    await insertMessages(tx, batch.messages);
    await insertVersions(tx, batch.versions);
    if (pack !== undefined) {
      if (!(await landBlob(tx, pack))) throw new Vanished();
      await insertPieces(tx, pack, batch.pieces);
    }
    await insertExceptions(tx, batch.exceptions);
    await insertTimers(tx, batch.timers);
    await insertMembers(tx, batch.uniqueMembers());
    await insertAttachments(tx, batch.attachments);
    await this.log.append(tx, 'records', CAPTURE.id, batch.entries);
  }
}

interface PlacedPiece extends NumberedPiece, Pick<PieceRow, 'outcome' | 'message' | 'key'> {
  readonly origin: Origin;
  readonly events: Committed['events'];
}

/** Rows on their way. */
class Batch {
  readonly keys = new Map<number, DataKey>();
  /** Messages that stood before this batch. */
  readonly standing = new Set<number>();
  readonly freshKeys: { id: number; wrapped: Buffer }[] = [];
  /** Ids for the keys of what could not be read. */
  readonly unread: number[] = [];
  readonly messages: MessageRow[] = [];
  readonly versions: VersionRow[] = [];
  readonly pieces: PieceRow[] = [];
  readonly sealed: Buffer[] = [];
  readonly exceptions: { evidence: number; ordinal: number; code: string; detail: string }[] = [];
  readonly members: { conversation: number; handle: number }[] = [];
  readonly timers: TimerRow[] = [];
  readonly attachments: { message: number; sha256: Buffer }[] = [];
  readonly entries: { type: string; subject: string; ref: number; commit: Uint8Array }[] = [];
  /** Of each delivery, the last one being placed. */
  readonly committed: Committed[][] = [];
  readonly opened: { version: ArchivedVersion; bytes: number }[] = [];
  private offset = 0;

  constructor(readonly threads: Threads) {}

  add(sealed: Buffer, { origin, ordinal, piece, events, outcome, message, key }: PlacedPiece): void {
    this.pieces.push({
      evidence: origin.id,
      ordinal,
      start: piece.start,
      bytes: piece.raw.length,
      line: piece.line ?? null,
      kind: PIECES[piece.kind],
      outcome,
      message,
      offset: this.offset,
      key,
    });
    this.sealed.push(sealed);
    this.offset += sealed.length;
    this.committed.at(-1)!.push({ piece, events });
  }

  /** Conversations that stood before this batch. */
  joined(): number[] {
    const ids = new Set(this.messages.map(({ conversation }) => conversation));
    return [...ids].filter((id) => !this.threads.isFresh(id));
  }

  uniqueMembers(): { conversation: number; handle: number }[] {
    return [...new Map(this.members.map((member) => [`${member.conversation}:${member.handle}`, member])).values()];
  }
}

/** Attachments that lie beside the transcript in its archive get the hash of the very file. */
function withMembers<E extends CapturedEvent>(event: E, members: ReadonlyMap<string, string>): E {
  if (!event.attachments?.some((attachment) => attachment.state === 'member')) return event;
  const attachments = event.attachments.map((attachment) => {
    const sha = attachment.path === undefined ? undefined : members.get(attachment.path);
    return attachment.state === 'member' && sha !== undefined ? { ...attachment, sha256: sha } : attachment;
  });
  return { ...event, attachments };
}
