import { type Alert, api, type Role } from '@minutebook/contract';
import type { ApiClient } from './api-client.testing';
import type { Act } from './review-calls.testing';

const REASON = 'Read again without knowing what was decided.';

/** Every act on the quality of review. The alert is decided by the analyst and signed by the supervisor. */
export async function qualityCalls(
  act: Act,
  people: Record<Role, ApiClient>,
  join: (name: string) => Promise<ApiClient>,
  alert: Alert,
): Promise<void> {
  const first = people.analyst;
  const idOf = async (client: ApiClient): Promise<string> => (await client.call(api.people.session)).body.user!.id;
  const [ben, cleo] = [await join('ben'), await join('cleo')];
  const [analyst, second, third] = await Promise.all([first, ben, cleo].map(idOf));
  await keepReading(act, alert);
  await keepProgrammesAndGates(act, second!);
  await knownAnswer(act, alert, second!);

  const today = new Date().toISOString().slice(0, 10);
  const draw = { reviewer: analyst!, from: today, to: today, size: 1, readers: [second!] };
  const drawn = await act('supervisor', api.quality.draw, { body: draw });
  expect(drawn).toMatchObject({ eligible: 1, drawn: 1, unassigned: 0, seed: expect.stringMatching(/^[0-9a-f]{32}$/) });
  const [open] = (await act('supervisor', api.quality.rereads, { query: { view: 'open' } })).items;
  const assigned = await act('supervisor', api.quality.assign, {
    params: { id: open!.id },
    body: { version: open!.version, to: third! },
  });
  await act('supervisor', api.quality.withdraw, {
    params: { id: open!.id },
    body: { version: assigned.version, reason: REASON },
  });

  await act('supervisor', api.quality.draw, { body: draw });
  people.analyst = ben;
  const [task] = (await ben.call(api.quality.tasks)).body.items;
  expect(await act('analyst', api.quality.task, { params: { id: task!.id } })).toMatchObject({ answer: null });
  await staysBlind(ben, alert);
  const answered = await act('analyst', api.quality.answer, {
    params: { id: task!.id },
    body: { version: task!.version, disposition: 'false-positive', reason: REASON },
  });
  expect(answered).toMatchObject({ state: 'answered' });
  people.analyst = first;
  const settled = await act('supervisor', api.quality.settle, {
    params: { id: task!.id },
    body: { version: answered.version, stands: 'first', feedback: 'It is as you said it was.' },
  });
  expect(settled).toMatchObject({ state: 'settled', second: { by: { id: second } } });
  const own = await act('analyst', api.quality.readFeedback, { params: { id: task!.id } });
  expect(own.feedback).toMatchObject([{ stands: 'first', readAt: expect.any(String) }]);
  const report = await act('supervisor', api.quality.reviewers, { query: { from: today, to: today } });
  expect(report.items.find(({ reviewer }) => reviewer.id === analyst)).toMatchObject({ rereads: 1, toSettle: 0 });
}

/** Whoever re-reads asks the API for the alert itself, its list, its conversation and its readings. */
async function staysBlind(reader: ApiClient, { id, conversation }: Alert): Promise<void> {
  const answers = [
    await reader.call(api.alerts.get, { params: { id } }),
    await reader.call(api.alerts.list, { query: { view: 'all' } }),
    await reader.call(api.alerts.list, { query: { view: 'closed', disposition: 'escalated' } }),
    await reader.call(api.alerts.ofConversation, { params: { id: conversation.id } }),
    await reader.call(api.readings.ofAlert, { params: { id } }),
    await reader.call(api.quality.tasks),
  ];
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  const told = JSON.stringify(answers.map(({ body }) => body));
  for (const secret of ['escalated', 'The analyst', 'The supervisor', 'closed', 'before the announcement'])
    expect([secret, told.includes(secret)]).toEqual([secret, false]);
}

async function keepReading(act: Act, alert: Alert): Promise<void> {
  const shown = [{ message: alert.message, version: alert.why.messageVersion }];
  const report = { alert: alert.id, conversation: alert.conversation.id, elapsed: 2, shown };
  const { view } = await act('supervisor', api.readings.report, {
    body: { ...report, seen: [{ ...shown[0], ms: 2 }] },
  });
  expect(view).toMatch(/^[0-9a-f]{64}$/);
}

async function keepProgrammesAndGates(act: Act, reviewer: string): Promise<void> {
  const settings = { name: 'Monthly', share: 5, minimum: 2 };
  const programme = await act('supervisor', api.quality.createProgramme, { body: settings });
  const changed = await act('supervisor', api.quality.changeProgramme, {
    params: { id: programme.id },
    body: { ...settings, share: 10, version: programme.version },
  });
  await act('supervisor', api.quality.endProgramme, {
    params: { id: programme.id },
    query: { version: changed.version },
  });
  const training = await act('supervisor', api.gates.train, {
    body: { person: reviewer, course: 'Market abuse', takenOn: '2024-03-01' },
  });
  await act('supervisor', api.gates.revoke, { params: { id: training.id }, body: { version: training.version } });
  const queue = { id: '1' };
  const gate = await act('supervisor', api.gates.set, {
    params: queue,
    body: { course: 'Market abuse', version: 0 },
  });
  expect(gate.shut.length).toBeGreaterThan(2);
  await act('supervisor', api.gates.set, { params: queue, body: { version: gate.version } });
}

async function knownAnswer(act: Act, { id }: Alert, to: string): Promise<void> {
  const known = await act('supervisor', api.quality.markKnown, { body: { alert: id, note: REASON } });
  await act('supervisor', api.quality.retireKnown, { params: { id: known.id }, body: { version: known.version } });
  // None is left to deal.
  expect(await act('supervisor', api.quality.deal, { body: { to, count: 1 } })).toEqual({ dealt: 0 });
}
