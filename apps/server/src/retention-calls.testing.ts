import { api, type Schedule } from '@minutebook/contract';
import type { ApiClient } from './api-client.testing';
import type { Act } from './review-calls.testing';

const REASON = 'What counsel asked for last week.';
const WAIT = 50;

/** Every act on the retention schedule, its dates, labels and extensions, about a message. */
export async function retentionCalls(act: Act, auditor: ApiClient, message: string): Promise<void> {
  const draft = (note: string) =>
    act('compliance', api.schedules.draft, { body: { from: null, preset: 'us-uk-eu-hk', note } });
  const at = ({ id }: Schedule) => ({ params: { id } });
  const first = await draft('The first.');
  const conditions = { labels: ['complaint'] };
  const changed = await act('compliance', api.schedules.change, {
    ...at(first),
    body: {
      version: first.version,
      assignments: [...first.content.assignments, { name: 'Complaints', conditions, classes: ['EU-MIFID-16-7'] }],
    },
  });
  expect(changed.content.classes).toHaveLength(36);
  await act('auditor', api.schedules.get, at(first));
  const proposed = await act('compliance', api.schedules.propose, {
    ...at(first),
    body: { version: changed.version, reason: REASON },
  });
  expect(proposed).toMatchObject({ state: 'proposed', mayApprove: { allowed: false } });
  for (let tries = 0; ; tries++) {
    const { body } = await auditor.call(api.schedules.diff, at(first));
    if (body.state === 'done') {
      expect(body.done).toBe(body.of);
      break;
    }
    if (tries === 400) throw new Error('the proposal was not compared');
    await new Promise((resolve) => setTimeout(resolve, WAIT));
  }
  const inForce = await act('legal', api.schedules.approve, { ...at(first), body: { version: proposed.version } });
  expect(inForce).toMatchObject({ state: 'in-force', shortens: false, approvals: [{ person: { name: 'The legal' } }] });

  const second = await draft('The second.');
  const asked = await act('compliance', api.schedules.propose, {
    ...at(second),
    body: { version: second.version, reason: REASON },
  });
  await act('legal', api.schedules.reject, { ...at(second), body: { version: asked.version, reason: REASON } });
  const third = await draft('The third.');
  await act('compliance', api.schedules.discard, { ...at(third), body: { version: third.version, reason: REASON } });

  const label = await act('compliance', api.retention.putLabel, {
    body: { scope: 'message', id: message, label: 'complaint', reason: REASON },
  });
  const why = (await auditor.call(api.why.message, { params: { id: message } })).body;
  expect(why).toMatchObject({ schedule: first.id, labels: [{ label: 'complaint' }], outcome: { state: 'due' } });
  expect(why.rules).toContainEqual(
    expect.objectContaining({
      code: 'EU-MIFID-16-7',
      citation: 'Dir 2014/65/EU Art 16(7) and Del Reg 2017/565 Art 76',
    }),
  );
  expect(why.lettingGo.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['wait', 'dispose']));

  const extension = await act('compliance', api.retention.askExtension, {
    body: {
      authority: 'BaFin',
      reference: 'B-17',
      document: { name: 'request.pdf', sha256: 'ab'.repeat(32) },
      scope: { messages: [message] },
      codes: ['EU-MIFID-16-7'],
      reason: REASON,
    },
  });
  await act('legal', api.retention.decideExtension, {
    params: { id: extension.id },
    body: { version: extension.version, outcome: 'in-force', reason: REASON },
  });
  const longer = (await auditor.call(api.why.message, { params: { id: message } })).body;
  expect(longer.rules).toContainEqual(expect.objectContaining({ code: 'EU-MIFID-16-7', extendedTo: 'P7Y' }));
  expect(
    (await auditor.call(api.why.conversation, { params: { id: why.conversation } })).body.messages,
  ).toBeGreaterThan(0);

  await act('compliance', api.retention.endLabel, { params: { id: label.labelling }, body: { reason: REASON } });
  const fact = await act('compliance', api.retention.stateFact, {
    body: { scope: 'firm', id: '', event: 'PURPOSE_ENDED', at: '2026-01-01T00:00:00.000Z', reason: REASON },
  });
  await act('compliance', api.retention.endFact, { params: { id: fact.fact }, body: { reason: REASON } });
  await act('compliance', api.retention.recount);
}
