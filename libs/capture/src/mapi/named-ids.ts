import { type NamedIds, nameKey } from './properties';

/**
 * The names of the properties from 0x8000 on, as MSG ([MS-OXMSG] 2.2.3) and PST ([MS-PST] 2.4.7) both write them: GUIDs,
 * entries of eight bytes, and names with their lengths.
 */
export function namedIds(guids: Buffer, entries: Buffer, names: Buffer): NamedIds {
  const found = new Map<string, number>();
  for (let at = 0; at + 8 <= entries.length; at += 8) {
    const name = entries.readUInt32LE(at);
    const kind = entries.readUInt16LE(at + 4);
    const id = 0x8000 + entries.readUInt16LE(at + 6);
    // 1 and 2 are the sets of MAPI itself and of internet headers; from 3 on, places in the list.
    const guid = ((kind >> 1) - 3) * 16;
    const set = guid >= 0 && guid + 16 <= guids.length ? setOf(guids, guid) : '';
    if ((kind & 1) === 0) found.set(nameKey(set, name), id);
    else if (name + 4 <= names.length) {
      const start = name + 4;
      found.set(nameKey(set, names.toString('utf16le', start, start + names.readUInt32LE(name))), id);
    }
  }
  return found;
}

export function setOf(bytes: Buffer, at: number): string {
  return bytes.readUInt32LE(at).toString(16).padStart(8, '0');
}
