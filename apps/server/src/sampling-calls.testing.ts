import { api, type SampleDraw } from '@minutebook/contract';
import type { ApiClient } from './api-client.testing';
import type { Act } from './review-calls.testing';

const DAY = 86_400_000;

/** Every act on plans of random review: set up, changed, drawn by hand, drawn again by an auditor, ended. */
export async function samplingCalls(act: Act, auditor: ApiClient): Promise<void> {
  const rules = { percent: 0.25, minimum: 2, stratify: ['branch'], period: 'month' };
  const plan = await act('supervisor', api.sampling.create, {
    body: { name: 'Branches, monthly', kind: 'random', ...rules },
  });
  expect(plan).toMatchObject({ percent: 0.25, code: `S${plan.id}`, last: null, full: null });
  const at = { params: { id: plan.id } };
  const changed = await act('supervisor', api.sampling.change, { ...at, body: { ...rules, minimum: 5, version: 0 } });
  expect(changed).toMatchObject({ minimum: 5, version: 1 });
  const [planned] = (await auditor.call(api.sampling.draws, { query: { plan: plan.id } })).body.items;
  expect(planned).toMatchObject({ state: 'planned', seed: null, root: null, committedBefore: true });

  const day = (ago: number): string => new Date(Date.now() - ago * DAY).toISOString().slice(0, 10);
  const ordered = await act('supervisor', api.sampling.draw, { ...at, body: { from: day(9), to: day(3) } });
  expect(ordered).toMatchObject({ byHand: true, committedBefore: false });
  const drawn = await drawnOne(auditor, ordered.id);
  expect(drawn.seed).toMatch(/^[0-9a-f]{64}$/);
  const verdict = await act('auditor', api.sampling.verify, { params: { id: drawn.id } });
  expect(verdict).toMatchObject({ ok: true, root: drawn.root });
  expect(verdict.checks.map(({ check }) => check)).toEqual(['seed', 'population', 'ledger', 'sample', 'alerts', 'log']);
  const file = await act('auditor', api.sampling.population, { params: { id: drawn.id } });
  expect(file).toBe('id,position,stratum,counted,drawn\r\n');
  const size = await auditor.call(api.sampling.size, { query: { below: 1, within: 5, population: 1_000 } });
  expect(size.body).toEqual({ below: 299, within: 278 });
  const { items } = (await auditor.call(api.sampling.plans)).body;
  expect(items).toMatchObject([{ name: 'Branches, monthly', last: { id: drawn.id } }]);
  await act('supervisor', api.sampling.end, { ...at, query: { version: 1 } });
  expect((await auditor.call(api.sampling.plans)).body.items).toEqual([]);
}

async function drawnOne(client: ApiClient, id: string): Promise<SampleDraw> {
  for (let tries = 0; tries < 400; tries++) {
    const { body } = await client.call(api.sampling.get, { params: { id } });
    if (body.state === 'drawn') return body;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the sample was not drawn');
}
