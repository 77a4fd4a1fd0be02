import { looksDisguised, splitZones, termsOf } from '@minutebook/query';
import type { Chatter } from '../corpus/chatter';
import { random } from '../matcher/corpus';
import { DISGUISED, type IndexedMessage } from '../../libs/search/src/search-index';

const SENDERS = 1_000;
const CONVERSATIONS = 4_000;
const CHANNELS = ['whatsapp', 'wechat', 'teams', 'slack', 'telegram'];
const START = Date.UTC(2024, 10, 1);
const DURATION = 2 * 365 * 86_400_000;
/** Longer texts count as possibly disguised without a look, as in the indexer. */
const ALWAYS_SUSPECT = 1_000;

/** A message nobody has analyzed yet. */
export interface Stored extends Pick<IndexedMessage, 'at' | 'channel' | 'conversation' | 'sender' | 'parties'> {
  readonly number: number;
  readonly direction: string;
  readonly text: string;
}

/**
 * An archive's messages as the indexer hands them on. Each channel is one import of its own: two years in order, one
 * channel after the other, so that neither "newest" nor any one room lies together in the index.
 */
export class Archive {
  constructor(
    readonly chatter: Chatter,
    readonly size: number,
  ) {}

  /** Messages from one number up to another as the ledger hands them on: the work of the bench, not of what it measures. */
  stored(from: number, to: number): Stored[] {
    return Array.from({ length: Math.min(to, this.size) - from }, (_, i) => this.read(from + i));
  }

  private read(number: number): Stored {
    const channel = Math.floor((number * CHANNELS.length) / this.size);
    const next = random(number ^ 0x5bd1e995);
    const conversation = channel * CONVERSATIONS + skewed(next(), CONVERSATIONS);
    const sender = skewed(next(), SENDERS);
    return {
      number,
      at: this.timeOf(number),
      channel: CHANNELS[channel]!,
      conversation: conversation + 1,
      direction: next() < 0.6 ? 'internal' : 'outbound',
      sender: sender + 1,
      parties: [sender, conversation % SENDERS, (conversation * 7 + 1) % SENDERS].map((party) => party + 1),
      // A text that was read is one piece; one that was put together is a chain of pieces until it is written somewhere.
      text: Buffer.from(this.chatter.text(number)).toString(),
    };
  }

  private timeOf(number: number): Date {
    const within = (number * CHANNELS.length) % this.size;
    return new Date(START + Math.floor((within / this.size) * DURATION));
  }
}

/** The analysis of the indexer: zones, terms, and whether the text could be read otherwise than it is spelled. */
export function analyzed(stored: Stored): IndexedMessage {
  const { number, at, channel, conversation, direction, sender, parties, text } = stored;
  const zones = splitZones({ channel, body: text, version: 0 });
  const suspect = zones.some((zone) => zone.text.length > ALWAYS_SUSPECT || looksDisguised(zone.text));
  return {
    id: number + 1,
    first: number,
    position: number,
    at,
    sentAt: at,
    channel,
    conversation,
    type: 'message',
    direction,
    sender,
    to: [],
    cc: [],
    bcc: [],
    parties,
    has: suspect ? [DISGUISED] : [],
    zones: zones.map((zone) => ({ kind: zone.kind, terms: termsOf(zone.text) })),
  };
}

/** Few write much and many write little. */
function skewed(lot: number, count: number): number {
  return Math.floor(lot ** 3 * count);
}
