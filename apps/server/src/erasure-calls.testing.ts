import { api } from '@minutebook/contract';
import type { ApiClient } from './api-client.testing';
import type { Act } from './review-calls.testing';

const REASON = 'Who asks did not prove who they are.';

/** Every act on erasure requests. No schedule need be in force: what no rule speaks of is neither refused nor erased. */
export async function erasureCalls(act: Act, auditor: ApiClient): Promise<void> {
  const today = new Date().toISOString().slice(0, 10);
  const body = {
    subject: 'Bo Chan',
    persons: ['E2'],
    handles: [{ scheme: 'name', value: 'Bo' }],
    ground: 'objection',
    reach: 'written',
    receivedOn: today,
    reference: 'DSR 17',
  } as const;
  const taken = await act('compliance', api.erasure.takeIn, { body });
  const { evaluation } = taken;
  expect(taken).toMatchObject({
    ...{ state: 'open', subject: { name: 'Bo Chan', persons: [{ externalId: 'E2', name: 'Bo Chan' }] } },
    ...{ evaluation: { round: 1 }, mayDecide: { allowed: false, ground: 'drafted' } },
  });
  expect(taken.messages).toBeGreaterThan(0);
  const place = { params: { id: taken.id } };
  const looked = await act('legal', api.erasure.evaluate, { ...place, body: { version: taken.version } });
  expect(looked.mayDecide).toEqual({ allowed: true, reason: null, ground: null });
  const { body: listed } = await auditor.call(api.erasure.messages, place);
  expect(listed.items).toHaveLength(taken.messages);
  const decision = { version: looked.version, round: looked.evaluation!.round, decision: 'rejected', reason: REASON };
  const rejected = await act('legal', api.erasure.decide, { ...place, body: decision });
  expect(rejected).toMatchObject({
    state: 'rejected',
    decisions: [{ number: 1, reason: REASON, round: evaluation!.round }],
  });

  const other = await act('compliance', api.erasure.takeIn, { body: { ...body, reach: 'part' } });
  await act('compliance', api.erasure.withdraw, {
    params: { id: other.id },
    body: { version: other.version, reason: 'They wrote that it was a mistake.' },
  });
  expect(await act('auditor', api.erasure.get, place)).toMatchObject({
    history: [{ action: 'erasure.decided' }, { action: 'erasure.evaluated' }, { action: 'erasure.taken-in' }],
  });
  expect((await auditor.call(api.erasure.list, { query: { state: 'withdrawn' } })).body.items).toHaveLength(1);
  expect(await act('auditor', api.retentionFiles.erasureCsv)).toContain(`${taken.id},Bo Chan,objection,${today}`);
  expect(await act('auditor', api.retentionFiles.erasurePdf, place)).toMatch(/^%PDF-/);
}
