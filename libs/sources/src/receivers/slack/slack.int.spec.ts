import { createHmac } from 'node:crypto';
import { VendorServer } from '../../peers/vendor.testing';
import { Stage } from '../../receivers.testing';

const SECRETS = { signingSecret: '8f742231b10e8888abcd99yyyzzz85a5', botToken: 'xoxb-token' };

let stage: Stage;
beforeEach(async () => {
  const service = await VendorServer.start(({ path, headers }) => {
    if (headers.authorization !== 'Bearer xoxb-token') return { body: '<html>sign in</html>' };
    return path === '/files-pri/F1' ? { body: 'png!' } : undefined;
  });
  stage = await Stage.set('slack', service, { ...SECRETS, filesUrl: service.url });
});
afterEach(() => stage.strike());

const event = (more: object = {}): object => ({
  ...{ type: 'message', channel: 'C1', channel_type: 'channel', user: 'U1', text: 'buy', ts: '1355517523.000005' },
  ...more,
});
const call = (body: object, id = 'Ev1'): string =>
  JSON.stringify({ team_id: 'T1', api_app_id: 'A1', event: body, type: 'event_callback', event_id: id });
const signed = (body: string, timestamp = stage.now, key = SECRETS.signingSecret) => ({
  headers: {
    'X-Slack-Request-Timestamp': String(timestamp),
    'X-Slack-Signature': `v0=${createHmac('sha256', key).update(`v0:${timestamp}:${body}`).digest('hex')}`,
  },
  body,
});

describe('Slack Events', () => {
  it('answers the challenge of whoever signs, and keeps nothing', async () => {
    const body = JSON.stringify({ token: 't', challenge: '3eZbrw1aB', type: 'url_verification' });
    expect(await stage.knock(signed(body))).toMatchObject({ status: 200, text: '3eZbrw1aB' });
    expect((await stage.knock(signed(body, stage.now, 'no'))).status).toBe(401);
    expect((await stage.standing()).backlog).toBe(0);
  });

  it('[R3] takes signatures of the last five minutes only', async () => {
    const body = call(event());
    expect((await stage.knock(signed(body, stage.now - 301))).status).toBe(401);
    expect((await stage.knock(signed(body, stage.now + 301))).status).toBe(401);
    expect((await stage.knock({ ...signed(body), body: body.replace('buy', 'bye') })).status).toBe(401);
    expect((await stage.knock(signed(body, stage.now - 299))).status).toBe(200);
    await stage.drain();
    expect(await stage.messages()).toMatchObject([{ body: 'buy' }]);
  });

  it('[R40] an event that comes again, signed anew, is one', async () => {
    await stage.knock(signed(call(event())));
    stage.sources.archive.clock.advance(60_000);
    const again = { ...signed(call(event())), headers: { ...signed(call(event())).headers, 'X-Slack-Retry-Num': '1' } };
    expect((await stage.knock(again)).status).toBe(200);
    expect((await stage.standing()).backlog).toBe(1);
  });

  it('edits and deletions become versions of the message, also when they come first', async () => {
    const message = event();
    const edited = { ...message, text: 'sell', edited: { user: 'U1', ts: '1355517600.000000' } };
    const changed = event({ subtype: 'message_changed', message: edited, previous_message: message, text: undefined });
    const deleted = event({ subtype: 'message_deleted', deleted_ts: '1355517523.000005', ts: '1355517700.000000' });
    await stage.knock(signed(call(changed, 'Ev2')));
    await stage.knock(signed(call(message, 'Ev1')));
    await stage.drain();
    expect(await stage.messages()).toHaveLength(1);
    await stage.knock(signed(call(deleted, 'Ev3')));
    await stage.drain();
    expect(await stage.messages()).toMatchObject([{ change: 'deleted' }]);
  });

  it('fetches files from Slack alone: the token goes nowhere else', async () => {
    const elsewhere = await VendorServer.start(() => ({ body: 'thanks for the token' }));
    const file = (id: string, url: string) => ({ id, name: id, size: 4, mode: 'hosted', url_private_download: url });
    const files = [
      file('F1', `${stage.service.url}/files-pri/F1`),
      file('F2', `${elsewhere.url}/files-pri/F1`),
      file('F3', 'https://127.0.0.1.example@[::1]/x'),
    ];
    await stage.knock(signed(call(event({ subtype: 'file_share', files }))));
    await stage.drain();
    expect(await stage.messages()).toMatchObject([{ files: ['F1 member', 'F2 missing', 'F3 missing'] }]);
    expect(elsewhere.calls).toEqual([]);
    expect(await stage.exceptions()).toHaveLength(2);
    await elsewhere.stop();
  });
});
