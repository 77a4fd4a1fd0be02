import {
  type ColumnType,
  type CopyRow,
  TS_MAX_POSITION,
  TS_MAX_POSITIONS,
  tsPosition,
  type TsVector,
} from '@minutebook/platform';
import { type IndexedMessage, ZONE_GAP } from '../search-index';
import { WEIGHT_NUMBERS, WEIGHTS } from './tsquery';

/** Columns of `search.document`, in the order of {@link rowOf}. */
export const COLUMNS = {
  message_id: 'int8',
  first_position: 'int8',
  position: 'int8',
  at: 'timestamptz',
  sent_at: 'timestamptz',
  channel: 'text',
  conversation_id: 'int8',
  type: 'text',
  direction: 'text',
  sender: 'int8',
  to_ids: 'int8[]',
  cc_ids: 'int8[]',
  bcc_ids: 'int8[]',
  parties: 'int8[]',
  has: 'text[]',
  tokens: 'tsvector',
  is_long: 'bool',
  is_cut: 'bool',
} as const satisfies Record<string, ColumnType>;

export function rowOf(message: IndexedMessage): CopyRow {
  const { vector, isLong, isCut } = vectorOf(message);
  const { id, first, position, at, sentAt, channel, conversation, type, direction, sender, to, cc, bcc, parties, has } =
    message;
  return [
    id,
    first,
    position,
    at,
    sentAt,
    channel,
    conversation,
    type,
    direction,
    sender,
    to,
    cc,
    bcc,
    parties,
    has,
    vector,
    isLong,
    isCut,
  ];
}

/** PostgreSQL refuses a vector whose words and places take more than 1 MiB. */
const TS_MAX_BYTES = 1_048_000;
/** What a word takes besides its letters: a count of places, two bytes for each, one to begin them at an even address. */
const OF_A_WORD = 3;
const OF_A_PLACE = 2;
/** Most bytes of a UTF-16 unit. */
const WIDEST = 3;

/**
 * All zones in one row of positions, a gap apart, each under its weight. Positions beyond what is kept are left out
 * (`isLong`), and so are words for which there is no room (`isCut`).
 */
export function vectorOf({ zones }: Pick<IndexedMessage, 'zones'>): {
  vector: TsVector;
  isLong: boolean;
  isCut: boolean;
} {
  const vector = new Map<string, number[]>();
  // Letters are counted where there might be too many of them.
  const isVast = mostBytes(zones) > TS_MAX_BYTES;
  let position = 0;
  let bytes = 0;
  let isLong = false;
  let isCut = false;
  for (const { kind, terms } of zones) {
    const weight = WEIGHT_NUMBERS[WEIGHTS[kind]];
    for (const term of terms) {
      position++;
      const place = tsPosition(position, weight);
      const places = vector.get(term);
      if (!places) {
        const more = (isVast ? Buffer.byteLength(term) : 0) + OF_A_WORD + OF_A_PLACE;
        if (bytes + more > TS_MAX_BYTES) {
          isCut = true;
          continue;
        }
        bytes += more;
        // A lexeme needs one position at least, to carry its weight.
        vector.set(term, [place]);
      } else if (
        places.length < TS_MAX_POSITIONS &&
        position <= TS_MAX_POSITION &&
        bytes + OF_A_PLACE <= TS_MAX_BYTES
      ) {
        bytes += OF_A_PLACE;
        places.push(place);
      } else isLong = true;
    }
    position += ZONE_GAP;
  }
  return { vector, isLong: isLong || isCut || position - ZONE_GAP > TS_MAX_POSITION, isCut };
}

function mostBytes(zones: IndexedMessage['zones']): number {
  let most = 0;
  for (const { terms } of zones) for (const term of terms) most += term.length * WIDEST + OF_A_WORD + OF_A_PLACE;
  return most;
}
