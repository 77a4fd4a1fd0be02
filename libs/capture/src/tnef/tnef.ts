import { labelOf } from '../mapi/code-pages';
import { EMBEDDED_DEPTH, type MapiAttachment, type MapiItem } from '../mapi/item';
import { Properties, TYPE, type Value } from '../mapi/properties';
import { TAG } from '../mapi/tags';
import { type PropertyList, readList, readRows } from './property-list';

const SIGNATURE = 0x223e9f78;
/** Attributes that are read ([MS-OXTNEF] 2.1.3). Others hold what these hold too, or nothing for a reader. */
const ATTRIBUTE = {
  from: 0x8000,
  subject: 0x18004,
  dateSent: 0x38005,
  messageId: 0x18009,
  body: 0x2800c,
  attachData: 0x6800f,
  attachTitle: 0x18010,
  messageClass: 0x78008,
  attachRendering: 0x69002,
  messageProperties: 0x69003,
  recipients: 0x69004,
  attachProperties: 0x69005,
  codePage: 0x69007,
} as const;
/** An embedded message in an attachment: IID_IMessage, then the message as TNEF. */
const IID_MESSAGE = '0703020000000000c000000000000046';

export interface TnefFile {
  readonly item: MapiItem;
  /** Bytes that are attributes; what follows is something else, or half of one. */
  readonly end: number;
  /** The bytes end within an attribute. */
  readonly isCut: boolean;
}

export function isTnef(head: Buffer): boolean {
  return head.length >= 6 && head.readUInt32LE(0) === SIGNATURE;
}

/** Reads a winmail.dat, as far as it goes. `bytes`: as {@link isTnef} accepts. Never throws. */
export function readTnef(bytes: Buffer, depth = 0, outer?: string): TnefFile {
  const message = new Map<number, Value>();
  let properties: PropertyList | undefined;
  let recipients: readonly PropertyList[] = [];
  let label = outer;
  const attachments: Draft[] = [];
  let at = 6;
  let isCut = false;
  while (at < bytes.length) {
    const level = bytes[at]!;
    if (level !== 1 && level !== 2) break;
    const length = at + 9 <= bytes.length ? bytes.readUInt32LE(at + 5) : Infinity;
    if (at + 11 + length > bytes.length) {
      isCut = true;
      break;
    }
    const id = bytes.readUInt32LE(at + 1);
    const data = bytes.subarray(at + 9, at + 9 + length);
    at += 11 + length;
    const current = attachments.at(-1);
    if (id === ATTRIBUTE.codePage && data.length >= 4) label = labelOf(data.readUInt32LE(0)) ?? label;
    else if (id === ATTRIBUTE.messageProperties) properties = readList(data, 0).list;
    else if (id === ATTRIBUTE.recipients) recipients = readRows(data);
    else if (id === ATTRIBUTE.attachRendering) attachments.push({ values: new Map(), properties: undefined });
    else if (id === ATTRIBUTE.attachTitle) current?.values.set(TAG.attachLongName, { type: TYPE.string8, bytes: data });
    else if (id === ATTRIBUTE.attachData) current?.values.set(TAG.attachData, { type: TYPE.binary, bytes: data });
    else if (id === ATTRIBUTE.attachProperties && current) current.properties = readList(data, 0).list;
    else for (const [tag, value] of legacy(id, data)) message.set(tag, value);
  }
  const own = new Properties(merged(message, properties), properties?.named, label);
  const { charset } = own;
  return {
    item: {
      properties: own,
      recipients: recipients.map(({ values, named }) => new Properties(values, named, charset)),
      attachments: attachments.map((draft) => attachmentOf(draft, charset, depth)),
    },
    end: at,
    isCut,
  };
}

interface Draft {
  readonly values: Map<number, Value>;
  properties: PropertyList | undefined;
}

function attachmentOf(draft: Draft, charset: string, depth: number): MapiAttachment {
  const values = merged(draft.values, draft.properties);
  const object = values.get(TAG.attachData);
  // An object is an interface's id and what it holds.
  const inner = object?.type === TYPE.object ? object.bytes.subarray(16) : undefined;
  const isMessage = inner && object?.bytes.toString('hex', 0, 16) === IID_MESSAGE && isTnef(inner);
  if (inner) values.set(TAG.attachData, { type: TYPE.binary, bytes: inner });
  const properties = new Properties(values, draft.properties?.named, charset);
  return isMessage && depth < EMBEDDED_DEPTH
    ? { properties, embedded: readTnef(inner, depth + 1, charset).item }
    : { properties };
}

/** MAPI properties are believed over attributes of the time before MAPI, which are cut to what that could say. */
function merged(values: ReadonlyMap<number, Value>, list: PropertyList | undefined): Map<number, Value> {
  return new Map([...values, ...(list?.values ?? [])]);
}

/** Attributes of the time before MAPI, as the properties that took their place. */
function legacy(id: number, data: Buffer): [number, Value][] {
  const text = (tag: number): [number, Value][] => [[tag, { type: TYPE.string8, bytes: data }]];
  switch (id) {
    case ATTRIBUTE.subject:
      return text(TAG.subject);
    case ATTRIBUTE.body:
      return text(TAG.body);
    case ATTRIBUTE.messageClass:
      return text(TAG.messageClass);
    case ATTRIBUTE.from:
      return originator(data);
    case ATTRIBUTE.dateSent:
      return data.length < 14 ? [] : [[TAG.clientSubmitTime, fileTime(data)]];
    default:
      return [];
  }
}

/** A TRP structure: a name and an address, `SMTP:ann@x.example`. */
function originator(data: Buffer): [number, Value][] {
  if (data.length < 8) return [];
  const name = data.subarray(8, 8 + data.readUInt16LE(4));
  const address = data.subarray(8 + name.length, 8 + name.length + data.readUInt16LE(6));
  const bare = address.subarray(address.indexOf(0x3a) + 1);
  return [
    [TAG.senderName, { type: TYPE.string8, bytes: name }],
    [TAG.senderAddress, { type: TYPE.string8, bytes: bare }],
  ];
}

/** Seven numbers: year, month, day, hour, minute, second, day of the week. */
function fileTime(data: Buffer): Value {
  const [year, month, day, hour, minute, second] = [0, 2, 4, 6, 8, 10].map((at) => data.readUInt16LE(at)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const bytes = Buffer.alloc(8);
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  if (year >= 1900 && year < 3000) bytes.writeBigUInt64LE(BigInt(time) * 10_000n + 116_444_736_000_000_000n);
  return { type: TYPE.time, bytes };
}
