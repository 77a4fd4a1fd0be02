import { constants, generateKeyPairSync, publicEncrypt, randomBytes } from 'node:crypto';
import { OPERATOR } from '@minutebook/archive/testing';
import { type Call, type Reply, VendorServer } from '../../peers/vendor.testing';
import { Stage } from '../../receivers.testing';
import { openRandomKey } from './random-key';

const never = new AbortController().signal;
const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const RANDOM_KEY = 'a random key of the service';

const record = (seq: number, more: object = {}, version = 1): object => ({
  ...{ seq, msgid: `m${seq}_external`, publickey_ver: version },
  encrypt_random_key: publicEncrypt(
    { key: publicKey, padding: constants.RSA_PKCS1_PADDING },
    Buffer.from(RANDOM_KEY),
  ).toString('base64'),
  // The peer "decrypts" what it "encrypted": Base64.
  encrypt_chat_msg: Buffer.from(
    JSON.stringify({
      ...{ msgid: `m${seq}_external`, action: 'send', from: 'XuJinSheng', tolist: ['wm1'], roomid: '' },
      ...{ msgtime: 1547087894783 + seq, msgtype: 'text', text: { content: `好的 ${seq}` } },
      ...more,
    }),
  ).toString('base64'),
});

let stage: Stage;
let records: object[];
let refusals: number;
const PICTURE = randomBytes(1_300_000);

function sidecar({ path, headers, body }: Call): Reply | undefined {
  if (headers.authorization !== 'Bearer sidecar token') return { status: 401 };
  const question = JSON.parse(body) as Record<string, string & number>;
  if (question['corpId'] !== 'ww1') return { status: 403 };
  if (refusals > 0) return (refusals--, { status: 502 });
  if (path === '/chatdata') {
    const chatdata = records.filter((each) => (each as { seq: number }).seq > question['seq']!).slice(0, 3);
    return { body: { errcode: 0, errmsg: 'ok', chatdata } };
  }
  if (path === '/decrypt')
    return question['key'] === RANDOM_KEY
      ? { body: { text: Buffer.from(question['message']!, 'base64').toString('utf8') } }
      : { status: 422 };
  if (path === '/media') {
    const from = Number(question['indexbuf'] || 0);
    const to = Math.min(PICTURE.length, from + 512 * 1024);
    return {
      body: {
        data: PICTURE.subarray(from, to).toString('base64'),
        outindexbuf: String(to),
        is_finish: to === PICTURE.length,
      },
    };
  }
  return undefined;
}

beforeEach(async () => {
  records = [];
  refusals = 0;
  const service = await VendorServer.start(sidecar);
  stage = await Stage.set('wecom', service, {
    ...{ corpId: 'ww1', sidecarUrl: service.url, sidecarToken: 'sidecar token' },
    privateKeys: JSON.stringify({ 1: privateKey }),
  });
});
afterEach(() => stage.strike());
const pull = () => stage.sources.puller.run(stage.source.id, never);

describe('WeCom conversation archive', () => {
  it('is asked page by page, from where it stopped; each record once', async () => {
    records = [1, 2, 3, 4, 5].map((seq) => record(seq));
    await pull();
    await pull();
    await stage.drain();
    expect((await stage.messages()).map(({ body }) => body)).toEqual([1, 2, 3, 4, 5].map((seq) => `好的 ${seq}`));
    expect(JSON.parse((await stage.standing()).cursor!)).toMatchObject({ seq: 5 });
    records.push(record(6));
    await pull();
    await stage.drain();
    expect(await stage.messages()).toHaveLength(6);
  });

  it('[R45] numbers it skips are gaps', async () => {
    records = [record(1), record(4)];
    await pull();
    expect(
      await stage.sources.archive.gaps.list({ kind: 'live', origin: stage.source.id, all: true, limit: 5 }),
    ).toMatchObject([{ stream: 'chatdata', from: 2, to: 3, state: 'open' }]);
  });

  it('[R6] a record that does not open is kept as it came, and the others come', async () => {
    records = [record(1, {}, 9), record(2)];
    await pull();
    await stage.drain();
    expect(await stage.messages()).toMatchObject([{ body: '好的 2' }]);
    expect(await stage.exceptions()).toEqual([expect.stringContaining('version 9')]);
  });

  it('[R5] what did not open is read again once the key is there, and what did is not there twice', async () => {
    records = [record(1, {}, 9), record(2)];
    await pull();
    await stage.drain();
    const { register } = stage.sources;
    const { id, version } = await register.get(stage.source.id);
    const fields = { privateKeys: JSON.stringify({ 1: privateKey, 9: privateKey }) };
    await register.change(OPERATOR, id, version, { fields });
    await pull();
    await stage.drain();
    expect((await stage.messages()).map(({ body }) => body).sort()).toEqual(['好的 1', '好的 2']);
    const asked = stage.service.calls.length;
    await pull();
    expect(stage.service.calls).toHaveLength(asked + 1);
  });

  it('records kept as they came have their numbers in them; they were counted when they came', async () => {
    records = [record(1, {}, 9), record(2), record(3), record(4, {}, 9)];
    await pull();
    await stage.drain();
    expect(await stage.exceptions()).toHaveLength(2);
    expect(await stage.sources.archive.gaps.list({ kind: 'file', all: true, limit: 5 })).toEqual([]);
  });

  it('a sidecar that is down for a while loses nothing', async () => {
    records = [record(1), record(2)];
    refusals = 3;
    await expect(pull()).rejects.toThrow('answered 502');
    await pull();
    await stage.drain();
    expect(await stage.messages()).toHaveLength(2);
  });

  it('files come in pieces of half a megabyte', async () => {
    records = [record(1, { msgtype: 'image', image: { sdkfileid: 'CtYBMzA2OTAy', filesize: PICTURE.length } })];
    await pull();
    await stage.drain();
    expect(await stage.exceptions()).toEqual([]);
    expect((await stage.messages())[0]!.files).toEqual([expect.stringMatching(/ member$/)]);
    expect(stage.service.calls.filter(({ path }) => path === '/media')).toHaveLength(3);
  });

  it('a random key opens with its own private key alone, and any damage is told from it', () => {
    const sealed = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, Buffer.from('key'));
    expect(openRandomKey(sealed.toString('base64'), privateKey)?.toString()).toBe('key');
    sealed[7]! ^= 1;
    expect(openRandomKey(sealed.toString('base64'), privateKey)?.toString()).not.toBe('key');
    expect(openRandomKey('', privateKey)).toBeUndefined();
    expect(openRandomKey('AAAA', 'no key')).toBeUndefined();
  });
});
