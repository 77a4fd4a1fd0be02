import { hash } from 'node:crypto';
import type { Attachment, CapturedEvent, CapturedMessage, ConversationRef, Mark, Party, SourceTime } from '../event';
import type { Context } from '../importer';
import { type Grammar, MORE, type Reading, type Verdict } from '../text/records';
import { Ordinals } from '../ordinals';
import { ownerOf } from '../owner';
import type { Addresses } from '../text/addresses';
import { comparable } from '../text/marks';
import { instantText, utcOf, WallClock, wallText } from '../time/wall-clock';
import {
  attachmentPathOf,
  type Block,
  blockOf,
  clockOf,
  noticeOf,
  type Opening,
  openingOf,
  type Reply,
} from './blocks';
import { ME, type Participants, replyKey } from './survey';

/** Answered messages remembered until their replies come. */
const REMEMBERED = 20_000;
const DELETED =
  /^(?:.{1,100} unsent (?:a message|this message part).*!|This message was deleted from the conversation!)$/;
const EDITED = /^Edited .{1,60} later: /;

/** Reads the blocks of a conversation. One a file. */
export class ConversationGrammar implements Grammar<Opening> {
  /** Counts for the import report. */
  readonly seen = { sent: 0, repeated: 0, elsewhere: 0, reactions: 0, missing: 0, announcements: 0 };
  private readonly clock: WallClock;
  private readonly ordinals = new Ordinals();
  private readonly answered = new Map<string, NonNullable<CapturedMessage['quote']>>();
  private isFree = true;

  constructor(
    private readonly people: Participants,
    private readonly conversation: ConversationRef,
    private readonly addresses: Addresses,
    private readonly context: Context,
  ) {
    this.clock = new WallClock(context.options.zone ?? 'UTC');
  }

  /** Blocks stand behind a blank line; a time in the midst of a text is text. */
  judge(line: string, next: string | undefined): Verdict<Opening> {
    const wasFree = this.isFree;
    const opening = wasFree ? openingOf(line) : undefined;
    const isRecord = opening && (opening.announcement !== undefined || (next !== undefined && next.trim() !== ''));
    this.isFree = line.trim() === '' || (isRecord === true && opening.announcement !== undefined);
    return isRecord ? { kind: 'record', header: opening } : MORE;
  }

  read(opening: Opening, [, ...rest]: readonly string[]): Reading {
    const time = this.timeOf(opening.time);
    if (!time) return { code: 'unreadable-time', detail: 'a time line whose date or time cannot be' };
    if (opening.announcement !== undefined) return { events: [this.announced(time, opening.announcement, rest)] };
    const block = blockOf(rest, this.people);
    const message = this.message(opening, block, time);
    const replies = block.replies.flatMap((reply) => this.reply(reply, message) ?? []);
    return { events: [message, ...replies] };
  }

  /** What is printed again at its own place is one message, not two: here only what is nowhere else. */
  private reply({ opening, block }: Reply, parent: CapturedMessage): CapturedEvent | undefined {
    const key = replyKey(opening.time, block.sender);
    if (this.people.hasAnswer(key)) {
      this.seen.repeated++;
      const { body } = parent;
      const author = parent.sender?.name ?? parent.sender?.value;
      if (this.answered.size < REMEMBERED)
        this.answered.set(key, { ...(author !== undefined && { author }), text: body });
      return undefined;
    }
    const time = this.timeOf(opening.time);
    this.seen.elsewhere++;
    const own = time ? block : { ...block, lines: [opening.time, ...block.lines] };
    const message = this.message(opening, own, time ?? parent.time);
    const author = parent.sender?.name ?? parent.sender?.value;
    return { ...message, quote: { ...(author !== undefined && { author }), text: parent.body } };
  }

  private message(opening: Opening, block: Block, time: SourceTime): CapturedMessage {
    const isOwn = block.sender === ME;
    if (isOwn) this.seen.sent++;
    this.seen.reactions += block.reactions.length;
    const sender = isOwn ? ownerOf(this.context.options) : this.addresses.of(block.sender, named(block.sender));
    const body = block.lines.join('\n');
    const quote = block.isAnswer ? this.answered.get(replyKey(opening.time, block.sender)) : undefined;
    return {
      type: 'message',
      channel: 'imessage',
      conversation: this.conversation,
      identity: this.identity(time, sender, body),
      ...(sender && { sender }),
      recipients: isOwn && this.people.other ? [{ role: 'to', party: this.people.other }] : [],
      time,
      body,
      attachments: block.lines.flatMap((line) => this.attachment(line) ?? []),
      marks: marksOf(block.lines),
      ...(quote && { quote }),
      extra: {
        direction: isOwn ? 'sent' : 'received',
        ...(opening.receipt !== undefined && { receipt: opening.receipt }),
        ...(block.reactions.length > 0 && { reactions: block.reactions.join('\n') }),
        ...(block.isAnswer && { answer: 'yes' }),
      },
    };
  }

  private announced(time: SourceTime, announcement: string, rest: readonly string[]): CapturedMessage {
    this.seen.announcements++;
    const body = [announcement, ...rest].join('\n').trimEnd();
    const notice = noticeOf(announcement);
    return {
      type: 'system',
      ...(notice && { notice }),
      channel: 'imessage',
      conversation: this.conversation,
      identity: this.identity(time, undefined, body),
      recipients: [],
      time,
      body,
      attachments: [],
      marks: ['automatic'],
    };
  }

  /** Its line stays in the body as well: who would hide words in a path does not. */
  private attachment(line: string): Attachment | undefined {
    if (line === 'Attachment missing!') {
      this.seen.missing++;
      return { state: 'missing' };
    }
    const path = attachmentPathOf(line);
    if (path === undefined) return undefined;
    const name = path.slice(path.lastIndexOf('/') + 1);
    const member = [...this.context.members].find(
      ([inside]) => path.endsWith(`/${inside}`) || inside.endsWith(path),
    )?.[1];
    if (member === undefined) this.seen.missing++;
    return { name, ...(member === undefined ? { state: 'missing' } : { state: 'member', path: member }) };
  }

  private identity(time: SourceTime, sender: Party | undefined, body: string): CapturedMessage['identity'] {
    const key = hash('sha256', `${time.wall!}\0${sender?.value ?? ''}\0${comparable(body)}`);
    const ordinal = this.ordinals.next(key);
    return { scope: 'conversation', key: ordinal === 0 ? key : `${key}:${ordinal}` };
  }

  private timeOf(text: string): SourceTime | undefined {
    const clock = clockOf(text);
    const wall = clock && utcOf(clock);
    if (wall === undefined) return undefined;
    const { utc, doubts } = this.clock.toUtc(wall);
    return {
      text,
      wall: wallText(wall),
      utc: instantText(utc),
      zone: this.clock.zone,
      zoneOrigin: this.context.options.zone === undefined ? 'assumed' : 'operator',
      precision: 'second',
      doubts,
    };
  }
}

/** A number or an address is no name. */
export function named(written: string): string | undefined {
  return /[^\d\s()+.-]/.test(written) && !written.includes('@') ? written : undefined;
}

function marksOf(lines: readonly string[]): readonly Mark[] {
  if (lines.length === 1 && DELETED.test(lines[0]!)) return ['deleted'];
  return lines.some((line, index) => index > 0 && EDITED.test(line)) ? ['edited'] : [];
}
