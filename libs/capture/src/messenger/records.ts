import type { CapturedChange, CapturedEvent, CapturedMessage, Channel } from '../event';
import type { Context } from '../importer';
import { fileFinder, type FindFile } from '../json/files';
import { Identities } from '../json/identities';
import type { JsonList } from '../json/json-cutter';
import { type JsonDocument, type JsonRecords, Unreadable } from '../json/json-reading';
import { instantTime, UNTIMED } from '../json/times';
import type { NumberedSequence } from '../numbers/numbers';
import { partOf } from '../numbers/parts';
import { bodyOf, countOf, type JsonObject, objectsOf, textOf, textsOf } from '../json/values';
import type { Findings } from '../source';
import { filesOf, noticeOf, sharesOf } from './contents';
import { repaired } from './mojibake';
import { isSecure, plainOf } from './secure';
import { nameOf, partyOf, recipientsOf, type Thread, threadOf } from './threads';

/** Kept as they are, beside the text. */
const KEPT = ['type', 'ip', 'call_duration', 'missed', 'is_geoblocked_for_viewer'];

/** Turns the messages of one file into events. */
export class MetaRecords implements JsonRecords {
  private readonly seen = { repaired: 0, deleted: 0, missing: 0 };
  private readonly threads = new WeakMap<JsonList, Thread>();
  private readonly identities = new Identities();
  private readonly find: FindFile;

  constructor(
    private readonly context: Context,
    private readonly channel: Channel,
    private readonly isCertain: boolean,
  ) {
    this.find = fileFinder(context);
  }

  read(written: JsonObject, list: JsonList): [CapturedEvent, ...CapturedEvent[]] {
    const record = isSecure(written) ? plainOf(written) : written;
    const text = textOf(record['timestamp_ms']);
    const time = text === undefined ? undefined : instantTime(text, Number(text), 'millisecond');
    if (!time) throw new Unreadable('unreadable-time', 'the timestamp of the record is none');
    const thread = this.threadOf(list);
    const content = bodyOf(record['content']);
    const body = [this.repair(content), ...sharesOf(record)].filter((part) => part !== '').join('\n');
    const name = nameOf(record['sender_name']);
    const sender = name === undefined ? undefined : partyOf(name);
    const notice = noticeOf(record);
    const attachments = filesOf(record, this.find);
    const isDeleted = record['is_unsent'] === true;
    if (isDeleted) this.seen.deleted++;
    for (const { state } of attachments) if (state === 'missing') this.seen.missing++;
    const files = attachments.map((file) => file.name ?? '');
    const identity = this.identities.of(thread.conversation.keys[0] ?? '', time, sender, body, files);
    const hasReactions = objectsOf(record['reactions']).length > 0;
    const message: CapturedMessage = {
      type: notice ? 'system' : 'message',
      ...(notice && { notice }),
      channel: this.channel,
      conversation: thread.conversation,
      identity,
      // The export gives none: reactions, which name what they are about, need one.
      ...(hasReactions && { nativeId: identity.key }),
      ...(sender && { sender }),
      recipients: notice ? [] : recipientsOf(thread, sender),
      time,
      body,
      attachments,
      marks: [...(isDeleted ? ['deleted' as const] : []), ...(notice ? ['automatic' as const] : [])],
      extra: textsOf(record, KEPT),
    };
    return [message, ...this.reactions(record, message)];
  }

  private threadOf(list: JsonList): Thread {
    let thread = this.threads.get(list);
    if (!thread) this.threads.set(list, (thread = threadOf(list, this.channel, this.context)));
    return thread;
  }

  private repair(text: string): string {
    const better = repaired(text);
    if (better !== text) this.seen.repaired++;
    return better;
  }

  private reactions(record: JsonObject, { identity, conversation }: CapturedMessage): CapturedChange[] {
    return objectsOf(record['reactions']).map((reaction): CapturedChange => {
      const name = nameOf(reaction['actor']);
      const value = nameOf(reaction['reaction']) ?? '';
      const seconds = countOf(reaction['timestamp']);
      return {
        type: 'reaction',
        channel: this.channel,
        conversation,
        identity: { scope: 'conversation', key: [identity.key, 'reaction', name ?? '', value].join(':') },
        target: identity.key,
        ...(name !== undefined && { actor: partyOf(name) }),
        time: (seconds === undefined ? undefined : instantTime(String(seconds), seconds * 1000)) ?? UNTIMED,
        value,
      };
    });
  }

  findings({ charset, lists, notes: state }: JsonDocument): Findings {
    const notes = [
      'The export names people by what they are called, without an id; whoever changed the name is two.',
      'It never holds ids of messages, answers, receipts, earlier texts of edited messages or most of what was deleted.',
      'A long thread is several files (message_1.json, message_2.json …), the newest first.',
      ...state,
    ];
    const note = (count: number, text: string): void => {
      if (count > 0) notes.push(`${count} ${text}`);
    };
    const { seen } = this;
    if (!this.isCertain)
      notes.push('Nothing in it tells Messenger from Instagram, which write alike; taken for Messenger.');
    if (lists.some((list) => this.threads.get(list)?.conversation.keys.length === 0))
      notes.push('It does not say which thread it is of.');
    note(seen.repaired, 'texts were written byte by byte, as these exports do, and put right.');
    note(seen.deleted, 'messages were unsent.');
    note(seen.missing, 'files are named and not there.');
    const part = this.part(lists);
    return {
      dialect: `${this.channel}, ${charset.label}`,
      ...(part && { sequences: [part] }),
      zone: { zone: 'UTC', origin: 'file' },
      notes,
    };
  }

  /** A thread's files are numbered from 1, without a hole. */
  private part(lists: readonly JsonList[]): NumberedSequence | undefined {
    const number = /(?:^|\/)message_(\d{1,6})\.json$/.exec(this.context.path.at(-1) ?? '')?.[1];
    const [key] = lists.flatMap((list) => this.threads.get(list)?.conversation.keys ?? []);
    if (number === undefined || key === undefined) return undefined;
    return { ...partOf(`message_*.json ${key}`, Number(number)), conversation: { channel: this.channel, key } };
  }
}
