import { hash } from 'node:crypto';
import type { Attachment, CapturedMessage, ConversationRef, Party, SourceTime } from '../event';
import type { Context } from '../importer';
import { Ordinals } from '../ordinals';
import { directKey, NO_OWNER, ownerOf } from '../owner';
import type { Findings } from '../source';
import { comparable } from '../text/marks';
import { type AppMessage, appMessageOf } from './app-message';
import { kindOf, noticeOf, pathIn } from './kinds';
import type { Conversation, Row } from './row';
import { Times } from './times';

/** `wxid_x:` on a line of its own before the text: the sender of a message in a group, as the database keeps it. */
const SENDER_LINE = /^([\w-]{3,40}(?:@openim)?):\n/;
/** "I", in the languages of the tools: names nobody outside the phone. */
const SELF = new Set(['我', 'me', 'i']);

/** Who wrote a row, and what is left of it without a line that says so. */
interface Authorship {
  readonly content: string;
  readonly author: Party | undefined;
  /** The author as identities have always had it: nobody, where a table leaves the id empty and a name alone tells. */
  readonly keyed: string;
}

/** Turns rows into messages. One a file: it counts, and numbers equal records. */
export class WechatMessages {
  /** Counts for the import report. */
  readonly seen = { records: 0, sent: 0, unnamed: 0, walls: 0, missing: 0 };
  /** Numbers that stand for conversations in the tool's own database. */
  private readonly talkers = new Set<string>();
  private readonly times: Times;
  private readonly ordinals = new Ordinals();
  private readonly files: ReadonlyMap<string, string>;

  constructor(private readonly context: Context) {
    this.times = new Times(context.options);
    const folder = folderOf(context.path.at(-1) ?? '');
    this.files = new Map(
      [...context.members]
        .filter(([name]) => name.startsWith(folder))
        .map(([name, path]) => [name.slice(folder.length), path]),
    );
  }

  /** undefined: the row's time cannot be read. */
  read(row: Row): CapturedMessage | undefined {
    const time = this.times.of(row.times);
    if (!time) return undefined;
    this.seen.records++;
    if (time.zoneOrigin !== 'record') this.seen.walls++;
    const text = row.content.replace(/\r\n?/g, '\n');
    const { content, author, keyed } = this.senderOf(row, text);
    const kind = kindOf(row.word, row.code, row.subCode, content);
    const sender = kind === 'system' ? undefined : author;
    const isSystem = row.direction === 'system' || kind === 'system' || kind === 'call';
    const app = kind === 'app' || content.startsWith('<') ? appMessageOf(content) : undefined;
    const body = app?.text ?? content;
    const attachments = !isSystem && kind === 'media' ? [this.file(row.media ?? pathIn(content))] : [];
    const serverId = row.serverId !== undefined && /[1-9]/.test(row.serverId) ? row.serverId : undefined;
    const notice = isSystem ? noticeOf(kind, body) : undefined;
    return {
      type: isSystem ? 'system' : 'message',
      ...(notice && { notice }),
      channel: 'wechat',
      conversation: this.conversationOf(row.conversation, row.extra['TalkerId']),
      identity: this.identity(serverId, time, keyed, app?.title ?? content),
      ...(serverId !== undefined && { nativeId: serverId }),
      ...(sender && { sender }),
      recipients: recipientsOf(row),
      time,
      body,
      attachments,
      marks: isSystem ? ['automatic'] : attachments.some(({ state }) => state === 'omitted') ? ['media-omitted'] : [],
      ...quoteOf(app),
      extra: { ...extraOf(row), ...(author && !sender && { about: author.value }) },
    };
  }

  /** What an examiner should know of any such file. */
  findings(tool: string): Findings {
    const { zone } = this.context.options;
    const { seen, talkers } = this;
    const notes = [
      'Written by a community tool from a decrypted database, not by WeChat: nothing in it proves where it comes from.',
    ];
    const note = (count: number, text: string): void => {
      if (count > 0) notes.push(`${count} ${text}`);
    };
    if (seen.sent > 0) notes.push(NO_OWNER);
    note(seen.unnamed, 'records name no conversation.');
    if (talkers.size > 1)
      notes.push(
        `They belong to ${talkers.size} conversations, known by numbers of the exporting computer alone (TalkerId).`,
      );
    note(seen.missing, 'media files are named and not there.');
    note(seen.walls, 'times are what a clock showed, without a zone.');
    return {
      dialect: tool,
      zone:
        seen.walls === 0
          ? { zone: 'UTC', origin: 'file' }
          : { zone: zone ?? 'UTC', origin: zone === undefined ? 'assumed' : 'operator' },
      notes,
    };
  }

  /** Who wrote it, and the text without the line that may say so. */
  private senderOf(row: Row, text: string): Authorship {
    const isGroup = row.conversation?.type === 'group';
    const line = isGroup && row.direction !== 'sent' ? SENDER_LINE.exec(text) : null;
    const isOwn = row.senderId === undefined || row.senderId === '' || row.senderId === row.conversation?.id;
    // Some tools give the other's id for what the owner sent.
    const id = isOwn
      ? (line?.[1] ?? (row.direction === 'received' && !isGroup ? row.senderId || undefined : undefined))
      : row.senderId;
    const content = line && id === line[1] ? text.slice(line[0].length) : text;
    const name = row.senderName === undefined || SELF.has(row.senderName.toLowerCase()) ? undefined : row.senderName;
    const named = row.direction === 'system' ? undefined : partyOf(id, name);
    const author = named ?? (row.direction === 'sent' ? ownerOf(this.context.options) : undefined);
    if (!author && row.direction === 'sent') this.seen.sent++;
    const isByName = row.senderId === '' && row.direction === 'received' && !isGroup;
    return { content, author, keyed: isByName ? '' : (author?.value ?? '') };
  }

  private conversationOf(conversation: Conversation | undefined, talker: string | undefined): ConversationRef {
    if (talker !== undefined && this.talkers.size < 1000) this.talkers.add(talker);
    if (conversation?.id === undefined) this.seen.unnamed++;
    if (!conversation) return { keys: [], type: 'unknown' };
    const { id, title, type } = conversation;
    const key = type === 'direct' ? directKey(id ?? '', this.context.options) : id;
    return { keys: id === undefined ? [] : [key!], ...(title !== undefined && title !== '' && { title }), type };
  }

  private file(path: string | undefined): Attachment {
    if (path === undefined) return { state: 'omitted' };
    const plain = path.replaceAll('\\', '/').replace(/^\.\//, '');
    const member = this.files.get(plain);
    if (member === undefined) this.seen.missing++;
    const name = plain.slice(plain.lastIndexOf('/') + 1);
    return { name, ...(member === undefined ? { state: 'missing' } : { state: 'member', path: member }) };
  }

  private identity(
    serverId: string | undefined,
    time: SourceTime,
    author: string,
    said: string,
  ): CapturedMessage['identity'] {
    if (serverId !== undefined) return { scope: 'conversation', key: `svr:${serverId}` };
    const key = hash('sha256', `${time.utc!}\0${author}\0${comparable(said)}`);
    const ordinal = this.ordinals.next(key);
    return { scope: 'conversation', key: ordinal === 0 ? key : `${key}:${ordinal}` };
  }
}

function partyOf(id: string | undefined, name: string | undefined): Party | undefined {
  const named = name === undefined || name === '' ? undefined : { name };
  if (id !== undefined) return { scheme: 'wechat', value: id, ...named };
  return named && { scheme: 'name', value: comparable(named.name) || named.name, ...named };
}

/** What was sent in a chat of two went to the other. */
function recipientsOf({ direction, conversation }: Row): CapturedMessage['recipients'] {
  if (direction !== 'sent' || conversation?.type !== 'direct' || conversation.id === undefined) return [];
  return [{ role: 'to', party: partyOf(conversation.id, conversation.title)! }];
}

function quoteOf(app: AppMessage | undefined): Pick<CapturedMessage, 'quote' | 'inReplyTo'> {
  const quoted = app?.quoted;
  if (!quoted) return {};
  const { id, author, text } = quoted;
  return {
    ...(id !== undefined && { inReplyTo: id }),
    quote: { ...(author !== undefined && { author }), text },
  };
}

function extraOf({ direction, word, code, subCode, localId, extra }: Row): Record<string, string> {
  const all = { direction, type: word, typeCode: code, subType: subCode, localId, ...extra };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''),
  );
}

export function folderOf(name: string): string {
  return name.slice(0, name.lastIndexOf('/') + 1);
}
