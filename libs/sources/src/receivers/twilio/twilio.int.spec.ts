import { createHmac } from 'node:crypto';
import { VendorServer } from '../../peers/vendor.testing';
import { Stage } from '../../receivers.testing';

const HOOK = 'https://archive.firm.example/hooks/1?region=hk';
const SETTINGS = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'auth token', hookUrl: HOOK };
const SID = 'SM0123456789abcdef0123456789abcdef';

let stage: Stage;
beforeEach(async () => {
  const expected = `Basic ${Buffer.from(`${SETTINGS.accountSid}:${SETTINGS.authToken}`).toString('base64')}`;
  const service: VendorServer = await VendorServer.start(({ path, headers }) => {
    if (path === '/cdn/ME1') return headers.authorization === undefined ? { body: 'png' } : { status: 400 };
    if (headers.authorization !== expected) return { status: 401 };
    // Files lie elsewhere, and the credentials must not follow.
    return path.endsWith('/Media/ME1')
      ? { status: 307, headers: { Location: `${service.url.replace('127.0.0.1', 'localhost')}/cdn/ME1` } }
      : undefined;
  });
  stage = await Stage.set('twilio', service, { ...SETTINGS, apiUrl: service.url });
});
afterEach(() => stage.strike());

const FIELDS = {
  ...{ MessageSid: SID, SmsStatus: 'received', AccountSid: SETTINGS.accountSid, NumMedia: '0' },
  ...{ From: '+85260000001', To: '+15005550006', Body: '买 & sell?' },
};
function signed(fields: Record<string, string>, url = HOOK, key = SETTINGS.authToken) {
  const text = Object.keys(fields)
    .sort()
    .map((name) => name + fields[name]!)
    .join('');
  return {
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      'X-Twilio-Signature': createHmac('sha1', key)
        .update(url + text)
        .digest('base64'),
    },
    body: new URLSearchParams(fields).toString(),
  };
}

describe('Twilio', () => {
  it('takes forms signed over the address and the sorted fields', async () => {
    expect((await stage.knock(signed(FIELDS, 'https://archive.firm.example/hooks/1'))).status).toBe(401);
    expect((await stage.knock(signed(FIELDS, HOOK, 'another'))).status).toBe(401);
    const altered = { ...signed(FIELDS), body: signed({ ...FIELDS, Body: 'buy' }).body };
    expect((await stage.knock(altered)).status).toBe(401);
    const { status, text, headers } = await stage.knock(signed(FIELDS));
    expect([status, headers.get('content-type')]).toEqual([200, 'text/xml; charset=utf-8']);
    expect(text).toContain('<Response>');
    await stage.drain();
    expect(await stage.messages()).toMatchObject([{ body: '买 & sell?' }]);
  });

  it('[R40] a message that is sent again is known by its id', async () => {
    await stage.knock(signed(FIELDS));
    expect((await stage.knock(signed(FIELDS))).status).toBe(200);
    expect((await stage.standing()).backlog).toBe(1);
    expect((await stage.knock(signed({ ...FIELDS, SmsStatus: 'delivered', MessageStatus: 'delivered' }))).status).toBe(
      200,
    );
    expect((await stage.standing()).backlog).toBe(2);
  });

  it('fetches files with credentials that do not follow a redirect, and from Twilio alone', async () => {
    const media = {
      ...{ ...FIELDS, NumMedia: '2', MediaContentType0: 'image/png', MediaContentType1: 'image/png' },
      MediaUrl0: `${stage.service.url}/2010-04-01/Accounts/AC/Messages/MM/Media/ME1`,
      MediaUrl1: 'https://elsewhere.example/Media/ME2',
    };
    await stage.knock(signed(media));
    await stage.drain();
    expect(await stage.messages()).toMatchObject([{ files: ['ME1 member', 'ME2 missing'] }]);
    expect(await stage.exceptions()).toHaveLength(1);
  });
});
