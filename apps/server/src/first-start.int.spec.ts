import { api } from '@minutebook/contract';
import { TestServer } from './test-server.testing';

const PASSWORD = 'correct horse battery staple';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

it('[R174] off-channel is in force from the set-up on where its box was ticked', async () => {
  const admin = await server.visitor();
  const person = { name: 'Ada', email: 'ada@firm.example', password: PASSWORD };
  const entered = await admin.call(api.people.setUp, {
    body: { token: server.setupToken, ...person, offChannel: true },
  });
  expect(entered.status).toBe(200);
  admin.csrf = entered.body.csrf;
  const invited = await admin.call(api.people.invite, {
    body: { name: 'Cora', email: 'cora@firm.example', roles: ['compliance'] },
  });
  const cora = await server.visitor();
  const [, token] = invited.body.link.split('#');
  const joined = await cora.call(api.people.join, { body: { token, password: PASSWORD } });
  cora.csrf = joined.body.csrf;
  const { items } = (await cora.call(api.lexicons.list)).body;
  expect(items).toMatchObject([{ name: 'Off-channel', publication: 1, drafted: false }]);
  const packs = (await cora.call(api.packs.list)).body.items;
  expect(items[0]!.rules).toBe(packs.find(({ id }) => id === 'off-channel')!.rules.length);
});
