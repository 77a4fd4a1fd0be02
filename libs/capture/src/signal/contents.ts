import type { Attachment, Mark, Notice } from '../event';
import { baseName, fileAttachment, type FindFile } from '../json/files';
import {
  bodyOf,
  countOf,
  isObject,
  type JsonObject,
  listOf,
  objectOf,
  objectsOf,
  textOf,
  textsOf,
} from '../json/values';

/** Members that say how a message is delivered or shown, and nothing by themselves. */
const SILENT = new Set([
  'timestamp',
  'message',
  'expiresInSeconds',
  'expireTimer',
  'isExpirationUpdate',
  'viewOnce',
  'profileKey',
  'groupInfo',
  'groupV2',
  'mentions',
  'bodyRanges',
  'textStyles',
  'previews',
  'attachments',
  'endSession',
  'destination',
  'destinationNumber',
  'destinationUuid',
  'expirationStartTimestamp',
]);

/** Files of a message. signal-cli keeps what it fetched in `attachments`, under the id. */
export function filesOf(message: JsonObject, find: FindFile): Attachment[] {
  return objectsOf(message['attachments']).map((file) => {
    const [id, name, mediaType] = ['id', 'filename', 'contentType'].map((member) => textOf(file[member]));
    const size = countOf(file['size']);
    const path = ['attachments/', ''].map((folder) => `${folder}${id ?? name ?? ''}`).find((one) => find(one));
    return fileAttachment(find, path ?? id ?? name ?? '', {
      ...((name ?? id) !== undefined && { name: baseName((name ?? id)!) }),
      ...(mediaType !== undefined && { mediaType }),
      ...(size !== undefined && { size }),
    });
  });
}

/** Text of a message, and in words what it shows besides. */
export function wordsOf(message: JsonObject): string {
  const sticker = message['sticker'];
  const poll = objectOf(message['pollCreate']);
  const payment = message['payment'];
  const captions = objectsOf(message['attachments']).map((file) => bodyOf(file['caption']));
  const lines = [
    bodyOf(message['message']),
    ...captions,
    ...(isObject(sticker) ? [`Sticker ${textOf(sticker['emoji']) ?? textOf(sticker['stickerId']) ?? ''}`.trim()] : []),
    ...objectsOf(message['contacts']).map((contact) => `Contact: ${contactOf(contact)}`),
    ...(textOf(poll['question']) === undefined ? [] : [`Poll: ${textOf(poll['question'])}`]),
    ...listOf(poll['options']).map((option) => `- ${textOf(option) ?? textOf(objectOf(option)['option']) ?? ''}`),
    ...(isObject(payment) ? [`Payment: ${textOf(payment['note']) ?? ''}`.trim()] : []),
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function contactOf(contact: JsonObject): string {
  const { name } = contact;
  const names = isObject(name)
    ? [textOf(name['display']) ?? [textOf(name['given']), textOf(name['family'])].filter(Boolean).join(' ')]
    : [textOf(name)];
  const ways = ['phone', 'email'].flatMap((kind) => objectsOf(contact[kind])).map(({ value }) => textOf(value));
  return [...names, ...ways].filter((part) => part !== undefined && part !== '').join(', ');
}

/** What happened, for a message nobody wrote; undefined: it says nothing at all. */
export function happenedIn(message: JsonObject): { readonly notice: Notice; readonly body: string } | undefined {
  if (message['isExpirationUpdate'] === true) {
    const seconds = textOf(message['expiresInSeconds']) ?? textOf(message['expireTimer']) ?? '0';
    return seconds === '0'
      ? { notice: 'timer-off', body: 'Disappearing messages were turned off' }
      : { notice: 'timer-changed', body: `Messages disappear after ${seconds} s` };
  }
  if (message['endSession'] === true) return { notice: 'identity-changed', body: 'The secure session was reset' };
  const others = Object.keys(message).filter((name) => !SILENT.has(name) && isSaid(message[name]));
  if (others.some((name) => /^pin/.test(name))) return { notice: 'pinned', body: 'Pinned a message' };
  if (others.length > 0) return { notice: 'other', body: others.map(inWords).join(', ') };
  const group = objectOf(message['groupInfo']);
  return textOf(group['type']) === 'UPDATE' ? { notice: 'settings-changed', body: 'Changed the group' } : undefined;
}

function isSaid(value: unknown): boolean {
  return value !== null && value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);
}

/** `pollVote` → `Poll vote`. */
function inWords(name: string): string {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).slice(0, 60);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Who is mentioned: the text holds U+FFFC in their places. */
function mentionsOf(message: JsonObject): string | undefined {
  const names = objectsOf(message['mentions']).map(
    (one) => textOf(one['name']) ?? textOf(one['number']) ?? textOf(one['uuid']) ?? '',
  );
  return names.length === 0 ? undefined : names.join(', ');
}

/** A story, as a message of its text or file. */
export function storyOf(story: JsonObject): JsonObject {
  const { groupId, fileAttachment } = story;
  return {
    message: objectOf(story['textAttachment'])['text'],
    attachments: isObject(fileAttachment) ? [fileAttachment] : [],
    ...(groupId !== undefined && { groupInfo: { groupId } }),
  };
}

export function marksOf(data: JsonObject, isSystem: boolean): Mark[] {
  return [...(data['viewOnce'] === true ? ['view-once' as const] : []), ...(isSystem ? ['automatic' as const] : [])];
}

/** Kept beside the text. */
export function extraOf(data: JsonObject, envelope: JsonObject): Record<string, string> {
  const mentions = mentionsOf(data);
  const links = objectsOf(data['previews']).flatMap(({ url }) => textOf(url) ?? []);
  return {
    ...textsOf(envelope, ['sourceUuid', 'sourceDevice', 'serverReceivedTimestamp', 'serverDeliveredTimestamp']),
    ...textsOf(data, ['expiresInSeconds']),
    ...(mentions !== undefined && { mentions }),
    ...(links.length > 0 && { links: links.join('\n') }),
  };
}
