import { countOf, type JsonObject, objectOf, objectsOf, textOf } from '../json/values';
import { bodyObject } from '../webhook/body';
import type { MediaRef } from '../webhook/media-ref';
import { mediaPath } from '../webhook/webhook-reading';

/** Files of a message, or of the text after an edit. */
export function filesIn(event: JsonObject): readonly JsonObject[] {
  const changed = event['subtype'] === 'message_changed' ? objectOf(event['message']) : event;
  return objectsOf(changed['files']);
}

/** Files that a call of the Events API names and that lie at Slack. */
export function slackMedia(body: Uint8Array): MediaRef[] {
  return filesIn(objectOf(bodyObject(body)['event'])).flatMap((file) => {
    const id = textOf(file['id']);
    const url = textOf(file['url_private_download']) ?? textOf(file['url_private']);
    if (id === undefined || url === undefined || file['mode'] === 'tombstone' || file['mode'] === 'external') return [];
    const size = countOf(file['size']);
    return [{ id, url, path: mediaPath(id), ...(size !== undefined && { size }) }];
  });
}
