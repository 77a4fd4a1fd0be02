import { Log } from '../log/log';
import { testDatabase, type TestDatabase } from '../testing';
import { Live, type Nudge, nudge } from './live';

let db: TestDatabase;
beforeAll(async () => void (db = await testDatabase([])));
afterAll(() => db.drop());

it('tells that anything may have changed once it listens again, and then hears as before', async () => {
  const live = new Live(db.appUrl, new Log('error'));
  const heard: Nudge[] = [];
  live.listen((each) => heard.push(each));
  await live.start();
  await db.admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'minutebook live' AND datname = current_database()`);
  await nudge(db.app, { topic: 'alerts' });
  await until(() => heard.length === 1);
  await nudge(db.app, { topic: 'alerts' });
  await until(() => heard.length === 2);
  await live.stop();
  expect(heard).toEqual([{ topic: '*' }, { topic: 'alerts' }]);
});

async function until(condition: () => boolean, limit = 20_000): Promise<void> {
  for (const end = Date.now() + limit; !condition();) {
    if (Date.now() > end) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
