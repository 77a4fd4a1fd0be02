import { TYPE } from '../mapi/properties';
import type { Written, WrittenItem } from '../mapi/testing';
import { TAG } from '../mapi/tags';

/** Writes a winmail.dat ([MS-OXTNEF]). For specs. */
export function writeTnef(item: WrittenItem): Buffer {
  const attributes = [
    attribute(1, 0x69007, u32(1252, 0)),
    attribute(1, 0x69003, list(item.properties)),
    attribute(1, 0x69004, Buffer.concat([u32(item.recipients.length), ...item.recipients.map(list)])),
  ];
  for (const { properties, embedded, object } of item.attachments) {
    const data = properties.find(({ id }) => id === TAG.attachData);
    const others = properties.filter((one) => one !== data);
    const held = embedded ? [IID_MESSAGE, writeTnef(embedded)] : object ? [IID_STORAGE, object] : undefined;
    const inner: Written[] = held ? [{ id: TAG.attachData, type: TYPE.object, bytes: Buffer.concat(held) }] : [];
    attributes.push(attribute(2, 0x69002, Buffer.alloc(14)));
    if (data) attributes.push(attribute(2, 0x6800f, data.bytes));
    attributes.push(attribute(2, 0x69005, list([...others, ...inner])));
  }
  return Buffer.concat([u32(0x223e9f78), Buffer.from([1, 0]), ...attributes]);
}

const IID_MESSAGE = Buffer.from('0703020000000000c000000000000046', 'hex');
const IID_STORAGE = Buffer.from('0b00000000000000c000000000000046', 'hex');

export function attribute(level: number, id: number, data: Buffer): Buffer {
  const sum = data.reduce((total, byte) => total + byte, 0);
  return Buffer.concat([Buffer.from([level]), u32(id, data.length), data, u32(sum).subarray(0, 2)]);
}

export function list(properties: readonly Written[]): Buffer {
  return Buffer.concat([
    u32(properties.length),
    ...properties.map(({ id, type, bytes }) => {
      const head = Buffer.alloc(4);
      head.writeUInt16LE(type, 0);
      head.writeUInt16LE(id, 2);
      const isLong = type === TYPE.unicode || type === TYPE.string8 || type === TYPE.binary || type === TYPE.object;
      const padding = Buffer.alloc((4 - (bytes.length % 4)) % 4);
      return Buffer.concat([head, ...(isLong ? [u32(1, bytes.length)] : []), bytes, padding]);
    }),
  ]);
}

function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32LE(value, index * 4));
  return bytes;
}
