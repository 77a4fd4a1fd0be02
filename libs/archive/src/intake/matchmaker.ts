import { type CapturedEvent, type CapturedObject, coversWholeSpan, type Piece } from '@minutebook/capture';
import type { Database } from '@minutebook/platform';
import { authorOf } from '../ledger/events';
import { identityOf } from '../ledger/recognition';
import type { Directory } from '../people/directory';
import type { Keyring } from '../seal/keyring';
import { conversationsOf, findConversations, thoseActive } from '../store/conversation-store';
import { findIdentities } from '../store/ledger-store';

/** Of one object, in their order. */
export type Pieces = AsyncIterable<Piece> | readonly Piece[];

/** Records looked at, spread over the whole file: the overlap of two exports may lie anywhere in either. */
const SAMPLE = 400;
/** Equal records that make two exports one conversation. Fewer could be chance: "ok", same minute, same two people. */
const ENOUGH = 3;
const CANDIDATES = 20;
/** Records are equal by wall time; read as of another zone, the same wall time is another instant, up to 26 hours away. */
const ZONES_MS = 26 * 3_600_000;

/**
 * Finds the conversation an export continues when its name does not tell: a file renamed by hand, or a contact renamed
 * in the phone. Only for sources without ids, whose records are known by time, author and text.
 */
export class Matchmaker {
  constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
    private readonly directory: Directory,
  ) {}

  /**
   * The conversation, or undefined when the name is known already or nothing archived is like it. `opening` are the first
   * records of the object; `all` of it, where there is more, is looked at only when those tell nothing and somebody in them
   * is known to write elsewhere.
   */
  async find(
    object: CapturedObject,
    opening: readonly CapturedEvent[],
    all: (() => Pieces) | undefined,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const first = opening[0];
    if (!first || !SINGLE_CHAT_FORMATS.has(object.format) || first.identity.scope !== 'conversation') return undefined;
    const keys = first.conversation.keys.map((key) => this.keyring.blind('conversation', `${first.channel}\0${key}`));
    if ((await findConversations(this.database, keys)).size > 0) return undefined;
    await this.directory.admit(opening.flatMap((event) => authorOf(event) ?? []));
    const authors = [
      ...new Set(opening.flatMap((event) => (authorOf(event) ? [this.directory.idOf(authorOf(event)!)] : []))),
    ];
    const candidates =
      authors.length === 0 ? [] : await conversationsOf(this.database, first.channel, authors, CANDIDATES);
    if (candidates.length === 0) return undefined;
    const found = await this.best(candidates, opening);
    if (found !== undefined || all === undefined) return found;
    return this.best(candidates, await sampleOf(all(), signal));
  }

  /** The candidate that has most of these records, if it has enough. */
  private async best(candidates: readonly number[], events: readonly CapturedEvent[]): Promise<number | undefined> {
    let best: { conversation: number; equal: number } | undefined;
    const times = events.flatMap(({ time: { utc } }) => (utc === undefined ? [] : [Date.parse(utc)]));
    const [from, to] = [Math.min(...times) - ZONES_MS, Math.max(...times) + ZONES_MS];
    // Names of a record are blinded for each conversation: not for those in which nobody wrote at that time.
    for (const conversation of await thoseActive(this.database, candidates, from, to)) {
      const identities = events.map((event) => identityOf(this.keyring, event, conversation));
      const equal = (await findIdentities(this.database, identities)).size;
      if (equal >= ENOUGH && equal > (best?.equal ?? 0)) best = { conversation, equal };
    }
    return best?.conversation;
  }
}

/** Reservoir sample (Vitter's algorithm R, with a fixed generator: the same file gives the same sample). */
async function sampleOf(pieces: Pieces, signal: AbortSignal): Promise<CapturedEvent[]> {
  const sample: CapturedEvent[] = [];
  const random = lcg(1);
  let seen = 0;
  for await (const piece of pieces) {
    signal.throwIfAborted();
    if (piece.kind !== 'record') continue;
    const event = piece.events[0];
    seen++;
    if (sample.length < SAMPLE) sample.push(event);
    else {
      const place = Math.floor(random() * seen);
      if (place < SAMPLE) sample[place] = event;
    }
  }
  return sample;
}

/** What was archived before tells where such an export belongs, or what is missing in one of the two. */
export function isPlacedByContent(format: string): boolean {
  return SINGLE_CHAT_FORMATS.has(format) || coversWholeSpan(format);
}

const SINGLE_CHAT_FORMATS = new Set(['whatsapp', 'line', 'wechat-txt', 'imessage-txt']);

function lcg(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}
