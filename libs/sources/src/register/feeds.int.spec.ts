import { createHmac } from 'node:crypto';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Arrivals, CompletenessReport, ExceptionQueue, Expectations } from '@minutebook/archive';
import { type Door, openDoor } from '../http/door.testing';
import { type TestSources, testSources } from '../testing';
import { Feeds } from './feeds';

const DAY = 86_400_000;
const never = new AbortController().signal;

let sources: TestSources;
let door: Door;
let report: CompletenessReport;
beforeEach(async () => {
  sources = await testSources();
  door = await openDoor(sources);
  const { db, log, directory, audit, clock, gaps } = sources.archive;
  const arrivals = new Arrivals(db.app, log, directory);
  const expectations = new Expectations(db.app, arrivals, directory, audit, clock);
  const exceptions = new ExceptionQueue(db.app, audit, clock);
  const live = new Feeds(sources.register);
  report = new CompletenessReport(db.app, arrivals, expectations, exceptions, gaps, clock, live);
});
afterEach(async () => {
  await door.close();
  await sources.archive.drop();
});

async function healths(): Promise<Record<string, string>> {
  const { feeds } = await report.overview();
  return Object.fromEntries(feeds.map(({ name, health }) => [name, health]));
}

let calls = 0;
async function call(source: string, key: string): Promise<number> {
  const body = JSON.stringify({
    ...{ type: 'event_callback', team_id: 'T1', api_app_id: 'A1', event_id: `Ev${++calls}` },
    event: { type: 'message', channel: 'C1', channel_type: 'channel', user: 'U1', text: 'buy', ts: `${calls}.000005` },
  });
  const timestamp = String(Math.floor(sources.archive.clock.now().getTime() / 1000));
  const mac = createHmac('sha256', key).update(`v0:${timestamp}:${body}`).digest('hex');
  const headers = { 'X-Slack-Request-Timestamp': timestamp, 'X-Slack-Signature': `v0=${mac}` };
  return (await door.knock(source, { headers, body })).status;
}

it('[R44] a source whose secret was changed at the service is not healthy while another of its channel is', async () => {
  const slack = (name: string) => sources.add('slack', { signingSecret: name, botToken: 'xoxb' }, name);
  const [a, b] = [await slack('A'), await slack('B')];
  expect([await call(a.id, 'A'), await call(b.id, 'B')]).toEqual([200, 200]);
  // Nobody compared them with stated counts; that is all that is wrong.
  expect(await healths()).toEqual({ A: 'unreconciled', B: 'unreconciled' });
  expect([await call(a.id, 'A'), await call(b.id, 'rotated')]).toEqual([200, 401]);
  expect(await healths()).toEqual({ A: 'unreconciled', B: 'refusing' });
  expect(await call(b.id, 'B')).toBe(200);
  expect(await healths()).toEqual({ A: 'unreconciled', B: 'unreconciled' });
  expect((await sources.register.get(b.id)).refused).toBe(1);
});

it('[R44] [E12] a new source that never received anything is dead after five business days, without an expectation', async () => {
  await sources.add('telegram', { secretToken: 's', botToken: 'b' }, 'Bot');
  expect(await healths()).toEqual({ Bot: 'waiting' });
  sources.archive.clock.advance(8 * DAY);
  expect(await healths()).toEqual({ Bot: 'never' });
  expect((await report.overview()).health).toMatchObject({ healthy: 0, never: 1 });
});

it('[R44] a folder lives by the files it brings in; one nobody fills goes silent, one that cannot be read fails', async () => {
  const path = join(sources.archive.folder, 'watched');
  mkdirSync(path);
  const works = await sources.add('folder', { path, settleSeconds: '30' }, 'Works');
  const gone = await sources.add('folder', { path: join(path, 'gone') }, 'Gone');
  sources.archive.clock.advance(8 * DAY);
  writeFileSync(join(path, 'WhatsApp Chat with Ann.txt'), '01/03/2024, 09:12 - Ann: see you at noon\n');
  const rested = new Date(sources.archive.clock.now().getTime() - 60_000);
  utimesSync(join(path, 'WhatsApp Chat with Ann.txt'), rested, rested);
  await sources.puller.run(works.id, never);
  await expect(sources.puller.run(gone.id, never)).rejects.toThrow();
  expect(await healths()).toEqual({ Gone: 'failing', Works: 'unreconciled' });
  const now = sources.archive.clock.now();
  expect(await sources.register.get(works.id)).toMatchObject({ receivedAt: now, drainedAt: now });
  sources.archive.clock.advance(8 * DAY);
  await sources.puller.run(works.id, never);
  expect(await healths()).toEqual({ Gone: 'failing', Works: 'silent' });
});
