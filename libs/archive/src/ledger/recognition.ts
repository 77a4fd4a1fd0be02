import type { CapturedEvent, CapturedMessage } from '@minutebook/capture';
import type { Database } from '@minutebook/platform';
import type { Threads } from '../conversations/threads';
import type { Directory } from '../people/directory';
import type { Keyring } from '../seal/keyring';
import type { Change } from '../store/codes';
import {
  type Candidate,
  findContemporaries,
  findIdentities,
  findNatives,
  type Known,
  readWrappedKeys,
} from '../store/ledger-store';
import { contentOf, splitSalted } from './content';
import { versionSeal } from '../seal/bindings';
import { isMessage, isRevision } from './events';

/** A message a record belongs to: known, or made by this batch (then `message` is filled in later). */
export interface Slot {
  message: number | undefined;
  /** Newest version so far, within this batch too. */
  version: number;
}

/** How a captured event stands to what is archived. */
export interface Standing {
  readonly outcome: 'fresh' | 'duplicate';
  readonly slot: Slot;
  /** Version the event becomes (fresh) or equals. */
  readonly version: number;
  readonly change: Change;
  readonly identity: Buffer;
  readonly native: Buffer | undefined;
}

/** Blinded identity of a record; the same record again has the same. */
export function identityOf(keyring: Keyring, event: CapturedEvent, conversation: number): Buffer {
  const scope = event.identity.scope === 'channel' ? event.channel : `${conversation}`;
  return keyring.blind('identity', `${scope}\0${event.identity.key}`);
}

/** Blinded native id, where the source gives one; ids are unique within a conversation at least (formats.md G5). */
export function nativeOf(keyring: Keyring, event: CapturedEvent, conversation: number): Buffer | undefined {
  const native = isMessage(event) ? event.nativeId : isRevision(event) ? event.target : undefined;
  return native === undefined || event.identity.scope === 'channel'
    ? undefined
    : blindNative(keyring, conversation, native);
}

/** Blinded native id of the message a reaction or receipt is about. It may come later, or never. */
export function aboutOf(keyring: Keyring, event: CapturedEvent, conversation: number): Buffer | undefined {
  return isMessage(event) || isRevision(event) ? undefined : blindNative(keyring, conversation, event.target);
}

function blindNative(keyring: Keyring, conversation: number, native: string): Buffer {
  return keyring.blind('native', `${conversation}\0${native}`);
}

/**
 * Tells for each event of a batch whether it is archived already, is another version of something archived, or is new.
 * Three signs, strongest first: the identity (the same record), the native id (the same message, changed), and, where a
 * source has no ids, same conversation, time and author with one of the two marked edited or deleted.
 */
export class Recognition {
  private readonly standings = new Map<CapturedEvent, Standing>();

  private constructor() {}

  static async look(
    database: Database,
    keyring: Keyring,
    directory: Directory,
    events: readonly CapturedEvent[],
    conversations: ReadonlyMap<CapturedEvent, number>,
    threads: Threads,
  ): Promise<Recognition> {
    const recognition = new Recognition();
    const keys = events.map((event) => {
      const conversation = conversations.get(event)!;
      return {
        event,
        conversation,
        identity: identityOf(keyring, event, conversation),
        native: nativeOf(keyring, event, conversation),
      };
    });
    const [identities, natives] = await Promise.all([
      findIdentities(
        database,
        keys.map((key) => key.identity),
      ),
      findNatives(
        database,
        keys.flatMap((key) => key.native ?? []),
      ),
    ]);
    const slots = new Slots();
    const matched = new Set<number>();
    for (const known of identities.values()) matched.add(known.message);
    const contemporaries = await Contemporaries.look(
      database,
      keyring,
      keys.filter(
        ({ event, conversation, identity, native }) =>
          isMessage(event) &&
          event.type === 'message' &&
          native === undefined &&
          event.identity.scope === 'conversation' &&
          !threads.isFresh(conversation) &&
          !identities.has(identity.toString('latin1')),
      ),
      matched,
    );
    const seen = new Map<string, Standing>();
    for (const { event, identity, native, conversation } of keys) {
      const key = identity.toString('latin1');
      const nativeKey = native?.toString('latin1');
      const earlier = seen.get(key);
      const known = identities.get(key);
      let standing: Standing;
      if (earlier) standing = { ...earlier, outcome: 'duplicate' };
      else if (known)
        standing = {
          outcome: 'duplicate',
          slot: slots.of(known),
          version: known.version,
          change: 'captured',
          identity,
          native,
        };
      else {
        const knownNative = nativeKey === undefined ? undefined : natives.get(nativeKey);
        const revised = knownNative ?? contemporaries.match(event, conversation, directory);
        const slot = revised ? slots.of(revised) : slots.ofNative(nativeKey);
        slot.version++;
        standing = {
          outcome: 'fresh',
          slot,
          version: slot.version,
          change: changeOf(event, slot.version),
          identity,
          native,
        };
      }
      seen.set(key, standing);
      recognition.standings.set(event, standing);
    }
    return recognition;
  }

  standing(event: CapturedEvent): Standing {
    return this.standings.get(event)!;
  }
}

/** A record without the mark, captured after one with it, tells of an earlier state. */
function changeOf(event: CapturedEvent, version: number): Change {
  if (event.type === 'edit') return 'edited';
  if (event.type === 'delete') return 'deleted';
  if (version === 0 || !isMessage(event)) return 'captured';
  if (event.marks.includes('deleted')) return 'deleted';
  return event.marks.includes('edited') ? 'edited' : 'earlier';
}

/** One slot a message, whether the archive knows it or this batch makes it. */
class Slots {
  private readonly byMessage = new Map<number, Slot>();
  private readonly byNative = new Map<string, Slot>();

  of(known: Known): Slot {
    let slot = this.byMessage.get(known.message);
    if (!slot) this.byMessage.set(known.message, (slot = { message: known.message, version: known.version }));
    return slot;
  }

  ofNative(native: string | undefined): Slot {
    const known = native === undefined ? undefined : this.byNative.get(native);
    if (known) return known;
    const slot: Slot = { message: undefined, version: -1 };
    if (native !== undefined) this.byNative.set(native, slot);
    return slot;
  }
}

interface Place {
  readonly event: CapturedEvent;
  readonly conversation: number;
}

/** Archived messages at the time and place of records that nobody knows by identity. */
class Contemporaries {
  private readonly taken = new Set<number>();

  private constructor(
    private readonly candidates: ReadonlyMap<string, readonly (Candidate & { readonly altered: boolean })[]>,
    matched: ReadonlySet<number>,
  ) {
    for (const message of matched) this.taken.add(message);
  }

  static async look(
    database: Database,
    keyring: Keyring,
    places: readonly Place[],
    matched: ReadonlySet<number>,
  ): Promise<Contemporaries> {
    const wanted = places.flatMap(({ event, conversation }) =>
      event.time.utc === undefined ? [] : [{ conversation, at: new Date(event.time.utc) }],
    );
    const found = (await findContemporaries(database, wanted)).filter((candidate) => !matched.has(candidate.message));
    const keys = await readWrappedKeys(
      database,
      found.map((candidate) => candidate.message),
    );
    const byPlace = new Map<string, (Candidate & { altered: boolean })[]>();
    for (const candidate of found) {
      const key = keyring.unwrap(keys.get(candidate.message)!);
      const event = contentOf(
        splitSalted(keyring.unseal(key, versionSeal(candidate.message, candidate.version), candidate.content)).content,
      );
      const place = placeKey(candidate.conversation, candidate.at, candidate.sender);
      byPlace.set(place, [
        ...(byPlace.get(place) ?? []),
        { ...candidate, altered: isMessage(event) && isAltered(event) },
      ]);
    }
    return new Contemporaries(byPlace, matched);
  }

  /** The first message at this record's time and place that is not spoken for, if one of the two is marked as altered. */
  match(event: CapturedEvent, conversation: number, directory: Directory): Known | undefined {
    if (!isMessage(event) || event.time.utc === undefined || this.candidates.size === 0) return undefined;
    const place = placeKey(conversation, new Date(event.time.utc), event.sender ? directory.idOf(event.sender) : null);
    const found = this.candidates
      .get(place)
      ?.find((candidate) => !this.taken.has(candidate.message) && candidate.altered !== isAltered(event));
    if (found) this.taken.add(found.message);
    return found;
  }
}

function isAltered(event: CapturedMessage): boolean {
  return event.marks.includes('deleted') || event.marks.includes('edited');
}

function placeKey(conversation: number, at: Date, sender: number | null): string {
  return `${conversation}|${at.getTime()}|${sender}`;
}
