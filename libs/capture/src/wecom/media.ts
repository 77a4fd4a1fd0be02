import { countOf, isObject, type JsonObject, objectsOf, parseJson, textOf } from '../json/values';
import { bodyObject } from '../webhook/body';
import type { MediaRef } from '../webhook/media-ref';
import { mediaPath } from '../webhook/webhook-reading';
import { hash } from 'node:crypto';

/** Merged records may hold merged records. */
const DEEPEST = 6;

/** The part of a record that says what its kind is: the member named like the type. */
export function contentOf(record: JsonObject): JsonObject {
  const content = record[textOf(record['msgtype']) ?? ''];
  return isObject(content) ? content : {};
}

/** Ids of files are long: they lie under a digest. */
export function wecomFilePath(id: string): string {
  return mediaPath(hash('sha256', id).slice(0, 32));
}

/** Files that a record of the archive names, those of merged records and mixed messages too. */
export function wecomMedia(body: Uint8Array): MediaRef[] {
  return filesOf(contentOf(bodyObject(body)), 0).flatMap((file) => {
    const id = textOf(file['sdkfileid'])!;
    const size = countOf(file['filesize']) ?? countOf(file['voice_size']) ?? countOf(file['imagesize']);
    return [{ id, path: wecomFilePath(id), ...(size !== undefined && { size }) }];
  });
}

/** Every part that is a file, in order. */
export function filesOf(content: JsonObject, depth: number): JsonObject[] {
  if (depth > DEEPEST) return [];
  const own = textOf(content['sdkfileid']) === undefined ? [] : [content];
  return [...own, ...objectsOf(content['item']).flatMap((item) => filesOf(itemOf(item), depth + 1))];
}

/** Items have their content as JSON in a string. */
export function itemOf(item: JsonObject): JsonObject {
  const { content } = item;
  const value = typeof content === 'string' ? parseJson(content) : content;
  return isObject(value) ? value : {};
}
