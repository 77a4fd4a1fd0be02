import { api, type Role } from '@minutebook/contract';
import type { ApiClient } from './api-client.testing';
import type { Act } from './review-calls.testing';

const REASON = 'The yearly drill, as our procedures ask.';

/** Every act on designations and in emergencies. */
export async function emergencyCalls(act: Act, people: Record<Role, ApiClient>): Promise<void> {
  const { code } = await act('executive', api.emergency.makeCode);
  const entering = { email: 'executive@firm.example', code, purpose: 'drill', reason: REASON };
  const { session } = await act('executive', api.emergency.open, { body: entering });
  people.executive.csrf = session.csrf;
  const ended = await act('executive', api.emergency.end, { params: { id: session.user!.producing!.id } });
  expect(ended.ended).toMatchObject({ how: 'person', by: { name: 'The executive' } });

  const person = { kind: 'specialist', reason: REASON, name: 'Sol One', email: 'sol@firm.example' };
  const { designation } = await act('executive', api.designations.name, { body: person });
  const params = { id: designation.id };
  expect((await act('executive', api.designations.invite, { params })).link!.url).toContain('/join#');
  await act('executive', api.designations.end, { params, body: { version: designation.version, reason: REASON } });
}
