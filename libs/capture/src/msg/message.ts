import { EMBEDDED_DEPTH, type MapiAttachment, type MapiItem } from '../mapi/item';
import { namedIds } from '../mapi/named-ids';
import { type NamedIds, Properties, TYPE, type Value } from '../mapi/properties';
import { TAG } from '../mapi/tags';
import { CompoundFile, type Storage } from './compound-file';

/** Where the fixed properties begin in the properties stream of each kind of storage ([MS-OXMSG] 2.4.1). */
const PREFIX = { message: 32, embedded: 24, other: 8 };
const STREAM = /^__substg1\.0_([0-9A-Fa-f]{4})([0-9A-Fa-f]{4})$/;
const EMBEDDED = '__substg1.0_3701000D';
const VARIABLE = new Set<number>([TYPE.string8, TYPE.unicode, TYPE.binary]);
/** Recipients and attachments of one message that are read. */
const MOST = 10_000;

/** An Outlook message file ([MS-OXMSG]); undefined: another kind of compound file. */
export interface MsgFile {
  readonly item: MapiItem;
  /** Something in it was not where it should be. */
  readonly isDamaged: boolean;
}

export function readMsg(bytes: Buffer): MsgFile | undefined {
  const file = new CompoundFile(bytes);
  const { root } = file;
  if (!root.streams.has('__properties_version1.0') && ![...root.streams.keys()].some((name) => STREAM.test(name)))
    return undefined;
  const names = root.storages.get('__nameid_version1.0');
  const part = (id: string): Buffer => names?.streams.get(`__substg1.0_${id}0102`)?.bytes() ?? Buffer.alloc(0);
  const item = message(root, namedIds(part('0002'), part('0003'), part('0004')), 0, undefined);
  return { item, isDamaged: file.isDamaged };
}

function message(storage: Storage, named: NamedIds, depth: number, outer: string | undefined): MapiItem {
  const properties = new Properties(valuesOf(storage, depth === 0 ? PREFIX.message : PREFIX.embedded), named, outer);
  const { charset } = properties;
  return {
    properties,
    recipients: parts(storage, '__recip_version1.0_').map(
      (part) => new Properties(valuesOf(part, PREFIX.other), named, charset),
    ),
    attachments: parts(storage, '__attach_version1.0_').map((part) => attachment(part, named, depth, charset)),
  };
}

function attachment(storage: Storage, named: NamedIds, depth: number, charset: string): MapiAttachment {
  const values = valuesOf(storage, PREFIX.other);
  const inner = storage.storages.get(EMBEDDED);
  if (inner && !inner.streams.has('__properties_version1.0'))
    values.set(TAG.attachData, { type: TYPE.binary, bytes: contentOf(inner) });
  const properties = new Properties(values, named, charset);
  return inner?.streams.has('__properties_version1.0') && depth < EMBEDDED_DEPTH
    ? { properties, embedded: message(inner, named, depth + 1, charset) }
    : { properties };
}

/** An object of another program put into the text: what it holds is its largest stream, whatever that is called. */
function contentOf(storage: Storage): Buffer {
  const all = [...storage.streams.values()].map((stream) => stream.bytes());
  return all.reduce((most, bytes) => (bytes.length > most.length ? bytes : most), Buffer.alloc(0));
}

/** Numbered storages in the order of their numbers. */
function parts(storage: Storage, prefix: string): Storage[] {
  return [...storage.storages]
    .filter(([name]) => name.startsWith(prefix))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, MOST)
    .map(([, part]) => part);
}

function valuesOf({ streams }: Storage, prefix: number): Map<number, Value> {
  const values = new Map<number, Value>();
  const fixed = streams.get('__properties_version1.0')?.bytes() ?? Buffer.alloc(0);
  for (let at = prefix; at + 16 <= fixed.length; at += 16) {
    const type = fixed.readUInt16LE(at);
    if (!VARIABLE.has(type) && type < 0x1000)
      values.set(fixed.readUInt16LE(at + 2), { type, bytes: fixed.subarray(at + 8, at + 16) });
  }
  for (const [name, stream] of streams) {
    const [, id, type] = STREAM.exec(name) ?? [];
    if (id !== undefined && VARIABLE.has(parseInt(type!, 16)))
      values.set(parseInt(id, 16), { type: parseInt(type!, 16), bytes: stream.bytes() });
  }
  return values;
}
