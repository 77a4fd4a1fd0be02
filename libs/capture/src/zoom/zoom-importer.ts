import type { CapturedEvent, ConversationRef, Party, SourceTime } from '../event';
import type { Context, Importer, Sample } from '../importer';
import { Identities } from '../json/identities';
import type { Findings } from '../source';
import { comparable } from '../text/marks';
import { type Grammar, MORE, type Reading as Read, type Verdict } from '../text/records';
import { type LookAt, TranscriptReading } from '../text/transcript-reading';
import { instantText, WallClock, wallText } from '../time/wall-clock';
import { type Header, headerOf, reactionIn, replyIn } from './header';
import { type Start, startIn, wallOf } from './start';

/** The chat of a Zoom meeting, as its owner saved it or as a cloud recording has it (formats.md 17). */
export const zoomImporter: Importer = {
  format: 'zoom',
  parser: 'zoom/1',
  recognise,
  open: (source, context) => new TranscriptReading(source, context, lookAt),
};

function recognise({ text }: Sample): number {
  const lines = text.split(/\r?\n/, 50).filter((line) => line.trim() !== '');
  const first = headerOf(lines[0] ?? '');
  if (!first) return 0;
  return first.isRelative ? 0.7 : 0.92;
}

/** Messages remembered until they are answered. */
const REMEMBERED = 20_000;

const lookAt: LookAt<Header> = (_source, _reader, context) => {
  const grammar = new MeetingGrammar(context);
  return Promise.resolve({ grammar, findings: () => grammar.findings() });
};

/** One a file. */
class MeetingGrammar implements Grammar<Header> {
  private readonly start: Start | undefined;
  private readonly clock: WallClock;
  private readonly conversation: ConversationRef;
  private readonly identities = new Identities();
  /** Keys of messages by their beginnings: all that Zoom gives of what is answered. */
  private readonly openings = new Map<string, string>();
  private isRelative = false;

  constructor(private readonly context: Context) {
    this.start = startIn(context.path);
    this.clock = new WallClock(this.start?.isUtc ? 'UTC' : (context.options.zone ?? 'UTC'));
    const title = this.start?.title;
    this.conversation = {
      keys: this.start ? [`meeting:${wallText(this.start.wall)} ${comparable(title ?? '')}`] : [],
      ...(title !== undefined && { title }),
      type: 'group',
    };
  }

  judge(line: string): Verdict<Header> {
    const header = headerOf(line);
    return header ? { kind: 'record', header } : MORE;
  }

  read(header: Header, [, ...more]: readonly string[]): Read {
    const time = this.timeOf(header);
    if (!time) return { code: 'unreadable-time', detail: 'the clock of the message is none' };
    this.isRelative ||= header.isRelative;
    const body = [header.text, ...more.map((line) => line.replace(/^(?:\t| {1,4})/, ''))].join('\n').trim();
    const sender = partyOf(header.sender);
    const reaction = reactionIn(body);
    const target = reaction && this.answered(reaction.quote);
    if (reaction && target !== undefined) return { events: [this.reaction(reaction, target, sender, time)] };
    const reply = replyIn(body);
    const answered = reply && this.answered(reply.quote);
    const identity = this.identities.of(this.conversation.keys[0] ?? '', time, sender, body);
    this.remember(reply?.text ?? body, identity.key);
    const event: CapturedEvent = {
      type: 'message',
      channel: 'zoom',
      conversation: this.conversation,
      identity,
      nativeId: identity.key,
      sender,
      recipients: header.to === undefined ? [] : [{ role: 'to', party: partyOf(header.to) }],
      time,
      body: reply?.text ?? body,
      attachments: [],
      marks: [],
      ...(reply && { quote: { text: reply.quote } }),
      ...(answered !== undefined && { inReplyTo: answered }),
      ...(header.to !== undefined && { extra: { privately: 'yes' } }),
    };
    return { events: [event] };
  }

  /** The latest message that begins as a quotation does. */
  private answered(quote: string): string | undefined {
    return this.openings.get(openingOf(quote));
  }

  private remember(body: string, key: string): void {
    if (this.openings.size >= REMEMBERED) this.openings.clear();
    this.openings.set(openingOf(body), key);
  }

  private reaction(
    { value, isUndone }: { readonly value: string; readonly isUndone: boolean },
    target: string,
    actor: Party,
    time: SourceTime,
  ): CapturedEvent {
    const type = isUndone ? 'reaction-removed' : 'reaction';
    const key = [target, type, actor.value, value, time.text].join(':');
    return {
      ...{ type, channel: 'zoom', conversation: this.conversation, target, actor, time, value },
      identity: { scope: 'conversation', key },
    };
  }

  findings(): Findings {
    const { zone } = this.context.options;
    const notes = ['A saved chat holds what its owner could see; people are named as they chose in the meeting.'];
    if (!this.start)
      notes.push('The file gives no date: import it in its folder (“2024-03-01 10.00.00 …”), whose name does.');
    if (this.isRelative) notes.push('Times are counted from the start of the recording.');
    return {
      dialect: this.isRelative ? 'recording' : 'saved chat',
      ...(this.start &&
        !this.start.isUtc && {
          zone: { zone: zone ?? 'UTC', origin: zone === undefined ? ('assumed' as const) : ('operator' as const) },
        }),
      notes,
    };
  }

  private timeOf({ time: text, isRelative }: Header): SourceTime | undefined {
    const { start } = this;
    const bare = { text, precision: 'second', doubts: [] as SourceTime['doubts'] } as const;
    if (!start) return { ...bare, zoneOrigin: 'assumed' };
    const wall = wallOf(text, isRelative, start);
    if (wall === undefined) return undefined;
    const { utc, doubts } = this.clock.toUtc(wall);
    const origin = start.isUtc ? 'file' : this.context.options.zone === undefined ? 'assumed' : 'operator';
    return {
      ...{ ...bare, doubts, wall: wallText(wall), utc: instantText(utc) },
      ...{ zone: this.clock.zone, zoneOrigin: origin },
    };
  }
}

/** Zoom quotes the first twenty characters. */
function openingOf(text: string): string {
  return [...comparable(text.replace(/\.\.\.$/, ''))].slice(0, 20).join('');
}

function partyOf(name: string): Party {
  return { scheme: 'name', value: comparable(name) || name, name };
}
