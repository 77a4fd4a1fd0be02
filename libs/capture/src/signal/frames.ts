import type { CapturedChange, CapturedEvent, CapturedMessage, SourceTime } from '../event';
import type { Context } from '../importer';
import { fileFinder, type FindFile } from '../json/files';
import type { JsonLinesFormat } from '../json/json-lines';
import { Unreadable } from '../json/json-reading';
import { instantTime } from '../json/times';
import { bodyOf, isObject, type JsonObject, listOf, objectOf, objectsOf, textOf, textsOf } from '../json/values';
import { NO_OWNER, ownerOf } from '../owner';
import type { Findings } from '../source';
import { extraOf, filesOf, happenedIn, marksOf, storyOf, wordsOf } from './contents';
import { authorOf, conversationOf, frameOf, messageId, partyOf, type User, userOf } from './envelope';
import { FrameMemory } from './frame-memory';

/** Who sent something to whom. */
interface Exchange {
  readonly sender: User;
  readonly own: User | undefined;
  /** In a chat of two, the one who is not the account. */
  readonly other: User | undefined;
}

type Common = Pick<CapturedChange, 'channel' | 'time' | 'actor' | 'conversation'>;

/** Frames that signal-cli prints when it receives (formats.md 7). */
export class SignalFrames implements JsonLinesFormat {
  private readonly seen = { frames: 0, silent: 0, missing: 0, unowned: 0 };
  private readonly find: FindFile;
  private readonly owner: User | undefined;
  private readonly memory = new FrameMemory();

  constructor(context: Context) {
    this.find = fileFinder(context);
    const owner = ownerOf(context.options);
    this.owner = owner && { number: owner.value, uuid: undefined };
  }

  recordsIn(document: unknown): string {
    return Array.isArray(document) ? '[]' : '';
  }

  read(record: JsonObject): readonly CapturedEvent[] {
    const frame = frameOf(record);
    if (!frame) throw new Unreadable('unreadable-record', 'the line holds no envelope');
    this.seen.frames++;
    const { envelope, account } = frame;
    const sender = userOf(envelope, 'source');
    if (!sender) throw new Unreadable('unreadable-record', 'the envelope does not say who sent it');
    const { syncMessage } = envelope;
    const events = isObject(syncMessage)
      ? this.synced(envelope, syncMessage, this.memory.known(sender))
      : this.received(envelope, { sender, own: this.accountOf(account), other: sender });
    if (events.length === 0) this.seen.silent++;
    return events;
  }

  private received(envelope: JsonObject, exchange: Exchange): readonly CapturedEvent[] {
    const { dataMessage, editMessage, receiptMessage, callMessage, storyMessage } = envelope;
    if (!exchange.own) this.seen.unowned++;
    if (isObject(dataMessage)) return this.message(dataMessage, envelope, exchange);
    if (isObject(editMessage)) return this.edit(editMessage, envelope, exchange);
    if (isObject(receiptMessage)) return this.receipts(receiptMessage, envelope, exchange);
    if (envelope['isReceipt'] === true)
      return this.receipts({ isDelivery: true, timestamps: [envelope['timestamp']] }, envelope, exchange);
    if (isObject(callMessage)) return this.call(callMessage, envelope, exchange);
    if (isObject(storyMessage)) return this.message(storyOf(storyMessage), envelope, exchange, { kind: 'story' });
    return [];
  }

  /** What the account's other devices did. */
  private synced(envelope: JsonObject, sync: JsonObject, own: User): readonly CapturedEvent[] {
    const sent = objectOf(sync['sentMessage']);
    const to = userOf(sent, 'destination');
    const exchange = { sender: own, own, other: to };
    if (isObject(sent['editMessage'])) return this.edit(sent['editMessage'], envelope, exchange);
    if (isObject(sync['sentMessage'])) return this.message(sent, envelope, exchange);
    return objectsOf(sync['readMessages']).flatMap((read) => {
      const author = userOf(read, 'sender');
      const exchanged = { sender: own, own, other: author };
      return author ? this.receiptOf(author, textOf(read['timestamp']), 'read', envelope, exchanged) : [];
    });
  }

  private message(
    data: JsonObject,
    envelope: JsonObject,
    exchange: Exchange,
    extra: Readonly<Record<string, string>> = {},
  ): readonly CapturedEvent[] {
    const sent = textOf(data['timestamp']) ?? textOf(envelope['timestamp']) ?? '';
    const common = this.common(data, sent, exchange);
    const change = this.change(data, sent, common, exchange);
    if (change) return [change];
    const body = wordsOf(data);
    const attachments = filesOf(data, this.find);
    const happened = body === '' && attachments.length === 0 ? happenedIn(data) : undefined;
    if (body === '' && attachments.length === 0 && !happened) return [];
    for (const { state } of attachments) if (state === 'missing') this.seen.missing++;
    const id = messageId(exchange.sender, sent);
    this.memory.place(id, common.conversation);
    const quote = objectOf(data['quote']);
    const answered =
      this.targetOf(quote, 'author', 'id') ?? this.targetOf(objectOf(data['pinMessage']), 'targetAuthor');
    const quoted = bodyOf(quote['text']);
    const quoter = userOf(quote, 'author');
    const to = exchange.sender === exchange.own ? exchange.other : exchange.own;
    return [
      {
        type: happened ? 'system' : 'message',
        ...(happened && { notice: happened.notice }),
        channel: 'signal',
        conversation: common.conversation,
        identity: { scope: 'conversation', key: id },
        nativeId: id,
        sender: partyOf(exchange.sender),
        recipients: to && common.conversation.type === 'direct' ? [{ role: 'to', party: partyOf(to) }] : [],
        time: common.time,
        body: happened?.body ?? body,
        attachments,
        marks: marksOf(data, happened !== undefined),
        ...(answered !== undefined && { inReplyTo: answered }),
        ...(quoted !== '' && { quote: { ...(quoter && { author: partyOf(quoter).value }), text: quoted } }),
        extra: { ...extra, ...extraOf(data, envelope) },
      },
    ];
  }

  /** A message that says something of another one. */
  private change(data: JsonObject, sent: string, common: Common, { sender }: Exchange): CapturedChange | undefined {
    const { remoteDelete, reaction, adminDelete } = data;
    if (isObject(remoteDelete)) {
      const timestamp = textOf(remoteDelete['timestamp']);
      return this.changed('delete', timestamp === undefined ? undefined : messageId(sender, timestamp), sent, common);
    }
    if (isObject(adminDelete)) return this.changed('delete', this.targetOf(adminDelete, 'targetAuthor'), sent, common);
    if (!isObject(reaction)) return undefined;
    const type = reaction['isRemove'] === true ? 'reaction-removed' : 'reaction';
    const change = this.changed(type, this.targetOf(reaction, 'targetAuthor'), sent, common);
    return { ...change, value: textOf(reaction['emoji']) ?? '' };
  }

  private edit(edit: JsonObject, envelope: JsonObject, exchange: Exchange): readonly CapturedEvent[] {
    const data = objectOf(edit['dataMessage']);
    const sent = textOf(data['timestamp']) ?? textOf(envelope['timestamp']) ?? '';
    const before = textOf(edit['targetSentTimestamp']);
    const named = before === undefined ? undefined : messageId(exchange.sender, before);
    const common = this.common(data, sent, exchange);
    const change = this.changed('edit', named, sent, common);
    this.memory.edited(messageId(exchange.sender, sent), change.target);
    return [{ ...change, body: wordsOf(data), attachments: filesOf(data, this.find) }];
  }

  private receipts(receipt: JsonObject, envelope: JsonObject, exchange: Exchange): readonly CapturedEvent[] {
    const type = textOf(receipt['type'])?.toUpperCase();
    const isRead = receipt['isRead'] === true || receipt['isViewed'] === true || type === 'READ' || type === 'VIEWED';
    const author = exchange.own;
    // Without an account nobody knows whose messages were read.
    if (!author) return [];
    return listOf(receipt['timestamps']).flatMap((sent) =>
      this.receiptOf(author, textOf(sent), isRead ? 'read' : 'delivered', envelope, exchange),
    );
  }

  private receiptOf(
    author: User,
    sent: string | undefined,
    value: 'read' | 'delivered',
    envelope: JsonObject,
    exchange: Exchange,
  ): CapturedChange[] {
    if (sent === undefined) return [];
    const common = this.common({}, textOf(envelope['timestamp']) ?? '', exchange);
    const change = this.changed('receipt', messageId(author, sent), `${value}:${authorOf(exchange.sender)}`, common);
    return [{ ...change, value }];
  }

  /** Of a call's many frames, those that say it was made, or could not be. */
  private call(call: JsonObject, envelope: JsonObject, exchange: Exchange): readonly CapturedEvent[] {
    if (!isObject(call['offerMessage']) && !isObject(call['busyMessage'])) return [];
    const isMissed = isObject(call['busyMessage']);
    const sent = textOf(envelope['timestamp']) ?? '';
    const { conversation, time } = this.common({}, sent, exchange);
    const id = messageId(exchange.sender, sent);
    const message: CapturedMessage = {
      type: 'system',
      notice: isMissed ? 'missed-call' : 'call',
      channel: 'signal',
      conversation,
      identity: { scope: 'conversation', key: id },
      nativeId: id,
      sender: partyOf(exchange.sender),
      recipients: exchange.own ? [{ role: 'to', party: partyOf(exchange.own) }] : [],
      time,
      body: isMissed ? 'Call: busy' : 'Call',
      attachments: [],
      marks: ['automatic'],
      extra: textsOf(objectOf(call['offerMessage'] ?? call['busyMessage']), ['id', 'type']),
    };
    return [message];
  }

  private common(data: JsonObject, sent: string, { sender, own, other }: Exchange): Common {
    const groups = [data['groupInfo'], data['groupV2']].map(objectOf);
    const conversation = conversationOf(groups.find((group) => textOf(group['groupId'])) ?? {}, own, other);
    return { channel: 'signal', conversation, actor: partyOf(sender), time: timeOf(sent) };
  }

  private changed(
    type: CapturedChange['type'],
    named: string | undefined,
    mark: string,
    common: Common,
  ): CapturedChange {
    if (named === undefined) throw new Unreadable('unreadable-record', 'it does not say which message it is about');
    const target = this.memory.rootOf(named);
    const actor = common.actor?.value ?? '';
    return {
      type,
      ...common,
      // Frames about messages of a group need not name it.
      conversation: this.memory.placeOf(target) ?? common.conversation,
      identity: { scope: 'conversation', key: [target, type, actor, mark].join(':') },
      target,
    };
  }

  /** The message that members name by author and time. */
  private targetOf(object: JsonObject, author: string, time = 'targetSentTimestamp'): string | undefined {
    const user = userOf(object, author);
    const sent = textOf(object[time]) ?? textOf(object['targetTimestamp']);
    if (!user || sent === undefined) return undefined;
    return this.memory.rootOf(messageId(this.memory.known(user), sent));
  }

  private accountOf(account: string | undefined): User | undefined {
    return account === undefined ? this.owner : this.memory.known({ number: account, uuid: undefined });
  }

  findings(): Findings {
    const { seen } = this;
    const notes = [
      'It holds what signal-cli received while it ran: nothing from before, and of its own messages those that other devices sent.',
    ];
    const note = (count: number, text: string): void => {
      if (count > 0) notes.push(`${count} ${text}`);
    };
    if (seen.unowned > 0) notes.push(NO_OWNER);
    note(seen.silent, 'frames say nothing that was said: somebody typed, a device was in touch.');
    note(seen.missing, 'files are named and not there.');
    return { dialect: 'signal-cli', zone: { zone: 'UTC', origin: 'file' }, notes };
  }
}

function timeOf(sent: string): SourceTime {
  const time = /^\d{1,15}$/.test(sent) ? instantTime(sent, Number(sent), 'millisecond') : undefined;
  if (!time) throw new Unreadable('unreadable-time', 'the timestamp of the frame is none');
  return time;
}
