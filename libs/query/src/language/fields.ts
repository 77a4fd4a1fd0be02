/** The fields of the language: their names, what they take, and what they are called in a completion list. */
export const CHANNELS: readonly string[] =
  'whatsapp wechat wecom telegram signal sms imessage email teams slack discord line viber google-chat zoom messenger instagram irc other'.split(
    ' ',
  );
export const DIRECTIONS: readonly string[] = ['internal', 'inbound', 'outbound'];
export const TYPES: readonly string[] = ['message', 'system', 'call', 'reaction'];
/** What an archived message can have. Alerts and holds are no part of it, and come and go without an entry of the ledger. */
export const HAS: readonly string[] = ['attachment', 'edited', 'deleted', 'gone'];

export type FieldKind = 'zone' | 'party' | 'value' | 'date' | 'case' | 'token' | 'saved';

export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  /** The values that exist, for fields with a closed list. */
  readonly values?: readonly string[];
  /** What a completion asks the server for. */
  readonly ask?: 'person' | 'directory' | 'conversation' | 'desk' | 'saved';
  readonly help: string;
}

export const FIELDS: readonly Field[] = [
  { name: 'from', kind: 'party', ask: 'person', help: 'sender: a person, name, handle or address' },
  { name: 'to', kind: 'party', ask: 'person', help: 'addressee, cc and bcc included' },
  { name: 'cc', kind: 'party', ask: 'person', help: 'in copy' },
  { name: 'bcc', kind: 'party', ask: 'person', help: 'in blind copy' },
  { name: 'participant', kind: 'party', ask: 'person', help: 'anyone in the conversation then' },
  { name: 'person', kind: 'value', ask: 'directory', help: 'someone from the directory' },
  { name: 'desk', kind: 'value', ask: 'desk', help: 'a desk from the directory' },
  { name: 'role', kind: 'value', help: 'a title from the directory' },
  { name: 'channel', kind: 'value', values: CHANNELS, help: 'whatsapp, wechat, email, teams …' },
  { name: 'direction', kind: 'value', values: DIRECTIONS, help: 'internal, inbound, outbound' },
  { name: 'date', kind: 'date', help: '2026-09-01, 2026-09..2026-11, >=2026' },
  { name: 'has', kind: 'value', values: HAS, help: 'attachment, edited, deleted, gone' },
  { name: 'type', kind: 'value', values: TYPES, help: 'message, call, system, reaction' },
  { name: 'conversation', kind: 'value', ask: 'conversation', help: 'one conversation' },
  { name: 'id', kind: 'value', help: 'one message' },
  { name: 'subject', kind: 'zone', help: 'only the subject' },
  { name: 'own', kind: 'zone', help: 'only what the author wrote' },
  { name: 'quoted', kind: 'zone', help: 'only quoted and forwarded text' },
  { name: 'signature', kind: 'zone', help: 'only signatures and disclaimers' },
  { name: 'attachment', kind: 'zone', help: 'only the names and text of attachments' },
  { name: 'body', kind: 'zone', help: 'own, quoted and signature' },
  { name: 'case', kind: 'case', help: 'upper and lower case as written' },
  { name: 'tok', kind: 'token', help: 'a regular expression for one word: tok:/…/' },
  { name: 'saved', kind: 'saved', ask: 'saved', help: 'a saved query by name' },
];

const BY_NAME = new Map(FIELDS.map((field) => [field.name, field]));

export function fieldNamed(name: string): Field | undefined {
  return BY_NAME.get(name.toLowerCase());
}

/** Names other products use for our fields. They are suggested, never guessed. */
export const OTHER_NAMES: Readonly<Record<string, string>> = {
  author: 'from',
  sender: 'from',
  recipient: 'to',
  recipients: 'to',
  receiver: 'to',
  participants: 'participant',
  with: 'participant',
  member: 'participant',
  sent: 'date',
  received: 'date',
  time: 'date',
  when: 'date',
  kind: 'type',
  is: 'has',
  room: 'conversation',
  chat: 'conversation',
  thread: 'conversation',
  group: 'conversation',
  title: 'subject',
  subjecttitle: 'subject',
  text: 'body',
  content: 'body',
  message: 'body',
  file: 'attachment',
  filename: 'attachment',
  app: 'channel',
  source: 'channel',
  platform: 'channel',
};
