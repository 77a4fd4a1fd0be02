import { api } from '@minutebook/contract';
import type { ApiClient } from './api-client.testing';
import type { Act } from './review-calls.testing';

const REASON = 'Counsel’s letter of today asks for it.';

/** Every act on matters and holds. */
export async function holdCalls(act: Act, auditor: ApiClient): Promise<void> {
  const matter = await act('legal', api.holds.openMatter, { body: { title: 'Fairwater inquiry' } });
  await act('legal', api.holds.changeMatter, {
    params: { id: matter.id },
    body: { version: matter.version, reference: 'HK-2026-17' },
  });
  const scope = { custodians: ['E1'] };
  await act('legal', api.holds.preview, { body: { scope } });
  const placed = await act('legal', api.holds.place, {
    body: {
      matter: matter.id,
      name: 'Fairwater',
      issuer: 'General Counsel',
      triggerOn: '2026-11-19',
      legalBasis: 'FRCP 37(e)',
      reviewOn: '2099-02-19',
      scope,
    },
  });
  expect(placed).toMatchObject({ state: 'in-effect', people: [{ externalId: 'E1' }] });
  const params = { id: placed.id };
  const latest = () => act('auditor', api.holds.get, { params });
  await act('legal', api.holds.change, { params, body: { version: placed.version, name: 'Fairwater, all' } });
  const wide = { ...scope, query: 'nothing-anybody-wrote' };
  await act('legal', api.holds.widen, {
    params,
    body: { version: (await latest()).version, scope: wide, reason: REASON },
  });
  await act('legal', api.holds.certify, {
    params,
    body: { version: (await latest()).version, reviewOn: '2099-03-19', reason: REASON },
  });
  await act('auditor', api.holds.caught, { params });
  const report = await act('auditor', api.holds.report, { params });
  expect(report).toMatchObject({ state: 'in-effect', scope: { number: 2, change: 'widened' } });
  await act('legal', api.holds.previewRelease, { params, body: {} });

  const ask = async () =>
    act('legal', api.holds.ask, {
      params,
      body: { version: (await latest()).version, reason: REASON, coolingDays: 3 },
    });
  const withdrawn = await ask();
  await act('legal', api.holds.withdraw, {
    params: { id: withdrawn.id },
    body: { version: withdrawn.version, reason: REASON },
  });
  const refused = await ask();
  await act('compliance', api.holds.refuse, {
    params: { id: refused.id },
    body: { version: refused.version, reason: REASON },
  });
  const asked = await ask();
  const once = await act('compliance', api.holds.approve, {
    params: { id: asked.id },
    body: { version: asked.version },
  });
  const twice = await act('supervisor', api.holds.approve, {
    params: { id: asked.id },
    body: { version: once.version },
  });
  expect(twice).toMatchObject({ state: 'cooling', approvals: [{}, {}] });
  const stopped = await act('legal', api.holds.stop, {
    params: { id: asked.id },
    body: { version: twice.version, reason: REASON },
  });
  expect(stopped).toMatchObject({ state: 'stopped' });
  expect(await latest()).toMatchObject({ state: 'in-effect', freeAt: null, requests: 0 });

  // A custodian is renamed: the hold stands, and somebody is to look after it.
  const { items: people } = (await auditor.call(api.directory.persons, { query: { q: 'Ann Lee' } })).body;
  const { id, version } = people[0]!;
  await act('compliance', api.directory.change, { params: { id }, body: { version, name: 'Ann Lee-Oak' } });
  const { items: tasks } = (await auditor.call(api.holds.tasks, {})).body;
  const task = tasks.find(({ hold, kind }) => hold.id === placed.id && kind === 'renamed')!;
  expect(await act('legal', api.holds.settleTask, { params: { id: task.id }, body: { note: REASON } })).toMatchObject({
    before: 'Ann Lee',
    settledAt: expect.any(String) as string,
  });
}
