import { api, type Case, type Endpoint, type Role } from '@minutebook/contract';
import type { Answer, ApiClient } from './api-client.testing';
import type { Act } from './review-calls.testing';

const REASON = 'Gives the date before the announcement.';
const FACTS = { title: 'Announcement', theme: 'market-abuse', severity: 3 };

/** Every act on cases and complaints. The alert is decided, and the message it is on may be read by the analyst. */
export async function casesCalls(act: Act, supervisor: string, alert: { id: string; message: string }): Promise<void> {
  let shown = await act('analyst', api.cases.open, { body: FACTS });
  const id = shown.id;
  const params = { id };
  const part = (of: string) => ({ id, part: of });
  const body = (more: object = {}) => ({ version: shown.version, ...more });
  const then = async (next: Promise<Case>): Promise<void> => {
    shown = await next;
  };
  await then(act('analyst', api.cases.change, { params, body: body({ due: '2027-01-15', regulator: 'SFC/2026/1' }) }));
  expect(shown).toMatchObject({
    number: expect.stringMatching(/^C-\d{3}$/),
    due: '2027-01-15',
    regulator: 'SFC/2026/1',
  });
  await then(act('analyst', api.cases.giveAccess, { params, body: body({ user: supervisor }) }));
  await then(
    act('analyst', api.cases.addMessages, {
      params,
      body: body({ messages: [{ id: alert.message, reason: 'The words.' }] }),
    }),
  );
  await then(act('analyst', api.cases.addAlert, { params, body: body({ alert: alert.id, reason: 'The hit.' }) }));
  const event = { at: '2024-03-13T01:00:00.000Z', who: 'Order 1', text: 'Buy.', reason: 'Before the news.' };
  await then(act('analyst', api.cases.addEvent, { params, body: body(event) }));
  await then(
    act('analyst', api.cases.addFile, { params, query: { name: 'orders.csv', reason: 'The book.' }, body: 'a,b\n' }),
  );
  const file = shown.exhibits.find(({ kind }) => kind === 'file')!;
  expect(file.file).toMatchObject({ bytes: 4, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(await act('supervisor', api.cases.file, { params: part(file.id) })).toBe('a,b\n');
  await then(
    act('analyst', api.cases.changeItem, {
      params: part(file.id),
      body: body({ reason: 'The order book.', speaksOfDeleting: true }),
    }),
  );
  await then(act('analyst', api.cases.removeItem, { params: part(file.id), body: body({ reason: 'Twice.' }) }));
  const bo = { handle: { scheme: 'name', value: 'Bo' }, role: 'witness', why: 'Answered.' };
  await then(act('analyst', api.cases.addPerson, { params, body: body(bo) }));
  await then(
    act('analyst', api.cases.removePerson, { params: part(shown.people[0]!.id), body: body({ reason: 'Not him.' }) }),
  );
  await then(act('analyst', api.cases.addTask, { params, body: { text: 'Ask IT', assignee: supervisor } }));
  await then(
    act('supervisor', api.cases.changeTask, { params: part(shown.tasks[0]!.id), body: { version: 0, done: true } }),
  );
  await then(act('analyst', api.cases.note, { params, body: { text: 'See E1.', mentions: [supervisor] } }));
  const other = await act('analyst', api.cases.open, { body: { ...FACTS, title: 'Another' } });
  await then(act('analyst', api.cases.link, { params, body: body({ other: other.id, why: 'The same room.' }) }));
  await then(act('analyst', api.cases.unlink, { params: part(other.id), body: body() }));
  const complaint = await act('analyst', api.complaints.open, { params, body: { complainant: 'Halloran' } });
  const said = { receivedAt: '2026-11-20', product: 'Notes', allegation: 'Was told.', actionTaken: 'Called back.' };
  await act('analyst', api.complaints.change, { params: { id: complaint.id }, body: { version: 0, ...said } });
  expect(await act('supervisor', api.complaints.csv)).toMatch(/K-\d{3},C-\d{3},Halloran,2026-11-20/);
  await then(act('analyst', api.cases.findings, { params, body: body({ outcome: 'breach', text: REASON }) }));
  await then(act('analyst', api.cases.submit, { params, body: body() }));
  await then(act('supervisor', api.cases.return, { params, body: body({ reason: REASON }) }));
  await then(act('analyst', api.cases.findings, { params, body: body({ outcome: 'breach', text: REASON }) }));
  await then(act('analyst', api.cases.submit, { params, body: body() }));
  await then(act('supervisor', api.cases.sign, { params, body: body() }));
  expect(shown).toMatchObject({ state: 'closed', closing: { step: 'closed' } });
  expect(await act('analyst', api.cases.report, { params })).toMatch(/^%PDF-/);
  await then(act('supervisor', api.cases.reopen, { params, body: body({ reason: REASON }) }));
  await then(act('analyst', api.cases.takeAccess, { params, body: body({ user: supervisor, reason: 'Done.' }) }));
  await act('analyst', api.cases.get, { params });
}

/** A request each route would take if the case were the caller's own; the compiler sees that none is forgotten. */
const REQUESTS: Record<Exclude<keyof typeof api.cases, 'list' | 'counts' | 'open'>, object> = {
  get: {},
  change: { body: { version: 0, title: 'Mine' } },
  timeline: {},
  candidates: {},
  giveAccess: { body: { version: 0, user: '00000000-0000-4000-8000-000000000000' } },
  takeAccess: { body: { version: 0, user: '00000000-0000-4000-8000-000000000000', reason: 'x' } },
  addMessages: { body: { version: 0, messages: [{ id: '1', reason: 'x' }] } },
  addAlert: { body: { version: 0, alert: '1', reason: 'x' } },
  addEvent: { body: { version: 0, at: '2024-03-13T01:00:00.000Z', who: 'x', text: 'x', reason: 'x' } },
  addFile: { query: { name: 'x.txt', reason: 'x' }, body: 'x' },
  file: {},
  changeItem: { body: { version: 0, reason: 'x' } },
  removeItem: { body: { version: 0, reason: 'x' } },
  addPerson: { body: { version: 0, handle: { scheme: 'name', value: 'Bo' }, role: 'subject', why: 'x' } },
  removePerson: { body: { version: 0, reason: 'x' } },
  addTask: { body: { text: 'x' } },
  changeTask: { body: { version: 0, done: true } },
  note: { body: { text: 'x' } },
  link: { body: { version: 0, other: '1', why: 'x' } },
  unlink: { body: { version: 0 } },
  findings: { body: { version: 0, outcome: 'breach', text: REASON } },
  submit: { body: { version: 0 } },
  sign: { body: { version: 0 } },
  return: { body: { version: 0, reason: REASON } },
  reopen: { body: { version: 0, reason: REASON } },
  report: {},
};

/** No route of a case tells anybody without access that it exists: not by its answer, a list, or a number. */
export async function hiddenFromOthers(people: Readonly<Record<Role, ApiClient>>): Promise<void> {
  const { body: mine } = await people.analyst.call(api.cases.open, { body: FACTS });
  const { body: complaint } = await people.analyst.call(api.complaints.open, { params: { id: mine.id }, body: {} });
  const routes: [Endpoint, string, object][] = [
    ...Object.entries(REQUESTS).map(([name, request]): [Endpoint, string, object] => [
      api.cases[name as keyof typeof api.cases] as Endpoint,
      mine.id,
      request,
    ]),
    [api.complaints.open as Endpoint, mine.id, { body: {} }],
    [api.complaints.change as Endpoint, complaint.id, { body: { version: 0, product: 'x' } }],
  ];
  for (const role of ['supervisor', 'legal', 'compliance'] as const) {
    for (const [endpoint, id, request] of routes) {
      const answers = [];
      for (const asked of [id, '999999'])
        answers.push(sayable(await people[role].call(endpoint, { params: { id: asked, part: '1' }, ...request })));
      expect([endpoint.method, endpoint.path, role, answers[0]]).toEqual([
        endpoint.method,
        endpoint.path,
        role,
        answers[1],
      ]);
      expect(answers[0]).toMatchObject({ status: 404, body: { code: 'not-found' } });
    }
    const { items } = (await people[role].call(api.cases.list, { query: { state: 'all' } })).body;
    expect(items.map((row) => row.id)).not.toContain(mine.id);
    const { body: counts } = await people[role].call(api.cases.counts);
    expect(counts.open).toBe(items.filter(({ state }) => state === 'open').length);
    expect((await people[role].call(api.complaints.list)).body.items.map((row) => row.id)).not.toContain(complaint.id);
    expect((await people[role].call(api.complaints.csv)).body).not.toContain(complaint.number);
  }
  expect((await people.analyst.call(api.cases.get, { params: { id: mine.id } })).body).toMatchObject({
    version: 0,
    title: 'Announcement',
  });
}

/** Without the number of the request. */
function sayable({ status, body }: Answer): { status: number; body: object } {
  const { instance: _instance, ...rest } = body as Record<string, unknown>;
  return { status, body: rest };
}
