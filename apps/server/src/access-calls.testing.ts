import { api } from '@minutebook/contract';
import type { Act } from './review-calls.testing';

const REASON = 'A deal nobody may hear of yet.';

/** Every act on walls, examiners and qualifications. */
export async function accessCalls(act: Act, examiner: string, supervisor: string): Promise<void> {
  const wall = await act('compliance', api.walls.putUp, { body: { name: 'Zebra', reason: REASON, inside: ['E1'] } });
  const changed = await act('compliance', api.walls.change, {
    params: { id: wall.id },
    body: { version: wall.version, admitted: [supervisor] },
  });
  expect(changed).toMatchObject({
    inside: [{ externalId: 'E1', name: 'Ann Lee' }],
    admitted: [{ id: supervisor, name: 'The supervisor' }],
    history: [{ action: 'wall.changed' }, { action: 'wall.put-up' }],
  });
  await act('auditor', api.walls.get, { params: { id: wall.id } });
  // Alone in the role, one may, and the log says that one was.
  const down = await act('compliance', api.walls.takeDown, {
    params: { id: wall.id },
    body: { version: changed.version, reason: REASON },
  });
  expect(down.history[0]).toMatchObject({ action: 'wall.taken-down', detail: { unaccompanied: true } });

  const recorded = await act('compliance', api.qualifications.record, {
    params: { id: supervisor },
    body: { name: 'Series 24', validUntil: '2099-12-31' },
  });
  expect(recorded).toMatchObject({ current: true });
  const rule = await act('compliance', api.qualifications.require, {
    body: { version: 0, acts: ['sign'], names: ['Series 24'] },
  });
  await act('compliance', api.qualifications.require, { body: { ...rule, acts: [] } });
  await act('compliance', api.qualifications.end, {
    params: { id: recorded.id },
    body: { reason: 'Left the register of principals.' },
  });

  const activity = await act('auditor', api.examiners.activity, { params: { id: examiner } });
  expect(activity.items.map(({ action }) => action)).toContain('user.joined');
  expect(await act('auditor', api.examiners.activityCsv, { params: { id: examiner } })).toContain('user.joined');
}
