import type { estypes } from '@elastic/elasticsearch';
import { type IndexedMessage, ZONE_GAP } from '../search-index';
import { type Dsl, ZONES } from './shape-query';

/** Bytes of one request, roughly. */
const LOAD_BYTES = 8 * 1024 * 1024;
/** Messages of one request: a step of the indexer is on its way as a whole before the next one is read. */
const LOAD_MESSAGES = 1_000;

export const SETTINGS: estypes.IndicesIndexSettings = {
  number_of_shards: 1,
  number_of_replicas: 0,
  refresh_interval: '30s',
  'index.translog.durability': 'request',
  'index.max_result_window': 20_000,
  // Twice the engine's own: an index that is filled merges less often, and asking a few more segments costs little.
  'index.merge.policy.segments_per_tier': 20,
};

const TEXT: estypes.MappingProperty = {
  type: 'text',
  analyzer: 'whitespace',
  norms: false,
  index_options: 'positions',
  position_increment_gap: ZONE_GAP,
};

export const MAPPINGS: estypes.MappingTypeMapping = {
  dynamic: 'strict',
  // The text is in the ledger; the index keeps what it needs to find it, and no copy to read (R91).
  _source: { enabled: false },
  properties: {
    // To sort by; looked for by `_id`.
    message_id: { type: 'long', index: false },
    // Asked of what something else has found: read there, not looked up.
    position: { type: 'long', index: false },
    // Where it is another than `position`.
    first: { type: 'long', index: false },
    at: { type: 'date' },
    // Its source says no time: `at` is when it came in.
    undated: { type: 'boolean', doc_values: false },
    channel: { type: 'keyword' },
    conversation: { type: 'long' },
    type: { type: 'keyword', doc_values: false },
    direction: { type: 'keyword' },
    sender: { type: 'long', doc_values: false },
    to: { type: 'long', doc_values: false },
    cc: { type: 'long', doc_values: false },
    bcc: { type: 'long', doc_values: false },
    parties: { type: 'long' },
    has: { type: 'keyword' },
    ...Object.fromEntries(ZONES.map((zone) => [zone, TEXT])),
  },
};

/** Messages as bodies of the bulk API, made when they are asked for. */
export function* loadsOf(messages: readonly IndexedMessage[]): Generator<string, void> {
  let load = '';
  let count = 0;
  for (const message of messages) {
    load += `{"index":{"_id":"${message.id}","version":${message.position + 1},"version_type":"external_gte"}}\n${JSON.stringify(documentOf(message))}\n`;
    if (++count < LOAD_MESSAGES && load.length < LOAD_BYTES) continue;
    yield load;
    load = '';
    count = 0;
  }
  if (count > 0) yield load;
}

/**
 * Tokens joined by U+0020 and nothing else: other blanks are no blanks to every engine (trap 12). What a message has not
 * is left out: chat has one zone and no addressees, and both sides would read the absent ones.
 */
function documentOf(message: IndexedMessage): Dsl {
  const zones: Record<string, string[]> = {};
  for (const { kind, terms } of message.zones) (zones[kind] ??= []).push(terms.join(' '));
  const { first, position, to, cc, bcc, has, sentAt, direction, sender } = message;
  return {
    message_id: message.id,
    ...(first !== position && { first }),
    position,
    at: message.at.getTime(),
    ...(!sentAt && { undated: true }),
    channel: message.channel,
    conversation: message.conversation,
    type: message.type,
    ...(direction !== null && { direction }),
    ...(sender !== null && { sender }),
    ...(to.length > 0 && { to }),
    ...(cc.length > 0 && { cc }),
    ...(bcc.length > 0 && { bcc }),
    parties: message.parties,
    ...(has.length > 0 && { has }),
    ...zones,
  };
}
