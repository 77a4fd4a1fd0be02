import type { CapturedMessage, ConversationRef, Party, Piece } from '../event';
import { htmlText } from '../email/html-text';
import type { Context, Importer, Reading, Sample } from '../importer';
import { fileFinder, type FindFile, filesBelow } from '../json/files';
import { sampleOf } from '../sample';
import type { Findings, Source } from '../source';
import { TextReader } from '../text/charset';
import { channelNamed } from './file-name';
import { type Author, type HtmlMessage, htmlMessage } from './html-message';
import { noticeOf } from './kinds';
import { elementsOf, wordsOf } from './markup';
import { PageCutter, type PageReaders } from './page-cutter';
import { marksOf } from './records';
import { ShownTimes } from './shown-times';

/** Channels of Discord as DiscordChatExporter writes them in HTML (formats.md 13). */
export const discordHtmlImporter: Importer = {
  format: 'discord-html',
  parser: 'discord-html/1',
  coversWholeSpan: true,
  recognise,
  open: (source, context) => new PageReading(source, context),
  companions: filesBelow,
};

/** The style sheet that each page begins with names its parts. */
function recognise({ text, charset }: Sample): number {
  const isPage = charset.unit === 'byte' && /^\s*<!doctype html|^\s*<html/i.test(text);
  return isPage && text.includes('chatlog__message') && text.includes('preamble__entry') ? 0.97 : 0;
}

class PageReading implements Reading {
  private found: Findings = { notes: [] };
  private readonly times: ShownTimes;
  private readonly find: FindFile;
  private conversation: ConversationRef = { keys: [], type: 'unknown' };
  private author: Author | undefined;
  /** What the group begins with, until its first message is read. */
  private header = '';
  private range: string | undefined;
  private stated: number | undefined;
  private readonly seen = { records: 0, edited: 0, omitted: 0, missing: 0 };

  constructor(
    private readonly source: Source,
    private readonly context: Context,
  ) {
    this.times = new ShownTimes(context.options);
    this.find = fileFinder(context);
  }

  findings(): Findings {
    return this.found;
  }

  async *pieces(): AsyncGenerator<Piece> {
    const sample = await sampleOf(this.source);
    const reader = new TextReader(sample.charset);
    this.conversation = this.conversationOf(sample.text);
    const readers: PageReaders = {
      message: (raw) => this.message(reader.decode(raw)),
      part: (part, raw) => {
        if (part === 'group') {
          this.header = reader.decode(raw);
          this.author = undefined;
        } else if (part === 'postamble') this.stated = countIn(raw.toString('latin1', 0, 1000));
      },
    };
    const cutter = new PageCutter(this.source, readers);
    yield* cutter.pieces();
    this.found = this.report(cutter.unclosed);
  }

  private message(html: string): ReturnType<PageReaders['message']> {
    const shown = htmlMessage(html, this.header, this.find);
    this.header = '';
    this.author = shown.author ?? this.author;
    const time = this.times.of(shown.time, shown.id);
    if (!time) return { code: 'unreadable-time', detail: 'neither the time of the message nor its id can be read' };
    this.seen.records++;
    if (shown.edited !== undefined) this.seen.edited++;
    for (const { state } of shown.attachments) if (state === 'omitted' || state === 'missing') this.seen[state]++;
    return { events: [this.event(shown, time)] };
  }

  private event(shown: HtmlMessage, time: CapturedMessage['time']): CapturedMessage {
    const { id, system, body, embeds, attachments, edited, inReplyTo, quote, extra } = shown;
    const { author } = this;
    return {
      type: system === undefined ? 'message' : 'system',
      ...(system !== undefined && { notice: noticeOf(system, body) }),
      channel: 'discord',
      conversation: this.conversation,
      // As in JSON; but when a text was edited the page tells to the minute alone.
      identity: { scope: 'conversation', key: edited === undefined ? id : `${id}:edited:${edited}` },
      nativeId: id,
      ...(author && { sender: partyOf(author) }),
      recipients: [],
      time,
      body: body === '' ? embeds : body,
      attachments,
      marks: marksOf({
        edited: edited !== undefined,
        forwarded: shown.isForwarded,
        'media-omitted': attachments.some(({ state }) => state === 'omitted'),
        automatic: system !== undefined || author?.isBot === true,
      }),
      ...(inReplyTo !== undefined && { inReplyTo }),
      ...(quote && { quote }),
      extra: {
        ...(system !== undefined && system !== 'other' && { type: system }),
        ...(edited !== undefined && { timestampEdited: edited }),
        ...(author?.username !== undefined && { username: author.username }),
        ...extra,
        ...(body !== '' && embeds !== '' && { embeds }),
      },
    };
  }

  /** The head of the page names server and channel; which channel it is, the name of the file. */
  private conversationOf(text: string): ConversationRef {
    const named = channelNamed(this.context.path);
    const [head] = text.split(/<div\s+class="?chatlog\b/, 1);
    const entries = elementsOf(head!, 'preamble__entry').map(wordsOf);
    const [server, place = '', ...more] = entries;
    this.range = more.find((entry) => /^(?:Between|After|Before) .{0,60}\d/.test(entry))?.slice(0, 120);
    if (server === undefined || place === '') return named;
    const name = place
      .slice(place.lastIndexOf(' / ') + 1)
      .replace(/^\/ /, '')
      .trim();
    const isOutside = server === 'Direct Messages';
    const type = !isOutside ? 'channel' : place.startsWith('Group / ') ? 'group' : 'direct';
    return { keys: named.keys, title: isOutside ? name : `${server} / ${name}`, type };
  }

  private report(unclosed: number): Findings {
    const { seen, stated, times, range } = this;
    const notes = [
      'It holds the latest text of each message alone: no earlier texts, nothing that was deleted, and of reactions how many there are.',
      'Texts are as the page shows them, without what makes them bold or slanted; when a text was edited it tells to the minute. Prefer JSON.',
      'Written by a community tool (DiscordChatExporter), not by Discord: nothing in it proves where it comes from.',
    ];
    const note = (count: number, text: string): void => {
      if (count > 0) notes.push(`${count} ${text}`);
    };
    if (this.conversation.keys.length === 0)
      notes.push('Which channel it is of stands in the name of the file alone, and this one does not say.');
    if (stated !== undefined && stated !== seen.records)
      notes.push(`It says that it holds ${stated} messages; ${seen.records} were read.`);
    if (stated === undefined) notes.push('It does not say how many messages it holds: it may be cut off.');
    if (range !== undefined) notes.push(`It says that it was limited: ${range}.`);
    note(
      unclosed,
      'messages do not end before the next begins: the page is damaged, or what somebody wrote is taken for it.',
    );
    note(times.off, 'messages show a time that is not the one their id holds.');
    note(seen.edited, 'messages were edited.');
    note(seen.omitted, 'files were not exported; links to them end within days.');
    note(seen.missing, 'files are named and not there.');
    return {
      dialect: 'DiscordChatExporter, HTML',
      ...times.findings(),
      ...(stated !== undefined && { stated: { what: 'messages', count: stated } }),
      notes,
    };
  }
}

function partyOf({ id, name }: Author): Party {
  return id === undefined
    ? { scheme: 'name', value: name.normalize('NFC'), name }
    : { scheme: 'discord', value: id, name };
}

/** `Exported 1,234 message(s)`, with the marks of the computer's language between thousands. */
function countIn(html: string): number | undefined {
  const digits = /Exported (\d[^a-zA-Z]{0,30}) message/.exec(htmlText(html))?.[1]?.replace(/\D/g, '');
  return digits === undefined ? undefined : Number(digits);
}
