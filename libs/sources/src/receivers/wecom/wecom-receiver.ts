import { createHash } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { wecomMedia } from '@minutebook/capture';
import { Problem } from '@minutebook/platform';
import type { OpenSource } from '../../register/register';
import { FILE_MOST, type VendorClient, VendorRefused, VendorUnavailable } from '../../vendors/vendor-client';
import { asObject, textAt } from '../json';
import type { NewDelivery, PullDesk, Receiver } from '../receiver';
import { openRandomKey } from './random-key';

/** Records asked for at once; the service gives 1000 at most. */
const PAGE = 200;

/**
 * WeCom's conversation archive. Its library is native, so a sidecar of the customer speaks to it and we speak HTTP to that
 * (docs/live-capture.md): `POST /chatdata {seq, limit}`, `POST /decrypt {key, message}`, `POST /media {sdkfileid, indexbuf}`.
 * The private keys stay here, all versions of them. Numbers the service skips are gaps; a record that does not open is kept
 * as it came.
 */
export const wecomReceiver: Receiver = {
  pull: async (source, desk) => {
    const keys = privateKeys(source);
    const cursor = cursorOf(source);
    let { seq } = cursor;
    while (!desk.signal.aborted) {
      const records = await page(source, seq, desk.vendor);
      for (const record of records) {
        await desk.keep(await deliveryOf(source, record, keys, desk));
        seq = Math.max(seq, Number(record['seq']));
      }
      if (records.length === 0) return;
      await desk.moveCursor(JSON.stringify({ ...cursor, seq }));
    }
  },

  enclosures: (source, body, vendor) =>
    wecomMedia(body).map(({ id, path: name }) => ({ name, fetch: (path) => fetchMedia(source, vendor, id, path) })),

  test: async (source, vendor) => {
    if (privateKeys(source).size === 0)
      throw new Problem({
        code: 'keys-missing',
        status: 422,
        title: 'The private keys are not JSON of version and PEM.',
        hint: 'Give {"1": "-----BEGIN PRIVATE KEY-----…"}, with every version that was ever in use.',
      });
    await page(source, cursorOf(source).seq, vendor);
  },
};

interface Cursor {
  readonly seq: number;
  /** What it was read with. */
  readonly setUp: string;
}

/**
 * Where it stopped; from the start with another company or other private keys: what did not open may open now, for as long
 * as the service has it, and what is here already is known by its number.
 */
function cursorOf({ cursor, settings, secrets }: OpenSource): Cursor {
  const setUp = createHash('sha256').update(`${settings['corpId']}\0${secrets['privateKeys']}`).digest('hex');
  const known = cursor === null ? undefined : (JSON.parse(cursor) as Cursor);
  return known?.setUp === setUp ? known : { seq: 0, setUp };
}

/** Records after a number, in order; those without one cannot be asked for again and are not the service's. */
async function page(
  source: OpenSource,
  seq: number,
  vendor: VendorClient,
): Promise<Readonly<Record<string, unknown>>[]> {
  const answer = asObject(await ask(source, vendor, 'chatdata', { seq, limit: PAGE }));
  if (answer['errcode'] !== undefined && answer['errcode'] !== 0)
    throw new VendorUnavailable(`the archive of WeCom answers with error ${String(answer['errcode']).slice(0, 12)}`);
  const records = Array.isArray(answer['chatdata']) ? (answer['chatdata'] as unknown[]) : [];
  return records
    .map(asObject)
    .filter((record) => Number.isSafeInteger(record['seq']) && (record['seq'] as number) > seq)
    .sort((one, other) => Number(one['seq']) - Number(other['seq']));
}

async function deliveryOf(
  source: OpenSource,
  record: Readonly<Record<string, unknown>>,
  keys: ReadonlyMap<string, string>,
  { vendor }: PullDesk,
): Promise<NewDelivery> {
  const value = Number(record['seq']);
  const id = textAt(record, 'msgid') ?? `seq:${value}`;
  const version = String(record['publickey_ver']);
  const plain = await decrypted(source, record, keys.get(version), vendor);
  return {
    key: `record:${id}:${plain === undefined ? 'sealed' : 'open'}`,
    type: 'json',
    body: Buffer.from(plain ?? JSON.stringify(record)),
    facts: { seq: value, keyVersion: version, opened: plain !== undefined },
    number: { stream: 'chatdata', value },
  };
}

/** The record as the library decrypts it; undefined: with no key we have. */
async function decrypted(
  source: OpenSource,
  record: Readonly<Record<string, unknown>>,
  privateKey: string | undefined,
  vendor: VendorClient,
): Promise<string | undefined> {
  const key = privateKey && openRandomKey(textAt(record, 'encrypt_random_key') ?? '', privateKey);
  if (!key) return undefined;
  try {
    const message = textAt(record, 'encrypt_chat_msg') ?? '';
    return textAt(await ask(source, vendor, 'decrypt', { key: key.toString('utf8'), message }), 'text');
  } catch (error) {
    if (error instanceof VendorRefused) return undefined;
    throw error;
  }
}

/** In pieces of half a megabyte, each naming the next. */
async function fetchMedia(source: OpenSource, vendor: VendorClient, id: string, path: string): Promise<void> {
  let indexbuf = '';
  for (let size = 0; size <= FILE_MOST;) {
    const answer = asObject(await ask(source, vendor, 'media', { sdkfileid: id, indexbuf }));
    const data = Buffer.from(textAt(answer, 'data') ?? '', 'base64');
    await appendFile(path, data, { mode: 0o600 });
    if (answer['is_finish'] === true || answer['is_finish'] === 1) return;
    const next = textAt(answer, 'outindexbuf') ?? '';
    if (next === indexbuf || data.length === 0) throw new VendorUnavailable('the file stops before its end');
    indexbuf = next;
    size += data.length;
  }
  throw new VendorRefused('the file is larger than allowed');
}

function ask(source: OpenSource, vendor: VendorClient, path: string, question: object): Promise<unknown> {
  return vendor.json(`${source.settings['sidecarUrl']}/${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${source.secrets['sidecarToken']}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ corpId: source.settings['corpId'], ...question }),
  });
}

/** PEM by version. Empty where it is no such thing. */
function privateKeys({ secrets }: OpenSource): ReadonlyMap<string, string> {
  try {
    const keys = Object.entries(asObject(JSON.parse(secrets['privateKeys']!)));
    return new Map(keys.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return new Map();
  }
}
