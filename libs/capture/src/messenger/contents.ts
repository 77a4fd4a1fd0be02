import type { Attachment, Notice } from '../event';
import { fileAttachment, type FindFile } from '../json/files';
import { isObject, type JsonObject, objectsOf, textOf } from '../json/values';
import { nameOf } from './threads';

const FILES = ['photos', 'videos', 'audio_files', 'gifs', 'files'];

/** Files of a message: each names one by its path in the export. */
export function filesOf(message: JsonObject, find: FindFile): Attachment[] {
  const { sticker } = message;
  const named = [...FILES.flatMap((name) => objectsOf(message[name])), ...(isObject(sticker) ? [sticker] : [])];
  return named.flatMap((file) => {
    const uri = nameOf(file['uri']);
    if (uri === undefined) return [];
    // A link to the web is no file of the export.
    return /^https?:/.test(uri) ? [{ name: uri, state: 'omitted' as const }] : [fileAttachment(find, uri)];
  });
}

/** What was shared, in words. */
export function sharesOf(message: JsonObject): string[] {
  const { share } = message;
  if (!isObject(share)) return [];
  return ['share_text', 'link'].flatMap((name) => nameOf(share[name]) ?? []);
}

const KINDS: Readonly<Record<string, Notice>> = {
  Subscribe: 'member-added',
  Unsubscribe: 'member-left',
  Call: 'call',
};

/** What happened, for messages of a type that nobody writes. `undefined`: somebody wrote it. */
export function noticeOf(message: JsonObject): Notice | undefined {
  const type = textOf(message['type']);
  if (type !== undefined && Object.hasOwn(KINDS, type)) {
    return type === 'Call' && message['missed'] === true ? 'missed-call' : KINDS[type];
  }
  return message['call_duration'] === undefined ? undefined : message['missed'] === true ? 'missed-call' : 'call';
}
