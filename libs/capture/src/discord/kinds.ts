import type { ConversationRef, Notice } from '../event';

/** Types of what somebody wrote. Everything else Discord wrote itself. Numbers: types the exporter had no name for. */
const WRITTEN = new Set([
  'Default',
  'Reply',
  'ChatInputCommand',
  'ContextMenuCommand',
  'ThreadStarterMessage',
  '0',
  '19',
  '20',
  '21',
  '23',
]);

const NOTICES: Readonly<Record<string, Notice>> = {
  RecipientAdd: 'member-added',
  RecipientRemove: 'member-removed',
  Call: 'call',
  ChannelNameChange: 'title-changed',
  ChannelIconChange: 'icon-changed',
  ChannelPinnedMessage: 'pinned',
  GuildMemberJoin: 'member-joined',
};

export function isWritten(type: string | undefined): boolean {
  return type === undefined || WRITTEN.has(type);
}

export function noticeOf(type: string, content: string): Notice {
  // The exporter's own words, in English always.
  if (type === 'RecipientRemove' && /^left\b/i.test(content)) return 'member-left';
  return Object.hasOwn(NOTICES, type) ? NOTICES[type]! : 'other';
}

export function conversationType(channelType: string): ConversationRef['type'] {
  if (channelType === '') return 'unknown';
  if (channelType.includes('Thread')) return 'thread';
  if (!channelType.startsWith('Direct')) return 'channel';
  return channelType.includes('Group') ? 'group' : 'direct';
}
