import type { estypes } from '@elastic/elasticsearch';
import { type IndexedMessage, ZONE_GAP } from '../search-index';
import { JsonBytes } from './json-bytes';
import { ZONES } from './shape-query';

/** Bytes of one request, roughly. */
const LOAD_BYTES = 8 * 1024 * 1024;
/** Messages of one request: a step of the indexer is on its way as a whole before the next one is read. */
const LOAD_MESSAGES = 1_000;
/** What a request of chat takes. */
const LOAD_ROOM = 512 * 1024;

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
export function* loadsOf(messages: readonly IndexedMessage[]): Generator<Buffer, void> {
  const load = new JsonBytes(LOAD_ROOM);
  let count = 0;
  for (const message of messages) {
    load.raw('{"index":{"_id":"').number(message.id);
    load
      .raw('","version":')
      .number(message.position + 1)
      .raw(',"version_type":"external_gte"}}\n');
    write(message, load);
    load.raw('\n');
    if (++count < LOAD_MESSAGES && load.length < LOAD_BYTES) continue;
    yield load.take();
    count = 0;
  }
  if (count > 0) yield load.take();
}

/**
 * Tokens joined by U+0020 and nothing else: other blanks are no blanks to every engine (trap 12). What a message has not
 * is left out: chat has one zone and no addressees, and both sides would read the absent ones.
 */
function write(message: IndexedMessage, load: JsonBytes): void {
  const { first, position, sender, direction, to, cc, bcc, has } = message;
  load.raw('{"message_id":').number(message.id);
  load.raw(',"position":').number(position);
  load.raw(',"at":').number(message.at.getTime());
  load.raw(',"channel":').string(message.channel);
  load.raw(',"conversation":').number(message.conversation);
  load.raw(',"type":').string(message.type);
  load.raw(',"parties":').numbers(message.parties);
  if (first !== position) load.raw(',"first":').number(first);
  if (!message.sentAt) load.raw(',"undated":true');
  if (direction !== null) load.raw(',"direction":').string(direction);
  if (sender !== null) load.raw(',"sender":').number(sender);
  if (to.length > 0) load.raw(',"to":').numbers(to);
  if (cc.length > 0) load.raw(',"cc":').numbers(cc);
  if (bcc.length > 0) load.raw(',"bcc":').numbers(bcc);
  if (has.length > 0) load.raw(`,"has":${JSON.stringify(has)}`);
  for (const zone of new Set(message.zones.map(({ kind }) => kind))) {
    load.raw(`,"${zone}":`);
    let before = '[';
    for (const { kind, terms } of message.zones) {
      if (kind !== zone) continue;
      load.raw(before).words(terms);
      before = ',';
    }
    load.raw(']');
  }
  load.raw('}');
}
