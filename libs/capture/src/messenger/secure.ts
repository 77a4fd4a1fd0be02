import { type JsonObject, objectsOf, textOf } from '../json/values';

/**
 * True for a record of the newer download, which Messenger makes on the device of end-to-end encrypted chats: names in camel
 * case, times in `timestamp`, files in `media`, text that is UTF-8 as it should be.
 */
export function isSecure(record: JsonObject): boolean {
  return typeof record['senderName'] === 'string' && 'timestamp' in record;
}

/** Types of what somebody sent; all others say what happened. */
const SENT = new Set(['text', 'media', 'link', 'sticker', 'placeholder']);

/** The record as the older exports have it. */
export function plainOf(record: JsonObject): JsonObject {
  const type = textOf(record['type']);
  return {
    sender_name: record['senderName'],
    timestamp_ms: record['timestamp'],
    content: record['text'],
    files: record['media'],
    reactions: objectsOf(record['reactions']),
    is_unsent: record['isUnsent'],
    ...(type !== undefined && { type: SENT.has(type) ? type : `${type.charAt(0).toUpperCase()}${type.slice(1)}` }),
  };
}
