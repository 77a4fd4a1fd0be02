import { countOf, isObject, type JsonObject, objectsOf, textOf } from '../json/values';
import { bodyObject } from '../webhook/body';
import type { MediaRef } from '../webhook/media-ref';
import { mediaPath } from '../webhook/webhook-reading';

/** Members of an update that are a message. */
export const MESSAGES = [
  'message',
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'business_message',
  'edited_business_message',
] as const;

/** Members of a message that are a file; a photo is several sizes of one. */
const FILES = ['document', 'audio', 'voice', 'video', 'video_note', 'animation', 'sticker'];

/** The files of a message. An animation comes as a document too, for old programs. */
export function botFilesOf(message: JsonObject): JsonObject[] {
  const photo = objectsOf(message['photo']).at(-1);
  const files = [...FILES.map((name) => message[name]), photo].filter(isObject);
  const seen = new Set<unknown>();
  return files.filter(({ file_unique_id: id }) => typeof id === 'string' && !seen.has(id) && seen.add(id));
}

/** Files that an update names. */
export function telegramBotMedia(body: Uint8Array): MediaRef[] {
  const update = bodyObject(body);
  return MESSAGES.map((name) => update[name])
    .filter(isObject)
    .flatMap(botFilesOf)
    .flatMap((file) => {
      const id = textOf(file['file_id']);
      const size = countOf(file['file_size']);
      if (id === undefined) return [];
      return [{ id, path: mediaPath(String(file['file_unique_id'])), ...(size !== undefined && { size }) }];
    });
}
