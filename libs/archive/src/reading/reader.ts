import type { CapturedEvent } from '@minutebook/capture';
import type { TransparencyLog } from '@minutebook/access';
import type { Annotations, KeptAnnotation } from '../annotations/annotations';
import { type Database, notFound, type Problem } from '@minutebook/platform';
import { disposed, disposedOf } from '../disposal/disposed';
import { contentOf, splitSalted } from '../ledger/content';
import type { Tail } from '../ledger/tail';
import type { Directory } from '../people/directory';
import type { Handle } from '../people/who-is-who';
import { versionSeal } from '../seal/bindings';
import type { Keyring } from '../seal/keyring';
import { type DisposedRow, readDisposed } from '../store/deletion-store';
import { readPagesByEntry } from '../store/disposal-page-store';
import { countUnreadable, readExtractionPosition } from '../store/extraction-store';
import { CHANGES, type Change, type Kind, KINDS, nameOf } from '../store/codes';
import {
  type ConversationRow,
  countAll,
  countMessages,
  handlesSeen,
  messagesSeen,
  neighbours,
  newestMessages,
  type Place,
  placeOf,
  readConversations,
  readConversationsOf,
  readMembers,
  readMembersSeen,
  readResponses,
  readVersions,
  readVersionsOf,
  type StoredVersion,
} from '../store/reading-store';
import { Sight } from '../walls/sight';

/** A version of a message, opened. */
export interface ArchivedVersion {
  readonly id: number;
  readonly message: number;
  readonly version: number;
  readonly change: Change;
  readonly kind: Kind;
  readonly conversation: number;
  readonly channel: string;
  /** Orders the conversation: claimed time, or receive time where the source gives none. */
  readonly at: Date;
  readonly sentAt: Date | null;
  readonly receivedAt: Date;
  readonly sender: number | null;
  readonly parties: readonly number[];
  readonly evidence: number;
  readonly ordinal: number;
  readonly event: CapturedEvent;
}

/** What the ledger tells of, in its order. */
export type LedgerItem = LedgerVersion | LedgerAnnotation | LedgerDisposal | LedgerGone;

/** A version with its place in the ledger. */
export interface LedgerVersion extends ArchivedVersion {
  readonly position: number;
  readonly ledgerAt: Date;
}

/** Something found out about an earlier message. */
export interface LedgerAnnotation extends KeptAnnotation {
  readonly kind: 'annotation';
  readonly position: number;
}

/** Messages that were disposed of: whoever derived something from them lets go of it. */
export interface LedgerDisposal {
  readonly kind: 'disposal';
  readonly position: number;
  readonly messages: readonly number[];
}

/** Stands for nothing to read: a day was closed, or it is not there any more and a later entry says that it was disposed of. */
export interface LedgerGone {
  readonly kind: 'gone';
  readonly position: number;
}

/** A message with everything it was. */
export interface ArchivedMessage {
  readonly id: number;
  readonly kind: Kind;
  readonly conversation: number;
  readonly channel: string;
  readonly at: Date;
  readonly versions: readonly (ArchivedVersion & {
    readonly position: number | null;
    readonly ledgerAt: Date | null;
  })[];
  readonly responses: readonly ArchivedVersion[];
  /** In the order they were found; `position` is null until the ledger has numbered them. */
  readonly annotations: readonly (KeptAnnotation & { readonly position: number | null })[];
}

export interface ConversationSlice {
  readonly conversation: ConversationRow;
  readonly messages: readonly ArchivedMessage[];
  readonly earlier: Place | undefined;
  readonly later: Place | undefined;
}

/** Opens what is archived. Every path by which content leaves the archive goes through here. */
export class Reader {
  constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
    private readonly directory: Directory,
    private readonly log: TransparencyLog,
    private readonly tail: Tail,
    private readonly annotations: Annotations,
  ) {}

  /** Ledger entries from `from` on, opened: what search and surveillance follow. */
  async follow(from: number, limit: number): Promise<LedgerItem[]> {
    const refs = await this.log.refs('records', from, limit);
    const rows = await readVersions(
      this.database,
      refs.flatMap((entry) => (this.tail.get(entry.ref) ? [] : [entry.ref])),
    );
    const stored = new Map(rows.map((row) => [row.id, row]));
    const annotations = await this.annotations.byId(
      this.database,
      refs.flatMap(({ ref }) => (stored.has(ref) || this.tail.get(ref) ? [] : [ref])),
    );
    const disposals = await readPagesByEntry(
      this.database,
      refs.flatMap(({ ref }) => (stored.has(ref) || annotations.has(ref) || this.tail.get(ref) ? [] : [ref])),
    );
    const pages = new Map(disposals.map((page) => [page.entry, page]));
    return refs.map(({ idx, ref, at }): LedgerItem => {
      const annotation = annotations.get(ref);
      if (annotation) return { ...annotation, kind: 'annotation', position: idx };
      const row = stored.get(ref);
      const version = row ? this.open(row) : this.tail.get(ref);
      // One object for every follower: what one of them works out about a version, the next can use.
      if (version) return Object.assign(version, { position: idx, ledgerAt: at });
      const page = pages.get(ref);
      return page ? { kind: 'disposal', position: idx, messages: disposedOf(page) } : { kind: 'gone', position: idx };
    });
  }

  /** Of these ledger entries, what this process archived a moment ago and still has open. */
  recent(entries: readonly { readonly idx: number; readonly ref: number; readonly at: Date }[]): LedgerVersion[] {
    return entries.flatMap(({ idx, ref, at }) => {
      const version = this.tail.get(ref);
      return version ? [Object.assign(version, { position: idx, ledgerAt: at })] : [];
    });
  }

  /** Position after the newest ledger entry, i.e. how many there are. */
  head(): Promise<number> {
    return this.log.size('records');
  }

  /** Ledger entries that were not looked through for attachments yet, and attachments whose text is not known (R197). */
  async attachmentsLeft(sight = Sight.WHOLE): Promise<{ behind: number; unreadable: number }> {
    const [head, position, unreadable] = await Promise.all([
      this.head(),
      readExtractionPosition(this.database),
      countUnreadable(this.database, sight),
    ]);
    return { behind: Math.max(0, head - position), unreadable };
  }

  /** Messages with all versions, in the order of `ids`; unknown ids are left out. */
  async messages(ids: readonly number[]): Promise<ArchivedMessage[]> {
    const [rows, annotations] = await Promise.all([
      readVersionsOf(this.database, ids),
      this.annotations.ofMessages(this.database, ids),
    ]);
    const [positions, responses] = await Promise.all([
      this.log.positions(
        'records',
        [...rows, ...annotations].map((row) => row.id),
      ),
      readResponses(
        this.database,
        rows.flatMap((row) => row.native ?? []),
      ),
    ]);
    const byMessage = groupBy(rows, (row) => row.message);
    const found = groupBy(annotations, (annotation) => annotation.message);
    return ids.flatMap((id) => {
      const own = byMessage.get(id);
      if (!own) return [];
      const first = own[0]!;
      const natives = new Set(own.flatMap((row) => row.native?.toString('latin1') ?? []));
      const versions = own.map((row) => ({
        ...this.open(row),
        position: positions.get(row.id)?.idx ?? null,
        ledgerAt: positions.get(row.id)?.at ?? null,
      }));
      return [
        {
          id,
          kind: versions[0]!.kind,
          conversation: first.conversation,
          channel: first.channel,
          at: first.at,
          versions,
          responses: responses.filter((row) => natives.has(row.about.toString('latin1'))).map((row) => this.open(row)),
          annotations: (found.get(id) ?? []).map((annotation) => ({
            ...annotation,
            position: positions.get(annotation.id)?.idx ?? null,
          })),
        },
      ];
    });
  }

  async message(id: number): Promise<ArchivedMessage> {
    const [message] = await this.messages([id]);
    if (!message) throw await this.missing(id);
    return message;
  }

  /** Of these, those that were disposed of: when, and by which disposal. */
  async disposed(ids: readonly number[]): Promise<ReadonlyMap<number, DisposedRow>> {
    return new Map((await readDisposed(this.database, ids)).map((row) => [row.message, row]));
  }

  /** Messages of a conversation around one of them, or next to a place; of what a sight sees. */
  async slice(
    conversation: number,
    where: { around?: number | undefined; before?: Place | undefined; after?: Place | undefined },
    limit: number,
    sight = Sight.WHOLE,
  ): Promise<ConversationSlice> {
    const [row] = await readConversations(this.database, [conversation]);
    if (!row) throw notFound('conversation');
    const places =
      where.around !== undefined
        ? await this.placesAround(conversation, where.around, limit, sight)
        : await this.placesBeside(conversation, where, limit, sight);
    const messages = await this.messages(places.shown.map((place) => place.id));
    return { conversation: row, messages, earlier: places.earlier, later: places.later };
  }

  async conversations(ids: readonly number[]): Promise<ReadonlyMap<number, ConversationRow>> {
    return new Map((await readConversations(this.database, [...new Set(ids)])).map((row) => [row.id, row]));
  }

  /** Conversation of each message. */
  async conversationsOfMessages(ids: readonly number[]): Promise<ReadonlyMap<number, number>> {
    return readConversationsOf(this.database, ids);
  }

  /** Participants of a conversation, and how many messages it has. */
  async roster(
    conversation: number,
    limit = 200,
    sight = Sight.WHOLE,
  ): Promise<{ members: Handle[]; messages: number }> {
    const [ids, messages] = await Promise.all([
      // A wall hides whole conversations; a scope may see a part of one.
      sight.scope
        ? readMembersSeen(this.database, conversation, sight, limit)
        : readMembers(this.database, conversation, limit),
      countMessages(this.database, conversation, sight),
    ]);
    const handles = await this.directory.byId(ids);
    return { members: ids.flatMap((id) => handles.get(id) ?? []), messages };
  }

  handles(ids: Iterable<number>): Promise<ReadonlyMap<number, Handle>> {
    return this.directory.byId(ids);
  }

  async newest(limit: number): Promise<ArchivedMessage[]> {
    return this.messages(await newestMessages(this.database, limit));
  }

  /** Messages archived (not counting reactions and receipts). */
  count(sight = Sight.WHOLE): Promise<number> {
    return countAll(this.database, sight);
  }

  /** Which of these messages a sight sees. */
  async seen(ids: readonly number[], sight: Sight): Promise<ReadonlySet<number>> {
    return new Set(sight.isWhole ? ids : await messagesSeen(this.database, ids, sight));
  }

  /** Which of these handles stand in a message that a sight sees. */
  async handlesSeen(ids: readonly number[], sight: Sight): Promise<ReadonlySet<number>> {
    return new Set(sight.isWhole ? ids : await handlesSeen(this.database, ids, sight));
  }

  private async placesAround(
    conversation: number,
    message: number,
    limit: number,
    sight: Sight,
  ): Promise<{ shown: Place[]; earlier: Place | undefined; later: Place | undefined }> {
    const centre = await placeOf(this.database, message);
    if (centre?.conversation !== conversation || !(await this.seen([message], sight)).has(message))
      throw await this.missing(message);
    const half = Math.ceil(limit / 2);
    const [before, after] = await Promise.all([
      neighbours(this.database, conversation, centre, 'earlier', half + 1, sight),
      neighbours(this.database, conversation, centre, 'later', half + 1, sight),
    ]);
    const shown = [...before.slice(0, half).reverse(), centre, ...after.slice(0, half)];
    return {
      shown,
      earlier: before.length > half ? shown[0] : undefined,
      later: after.length > half ? shown.at(-1) : undefined,
    };
  }

  private async placesBeside(
    conversation: number,
    { before, after }: { before?: Place | undefined; after?: Place | undefined },
    limit: number,
    sight: Sight,
  ): Promise<{ shown: Place[]; earlier: Place | undefined; later: Place | undefined }> {
    const direction = after ? 'later' : 'earlier';
    const found = await neighbours(this.database, conversation, after ?? before, direction, limit + 1, sight);
    const shown = found.slice(0, limit);
    const more = found.length > limit;
    if (direction === 'earlier') shown.reverse();
    return {
      shown,
      earlier: direction === 'later' || more ? shown[0] : undefined,
      later: direction === 'later' ? (more ? shown.at(-1) : undefined) : before && shown.at(-1),
    };
  }

  /** Disposed of (410), or never there. */
  private async missing(message: number): Promise<Problem> {
    const [row] = await readDisposed(this.database, [message]);
    return row ? disposed(row) : notFound('message');
  }

  private open(row: StoredVersion): ArchivedVersion {
    const { content } = splitSalted(
      this.keyring.unseal(this.keyring.unwrap(row.wrapped), versionSeal(row.message, row.version), row.content),
    );
    const { content: _sealed, wrapped: _wrapped, native: _native, ...facts } = row;
    return { ...facts, change: nameOf(CHANGES, row.change), kind: nameOf(KINDS, row.kind), event: contentOf(content) };
  }
}

function groupBy<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
