import { bytesSource, capture, type Source } from '@minutebook/capture';
import PostalMime from 'postal-mime';
import { generated, MBOX, type Shape, SMS, TELEGRAM, WHATSAPP } from './capture/generated';
import { type Figure, print, watchMemory } from './report';

const MIB = 1024 ** 2;
/** Bytes of each format that is timed. */
const TIMED = 48 * MIB;

/** What each is held against: the least anybody could do with these bytes, or the parser one would otherwise use. */
const PEERS: Readonly<Record<string, { readonly name: string; read(bytes: Buffer): Promise<number> | number }>> = {
  telegram: {
    name: 'JSON.parse, whole',
    read: (bytes) => (JSON.parse(bytes.toString('utf8')) as { messages: unknown[] }).messages.length,
  },
  whatsapp: { name: 'split into lines', read: (bytes) => bytes.toString('utf8').split('\n').length },
  sms: { name: 'attributes by a regular expression', read: attributes },
  mbox: { name: 'postal-mime', read: postalMime },
};

const FORMATS: Readonly<Record<string, Shape>> = {
  telegram: TELEGRAM,
  whatsapp: WHATSAPP,
  sms: SMS,
  mbox: MBOX,
};

/** Large exports, for the memory they take: the goal is 512 MiB for each. */
const HUGE: readonly (readonly [string, Shape, number])[] = [
  ['Telegram JSON, 5 GB', TELEGRAM, 5e9],
  ['mbox, 2 GB', MBOX, 2e9],
  ['SMS XML, 1 GB', SMS, 1e9],
];

/** Bytes to events, nothing stored: messages/s and MB/s a format, and with `--huge` the memory of exports of gigabytes. */
export async function run(json: boolean): Promise<void> {
  const figures: Figure[] = [];
  for (const [format, shape] of Object.entries(FORMATS)) {
    const source = generated(shape, countFor(shape, TIMED));
    const bytes = Buffer.concat(await chunksOf(source));
    // Once before the clock runs, so that neither side is measured while it is being compiled.
    await read(generated(shape, 2_000));
    const ours = await timed(() => read(bytesSource(shape.name, bytes)));
    const peer = PEERS[format]!;
    const theirs = await timed(() => peer.read(bytes));
    figures.push({ name: `${format}, messages`, value: ours.count / ours.seconds, unit: 'messages/s' });
    figures.push({
      name: `${format}, bytes`,
      value: bytes.length / 1e6 / ours.seconds,
      unit: 'MB/s',
      peer: { name: peer.name, value: bytes.length / 1e6 / theirs.seconds },
    });
  }
  const notes = [
    'Reading only: from bytes to events and pieces that tile them. What it is to archive them: `-- ingest`.',
  ];
  if (process.argv.includes('--huge')) {
    for (const [name, shape, size] of HUGE) {
      const memory = watchMemory();
      const { count, seconds } = await timed(() => read(generated(shape, countFor(shape, size))));
      figures.push({ name: `${name}: peak memory`, value: memory.stop(), unit: 'MiB', goal: '≤ 512' });
      figures.push({ name: `${name}: rate`, value: count / seconds, unit: 'messages/s' });
    }
  } else notes.push('Left out: exports of gigabytes and their memory (`-- capture --huge`, some minutes).');
  print({ bench: 'capture', figures, notes }, json);
}

function countFor(shape: Shape, bytes: number): number {
  return Math.floor(bytes / Buffer.byteLength(shape.block(0)));
}

async function chunksOf(source: Source): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.read()) chunks.push(chunk);
  return chunks;
}

/** Number of messages; throws when anything was not read, because then the rate would be a lie. */
async function read(source: Source): Promise<number> {
  let messages = 0;
  for await (const object of capture(source, { zone: 'UTC' })) {
    for await (const piece of object.pieces()) {
      if (piece.kind === 'exception') throw new Error(`${object.format}: ${piece.code} at byte ${piece.start}`);
      if (piece.kind === 'record') messages += piece.events.length;
    }
  }
  return messages;
}

async function timed(work: () => Promise<number> | number): Promise<{ count: number; seconds: number }> {
  const started = performance.now();
  const count = await work();
  return { count, seconds: (performance.now() - started) / 1000 };
}

function attributes(bytes: Buffer): number {
  const text = bytes.toString('utf8');
  let count = 0;
  for (const element of text.matchAll(/<sms\b[^>]*>/g)) {
    const found: Record<string, string> = {};
    for (const [, name, value] of element[0].matchAll(/([\w-]+)="([^"]*)"/g)) found[name!] = value!;
    if (found.address !== undefined) count++;
  }
  return count;
}

async function postalMime(bytes: Buffer): Promise<number> {
  const mails = bytes
    .toString('latin1')
    .split(/^From .*\n/m)
    .slice(1);
  for (const mail of mails) await PostalMime.parse(Buffer.from(mail, 'latin1'));
  return mails.length;
}
