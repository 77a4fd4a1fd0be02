import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { TYPE } from './properties';
import { TAG } from './tags';

/** A property as a writer writes it. */
export interface Written {
  readonly id: number;
  readonly type: number;
  readonly bytes: Buffer;
}

/** An item for the writers of MSG, TNEF and PST in specs. */
export interface WrittenItem {
  readonly properties: readonly Written[];
  readonly recipients: readonly (readonly Written[])[];
  readonly attachments: readonly {
    readonly properties: readonly Written[];
    readonly embedded?: WrittenItem;
    /** An object of another program, as its bytes. */
    readonly object?: Buffer;
  }[];
}

export const unicode = (id: number, text: string): Written => ({
  id,
  type: TYPE.unicode,
  bytes: Buffer.from(text, 'utf16le'),
});
export const eightBit = (id: number, bytes: Buffer): Written => ({ id, type: TYPE.string8, bytes });
export const binary = (id: number, bytes: Uint8Array): Written => ({
  id,
  type: TYPE.binary,
  bytes: Buffer.from(bytes),
});
export const long = (id: number, value: number): Written => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return { id, type: TYPE.long, bytes };
};
export const time = (id: number, at: Date): Written => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(at.getTime()) * 10_000n + 116_444_736_000_000_000n);
  return { id, type: TYPE.time, bytes };
};

/** A mail as people think of it. */
export interface Letter {
  readonly subject: string;
  readonly body: string;
  readonly from: string;
  readonly to: readonly { readonly role: 'to' | 'cc' | 'bcc'; readonly address: string; readonly name: string }[];
  readonly sent: Date;
  readonly files: readonly { readonly name: string; readonly content: Uint8Array }[];
  readonly enclosed?: Letter;
}

const ROLES = { to: 1, cc: 2, bcc: 3 };

export function itemOf(letter: Letter): WrittenItem {
  return {
    properties: [
      unicode(TAG.messageClass, 'IPM.Note'),
      unicode(TAG.subject, letter.subject),
      unicode(TAG.body, letter.body.replaceAll('\n', '\r\n')),
      unicode(TAG.representingName, letter.from),
      unicode(TAG.representingType, 'SMTP'),
      unicode(TAG.representingAddress, letter.from),
      time(TAG.clientSubmitTime, letter.sent),
    ],
    recipients: letter.to.map(({ role, address, name }) => [
      long(TAG.recipientType, ROLES[role]),
      unicode(TAG.displayName, name),
      unicode(TAG.addressType, 'SMTP'),
      unicode(TAG.address, address),
    ]),
    attachments: [
      ...letter.files.map(({ name, content }) => ({
        properties: [long(TAG.attachMethod, 1), unicode(TAG.attachLongName, name), binary(TAG.attachData, content)],
      })),
      ...(letter.enclosed
        ? [
            {
              properties: [long(TAG.attachMethod, 5), unicode(TAG.displayName, letter.enclosed.subject)],
              embedded: itemOf(letter.enclosed),
            },
          ]
        : []),
    ],
  };
}

const words = fc
  .array(fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzäöü你好'), minLength: 1, maxLength: 9 }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((all) => all.join(' '));
const address = fc.stringMatching(/^[a-z]{1,8}@[a-z]{1,8}\.example$/);

const simple: fc.Arbitrary<Letter> = fc.record({
  subject: words,
  body: fc.array(words, { minLength: 1, maxLength: 40 }).map((lines) => lines.join('\n')),
  from: address,
  to: fc.uniqueArray(fc.record({ role: fc.constantFrom('to', 'cc', 'bcc'), address, name: words }), {
    maxLength: 6,
    selector: (one) => one.address,
  }),
  sent: fc
    .date({ min: new Date('1990-01-01T00:00:00Z'), max: new Date('2050-01-01T00:00:00Z'), noInvalidDate: true })
    .map((at) => new Date(Math.floor(at.getTime() / 1000) * 1000)),
  files: fc.array(
    fc.record({
      name: words,
      content: fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        // Larger than what heaps and small streams hold.
        fc.integer({ min: 4000, max: 30_000 }).map((size) => Buffer.alloc(size, size)),
      ),
    }),
    { maxLength: 3 },
  ),
});

/** Any mail, perhaps with another enclosed. */
export const letters: fc.Arbitrary<Letter> = fc.oneof(
  simple,
  fc.tuple(simple, simple).map(([outer, enclosed]) => ({ ...outer, enclosed })),
);

/** A mail with a drawing in its text. */
export const DRAWN: WrittenItem = {
  properties: [unicode(TAG.subject, 'drawn')],
  recipients: [],
  attachments: [
    { properties: [long(TAG.attachMethod, 6), unicode(TAG.displayName, 'drawing')], object: Buffer.alloc(9000, 3) },
  ],
};

/** What must be read of a letter, by `toMatchObject`. Recipients are told apart by role, in the order of roles. */
export function readAs(letter: Letter): object {
  const inOrder = (['to', 'cc', 'bcc'] as const).flatMap((role) => letter.to.filter((one) => one.role === role));
  return {
    type: 'message',
    channel: 'email',
    subject: letter.subject,
    body: letter.body,
    sender: { scheme: 'email', value: letter.from },
    recipients: inOrder.map(({ role, address: value, name }) => ({ role, party: { scheme: 'email', value, name } })),
    time: { utc: letter.sent.toISOString() },
    attachments: [
      ...letter.files.map(({ name, content }) => ({
        name,
        size: content.length,
        sha256: createHash('sha256').update(content).digest('hex'),
      })),
      ...(letter.enclosed ? [{ name: letter.enclosed.subject, mediaType: 'message/rfc822' }] : []),
    ],
  };
}

/** Compressed RTF without a reference to what came before, which is valid and no smaller. */
export function packedRtf(rtf: Buffer): Buffer {
  const runs: Buffer[] = [];
  for (let at = 0; at < rtf.length; at += 8) runs.push(Buffer.from([0]), rtf.subarray(at, at + 8));
  const content = Buffer.concat(runs);
  const head = Buffer.alloc(16);
  head.writeUInt32LE(content.length + 12, 0);
  head.writeUInt32LE(rtf.length, 4);
  head.writeUInt32LE(0x75465a4c, 8);
  return Buffer.concat([head, content]);
}
