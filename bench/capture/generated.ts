import type { Source } from '@minutebook/capture';

/** A file that is made as it is read: `head`, then `count` blocks of one length, then `tail`. Any size, no disk. */
export interface Shape {
  readonly name: string;
  readonly head: string;
  /** Block `i` (from 0). Every block has as many UTF-8 bytes as block 0. */
  readonly block: (i: number) => string;
  readonly tail: string;
}

const CHUNK = 256 * 1024;

export function generated({ name, head, block, tail }: Shape, count: number): Source {
  const [first, last] = [Buffer.from(head), Buffer.from(tail)];
  const length = Buffer.byteLength(block(0));
  const body = length * count;
  const size = first.length + body + last.length;
  const perChunk = Math.max(1, Math.floor(CHUNK / length));
  const blocks = (from: number): Buffer =>
    Buffer.from(Array.from({ length: Math.min(perChunk, count - from) }, (_, i) => block(from + i)).join(''));
  return {
    name,
    size,
    async *read(start = 0, end = size) {
      for (let at = start; at < end;) {
        let from: number;
        let bytes: Buffer;
        if (at < first.length) [from, bytes] = [0, first];
        else if (at >= first.length + body) [from, bytes] = [first.length + body, last];
        else {
          const index = Math.floor((at - first.length) / length);
          [from, bytes] = [first.length + index * length, blocks(index)];
        }
        const piece = bytes.subarray(at - from, Math.min(bytes.length, end - from));
        yield piece;
        at += piece.length;
      }
    },
  };
}

const WORDS =
  'the quarter ledger settles before noon and nobody moved the price of that bond while Hong Kong was at lunch so we wait for the desk'.split(
    ' ',
  );

/** Sixteen words that differ from block to block, of one length together. */
function words(i: number): string {
  const text = Array.from({ length: 16 }, (_, k) => WORDS[(i * 7 + k * (1 + (i % 5))) % WORDS.length]).join(' ');
  return text.slice(0, 72).padEnd(72, '.');
}

const digits = (i: number, width: number): string => String(i).padStart(width, '0');
const clock = (i: number): string => new Date(Date.UTC(2020, 0, 1) + i * 1_000).toISOString();

export const TELEGRAM: Shape = {
  name: 'result.json',
  head: '{\n "name": "Ops",\n "type": "private_supergroup",\n "id": 77,\n "messages": [\n  {"id": 1, "type": "service", "date": "2020-01-01T00:00:00", "date_unixtime": "1577836800", "actor": "Ana", "actor_id": "user1", "action": "create_group", "title": "Ops", "members": ["Ana"], "text": ""}',
  block: (i) =>
    `,\n  {\n   "id": ${digits(1_000_000_000 + i, 10)},\n   "type": "message",\n   "date": "${clock(i).slice(0, 19)}",\n   "date_unixtime": "${1_577_836_800 + i}",\n   "from": "Person ${digits(i % 50, 2)}",\n   "from_id": "user${digits(i % 50, 2)}",\n   "text": "${words(i)}",\n   "text_entities": [{"type": "plain", "text": "${words(i)}"}]\n  }`,
  tail: '\n ]\n}\n',
};

export const MBOX: Shape = {
  name: 'all.mbox',
  head: '',
  block: (i) =>
    [
      `From p${digits(i % 90, 2)}@firm.example ${ctime(i)}`,
      `Message-ID: <${digits(i, 10)}@firm.example>`,
      `From: Person ${digits(i % 90, 2)} <p${digits(i % 90, 2)}@firm.example>`,
      `To: Desk ${digits(i % 7, 2)} <desk${digits(i % 7, 2)}@firm.example>`,
      `Date: ${rfc822(i)}`,
      `Subject: ${words(i).slice(0, 30)}`,
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      '',
      ...Array.from({ length: 12 }, (_, k) => words(i + k)),
      '',
      '',
    ].join('\n'),
  tail: '',
};

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function ctime(i: number): string {
  const at = new Date(Date.UTC(2020, 0, 1) + i * 1_000);
  return `${DAYS[at.getUTCDay()]} ${MONTHS[at.getUTCMonth()]} ${digits(at.getUTCDate(), 2)} ${clock(i).slice(11, 19)} ${at.getUTCFullYear()}`;
}

function rfc822(i: number): string {
  const at = new Date(Date.UTC(2020, 0, 1) + i * 1_000);
  return `${DAYS[at.getUTCDay()]}, ${digits(at.getUTCDate(), 2)} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()} ${clock(i).slice(11, 19)} +0000`;
}

export const SMS: Shape = {
  name: 'sms.xml',
  head: '<?xml version="1.0" encoding="UTF-8" standalone="yes" ?>\n<smses count="0" backup_set="x" backup_date="1577836800000">\n',
  block: (i) =>
    `  <sms protocol="0" address="+8529${digits(i % 10_000_000, 7)}" date="${1_577_836_800_000 + i}" type="${1 + (i % 2)}" subject="null" body="${words(i)}" toa="null" sc_toa="null" service_center="null" read="1" status="-1" locked="0" date_sent="0" sub_id="1" readable_date="1 Jan 2020 00:00:00" contact_name="Person ${digits(i % 50, 2)}" />\n`,
  tail: '</smses>\n',
};

export const WHATSAPP: Shape = {
  name: 'WhatsApp Chat with Desk.txt',
  head: '',
  block: (i) => {
    const at = clock(i * 7);
    return `${at.slice(8, 10)}/${at.slice(5, 7)}/${at.slice(0, 4)}, ${at.slice(11, 16)} - Person ${digits(i % 50, 2)}: ${words(i)}\n`;
  },
  tail: '',
};
