import { createHash, createHmac } from 'node:crypto';
import { type Reply, VendorServer } from '../../peers/vendor.testing';
import { Stage } from '../../receivers.testing';

const JPEG = Buffer.from('the bytes of a picture');
const SECRETS = { appSecret: 'app secret', verifyToken: 'verify token', accessToken: 'access token' };

let stage: Stage;
/** What Graph answers when asked for the media; in order, the last for ever. */
let replies: Reply[];
beforeEach(async () => {
  replies = [{ body: JPEG }];
  const service: VendorServer = await VendorServer.start(({ path, headers }) => {
    if (headers.authorization !== 'Bearer access token') return { status: 401 };
    if (path === '/v23.0/55') return { body: { url: `${service.url}/file/55`, mime_type: 'image/jpeg', id: '55' } };
    if (path === '/v23.0/me') return { body: { id: '1' } };
    if (path === '/file/55') return replies.length > 1 ? replies.shift() : replies[0];
    return undefined;
  });
  stage = await Stage.set('whatsapp-cloud', service, { ...SECRETS, graphUrl: `${service.url}/v23.0` });
});
afterEach(() => stage.strike());

const MESSAGE = { from: '16505551234', id: 'wamid.A', timestamp: '1749416383', type: 'text', text: { body: 'buy' } };
const IMAGE = {
  ...{ ...MESSAGE, id: 'wamid.B', type: 'image' },
  image: {
    id: '55',
    mime_type: 'image/jpeg',
    sha256: createHash('sha256').update(JPEG).digest('base64'),
    caption: 'c',
  },
};
const call = (...messages: object[]): string =>
  JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '1',
        changes: [
          { field: 'messages', value: { metadata: { display_phone_number: '1555', phone_number_id: '9' }, messages } },
        ],
      },
    ],
  });
const signed = (body: string, key = SECRETS.appSecret) => ({
  headers: {
    'Content-Type': 'application/json',
    'X-Hub-Signature-256': `sha256=${createHmac('sha256', key).update(body).digest('hex')}`,
  },
  body,
});

describe('WhatsApp Cloud API', () => {
  it('shakes hands with whoever knows the verify token', async () => {
    const query = { 'hub.mode': 'subscribe', 'hub.verify_token': SECRETS.verifyToken, 'hub.challenge': '1158201444' };
    const { status, text, headers } = await stage.knock({ method: 'GET', query });
    expect([status, text, headers.get('content-type')]).toEqual([200, '1158201444', 'text/plain; charset=utf-8']);
    expect((await stage.knock({ method: 'GET', query: { ...query, 'hub.verify_token': 'no' } })).status).toBe(401);
    expect((await stage.knock({ method: 'GET' })).status).toBe(401);
  });

  it('[R3] takes what is signed over the raw bytes, blanks and escapes and all, and nothing else', async () => {
    const body = call(MESSAGE).replace('"buy"', '"b\\u0075y"  ');
    expect((await stage.knock(signed(body, 'another'))).status).toBe(401);
    expect((await stage.knock({ ...signed(body), body: JSON.stringify(JSON.parse(body)) })).status).toBe(401);
    expect((await stage.knock({ body })).status).toBe(401);
    expect((await stage.knock(signed(body))).status).toBe(200);
    await stage.drain();
    expect(await stage.messages()).toMatchObject([{ body: 'buy' }]);
  });

  it('[R40] at least once, in other groupings, is exactly once', async () => {
    for (const messages of [
      [MESSAGE],
      [MESSAGE],
      [MESSAGE, { ...MESSAGE, id: 'wamid.C' }],
      [{ ...MESSAGE, id: 'wamid.C' }],
    ])
      expect((await stage.knock(signed(call(...messages)))).status).toBe(200);
    await stage.drain();
    expect(await stage.messages()).toHaveLength(2);
    const [made] = await stage.sources.archive.imports.list(undefined, 5);
    expect(made!.totals.account).toMatchObject({ read: 4, fresh: 2, duplicate: 2 });
  });

  it('fetches media in two steps with the token, and checks their digest', async () => {
    await stage.knock(signed(call(IMAGE)));
    await stage.drain();
    expect(await stage.messages()).toEqual([{ body: 'c', change: 'captured', files: ['55 member'] }]);
    expect(await stage.exceptions()).toEqual([]);
  });

  it('asks again when the service is down or sends something else, and then the message comes once, with its file', async () => {
    replies = [{ status: 503 }, { status: 429, headers: { 'Retry-After': '1' } }, { body: 'a page' }, { body: JPEG }];
    await stage.knock(signed(call(IMAGE)));
    await stage.knock(signed(call(MESSAGE)));
    await stage.drain();
    // The other message did not wait for it.
    expect(await stage.messages()).toMatchObject([{ body: 'buy' }]);
    stage.sources.archive.clock.advance(31_000);
    await stage.drain();
    expect(await stage.messages()).toMatchObject([{ body: 'buy' }, { files: ['55 member'] }]);
  });

  it('[R6] a link that died is an exception, and the message comes without its file', async () => {
    replies = [{ status: 404 }];
    await stage.knock(signed(call(IMAGE)));
    await stage.drain();
    expect(await stage.messages()).toEqual([{ body: 'c', change: 'captured', files: ['55 missing'] }]);
    expect(await stage.exceptions()).toEqual([
      expect.stringMatching(/^a file of delivery 0001-\S+ could not be fetched: 127\.0\.0\.1:\d+ answered 404$/),
    ]);
    expect(await stage.standing()).toMatchObject({ exceptions: 1, backlog: 0 });
  });

  it('[R6] a service that stays silent costs the file and not the message', async () => {
    replies = [{ status: 500 }];
    await stage.knock(signed(call(IMAGE)));
    for (let i = 0; i < 6; i++) {
      await stage.drain();
      stage.sources.archive.clock.advance(24 * 3_600_000);
    }
    expect(await stage.messages()).toMatchObject([{ files: ['55 missing'] }]);
    expect(await stage.standing()).toMatchObject({ exceptions: 1, failed: 0, backlog: 0 });
  });
});
