import { hash } from 'node:crypto';
import type { CapturedMessage, ConversationRef, Notice, Party, Recipient, SourceTime } from '../event';
import { Ordinals } from '../ordinals';
import type { CaptureOptions } from '../source';
import { comparable } from '../text/marks';
import { instantText, WallClock, wallText } from '../time/wall-clock';
import { hourOf } from '../whatsapp/day-periods';
import { Parties } from '../whatsapp/parties';
import { callOf, noticeOf, OMITTED, omittedIn, unquoted, unsentBy } from './bodies';
import { dateLineOf, type Day, dayOf } from './days';
import { type Grammar, MORE, type Reading, STRUCTURE, type Verdict } from '../text/records';
import { isSavedLine, type Row, rowOf, titleOf } from './rows';
import type { Dialect } from './survey';

const HOUR = 3_600_000;

/** The day that rows stand under. */
interface Under {
  readonly text: string;
  readonly day: Day;
  readonly isDoubtful: boolean;
}

export interface Header {
  readonly row: Row;
  /** Undefined: no date line, or one that cannot be. */
  readonly under: Under | undefined;
}

/** Who says what in a row; no author: the service. */
interface Said {
  readonly author: string | undefined;
  readonly body: string;
}

/** Reads the lines of a chat. One a file: it remembers the day, and what came before. */
export class ChatGrammar implements Grammar<Header> {
  /** Counts for the import report. */
  readonly seen = { quoted: 0, refused: 0, calls: 0, noons: 0 };
  private readonly clock: WallClock;
  private readonly parties: Parties;
  private readonly ordinals = new Ordinals();
  private under: Under | undefined;
  private lines = 0;
  private rows = 0;
  /** A text of several lines began and its closing quotation mark has not come. */
  private isQuoting = false;
  /** Minutes of the day of the latest row judged. */
  private latestMinutes = 0;
  /** Wall time of the latest row read. */
  private latest = { under: undefined as Under | undefined, wall: 0 };

  constructor(
    private readonly dialect: Dialect,
    private readonly conversation: ConversationRef,
    private readonly options: CaptureOptions,
  ) {
    this.clock = new WallClock(options.zone ?? 'UTC');
    this.parties = new Parties(options.country);
  }

  judge(line: string, next: string | undefined): Verdict<Header> {
    this.lines++;
    if (this.rows === 0 && this.isPreamble(line)) return STRUCTURE;
    const date = dateLineOf(line);
    if (date && this.isDateReal(next)) {
      const found = dayOf(date, this.dialect.days);
      this.under = found && { text: date.text, ...found };
      this.isQuoting = false;
      this.latestMinutes = 0;
      return STRUCTURE;
    }
    const row = this.rowIn(line);
    if (row && this.isRowReal(row)) return this.record(row);
    if (line.endsWith('"')) this.isQuoting = false;
    return MORE;
  }

  read({ row, under }: Header, [, ...more]: readonly string[]): Reading {
    const time = under && this.timeOf(row, under);
    if (!time) return { code: 'unreadable-time', detail: 'a row without a day, or with a time that cannot be' };
    const said = this.saidIn(row.rest);
    const whole = [said.body, ...more].join('\n').replace(/\n+$/, '');
    const body = this.dialect.style === 'tab' ? unquoted(whole) : whole;
    if (said.author === undefined) return { events: [this.system(time, body, this.unsender(body), noticeOf(body))] };
    const sender = this.parties.of(said.author);
    const call = callOf(body);
    if (call) {
      this.seen.calls++;
      return { events: [this.system(time, body, sender, call)] };
    }
    const attachments = omittedIn(body);
    return {
      events: [
        {
          type: 'message',
          channel: 'line',
          conversation: this.conversation,
          identity: this.identity(time, sender, body),
          sender,
          recipients: this.recipientsOf(sender),
          time,
          body,
          attachments,
          marks: attachments.length > 0 ? OMITTED : [],
        },
      ],
    };
  }

  private isPreamble(line: string): boolean {
    return line.trim() === '' || (this.lines === 1 && titleOf(line) !== undefined) || isSavedLine(line);
  }

  /** A date line has rows under it; somebody may have written a date alone on a line. */
  private isDateReal(next: string | undefined): boolean {
    if (next !== undefined && this.rowIn(next)) return true;
    const isEnd = next === undefined || next.trim() === '' || dateLineOf(next) !== undefined;
    return isEnd && !this.isQuoting && (this.dialect.style === 'tab' || next?.trim() !== '');
  }

  private rowIn(line: string): Row | undefined {
    const row = rowOf(line);
    return row?.style === this.dialect.style ? row : undefined;
  }

  /** Without tabs, "12:30 lunch" in a text looks like a row: one of somebody never met again who wrote before the row before. */
  private isRowReal(row: Row): boolean {
    if (this.dialect.style === 'tab') return true;
    const isBefore = row.hour * 60 + row.minute < this.latestMinutes;
    const isReal =
      !isBefore || !row.rest.includes(' ') || this.dialect.roster.rows(this.saidIn(row.rest).author ?? '') > 1;
    if (!isReal) this.seen.refused++;
    return isReal;
  }

  private record(row: Row): Verdict<Header> {
    this.rows++;
    if (this.isQuoting) this.seen.quoted++;
    const text = row.rest.slice(row.rest.indexOf('\t') + 1);
    this.isQuoting = row.style === 'tab' && text.startsWith('"') && (text.length < 2 || !text.endsWith('"'));
    this.latestMinutes = row.hour * 60 + row.minute;
    return { kind: 'record', header: { row, under: this.under } };
  }

  private saidIn(rest: string): Said {
    if (this.dialect.style === 'tab') {
      const tab = rest.indexOf('\t');
      return tab > 0
        ? { author: rest.slice(0, tab), body: rest.slice(tab + 1) }
        : { author: undefined, body: rest.slice(tab + 1) };
    }
    const split = this.dialect.roster.split(rest);
    const isService = split.body === '' && !rest.includes(' ') && this.dialect.roster.rows(rest) <= 1;
    return isService || noticeAlone(rest) ? { author: undefined, body: rest } : split;
  }

  private unsender(body: string): Party | undefined {
    const name = unsentBy(body);
    return name === undefined ? undefined : this.parties.of(name);
  }

  private system(
    time: SourceTime,
    body: string,
    sender: Party | undefined,
    notice: Notice | undefined,
  ): CapturedMessage {
    return {
      type: 'system',
      ...(notice && { notice }),
      channel: 'line',
      conversation: this.conversation,
      identity: this.identity(time, sender, body),
      ...(sender && { sender }),
      recipients: [],
      time,
      body,
      attachments: [],
      marks: ['automatic'],
    };
  }

  private recipientsOf(sender: Party): readonly Recipient[] {
    if (this.conversation.type !== 'direct') return [];
    const names = [...this.dialect.authors, ...(this.dialect.title ? [this.dialect.title.name] : [])];
    const other = names.map((name) => this.parties.of(name)).find(({ value }) => value !== sender.value);
    return other ? [{ role: 'to', party: other }] : [];
  }

  private identity(time: SourceTime, sender: Party | undefined, body: string): CapturedMessage['identity'] {
    const key = hash('sha256', `${time.wall!}\0${sender?.value ?? ''}\0${comparable(body)}`);
    const ordinal = this.ordinals.next(key);
    return { scope: 'conversation', key: ordinal === 0 ? key : `${key}:${ordinal}` };
  }

  private timeOf({ time, hour, minute, period }: Row, under: Under): SourceTime {
    const { hour: read, sure } = period ? hourOf(hour, period) : { hour: hour % 24, sure: hour < 24 };
    const { year, month, day } = under.day;
    const midnight = Date.UTC(2000, month - 1, day);
    let wall = new Date(midnight).setUTCFullYear(year) + read * HOUR + minute * 60_000;
    // `午前12:03` behind `11:24` of the same day is noon for the phone that wrote it; which of the two, only the order tells.
    const isNoon = hour === 12 && read === 0 && this.latest.under === under && this.latest.wall > wall;
    if (isNoon) {
      wall += 12 * HOUR;
      this.seen.noons++;
    }
    this.latest = { under, wall };
    const { utc, doubts } = this.clock.toUtc(wall);
    return {
      text: `${under.text} ${time}`,
      wall: wallText(wall),
      utc: instantText(utc),
      zone: this.clock.zone,
      zoneOrigin: this.options.zone === undefined ? 'assumed' : 'operator',
      precision: 'minute',
      doubts: [
        ...(under.isDoubtful ? (['day-month'] as const) : []),
        ...(isNoon || !sure ? (['impossible-clock'] as const) : []),
        ...doubts,
      ],
    };
  }
}

/** A line of the service in a language that writes without blanks. */
function noticeAlone(rest: string): boolean {
  return !rest.includes(' ') && noticeOf(rest) !== undefined;
}
