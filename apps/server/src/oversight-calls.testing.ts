import { api } from '@minutebook/contract';
import type { ApiClient } from './api-client.testing';
import type { Act } from './review-calls.testing';

const PATIENCE_MS = 20_000;

/** Every act on figures, coverage and reports; and what is read without one. */
export async function oversightCalls(act: Act, auditor: ApiClient): Promise<void> {
  const { body: view } = await auditor.call(api.oversight.dashboard, { query: { period: 'month' } });
  expect(view).toMatchObject({ toDecide: { decided: expect.any(Number) }, backlog: { length: 30 } });
  expect(view.computed.ledger).toBeGreaterThan(0);
  expect(await act('auditor', api.oversight.csv)).toContain('open,all,alerts,');
  const { body: people } = await auditor.call(api.oversight.people, { query: { missing: 'any' } });
  expect(people.items[0]).toMatchObject({ missing: expect.arrayContaining(['supervisor']) });
  expect(await act('auditor', api.oversight.peopleCsv)).toContain('supervisor');
  expect((await auditor.call(api.oversight.staffing)).body.items[0]).toMatchObject({ queue: { name: 'All alerts' } });
  expect((await auditor.call(api.oversight.findings)).body.items).toEqual([]);

  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const run = await act('auditor', api.reports.run, {
    body: { kind: 'supervisory-controls', from: yesterday, to: yesterday },
  });
  const again = await act('auditor', api.reports.again, { params: { id: run.id } });
  const state = async (): Promise<string> =>
    (await auditor.call(api.reports.list)).body.items.find(({ id }) => id === again.id)!.state;
  for (const end = Date.now() + PATIENCE_MS; (await state()) === 'waiting' && Date.now() < end;)
    await new Promise((resolve) => setTimeout(resolve, 50));
  const place = { params: { id: again.id } };
  const report = await act('auditor', api.reports.get, place);
  expect(report).toMatchObject({ run: { state: 'done', repeats: { id: run.id, equal: true } } });
  expect(report.items).toContainEqual({ section: 'alerts', cells: ['decided', 0], entries: [] });
  expect(await act('auditor', api.reports.csv, place)).toContain('"what: decided, number: 0"');
  expect(await act('auditor', api.reports.pdf, place)).toMatch(/^%PDF-/);
}
