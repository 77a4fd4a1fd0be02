import { api, type ReachState, type Role } from '@minutebook/contract';
import type { ApiClient } from './api-client.testing';
import type { Act } from './review-calls.testing';

const PAUSE_MS = 50;

/** The oldest of each channel is looked for because somebody asks, by the job that also does it every day. */
export async function reachCalls(act: Act, people: Record<Role, ApiClient>): Promise<void> {
  await act('compliance', api.reach.check);
  let state: ReachState;
  do {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    state = (await people.auditor.call(api.reach.state)).body;
  } while (state.check?.finishedAt == null);
  expect(state.items.map(({ channel, part }) => `${channel} ${part}`)).toEqual(
    expect.arrayContaining(['email message', 'email attachment', 'whatsapp message']),
  );
  // Other specs keep this machine busy; how long it takes is measured elsewhere.
  for (const { outcome, record } of state.items) {
    expect(['ok', 'slow']).toContain(outcome);
    expect(record).not.toBeNull();
  }
  const query = { channel: 'email', part: 'attachment', limit: 1 };
  const [newest] = (await people.administrator.call(api.reach.results, { query })).body.items;
  expect(newest).toMatchObject({ channel: 'email', part: 'attachment' });
  expect((await people.analyst.call(api.reach.check)).status).toBe(403);
  expect((await people.analyst.call(api.reach.state)).status).toBe(403);
}
