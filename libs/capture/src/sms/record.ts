import { hash } from 'node:crypto';
import type { CapturedMessage, ConversationRef, Notice, Party, Recipient, SourceTime } from '../event';
import { Ordinals } from '../ordinals';
import { directKey, ownerOf } from '../owner';
import type { CaptureOptions } from '../source';
import { comparable } from '../text/marks';
import { instantText } from '../time/wall-clock';
import { Addresses, isRcsGroup } from '../text/addresses';
import { type Element, elementsIn } from './elements';
import { contentOf, recordText, textOf, valueOf } from './parts';

/** Why a record is none. */
export class Unreadable extends Error {
  constructor(
    readonly code: 'unreadable-record' | 'unreadable-time',
    message: string,
  ) {
    super(message);
  }
}

/** Latest instant a time may be, in milliseconds: the year 9999 has ended. */
const NEVER = 253_402_300_800_000;
const REMEMBERED = 20_000;
const BOXES: Readonly<Record<string, string>> = {
  '1': 'received',
  '2': 'sent',
  '3': 'draft',
  '4': 'outbox',
  '5': 'failed',
  '6': 'queued',
};
const CALLS: Readonly<Record<string, readonly [text: string, notice: Notice]>> = {
  '1': ['Incoming call', 'call'],
  '2': ['Outgoing call', 'call'],
  '3': ['Missed call', 'missed-call'],
  '4': ['Voicemail', 'missed-call'],
  '5': ['Rejected call', 'missed-call'],
  '6': ['Blocked call', 'missed-call'],
};
/** `addr` types of an MMS (its header fields From, To, Cc, Bcc). */
const FROM = '137';
const ROLES: Readonly<Record<string, Recipient['role']>> = { '151': 'to', '130': 'cc', '129': 'bcc' };
/** What a phone writes for its own number where it does not know it. */
const OWN_NUMBER = 'insert-address-token';
/** An MMS that only says there is one to be fetched. */
const NOTIFICATION = '130';
const KEPT = ['date_sent', 'sub_id', 'service_center', 'status', 'readable_date', 'm_id', 'tr_id'];

/** Who takes part, by the phone's own account. */
interface Sides {
  readonly conversation: ConversationRef;
  readonly others: readonly Party[];
  /** The only other one, in a conversation of two. */
  readonly other: Party | undefined;
}

/** Turns the XML of a record into a message. One a file: it counts, and numbers equal records. */
export class RecordReader {
  /** Counts for the import report. */
  readonly seen = { records: 0, calls: 0, unsent: 0, broken: 0, halves: 0, foreign: 0, notFetched: 0 };
  private readonly ordinals = new Ordinals();
  private readonly addresses: Addresses;
  private readonly sides = new Map<string, Sides>();

  private readonly owner: Party | undefined;

  constructor(private readonly options: CaptureOptions) {
    this.addresses = new Addresses(options.country);
    this.owner = ownerOf(options);
  }

  /** Throws {@link Unreadable}. */
  read(raw: Buffer): CapturedMessage {
    const { text, foreign } = recordText(raw);
    this.seen.foreign += foreign;
    const elements = elementsIn(text);
    const record = elements?.[0];
    if (!elements || !record) throw new Unreadable('unreadable-record', 'a tag of the record cannot be read');
    const time = timeOf(record);
    const message = record.name === 'call' ? this.call(record, time) : this.message(record, elements, time);
    this.seen.records++;
    return message;
  }

  private message(record: Element, elements: readonly Element[], time: SourceTime): CapturedMessage {
    const isMms = record.name === 'mms';
    const box = BOXES[valueOf(record, isMms ? 'msg_box' : 'type') ?? ''];
    const sides = this.sidesOf(record, 'address');
    const addressed = isMms ? this.addressed(elements) : { from: undefined, recipients: [] };
    const sender = addressed.from ?? (box === 'received' ? sides.other : box === 'sent' ? this.owner : undefined);
    const content = isMms ? contentOf(elements) : { body: textOf(record, 'body'), attachments: [], broken: 0 };
    const isNotice = isMms && valueOf(record, 'm_type') === NOTIFICATION;
    const body = this.whole(content.body);
    const subject = valueOf(record, isMms ? 'sub' : 'subject');
    const nativeId = isMms ? valueOf(record, 'm_id') : undefined;
    const sums = content.attachments.map(({ sha256, name }) => sha256 ?? name ?? '');
    this.seen.broken += content.broken;
    if (isNotice) this.seen.notFetched++;
    if (box !== undefined && box !== 'received' && box !== 'sent') this.seen.unsent++;
    return {
      type: 'message',
      channel: 'sms',
      conversation: sides.conversation,
      identity: this.identity(time, [record.name, box ?? '', sender?.value ?? '', comparable(body), ...sums]),
      ...(nativeId !== undefined && { nativeId }),
      ...(sender && { sender }),
      recipients:
        addressed.recipients.length > 0 || box === 'received'
          ? addressed.recipients
          : // Without a direction all that is known is who takes part.
            sides.others.map((party) => ({ role: box === undefined ? 'member' : 'to', party })),
      time,
      ...(subject !== undefined && { subject: this.whole(subject) }),
      body,
      attachments: isNotice ? [...content.attachments, { state: 'omitted' }] : content.attachments,
      marks: isNotice ? ['media-omitted'] : [],
      extra: { box: box ?? 'unknown', ...kept(record) },
    };
  }

  /** A call has no text: what the record says in numbers is said in words, for whoever reads it beside the messages. */
  private call(record: Element, time: SourceTime): CapturedMessage {
    const type = valueOf(record, 'type') ?? '';
    const [words, notice] = CALLS[type] ?? ['Call', 'call'];
    const duration = valueOf(record, 'duration');
    const { conversation, other } = this.sidesOf(record, 'number');
    const body = duration === undefined || duration === '0' ? words : `${words}, ${duration} s`;
    this.seen.calls++;
    const isOutgoing = type === '2';
    return {
      type: 'system',
      notice,
      channel: 'sms',
      conversation,
      identity: this.identity(time, ['call', type, duration ?? '']),
      ...(isOutgoing ? this.owner && { sender: this.owner } : other && { sender: other }),
      recipients: other && isOutgoing ? [{ role: 'to', party: other }] : [],
      time,
      body,
      attachments: [],
      marks: ['automatic'],
      extra: { type, ...(duration !== undefined && { duration }), ...kept(record) },
    };
  }

  /** Conversation and parties of an address list, `a~b~c` for a group. */
  private sidesOf(record: Element, attribute: string): Sides {
    const written = valueOf(record, attribute) ?? '';
    const contact = valueOf(record, 'contact_name');
    const name = contact === '(Unknown)' ? undefined : contact;
    const key = `${written}\0${name ?? ''}`;
    let sides = this.sides.get(key);
    if (!sides) {
      sides = this.makeSides(written, name);
      if (this.sides.size < REMEMBERED) this.sides.set(key, sides);
    }
    return sides;
  }

  private makeSides(written: string, name: string | undefined): Sides {
    // Names of a group stand in one text, in an order of their own: they title it, and name nobody.
    const addresses = [...new Set(written.split('~').map((one) => one.trim()))].filter((one) => one !== '');
    const isGroup = addresses.length > 1 || addresses.some(isRcsGroup);
    const parties = addresses.map((one) => this.addresses.of(one, isGroup ? undefined : name));
    const values = [...new Set(parties.map(({ value }) => value))].sort();
    const title = name ?? (addresses.length > 0 ? addresses.join(', ') : undefined);
    const others = parties.filter(({ value }) => !isRcsGroup(value));
    return {
      conversation: {
        keys: [directKey(values.length === 0 ? 'nobody' : values.join('|'), this.options)],
        ...(title !== undefined && { title }),
        type: isGroup ? 'group' : values.length === 0 ? 'unknown' : 'direct',
      },
      others,
      other: isGroup ? undefined : others[0],
    };
  }

  /** Who an MMS itself names, by the fields of its header. */
  private addressed(elements: readonly Element[]): { from: Party | undefined; recipients: Recipient[] } {
    let from: Party | undefined;
    const recipients: Recipient[] = [];
    for (const element of elements) {
      const address = element.name === 'addr' ? valueOf(element, 'address') : undefined;
      if (address === undefined || address === OWN_NUMBER) continue;
      const type = valueOf(element, 'type') ?? '';
      const party = this.addresses.of(address);
      if (type === FROM) from ??= party;
      else if (ROLES[type] && !recipients.some((one) => one.party === party && one.role === ROLES[type]))
        recipients.push({ role: ROLES[type], party });
    }
    return { from, recipients };
  }

  /** Without half surrogate pairs, which no text may hold. */
  private whole(text: string): string {
    if (text.isWellFormed()) return text;
    this.seen.halves++;
    return text.toWellFormed();
  }

  private identity(time: SourceTime, facts: readonly string[]): CapturedMessage['identity'] {
    const key = hash('sha256', [time.utc, ...facts].join('\0'));
    const ordinal = this.ordinals.next(key);
    return { scope: 'conversation', key: ordinal === 0 ? key : `${key}:${ordinal}` };
  }
}

function kept(record: Element): Record<string, string> {
  const extra: Record<string, string> = {};
  for (const name of KEPT) {
    const value = valueOf(record, name);
    if (value !== undefined) extra[name] = value;
  }
  return extra;
}

/** `date` alone is an instant; `readable_date` is the same in the phone's language and zone. */
function timeOf(record: Element): SourceTime {
  const text = valueOf(record, 'date') ?? '';
  const utc = Number(text);
  if (!/^\d{1,15}$/.test(text) || utc >= NEVER)
    throw new Unreadable('unreadable-time', 'the date of the record is no count of milliseconds');
  const instant = instantText(utc);
  // MMS count in seconds, and are written with three zeros.
  const precision = record.name === 'mms' && utc % 1000 === 0 ? 'second' : 'millisecond';
  return {
    text,
    wall: instant.slice(0, precision === 'second' ? 19 : 23),
    utc: instant,
    zone: '+00:00',
    zoneOrigin: 'record',
    precision,
    doubts: [],
  };
}
