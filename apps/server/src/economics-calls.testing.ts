import { api } from '@minutebook/contract';
import type { ApiClient } from './api-client.testing';
import type { Act } from './review-calls.testing';

const REASON = 'Looked at its alerts with the desk.';

/** Every act on what rules and terms bring; and what is read without one. */
export async function economicsCalls(act: Act, auditor: ApiClient): Promise<void> {
  const { body: rules } = await auditor.call(api.economics.lines, { query: { by: 'rule' } });
  const [line] = rules.items;
  expect(rules.total.alerts).toBeGreaterThan(0);
  expect((await act('auditor', api.economics.terms, { query: { view: 'all' } })).items[0]).toMatchObject({
    rule: { code: expect.any(String) },
  });
  const params = { id: line!.rule!.id };
  const shown = await act('auditor', api.economics.rule, { params });
  expect(shown.terms).not.toEqual([]);
  expect(await act('compliance', api.economics.suggestions, { params })).toMatchObject({ allRight: true });
  const version = shown.rule.version;
  expect(await act('compliance', api.economics.test, { params, body: { version } })).toMatchObject({ failed: [] });
  const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  expect(
    await act('compliance', api.economics.decide, {
      params,
      body: { version, after: null, outcome: 'keep', until, reason: REASON },
    }),
  ).toMatchObject({ decision: { outcome: 'keep', until } });
  const { body: docket } = await auditor.call(api.economics.docket, { query: { view: 'decided' } });
  expect(docket.items[0]).toMatchObject({ rule: { id: params.id } });
  await act('compliance', api.economics.limits, { body: { ...docket.limits, silentMonths: 6 } });
  expect(await act('auditor', api.economics.csv, { query: { of: 'terms' } })).toContain('right_alone');
}
