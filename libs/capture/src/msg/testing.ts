import type { Written, WrittenItem } from '../mapi/testing';
import { TYPE } from '../mapi/properties';

/** A folder of a compound file to be written. */
interface Tree {
  readonly [name: string]: Tree | Buffer;
}

const SECTOR = 512;
const END = 0xfffffffe;
const FREE = 0xffffffff;

/** Writes an Outlook message file ([MS-OXMSG]). For specs. */
export function writeMsg(item: WrittenItem): Buffer {
  return compoundFile({ ...message(item, 32), '__nameid_version1.0': {} });
}

function message(item: WrittenItem, prefix: number): Tree {
  const number = (index: number): string => index.toString(16).toUpperCase().padStart(8, '0');
  return {
    ...properties(item.properties, prefix),
    ...Object.fromEntries(
      item.recipients.map((one, index) => [`__recip_version1.0_#${number(index)}`, properties(one, 8)]),
    ),
    ...Object.fromEntries(
      item.attachments.map(({ properties: own, embedded, object }, index) => [
        `__attach_version1.0_#${number(index)}`,
        {
          ...properties(own, 8),
          ...(embedded && { '__substg1.0_3701000D': message(embedded, 24) }),
          ...(object && { '__substg1.0_3701000D': { CONTENTS: object, '\u0001Ole': Buffer.alloc(20) } }),
        },
      ]),
    ),
  };
}

function properties(all: readonly Written[], prefix: number): Tree {
  const streams: Record<string, Buffer> = {};
  const fixed = [Buffer.alloc(prefix)];
  for (const { id, type, bytes } of all) {
    const entry = Buffer.alloc(16);
    entry.writeUInt16LE(type, 0);
    entry.writeUInt16LE(id, 2);
    if (type === TYPE.unicode || type === TYPE.string8 || type === TYPE.binary) {
      const name = ((id << 16) >>> 0) + type;
      streams[`__substg1.0_${name.toString(16).toUpperCase().padStart(8, '0')}`] = bytes;
      entry.writeUInt32LE(bytes.length, 8);
    } else bytes.copy(entry, 8);
    fixed.push(entry);
  }
  return { ...streams, '__properties_version1.0': Buffer.concat(fixed) };
}

/** Writes a compound file ([MS-CFB]) of at most 109 sectors of the allocation table, which is 7 MB. */
export function compoundFile(root: Tree): Buffer {
  const sectors: Buffer[] = [];
  const fat: number[] = [];
  const mini: Buffer[] = [];
  const miniFat: number[] = [];
  const add = (bytes: Buffer, unit: number, into: Buffer[], table: number[]): number => {
    if (bytes.length === 0) return END;
    const first = into.length;
    for (let at = 0; at < bytes.length; at += unit) {
      const sector = Buffer.alloc(unit);
      bytes.copy(sector, 0, at, at + unit);
      into.push(sector);
      table.push(at + unit < bytes.length ? into.length : END);
    }
    return first;
  };
  const entries: Buffer[] = [];
  const entry = (name: string, type: number): Buffer => {
    const bytes = Buffer.alloc(128);
    bytes.write(name, 'utf16le');
    bytes.writeUInt16LE((name.length + 1) * 2, 64);
    bytes[66] = type;
    for (const at of [68, 72, 76]) bytes.writeUInt32LE(FREE, at);
    entries.push(bytes);
    return bytes;
  };
  const fill = (parent: Buffer, tree: Tree): void => {
    let place: [Buffer, number] = [parent, 76];
    for (const [name, child] of Object.entries(tree)) {
      place[0].writeUInt32LE(entries.length, place[1]);
      const own = entry(name, Buffer.isBuffer(child) ? 2 : 1);
      // A list instead of a balanced tree: each has the next one at its right.
      place = [own, 72];
      if (!Buffer.isBuffer(child)) fill(own, child);
      else {
        const isSmall = child.length < 4096;
        own.writeUInt32LE(isSmall ? add(child, 64, mini, miniFat) : add(child, SECTOR, sectors, fat), 116);
        own.writeUInt32LE(child.length, 120);
      }
    }
  };
  const top = entry('Root Entry', 5);
  fill(top, root);
  top.writeUInt32LE(add(Buffer.concat(mini), SECTOR, sectors, fat), 116);
  top.writeUInt32LE(mini.length * 64, 120);
  const directory = add(Buffer.concat(entries), SECTOR, sectors, fat);
  const miniTable = add(words(miniFat), SECTOR, sectors, fat);
  let tables = 0;
  while (tables * 128 < sectors.length + tables) tables++;
  const header = Buffer.alloc(SECTOR);
  header.write('d0cf11e0a1b11ae1', 'hex');
  header.writeUInt16LE(3, 26);
  header.writeUInt16LE(0xfffe, 28);
  header.writeUInt16LE(9, 30);
  header.writeUInt16LE(6, 32);
  header.writeUInt32LE(directory, 48);
  header.writeUInt32LE(4096, 56);
  header.writeUInt32LE(miniTable, 60);
  header.writeUInt32LE(END, 68);
  for (let index = 0; index < 109; index++)
    header.writeUInt32LE(index < tables ? sectors.length + index : FREE, 76 + index * 4);
  const table = words([...fat, ...Array<number>(tables).fill(0xfffffffd)]);
  const padded = Buffer.alloc(tables * SECTOR, 0xff);
  table.copy(padded);
  return Buffer.concat([header, ...sectors, padded]);
}

function words(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32LE(value, index * 4));
  return bytes;
}
