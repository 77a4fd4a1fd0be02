import { type JsonObject, isObject, objectOf, objectsOf, textOf } from '../json/values';
import { bodyObject } from '../webhook/body';
import type { MediaRef } from '../webhook/media-ref';
import { mediaPath } from '../webhook/webhook-reading';

/** Types whose member is a file. */
export const MEDIA_TYPES: ReadonlySet<string> = new Set(['image', 'video', 'audio', 'document', 'sticker', 'voice']);

/** The file of a message, where it has one; of an edit, that of the text after it. */
export function mediaOf(message: JsonObject): JsonObject | undefined {
  const type = textOf(message['type']) ?? '';
  if (type === 'edit') return mediaOf(objectOf(objectOf(message['edit'])['message']));
  const media = message[type];
  return MEDIA_TYPES.has(type) && isObject(media) ? media : undefined;
}

/** Files that a call of the Cloud API names. */
export function whatsappCloudMedia(body: Uint8Array): MediaRef[] {
  const values = objectsOf(bodyObject(body)['entry'])
    .flatMap((entry) => objectsOf(entry['changes']))
    .map((change) => objectOf(change['value']));
  const messages = values.flatMap((value) => [
    ...objectsOf(value['messages']),
    ...objectsOf(value['message_echoes']),
    ...objectsOf(value['history'])
      .flatMap((part) => objectsOf(part['threads']))
      .flatMap((thread) => objectsOf(thread['messages'])),
  ]);
  return messages.flatMap((message) => {
    const media = mediaOf(message);
    const id = textOf(media?.['id']);
    if (id === undefined) return [];
    const sha256 = hexOf(media?.['sha256']);
    return [{ id, path: mediaPath(id), ...(sha256 !== undefined && { sha256 }) }];
  });
}

/** SHA-256 comes in Base64. */
export function hexOf(sha256: unknown): string | undefined {
  const bytes = typeof sha256 === 'string' ? Buffer.from(sha256, 'base64') : undefined;
  return bytes?.length === 32 ? bytes.toString('hex') : undefined;
}
