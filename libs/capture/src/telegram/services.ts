import type { Notice } from '../event';
import { type JsonObject, listOf, textOf } from '../json/values';

/** What Telegram calls the things it writes itself. */
const NOTICES: Readonly<Record<string, Notice>> = {
  create_group: 'group-created',
  create_channel: 'group-created',
  migrate_to_supergroup: 'settings-changed',
  migrate_from_group: 'settings-changed',
  invite_members: 'member-added',
  remove_members: 'member-removed',
  join_group_by_link: 'member-joined',
  join_group_by_request: 'member-joined',
  joined_telegram: 'member-joined',
  edit_group_title: 'title-changed',
  edit_group_photo: 'icon-changed',
  delete_group_photo: 'icon-changed',
  edit_chat_theme: 'settings-changed',
  set_chat_wallpaper: 'settings-changed',
  set_same_chat_wallpaper: 'settings-changed',
  topic_created: 'other',
  topic_edit: 'title-changed',
  set_messages_ttl: 'timer-changed',
  pin_message: 'pinned',
  phone_call: 'call',
  group_call: 'call',
  invite_to_group_call: 'call',
  group_call_scheduled: 'call',
};
const MISSED = new Set(['missed', 'busy']);
/** Members of a service message that tell what happened, in the order they are said. */
const TOLD = [
  'title',
  'new_title',
  'emoticon',
  'game_message_id',
  'score',
  'amount',
  'currency',
  'inviter',
  'message_id',
];

/** A line the service wrote. It has no text of its own: what its members say is said in words. */
export function serviceOf(message: JsonObject): { readonly notice: Notice; readonly body: string } {
  const action = textOf(message['action']) ?? 'service message';
  return { notice: noticeOf(action, message), body: [wordsOf(action), ...detailsOf(message)].join(': ') };
}

function noticeOf(action: string, message: JsonObject): Notice {
  const known = Object.hasOwn(NOTICES, action) ? NOTICES[action]! : 'other';
  if (known === 'call' && MISSED.has(String(message['discard_reason']))) return 'missed-call';
  if (known === 'timer-changed') return textOf(message['period']) === '0' ? 'timer-off' : 'timer-changed';
  // Whoever removes or adds nobody but himself left or came.
  const [member, ...others] = listOf(message['members']);
  const isOwn = others.length === 0 && member !== undefined && member === message['actor'];
  if (isOwn && known === 'member-removed') return 'member-left';
  return isOwn && known === 'member-added' ? 'member-joined' : known;
}

function wordsOf(action: string): string {
  const words = action.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function detailsOf(message: JsonObject): string[] {
  const members = listOf(message['members']).map((name) => textOf(name) ?? 'deleted account');
  const seconds = textOf(message['duration_seconds'] ?? message['duration'] ?? message['period']);
  const details = [
    ...TOLD.map((name) => textOf(message[name])),
    members.join(', '),
    seconds === undefined ? undefined : `${seconds} s`,
    textOf(message['discard_reason'])?.replaceAll('_', ' '),
  ].filter((detail) => detail !== undefined && detail !== '');
  return details.length === 0 ? [] : [details.join(', ')];
}
