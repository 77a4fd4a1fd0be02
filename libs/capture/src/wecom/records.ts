import type { CapturedEvent, CapturedMessage, ConversationRef, Mark, Notice, Party, SourceTime } from '../event';
import type { Context } from '../importer';
import { fileFinder, type FindFile } from '../json/files';
import type { JsonLinesFormat } from '../json/json-lines';
import { Unreadable } from '../json/json-reading';
import { instantTime } from '../json/times';
import { countOf, isObject, type JsonObject, listOf, textOf, textsOf } from '../json/values';
import { SeenNumbers } from '../numbers/seen-numbers';
import type { Findings } from '../source';
import { attachmentsOf, saidIn, wordsOf } from './contents';

/** A robot's id: the prefix alone also begins the names of people. */
const ROBOT = /^wb[\w-]{20,}$/;
/** What people said to being archived: the consent that the law asks for. */
const CONSENT: Readonly<Record<string, string>> = {
  agree: 'Agreed to the archiving of messages',
  disagree: 'Did not agree to the archiving of messages',
};
const CALLS = new Set(['meeting_voice_call', 'voip_doc_share', 'voiptext']);
/** Kept as they are, beside the text. */
const KEPT = ['md5sum', 'agree_time', 'play_length', 'invitetype', 'callduration', 'meetingid', 'ispublic'];

/** True for a record of the archive: decrypted, or as the service gives it. */
export function isArchiveRecord(value: unknown): boolean {
  if (!isObject(value)) return false;
  if (isSealed(value)) return true;
  const isTimed = 'msgtime' in value || 'time' in value;
  return (
    typeof value['msgid'] === 'string' && isTimed && ['send', 'recall', 'switch'].includes(String(value['action']))
  );
}

function isSealed(record: JsonObject): boolean {
  return typeof record['encrypt_chat_msg'] === 'string';
}

/** Where the answer of GetChatData has its records; else a list is one of records, and an object one. */
export function recordsIn(document: unknown): string {
  if (Array.isArray(document)) return '[]';
  return isObject(document) && Array.isArray(document['chatdata']) ? 'chatdata[]' : '';
}

/** Records of WeCom's conversation archive (formats.md 5). */
export class WecomRecords implements JsonLinesFormat {
  readonly recordsIn = recordsIn;
  private readonly seen = { sealed: 0, missing: 0 };
  private readonly numbers = new SeenNumbers('records');
  private readonly find: FindFile;

  constructor(private readonly context: Context) {
    this.find = fileFinder(context);
  }

  read(record: JsonObject): readonly CapturedEvent[] {
    // Each company's archive counts for itself; whose it is the operator says, if there are several.
    this.numbers.see(`chatdata ${this.context.options.owner ?? ''}`.trim(), countOf(record['seq']));
    if (isSealed(record)) {
      this.seen.sealed++;
      const version = textOf(record['publickey_ver'])?.replace(/\D/g, '') ?? '?';
      throw new Unreadable('encrypted', `it is encrypted for the key of version ${version}, which opens it`);
    }
    const id = textOf(record['msgid']);
    if (id === undefined) throw new Unreadable('unreadable-record', 'the record has no id');
    const time = timeOf(record);
    if (record['action'] === 'switch') return [switchOf(record, id, time)];
    const from = textOf(record['from']);
    const to = listOf(record['tolist']).flatMap((one) => textOf(one) ?? []);
    const room = textOf(record['roomid']);
    const conversation = conversationOf(from, to, room);
    const type = textOf(record['msgtype']) ?? '';
    const content = saidIn(record);
    if (record['action'] === 'recall' || type === 'revoke') {
      const target = textOf(content['pre_msgid']);
      if (target === undefined) throw new Unreadable('unreadable-record', 'it does not say what was recalled');
      const identity = { scope: 'conversation', key: id } as const;
      return [
        {
          ...{ type: 'delete', channel: 'wecom', conversation, identity, target, time },
          ...(from !== undefined && { actor: partyOf(from) }),
        },
      ];
    }
    const attachments = attachmentsOf(content, type, this.find);
    for (const { state } of attachments) if (state === 'missing') this.seen.missing++;
    const consent = Object.hasOwn(CONSENT, type) ? CONSENT[type] : undefined;
    const notice: Notice | undefined = consent !== undefined ? 'other' : CALLS.has(type) ? 'call' : undefined;
    const words = consent ?? wordsOf(content);
    return [
      {
        type: notice ? 'system' : 'message',
        ...(notice && { notice }),
        channel: 'wecom',
        conversation,
        identity: { scope: 'conversation', key: id },
        nativeId: id,
        ...(from !== undefined && { sender: partyOf(from) }),
        recipients: to.map((one) => ({ role: room === undefined ? 'to' : 'member', party: partyOf(one) })),
        time,
        // A kind that says nothing in words is shown by its name.
        body: words === '' && attachments.length === 0 && type !== 'text' ? `[${type || 'message'}]` : words,
        attachments,
        marks: marksOf(from, notice !== undefined, type === 'chatrecord'),
        extra: { ...textsOf(record, ['msgtype', 'seq']), ...textsOf(content, KEPT) },
      },
    ];
  }

  findings(): Findings {
    const { sealed, missing } = this.seen;
    const notes = ['It names people by their ids; what they are called is in the address book of the company alone.'];
    if (sealed > 0)
      notes.push(
        `${sealed} records are encrypted; they are kept, and can be read once the private key has opened them.`,
      );
    if (missing > 0) notes.push(`${missing} files are named and not there.`);
    const { counted, notes: unreported } = this.numbers.findings();
    return {
      dialect: 'conversation archive',
      zone: { zone: 'UTC', origin: 'file' },
      ...counted,
      notes: [...notes, ...unreported],
    };
  }
}

function timeOf(record: JsonObject): SourceTime {
  const text = textOf(record['msgtime']) ?? textOf(record['time']) ?? '';
  const time = /^\d{1,15}$/.test(text) ? instantTime(text, Number(text), 'millisecond') : undefined;
  if (!time) throw new Unreadable('unreadable-time', 'the time of the record is none');
  return time;
}

/** Somebody changed to another company in the same app. */
function switchOf(record: JsonObject, id: string, time: SourceTime): CapturedMessage {
  const user = textOf(record['user']);
  return {
    type: 'system',
    notice: 'other',
    channel: 'wecom',
    conversation: { keys: user === undefined ? [] : [`switch:${user}`], type: 'unknown' },
    identity: { scope: 'conversation', key: id },
    nativeId: id,
    ...(user !== undefined && { sender: partyOf(user) }),
    recipients: [],
    time,
    body: 'Changed to another company',
    attachments: [],
    marks: ['automatic'],
  };
}

/** A room by its id; without one, by those who take part. */
function conversationOf(from: string | undefined, to: readonly string[], room: string | undefined): ConversationRef {
  if (room !== undefined) return { keys: [`room:${room}`], type: 'group' };
  const people = [...new Set([...(from === undefined ? [] : [from]), ...to])].sort();
  return { keys: people.length < 2 ? [] : [people.join('|')], type: people.length > 2 ? 'group' : 'direct' };
}

function partyOf(value: string): Party {
  return { scheme: 'wecom', value };
}

function marksOf(from: string | undefined, isSystem: boolean, isForwarded: boolean): Mark[] {
  const isAutomatic = isSystem || (from !== undefined && ROBOT.test(from));
  return [...(isForwarded ? ['forwarded' as const] : []), ...(isAutomatic ? ['automatic' as const] : [])];
}
