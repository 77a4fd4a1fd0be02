import {
  constants,
  createCipheriv,
  createHmac,
  createSign,
  generateKeyPairSync,
  type KeyObject,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { VendorServer } from '../../peers/vendor.testing';
import { Stage } from '../../receivers.testing';
import { openResource } from './resource-data';

const TENANT = '84bd8158-6d4d-4958-8b9f-9d6445542f95';
const CLIENT = '8e460676-ae3f-4b1e-8790-ee0fb5d6ea8f';
const CLIENT_STATE = 'a state nobody guesses';
const GRAPH = '0bf30f3b-4a52-48df-9a82-234910c0a086';
const ours = generateKeyPairSync('rsa', { modulusLength: 2048 });
const microsofts = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = ours.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

const CHAT = '19:8ea0e38b-efb3-4757-924a-5f94061cf8c2_97f62344-57dc-409c-88ad-c4af14158ff5@unq.gbl.spaces';
const message = (id: string, content: string, more: object = {}): object => ({
  '@odata.context': 'https://graph.microsoft.com/$metadata#chats/messages/$entity',
  ...{ id, etag: id, messageType: 'message', createdDateTime: '2024-03-13T09:12:00.123Z', chatId: CHAT },
  ...{ lastModifiedDateTime: '2024-03-13T09:12:00.123Z', deletedDateTime: null, lastEditedDateTime: null },
  ...{ from: { user: { id: 'u1', displayName: 'Ann' } }, body: { contentType: 'text', content } },
  ...{ attachments: [], mentions: [], reactions: [], ...more },
});

let stage: Stage;
let refusesRenewal = false;
let resources: Record<string, object>;
beforeEach(async () => {
  resources = { '/v1.0/chats/1/messages/2': message('2', 'fetched') };
  const service = await VendorServer.start(({ method, path, headers }) => {
    if (path === `/${TENANT}/discovery/v2.0/keys`)
      return { body: { keys: [{ ...microsofts.publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig' }] } };
    if (path === `/${TENANT}/oauth2/v2.0/token`) return { body: { access_token: 'graph token' } };
    if (headers.authorization !== 'Bearer graph token') return { status: 401 };
    if (method === 'PATCH') return refusesRenewal ? { status: 500 } : { body: {} };
    const resource = resources[path];
    return resource && { body: resource };
  });
  stage = await Stage.set('teams', service, {
    ...{ tenantId: TENANT, clientId: CLIENT, clientSecret: 's', clientState: CLIENT_STATE, privateKey: PEM },
    ...{ certificateId: 'cert-1', graphUrl: `${service.url}/v1.0`, loginUrl: service.url },
  });
});
afterEach(() => stage.strike());

/** As Graph encrypts a resource for us. */
function encrypted(resource: object, key = randomBytes(32)): object {
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16));
  const data = Buffer.concat([cipher.update(JSON.stringify(resource)), cipher.final()]);
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  return {
    data: data.toString('base64'),
    dataSignature: createHmac('sha256', key).update(data).digest('base64'),
    dataKey: publicEncrypt({ key: ours.publicKey, padding, oaepHash: 'sha1' }, key).toString('base64'),
    encryptionCertificateId: 'cert-1',
  };
}

function token(claims: object = {}, key: KeyObject = microsofts.privateKey): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = part({ typ: 'JWT', alg: 'RS256', kid: 'k1' });
  const body = part({
    ...{ aud: CLIENT, iss: `https://sts.windows.net/${TENANT}/`, appid: GRAPH },
    ...{ nbf: stage.now - 60, exp: stage.now + 3600, ...claims },
  });
  const signature = createSign('sha256').update(`${head}.${body}`).sign(key).toString('base64url');
  return `${head}.${body}.${signature}`;
}

const notification = (more: object = {}): object => ({
  ...{ subscriptionId: 's1', changeType: 'created', clientState: CLIENT_STATE, tenantId: TENANT },
  resource: 'chats/1/messages/2',
  ...more,
});
const send = (...value: object[]) => stage.knock({ body: JSON.stringify({ value }) });
const sendEncrypted = (validationTokens: string[], ...value: object[]) =>
  stage.knock({ body: JSON.stringify({ value, validationTokens }) });

describe('Teams change notifications', () => {
  it('shakes hands by echoing the token as text', async () => {
    const { status, text, headers } = await stage.knock({ query: { validationToken: 'Validation: <b>1</b>' } });
    expect([status, text]).toEqual([200, 'Validation: <b>1</b>']);
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect((await stage.standing()).backlog).toBe(0);
  });

  it('answers every handshake, and writes down a few a minute: they are not signed', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 20; i++) statuses.push((await stage.knock({ query: { validationToken: `${i}` } })).status);
    expect(new Set(statuses)).toEqual(new Set([200]));
    const entries = await stage.sources.archive.audit.list({}, undefined, 100);
    expect(entries.filter(({ action }) => action === 'delivery.received').length).toBeLessThanOrEqual(5);
  });

  it('takes only what knows the client state, every notification of it', async () => {
    expect((await send(notification({ clientState: 'guess' }))).status).toBe(401);
    expect((await send(notification(), notification({ clientState: undefined }))).status).toBe(401);
    expect((await send()).status).toBe(401);
    expect((await stage.knock({ body: 'no JSON' })).status).toBe(401);
    expect((await send(notification())).status).toBe(200);
    expect((await send(notification())).status).toBe(200);
    expect((await stage.standing()).backlog).toBe(1);
  });

  it('takes encrypted resources only from Microsoft Graph, for us, now', async () => {
    const content = notification({ encryptedContent: encrypted(message('9', 'x')) });
    const wrong = [
      [],
      [token({ aud: 'another' })],
      [token({ appid: 'another' })],
      [token({ iss: 'https://sts.windows.net/another/' })],
      [token({ exp: stage.now - 3600 })],
      [token({}, stranger.privateKey)],
      [token(), 'a.b.c'],
      [`${token().split('.').slice(0, 2).join('.')}.`],
      [token().replace(/^[^.]+/, Buffer.from('{"alg":"none"}').toString('base64url'))],
    ];
    for (const tokens of wrong) expect((await sendEncrypted(tokens, content)).status).toBe(401);
    expect((await sendEncrypted([token()], content)).status).toBe(200);
  });

  it('[R3] opens what is encrypted for us, fetches what is not, and archives both', async () => {
    await sendEncrypted([token()], notification({ encryptedContent: encrypted(message('9', 'encrypted')) }));
    await send(notification());
    await stage.drain();
    expect((await stage.messages()).map(({ body }) => body).sort()).toEqual(['encrypted', 'fetched']);
    expect(await stage.exceptions()).toEqual([]);
  });

  it('[R40] an edit is another version, and the same notification again is none', async () => {
    await send(notification());
    await stage.drain();
    const edited = {
      etag: '3',
      lastEditedDateTime: '2024-03-13T10:00:00.000Z',
      lastModifiedDateTime: '2024-03-13T10:00:00.000Z',
    };
    resources['/v1.0/chats/1/messages/2'] = message('2', 'edited', edited);
    await send(notification({ changeType: 'updated' }));
    await send(notification({ changeType: 'updated', resource: '/chats/1/messages/2' }));
    await stage.drain();
    expect(await stage.messages()).toEqual([{ body: 'edited', change: 'edited', files: [] }]);
  });

  it('[R58] every change is fetched, although Graph tells of each in the same words', async () => {
    await send(notification());
    await stage.drain();
    for (const hour of ['10', '11']) {
      const at = `2024-03-13T${hour}:00:00.000Z`;
      const more = { etag: hour, lastEditedDateTime: at, lastModifiedDateTime: at };
      resources['/v1.0/chats/1/messages/2'] = message('2', `edited at ${hour}`, more);
      stage.sources.archive.clock.advance(3_600_000);
      await send(notification({ changeType: 'updated' }));
      await stage.drain();
    }
    expect(await stage.messages()).toEqual([{ body: 'edited at 11', change: 'edited', files: [] }]);
    expect((await stage.sources.archive.reader.newest(1))[0]!.versions).toHaveLength(3);
  });

  it('[R196] a subscription that could not be renewed is an exception, and is renewed when Graph asks again', async () => {
    refusesRenewal = true;
    await send(notification({ lifecycleEvent: 'reauthorizationRequired', resource: undefined }));
    for (let hours = 0; hours < 48; hours += 8) {
      await stage.drain();
      stage.sources.archive.clock.advance(8 * 3_600_000);
    }
    refusesRenewal = false;
    expect(await stage.exceptions()).toEqual([expect.stringContaining('answered 500')]);
    await send(notification({ lifecycleEvent: 'reauthorizationRequired', resource: undefined }));
    await stage.drain();
    expect(stage.service.calls.filter(({ method }) => method === 'PATCH')).toHaveLength(6 * 3 + 1);
  });

  it('[R6] what does not open, or is gone, is an exception', async () => {
    const broken = { ...encrypted(message('9', 'x')), dataSignature: 'AAAA' };
    await sendEncrypted([token()], notification({ encryptedContent: broken }));
    await send(notification({ resource: 'chats/1/messages/404' }));
    await send(notification({ resource: '../../subscriptions' }));
    await stage.drain();
    expect(await stage.messages()).toEqual([]);
    expect(await stage.exceptions()).toHaveLength(3);
    expect(stage.service.calls.map(({ path }) => path)).toContain('/v1.0/subscriptions');
  });

  it('renews a subscription when Graph asks, and says when something was dropped', async () => {
    await send(notification({ lifecycleEvent: 'reauthorizationRequired', resource: undefined }));
    await send(notification({ lifecycleEvent: 'missed', resource: undefined }));
    await stage.drain();
    const [renewal] = stage.service.calls.filter(({ method }) => method === 'PATCH');
    expect(renewal).toMatchObject({ path: '/v1.0/subscriptions/s1' });
    expect(JSON.parse(renewal!.body)).toEqual({ expirationDateTime: '2026-11-26T08:00:00.000Z' });
    expect(await stage.exceptions()).toEqual([
      'Microsoft Graph says that it dropped notifications of this subscription',
    ]);
  });

  it('a resource with any bit changed does not open', () => {
    const whole = encrypted({ a: 1 }) as Record<string, string>;
    expect(openResource(whole, PEM, 'cert-1')?.toString()).toBe('{"a":1}');
    for (const name of ['data', 'dataKey', 'dataSignature']) {
      const bytes = Buffer.from(whole[name]!, 'base64');
      bytes[3]! ^= 4;
      expect(openResource({ ...whole, [name]: bytes.toString('base64') }, PEM, 'cert-1')).toBeUndefined();
    }
    expect(openResource(whole, PEM, 'cert-2')).toBeUndefined();
  });
});
