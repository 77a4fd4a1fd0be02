import type { Column, ColumnMapping } from '../source';
import { withoutMarks } from '../text/marks';

/** What a column may hold. */
export type Role = Exclude<keyof ColumnMapping, 'heading' | 'delimiter' | 'channel'>;

/** Where the columns stand, 0 for the first. */
export type Places = Readonly<Partial<Record<Role, number>>> & Readonly<Record<'time' | 'body', number>>;

const ROLES: readonly Role[] = [
  'time',
  'date',
  'body',
  'sender',
  'senderName',
  'recipients',
  'subject',
  'conversation',
  'id',
  'inReplyTo',
  'attachments',
];

/** Headings that mean one thing wherever they are met; compared without blanks, marks and case. */
const KNOWN: Readonly<Partial<Record<Role, string>>> = {
  time: 'time|datetime|timestamp|sent|sentat|senttime|sentdate|createdat|时间|发送时间|消息时间|日時',
  date: 'date|日期|日付',
  body: 'body|text|message|messagetext|messagebody|content|消息|消息内容|内容|正文|メッセージ',
  sender: 'from|sender|author|fromaddress|发送人|发送者|发件人|送信者',
  senderName: 'fromname|sendername|authorname',
  recipients: 'to|recipient|recipients|receiver|receivers|toaddress|接收人|接收者|收件人|受信者',
  subject: 'subject|主题|件名',
  conversation: 'conversation|conversationid|chat|chatid|channel|room|thread|threadid|group|会话|群|聊天',
  id: 'id|messageid|msgid|消息id',
  inReplyTo: 'inreplyto|replyto',
  attachments: 'attachment|attachments|files|附件',
};
const ROLE_OF = new Map(
  Object.entries(KNOWN).flatMap(([role, names]) => names.split('|').map((name) => [name, role as Role] as const)),
);

/** Where the columns are that the operator named; a text: why they cannot be found, in words. */
export function placesOf(mapping: ColumnMapping, row: readonly string[], hasHeading: boolean): Places | string {
  const places: Partial<Record<Role, number>> = {};
  for (const role of ROLES) {
    const column = mapping[role];
    if (column === undefined) continue;
    const place = placeOf(column, row, hasHeading);
    if (typeof place === 'string') return place;
    places[role] = place;
  }
  return isComplete(places) ? places : 'the columns of the time and of the text must be named';
}

function placeOf(column: Column, row: readonly string[], hasHeading: boolean): number | string {
  if (typeof column === 'number') {
    return Number.isInteger(column) && column >= 1 && column <= row.length
      ? column - 1
      : `there is no column ${column}`;
  }
  if (!hasHeading) return `the table has no headings, so no column is named "${column}"`;
  const wanted = column.trim().toLowerCase();
  const found = row.flatMap((name, at) => (name.trim().toLowerCase() === wanted ? [at] : []));
  if (found.length === 1) return found[0]!;
  return found.length === 0 ? `no column is named "${column}"` : `${found.length} columns are named "${column}"`;
}

/** Where the columns are by headings that leave no doubt; undefined: some do. */
export function guessedPlaces(headings: readonly string[]): Places | undefined {
  const places: Partial<Record<Role, number>> = {};
  for (const [at, heading] of headings.entries()) {
    const role = ROLE_OF.get(
      withoutMarks(heading)
        .replace(/[\s_.-]/g, '')
        .toLowerCase(),
    );
    if (role === undefined) continue;
    if (places[role] !== undefined) return undefined;
    places[role] = at;
  }
  const { date, ...others } = places;
  // A date alone is the time.
  const whole = places.time === undefined && date !== undefined ? { ...others, time: date } : places;
  return isComplete(whole) && whole.sender !== undefined ? whole : undefined;
}

function isComplete(places: Partial<Record<Role, number>>): places is Places {
  return places.time !== undefined && places.body !== undefined;
}
