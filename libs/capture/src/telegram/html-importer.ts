import type { CapturedMessage, ConversationRef, Mark, Party, Piece, SourceTime } from '../event';
import type { Context, Importer, Reading, Sample } from '../importer';
import { fileFinder, type FindFile, filesBelow } from '../json/files';
import { isoReading, isoTime, UNTIMED, WallTimes } from '../json/times';
import { htmlText } from '../email/html-text';
import { directKey } from '../owner';
import { sampleOf } from '../sample';
import { type Grammar, MORE, RecordCutter, STRUCTURE, textReaderOf } from '../text/records';
import type { Findings, Source } from '../source';
import { type HtmlMessage, htmlMessage, serviceText } from './html-message';

/** Pages of Telegram Desktop's export in HTML: `messages.html`, `messages2.html` … (formats.md 6.2). */
export const telegramHtmlImporter: Importer = {
  format: 'telegram-html',
  parser: 'telegram-html/1',
  coversWholeSpan: true,
  recognise: ({ text }: Sample) => (/^\s*</.test(text) && START_ANYWHERE.test(text) ? 0.97 : 0),
  open: (source, context) => new PageReading(source, context),
  companions: filesBelow,
};

/** Each on a line of its own; texts are escaped, so none of them looks so. */
const START = /^\s*<div class="message (default|service)\b([^"]*)" id="message(-?\d{1,19})">/;
const START_ANYWHERE = new RegExp(START.source, 'm');
const TIME = /^(\d\d)\.(\d\d)\.(\d{4}) (\d\d:\d\d:\d\d)(?: UTC([+-]\d\d:\d\d))?$/;
const DAY = /^(\d{1,2}) ([A-Za-z]{3})[a-z]* (\d{4})$/;
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

interface Start {
  readonly kind: 'default' | 'service' | 'day';
  readonly isJoined: boolean;
  readonly id: string;
}

class PageReading implements Reading {
  private found: Findings = { notes: [] };
  private readonly walls: WallTimes;
  private readonly find: FindFile;
  private conversation: ConversationRef = { keys: [], type: 'unknown' };
  private latest: Party | undefined;
  /** Day of the line between days before the record. */
  private day: SourceTime = UNTIMED;
  private readonly seen = { walls: 0, omitted: 0, missing: 0, services: 0 };

  constructor(
    private readonly source: Source,
    private readonly context: Context,
  ) {
    this.walls = new WallTimes(context.options);
    this.find = fileFinder(context);
  }

  findings(): Findings {
    return this.found;
  }

  async *pieces(): AsyncGenerator<Piece> {
    const { source } = this;
    this.conversation = conversationOf((await sampleOf(source)).text, this.context);
    let isInside = false;
    let days: string[] | undefined;
    const grammar: Grammar<Start> = {
      judge: (line) => {
        const start = startOf(line);
        if (days && start) this.day = this.dayOf(serviceText(days.join('\n')));
        if (start) {
          // What stands between days is the page's own; it only tells the day of the service messages behind it.
          days = start.kind === 'day' ? [line] : undefined;
          isInside = start.kind !== 'day';
          return isInside ? { kind: 'record', header: start } : STRUCTURE;
        }
        if (isInside) return MORE;
        if (days && days.length < 20) days.push(line);
        return STRUCTURE;
      },
      read: (start, lines) => this.read(start, lines.join('\n')),
    };
    yield* new RecordCutter(source, await textReaderOf(source), grammar).pieces();
    this.found = this.report();
  }

  private read(start: Start, html: string): ReturnType<Grammar<Start>['read']> {
    if (start.kind === 'service') {
      this.seen.services++;
      const body = serviceText(html);
      return { events: [this.message(start, { ...NOTHING, body }, this.day)] };
    }
    const message = htmlMessage(html, this.find);
    const time = message.time === undefined ? undefined : this.timeOf(message.time);
    if (!time) return { code: 'unreadable-time', detail: 'the time of the message cannot be read' };
    return { events: [this.message(start, message, time)] };
  }

  private message({ kind, isJoined, id }: Start, shown: HtmlMessage, time: SourceTime): CapturedMessage {
    const { sender: name, body, attachments, inReplyTo, forwardedFrom, isCall, extra } = shown;
    const isService = kind === 'service' || isCall;
    if (name !== undefined) this.latest = { scheme: 'name', value: name.normalize('NFC'), name };
    else if (!isJoined) this.latest = undefined;
    for (const { state } of attachments) if (state === 'omitted' || state === 'missing') this.seen[state]++;
    const isOmitted = attachments.some(({ state }) => state === 'omitted');
    const marks: Mark[] = [
      ...(forwardedFrom === undefined ? [] : ['forwarded' as const]),
      ...(isOmitted ? ['media-omitted' as const] : []),
      ...(isService ? ['automatic' as const] : []),
    ];
    const sender = kind === 'service' ? undefined : this.latest;
    return {
      type: isService ? 'system' : 'message',
      ...(isService && { notice: isCall ? 'call' : 'other' }),
      channel: 'telegram',
      conversation: this.conversation,
      // Accounts number chats of two for themselves: the same number is another message elsewhere.
      identity: { scope: 'conversation', key: `${id}@${time.utc ?? ''}` },
      nativeId: id,
      ...(sender && { sender }),
      recipients: [],
      time,
      body,
      attachments,
      marks,
      ...(inReplyTo !== undefined && { inReplyTo }),
      extra: { ...extra, ...(forwardedFrom !== undefined && { forwarded_from: forwardedFrom }) },
    };
  }

  private timeOf(text: string): SourceTime | undefined {
    const match = TIME.exec(text);
    if (!match) return undefined;
    const [day, month, year, clock, zone] = match.slice(1);
    const iso = `${year}-${month}-${day}T${clock}`;
    if (zone !== undefined) {
      const time = isoTime(`${iso}${zone}`);
      return time && { ...time, text };
    }
    const reading = isoReading(iso);
    if (!reading) return undefined;
    this.seen.walls++;
    return this.walls.of(text, reading);
  }

  private dayOf(text: string): SourceTime {
    const [, day, name, year] = DAY.exec(text) ?? [];
    const month = name === undefined ? 0 : MONTHS.indexOf(name.toLowerCase()) + 1;
    const two = (number: string | number): string => String(number).padStart(2, '0');
    const reading = month === 0 ? undefined : isoReading(`${year}-${two(month)}-${two(day!)}T00:00:00`);
    return reading ? { ...this.walls.of(text, reading), precision: 'day' } : UNTIMED;
  }

  private report(): Findings {
    const { zone } = this.context.options;
    const notes = [
      'A page names people and the chat by what they are called, without an id; prefer the export in JSON, with which it cannot be matched.',
      'A Telegram export never holds deleted messages, earlier texts of edited messages, or who read a message; pages do not even say what was edited.',
    ];
    const note = (count: number, text: string): void => {
      if (count > 0) notes.push(`${count} ${text}`);
    };
    const { seen } = this;
    note(seen.services, 'lines are of the service; of their times the page tells the day alone.');
    note(seen.walls, 'times are what the exporting computer showed, without a zone.');
    note(seen.omitted, 'files were left out by the export.');
    note(seen.missing, 'files are named and not there.');
    return {
      dialect: 'HTML',
      zone:
        seen.walls === 0
          ? { zone: 'UTC', origin: 'file' }
          : { zone: zone ?? 'UTC', origin: zone === undefined ? 'assumed' : 'operator' },
      notes,
    };
  }
}

const NOTHING: HtmlMessage = {
  time: undefined,
  sender: undefined,
  body: '',
  attachments: [],
  inReplyTo: undefined,
  forwardedFrom: undefined,
  isCall: false,
  extra: {},
};

function startOf(line: string): Start | undefined {
  const match = START.exec(line);
  if (!match) return undefined;
  const [, kind, classes, id] = match;
  return {
    // Lines between days have numbers below zero.
    kind: id!.startsWith('-') ? 'day' : (kind as 'default' | 'service'),
    isJoined: /\bjoined\b/.test(classes!),
    id: id!,
  };
}

/** The head of the page names the chat. */
function conversationOf(text: string, { options }: Context): ConversationRef {
  const title = /<div class="page_header">[\s\S]{0,2000}?<div class="text bold">([\s\S]{1,500}?)<\/div>/.exec(
    text,
  )?.[1];
  const name = title === undefined ? '' : htmlText(title).trim();
  return name === ''
    ? { keys: [], type: 'unknown' }
    : { keys: [directKey(`named:${name}`, options)], title: name, type: 'unknown' };
}
