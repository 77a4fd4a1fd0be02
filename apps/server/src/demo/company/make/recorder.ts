import type {
  Attachment,
  CapturedEvent,
  CapturedMessage,
  ConversationRef,
  Notice,
  Recipient,
} from '@minutebook/capture';
import { type Member, partyOn } from '../cast/member';
import type { Moment, Room } from '../cast/room';
import { type Calendar, minutesOf } from './calendar';
import { Dice } from './dice';
import { sourceTime } from './source-time';

/** A message that was recorded, for what refers to it later. */
export interface Sent {
  readonly native: string;
  readonly at: number;
  readonly room: Room;
  readonly sender: Member | undefined;
  readonly body: string;
}

export interface Extras {
  /** Our own key; makes the native id. */
  readonly key?: string;
  readonly quote?: Sent;
  readonly files?: readonly Attachment[];
  readonly notice?: Notice;
  readonly automatic?: boolean;
}

/** Writes down what happens in rooms, as captured events. */
export class Recorder {
  private readonly taken: { readonly at: number; readonly event: CapturedEvent }[] = [];
  private readonly counts = new Map<string, number>();
  private readonly keys = new Map<string, string>();

  constructor(
    readonly calendar: Calendar,
    private readonly members: ReadonlyMap<string, Member>,
  ) {}

  member(id: string): Member {
    const member = this.members.get(id);
    if (!member) throw new Error(`nobody is called ${id}`);
    return member;
  }

  /** Native id by our own key. */
  get nativeIds(): ReadonlyMap<string, string> {
    return this.keys;
  }

  say(room: Room, sender: Member | undefined, at: number, body: string, extras: Extras = {}): Sent {
    const day = Math.floor((at - this.calendar.start.getTime()) / 86_400_000);
    const native = extras.key ?? `${room.id}-d${day}-${this.count(`${room.id}-d${day}`)}`;
    if (extras.key !== undefined) this.remember(extras.key, native);
    const sent: Sent = { native, at, room, sender, body };
    const omitted = extras.files?.length && room.channel === 'whatsapp';
    const message: CapturedMessage = {
      type: extras.notice ? 'system' : 'message',
      ...(extras.notice && { notice: extras.notice }),
      channel: room.channel,
      conversation: conversationOf(room),
      identity: { scope: 'conversation', key: `id:${native}` },
      nativeId: native,
      ...(sender && { sender: partyOn(room.channel, sender) }),
      recipients: this.recipients(room, sender, at),
      time: sourceTime(this.calendar, room.channel, at, room.zone),
      body,
      attachments: extras.files ?? [],
      marks: [...(omitted ? (['media-omitted'] as const) : []), ...(extras.automatic ? (['automatic'] as const) : [])],
      ...(extras.quote && {
        inReplyTo: extras.quote.native,
        quote: {
          ...(extras.quote.sender && { author: partyOn(room.channel, extras.quote.sender).name ?? '' }),
          text: extras.quote.body,
        },
      }),
    };
    this.add(at, message);
    return sent;
  }

  edit(target: Sent, at: number, body: string): void {
    this.change('edit', target, target.sender, at, { body });
  }

  remove(target: Sent, at: number): void {
    this.change('delete', target, target.sender, at, {});
  }

  react(target: Sent, actor: Member, at: number, value: string): void {
    this.change('reaction', target, actor, at, { value });
  }

  /** An event made elsewhere, such as a mail. */
  add(at: number, event: CapturedEvent): void {
    this.taken.push({ at, event });
  }

  remember(key: string, native: string): void {
    if (this.keys.has(key)) throw new Error(`two messages have the key ${key}`);
    this.keys.set(key, native);
  }

  /** What happened until the end, in the order of time. */
  events(): CapturedEvent[] {
    const end = this.calendar.end.getTime();
    return this.taken
      .map((entry, order) => ({ ...entry, order }))
      .filter(({ at }) => at <= end)
      .sort((a, b) => a.at - b.at || a.order - b.order)
      .map(({ event }) => event);
  }

  /** Instant of a moment in a room's own time. */
  instant(room: Room, { week, weekday, at }: Moment): number {
    return this.calendar.utc(this.calendar.day(week, weekday), minutesOf(at), room.zone);
  }

  private change(
    type: 'edit' | 'delete' | 'reaction',
    target: Sent,
    actor: Member | undefined,
    at: number,
    rest: { body?: string; value?: string },
  ): void {
    const { room } = target;
    const nth = this.count(`${type} ${target.native}`);
    this.add(at, {
      type,
      channel: room.channel,
      conversation: conversationOf(room),
      identity: { scope: 'conversation', key: `${type}:${target.native}:${nth}` },
      target: target.native,
      ...(actor && { actor: partyOn(room.channel, actor) }),
      time: sourceTime(this.calendar, room.channel, at, room.zone),
      ...rest,
    });
  }

  private recipients(room: Room, sender: Member | undefined, at: number): Recipient[] {
    const present = [
      ...room.members,
      ...(room.guests ?? [])
        .filter((guest) => this.instant(room, guest.from) <= at && at <= this.instant(room, guest.to) + 59_999)
        .map((guest) => guest.id),
    ];
    return present
      .filter((id) => id !== sender?.id)
      .map((id) => ({
        role: room.type === 'direct' ? 'to' : 'member',
        party: partyOn(room.channel, this.member(id)),
      }));
  }

  private count(key: string): number {
    const next = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, next);
    return next;
  }
}

function conversationOf(room: Room): ConversationRef {
  return {
    keys: [`${room.channel}/${room.id}`],
    ...(room.title !== undefined && { title: room.title }),
    type: room.type,
  };
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  csv: 'text/csv',
  jpg: 'image/jpeg',
  png: 'image/png',
  opus: 'audio/ogg',
  m4a: 'audio/mp4',
  mp4: 'video/mp4',
  zip: 'application/zip',
  ics: 'text/calendar',
};

/** A file that the export names and leaves out. `size` reads `1.8MB` or `240kB`. */
export function omittedFile(name: string, size = '120kB'): Attachment {
  const mediaType = MEDIA_TYPES[name.slice(name.lastIndexOf('.') + 1).toLowerCase()];
  const [, figure, unit] = /^([\d.]+)(kB|MB)$/.exec(size) ?? ['', '1', 'kB'];
  const bytes = Math.round(Number(figure) * (unit === 'MB' ? 1_048_576 : 1024)) + (new Dice(name).int(0, 900) % 1000);
  return { name, ...(mediaType !== undefined && { mediaType }), size: bytes, state: 'omitted' };
}
