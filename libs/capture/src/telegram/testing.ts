import type { CapturedMessage } from '../event';
import { examine, type Examination } from '../testing/examine';

/** Exports for specs, as Telegram Desktop writes them. */
export type Json = Readonly<Record<string, unknown>>;

export const MESSAGE = {
  id: 2,
  type: 'message',
  date: '2024-11-14T17:13:44',
  date_unixtime: '1731575624',
  from: '王小明',
  from_id: 'user2',
  text: '好的',
  text_entities: [{ type: 'plain', text: '好的' }],
};
export const CHAT = { name: '王小明', type: 'personal_chat', id: 2 };
export const GROUP = { name: 'Ops', type: 'private_supergroup', id: 77 };
export const exported = (messages: readonly Json[], chat: Json = CHAT): string =>
  JSON.stringify({ ...chat, messages }, null, 1);
export const account = (chats: readonly Json[], left: readonly Json[] = []): string =>
  JSON.stringify({
    about: 'x',
    personal_information: { user_id: 1, first_name: 'Ana' },
    contacts: { about: 'x', list: [{ user_id: 2, first_name: 'Ben', date: '2024-01-03T10:00:00' }] },
    chats: { about: 'x', list: chats },
    left_chats: { about: 'x', list: left },
  });
export const read = (messages: readonly Json[], chat?: Json): Promise<Examination> =>
  examine('x.json', exported(messages, chat));
export const one = async (more: Json, chat?: Json): Promise<CapturedMessage> =>
  (await read([{ ...MESSAGE, ...more }], chat)).messages[0]!;
