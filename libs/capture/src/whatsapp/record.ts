import { hash } from 'node:crypto';
import type { CapturedMessage, ConversationRef, Notice, Party, Recipient, SourceTime } from '../event';
import { Ordinals } from '../ordinals';
import type { CaptureOptions } from '../source';
import { comparable } from '../text/marks';
import { instantText, WallClock, wallText } from '../time/wall-clock';
import { type FindMember, readBody } from './bodies';
import { DayReader } from './day-order';
import { hourOf } from './day-periods';
import type { Header } from './header';
import { Parties } from './parties';
import { noticeOf } from './phrasebook';
import type { Dialect } from './survey';

const DAY = 86_400_000;

/** Turns the lines of a record into a message. One a transcript: it remembers what came before. */
export class RecordReader {
  /** Counts for the import report. */
  readonly seen = { messages: 0, system: 0, guessed: 0, unknownNotices: 0, stepsBack: 0, missing: 0 };
  private readonly clock: WallClock;
  private readonly days: ReadonlyMap<string, DayReader>;
  private readonly parties: Parties;
  private readonly ordinals = new Ordinals();
  private readonly ownLines: ReadonlySet<string>;
  /** Of a group alone: the title of a chat of two is the other person's name. */
  private readonly groupTitle: string | undefined;
  private latest = -Infinity;

  constructor(
    private readonly dialect: Dialect,
    private readonly conversation: ConversationRef,
    private readonly options: CaptureOptions,
    private readonly find: FindMember,
    private readonly hasMembers: boolean,
  ) {
    this.clock = new WallClock(options.zone ?? 'UTC');
    this.days = new Map([...dialect.styles].map(([style, decision]) => [style, new DayReader(decision)]));
    this.parties = new Parties(options.country);
    this.ownLines = new Set(dialect.roster.authors());
    const { title, type } = conversation;
    this.groupTitle = title === undefined || type !== 'group' ? undefined : comparable(title);
  }

  /** `rest`: the first line without its header; `more`: the lines after it. Undefined: the header's time cannot be. */
  read(header: Header, rest: string, more: string): CapturedMessage | undefined {
    const time = this.timeOf(header);
    if (!time) return undefined;
    const split = this.dialect.roster.split(rest);
    const body = split ? split.body + more : '';
    const marked = body.charCodeAt(0) === 0x200e;
    // A name that only ever stands before one line may be the beginning of a sentence of the service.
    const notice = !split
      ? noticeOf(rest + more)
      : this.dialect.roster.count(split.author) <= 1 && !marked
        ? noticeOf(rest)
        : undefined;
    if (!split || notice) return this.system(time, rest + more, undefined, notice?.notice);
    if (marked) {
      const phrase = noticeOf(body);
      if (phrase) return this.system(time, body, this.actor(split.author), phrase.notice);
    }
    const { text, marks, attachments, guessed } = readBody(body, this.find, this.hasMembers);
    // The group signs with its title, and never writes anything itself.
    if (marked && attachments.length === 0 && marks.length === 0 && this.isTitle(split.author))
      return this.titled(time, body, split.author);
    if (guessed) this.seen.guessed++;
    for (const { state } of attachments) if (state === 'missing') this.seen.missing++;
    this.seen.messages++;
    const sender = this.parties.of(split.author);
    return {
      type: 'message',
      channel: 'whatsapp',
      conversation: this.conversation,
      identity: this.identity(time, sender, text),
      sender,
      recipients: this.recipientsOf(sender),
      time,
      body: text,
      attachments,
      marks,
    };
  }

  /** A line of the group that no catalogue knows. Where its file's name alone tells, archives know it by the author. */
  private titled(time: SourceTime, body: string, author: string): CapturedMessage {
    return this.system(time, body, undefined, undefined, author === this.dialect.title ? undefined : author);
  }

  private system(
    time: SourceTime,
    body: string,
    sender: Party | undefined,
    notice: Notice | undefined,
    keyed?: string,
  ): CapturedMessage {
    this.seen.system++;
    if (!notice) this.seen.unknownNotices++;
    return {
      type: 'system',
      ...(notice && { notice }),
      channel: 'whatsapp',
      conversation: this.conversation,
      // Without the author: exports before 2024 have none for the same line.
      identity: this.identity(time, keyed === undefined ? undefined : this.parties.of(keyed), body),
      ...(sender && { sender }),
      recipients: [],
      time,
      body,
      attachments: [],
      marks: ['automatic'],
    };
  }

  /** Whoever a system line is signed by, unless that is the chat itself. */
  private actor(author: string): Party | undefined {
    return this.isTitle(author) ? undefined : this.parties.of(author);
  }

  private isTitle(author: string): boolean {
    if (this.ownLines.has(author)) return false;
    return this.dialect.title === author || (this.groupTitle !== undefined && this.groupTitle === comparable(author));
  }

  /** In a chat of two, the other one. */
  private recipientsOf(sender: Party): readonly Recipient[] {
    if (this.conversation.type !== 'direct') return NOBODY;
    const other = [...this.ownLines].map((name) => this.parties.of(name)).find(({ value }) => value !== sender.value);
    return other ? [{ role: 'to', party: other }] : NOBODY;
  }

  /**
   * Wall time to the minute (an Android export has no seconds where an iOS export of the same chat has), author, body as
   * compared, number among equals (formats.md 2.9, G5).
   */
  private identity(time: SourceTime, sender: Party | undefined, body: string): CapturedMessage['identity'] {
    const author = sender ? `${sender.scheme}:${sender.value}` : '';
    const key = hash('sha256', `${time.wall!.slice(0, 16)}\0${author}\0${comparable(body)}`);
    const ordinal = this.ordinals.next(key);
    return { scope: 'conversation', key: ordinal === 0 ? key : `${key}:${ordinal}` };
  }

  private timeOf(header: Header): SourceTime | undefined {
    const { minute, second, period } = header;
    const { found, doubtful } = this.days.get(header.style)!.read(header);
    const { hour, sure } = period ? hourOf(header.hour, period) : { hour: header.hour % 24, sure: header.hour < 24 };
    if (!found || header.hour > 24 || minute > 59 || (second ?? 0) > 59) return undefined;
    const wall = Date.UTC(found.year, found.month - 1, found.day, hour, minute, second ?? 0);
    if (wall < this.latest - DAY) this.seen.stepsBack++;
    this.latest = wall;
    const { utc, doubts } = this.clock.toUtc(wall);
    return {
      text: header.text,
      wall: wallText(wall),
      utc: instantText(utc),
      zone: this.clock.zone,
      zoneOrigin: this.options.zone === undefined ? 'assumed' : 'operator',
      precision: second === undefined ? 'minute' : 'second',
      doubts: doubtful || !sure ? [...(doubtful ? DAY_MONTH : []), ...(sure ? [] : CLOCK), ...doubts] : doubts,
    };
  }
}

const DAY_MONTH: SourceTime['doubts'] = ['day-month'];
const CLOCK: SourceTime['doubts'] = ['impossible-clock'];
const NOBODY: readonly Recipient[] = [];
