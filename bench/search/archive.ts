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

/**
 * An archive's messages as the indexer hands them on. Each channel is one import of its own: two years in order, one
 * channel after the other, so that neither "newest" nor any one room lies together in the index.
 */
export class Archive {
  constructor(
    readonly chatter: Chatter,
    readonly size: number,
  ) {}

  /** Texts from one number up to another, the work of the bench and not of what it measures. */
  texts(from: number, to: number): string[] {
    return Array.from({ length: Math.min(to, this.size) - from }, (_, i) => this.chatter.text(from + i));
  }

  /** The analysis of the indexer: zones, terms, and whether the text could be read otherwise than it is spelled. */
  message(number: number, text: string): IndexedMessage {
    const channel = Math.floor((number * CHANNELS.length) / this.size);
    const next = random(number ^ 0x5bd1e995);
    const conversation = channel * CONVERSATIONS + skewed(next(), CONVERSATIONS);
    const at = this.timeOf(number);
    const zones = splitZones({ channel: CHANNELS[channel]!, body: text, version: 0 });
    const sender = skewed(next(), SENDERS);
    const suspect = zones.some((zone) => zone.text.length > ALWAYS_SUSPECT || looksDisguised(zone.text));
    return {
      id: number + 1,
      first: number,
      position: number,
      at,
      sentAt: at,
      channel: CHANNELS[channel]!,
      conversation: conversation + 1,
      type: 'message',
      direction: next() < 0.6 ? 'internal' : 'outbound',
      sender: sender + 1,
      to: [],
      cc: [],
      bcc: [],
      parties: [sender, conversation % SENDERS, (conversation * 7 + 1) % SENDERS].map((party) => party + 1),
      has: suspect ? [DISGUISED] : [],
      zones: zones.map((zone) => ({ kind: zone.kind, terms: termsOf(zone.text) })),
    };
  }

  timeOf(number: number): Date {
    const within = (number * CHANNELS.length) % this.size;
    return new Date(START + Math.floor((within / this.size) * DURATION));
  }
}

/** Few write much and many write little. */
function skewed(lot: number, count: number): number {
  return Math.floor(lot ** 3 * count);
}
