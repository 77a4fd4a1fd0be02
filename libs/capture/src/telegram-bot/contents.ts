import type { Notice } from '../event';
import { bodyOf, isObject, type JsonObject, objectOf, objectsOf, textOf } from '../json/values';
import { nameOf } from './chats';

/** What a message says, in words. */
export function wordsOf(message: JsonObject): string {
  const text = bodyOf(message['text']) || bodyOf(message['caption']);
  return [text, ...shownIn(message)].filter((part) => part !== '').join('\n');
}

function shownIn(message: JsonObject): string[] {
  const lines: string[] = [];
  const { venue, location, contact, poll, dice, sticker } = message;
  const place = isObject(venue) ? objectOf(venue['location']) : location;
  if (isObject(place)) {
    const name = [objectOf(venue)['title'], objectOf(venue)['address']]
      .map(textOf)
      .filter((part) => part !== undefined);
    lines.push(
      ['Location:', ...name, `${textOf(place['latitude']) ?? '?'}, ${textOf(place['longitude']) ?? '?'}`].join(' '),
    );
  }
  if (isObject(contact))
    lines.push(['Contact:', nameOf(contact), textOf(contact['phone_number'])].filter(Boolean).join(' '));
  if (isObject(poll)) {
    lines.push(`Poll: ${textOf(poll['question']) ?? ''}`);
    for (const option of objectsOf(poll['options'])) lines.push(`- ${textOf(option['text']) ?? ''}`);
  }
  if (isObject(dice)) lines.push(`${textOf(dice['emoji']) ?? ''} ${textOf(dice['value']) ?? ''}`.trim());
  if (isObject(sticker)) lines.push(textOf(sticker['emoji']) ?? '');
  return lines;
}

/** What the service says happened in a chat; undefined: the message was written by somebody. */
export function noticeOf(message: JsonObject): { readonly notice: Notice; readonly body: string } | undefined {
  const names = objectsOf(message['new_chat_members']).map((member) => nameOf(member) ?? '?');
  if (names.length > 0) return { notice: 'member-added', body: `Added: ${names.join(', ')}` };
  if (isObject(message['left_chat_member']))
    return { notice: 'member-left', body: `Left: ${nameOf(message['left_chat_member']) ?? '?'}` };
  const title = textOf(message['new_chat_title']);
  if (title !== undefined) return { notice: 'title-changed', body: `New title: ${title}` };
  if (isObject(message['pinned_message'])) return { notice: 'pinned', body: 'Pinned a message' };
  const found = PLAIN.find(([name]) => message[name] !== undefined);
  return found && { notice: found[1], body: found[2] };
}

const PLAIN: readonly (readonly [string, Notice, string])[] = [
  ['new_chat_photo', 'icon-changed', 'New picture'],
  ['delete_chat_photo', 'icon-changed', 'Removed the picture'],
  ['group_chat_created', 'group-created', 'Made the group'],
  ['supergroup_chat_created', 'group-created', 'Made the group'],
  ['channel_chat_created', 'group-created', 'Made the channel'],
  ['message_auto_delete_timer_changed', 'timer-changed', 'Changed when messages are deleted'],
  ['migrate_to_chat_id', 'settings-changed', 'The group became a supergroup'],
  ['migrate_from_chat_id', 'settings-changed', 'The group became a supergroup'],
  ['video_chat_scheduled', 'call', 'Planned a video chat'],
  ['video_chat_started', 'call', 'Began a video chat'],
  ['video_chat_ended', 'call', 'Ended a video chat'],
  ['video_chat_participants_invited', 'call', 'Invited to a video chat'],
  ['forum_topic_created', 'settings-changed', 'Made a topic'],
  ['forum_topic_closed', 'settings-changed', 'Closed a topic'],
  ['forum_topic_reopened', 'settings-changed', 'Opened a topic again'],
  ['connected_website', 'other', 'Signed in to a website'],
];

/** Of a member of a chat whose standing changed. */
export function standingNotice(before: string | undefined, after: string | undefined): Notice {
  const isIn = (status: string | undefined): boolean =>
    status !== undefined && status !== 'left' && status !== 'kicked';
  if (!isIn(before) && isIn(after)) return 'member-joined';
  if (isIn(before) && !isIn(after)) return after === 'kicked' ? 'member-removed' : 'member-left';
  return 'admin-changed';
}
