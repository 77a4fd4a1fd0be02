import { type Alert, api, type AuditAction, type Endpoint, type Role } from '@minutebook/contract';
import type { Database } from '@minutebook/platform';

/** Calls an endpoint as somebody of a role, and sees that it wrote the entries it promises. */
export type Act = <P, Q, B, R>(
  who: Role,
  endpoint: Endpoint<P, Q, B, R>,
  parts?: { params?: Record<string, string | number>; query?: Record<string, string | number>; body?: unknown },
  /** Entries besides the one the endpoint promises. */
  also?: readonly AuditAction[],
) => Promise<R>;

const REASON = 'Says what was announced, to everybody at once.';

/** Puts a second hit on its message under an alert, as the intake would. */
async function fold(database: Database, alert: string): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query('SELECT 1 FROM review.state FOR UPDATE');
    await tx.query(
      `INSERT INTO surveillance.hit (version_id, message_id, message_version, rule_version_id, position, engine, spans, found_at)
       SELECT 999999, message_id, message_version, rule_version_id, position, engine, spans, found_at FROM surveillance.hit WHERE id = (SELECT hit_id FROM review.alert WHERE id = $1)`,
      [alert],
    );
    await tx.query('UPDATE review.state SET hit = (SELECT max(id) FROM surveillance.hit)');
    await tx.query(
      `INSERT INTO review.folded (hit_id, alert_id, kind, likeness, message_id, message_version, conversation_id, rule_version_id, severity, channel, language, direction, desk, subject, score_of, due_at, folded_at)
       SELECT (SELECT hit FROM review.state), id, 'copy', 100, message_id, message_version, conversation_id, rule_version_id, severity, channel, language, direction, desk, subject, score_of, due_at, raised_at FROM review.alert WHERE id = $1`,
      [alert],
    );
    await tx.query('UPDATE review.alert SET members = 1, version = version + 1 WHERE id = $1', [alert]);
  });
}

/** Every act on queues, duty, delegations and templates, and on alerts besides claiming, deciding and signing. */
export async function reviewCalls(
  act: Act,
  analyst: string,
  supervisor: string,
  closed: Alert,
  database: Database,
): Promise<void> {
  const queue = await act('supervisor', api.queues.create, {
    body: { name: 'Chinese', filter: { languages: ['zh'] } },
  });
  const { id, version, place: _place, takesAll: _rest, members: _members, ...settings } = queue;
  const changed = await act('supervisor', api.queues.change, {
    params: { id },
    body: { ...settings, version, members: [analyst] },
  });
  await act('supervisor', api.queues.remove, { params: { id }, query: { version: changed.version } });
  await act('supervisor', api.queues.changeDuty, {
    params: { id: analyst },
    body: { version: 0, languages: ['latin'], zone: 'Asia/Hong_Kong', days: [], quota: 40 },
  });
  const template = await act('supervisor', api.queues.createTemplate, { body: { name: 'Public', text: REASON } });
  const rewritten = await act('supervisor', api.queues.changeTemplate, {
    params: { id: template.id },
    body: { name: 'Public', text: `${REASON} Twice.`, version: template.version },
  });
  await act('supervisor', api.queues.removeTemplate, {
    params: { id: template.id },
    query: { version: rewritten.version },
  });
  const now = Date.now();
  const given = await act('analyst', api.queues.delegate, {
    body: {
      delegate: supervisor,
      from: new Date(now).toISOString(),
      until: new Date(now + 86_400_000).toISOString(),
      reason: 'Away for a day, at the dentist.',
    },
  });
  const signedOff = await act('analyst', api.queues.signOffDelegation, {
    params: { id: given.id },
    body: { version: given.version, note: 'Nothing was done meanwhile.' },
  });
  await act('analyst', api.queues.endDelegation, { params: { id: given.id }, body: { version: signedOff.version } });

  const alert = { id: closed.id };
  const note = await act('analyst', api.alerts.note, {
    params: alert,
    body: { text: 'See the second message.', mentions: [supervisor] },
  });
  expect(note.mentions).toEqual([{ id: supervisor, name: 'The supervisor' }]);
  await act('analyst', api.alerts.tag, { params: alert, body: { tag: 'Dentist' } });
  expect(await act('analyst', api.alerts.untag, { params: { ...alert, tag: 'dentist' } })).toEqual({ tags: [] });
  const viewed = ['alert.viewed'] as const;
  const reopened = await act(
    'supervisor',
    api.alerts.reopen,
    { params: alert, body: { version: closed.version, reason: 'The price was given after all.' } },
    viewed,
  );
  const snoozed = await act(
    'analyst',
    api.alerts.snooze,
    {
      params: alert,
      body: {
        version: reopened.version,
        until: new Date(now + 3_600_000).toISOString(),
        reason: 'Waits for the desk head.',
      },
    },
    viewed,
  );
  const woken = await act('analyst', api.alerts.wake, { params: alert, body: { version: snoozed.version } }, viewed);
  const assigned = await act('supervisor', api.alerts.assign, {
    body: { items: [{ id: alert.id, version: woken.version }], to: analyst },
  });
  expect(assigned.done).toBe(1);
  const { alert: next } = await act('analyst', api.alerts.next, { body: {} }, ['alert.claimed', 'alert.viewed']);
  expect(next).toMatchObject({ id: alert.id, state: 'claimed' });
  await fold(database, alert.id);
  const { items: members } = await act('analyst', api.alerts.members, { params: alert });
  expect(members).toMatchObject([{ kind: 'copy', likeness: 100, body: { id: closed.message } }]);
  const parted = await act(
    'analyst',
    api.alerts.separate,
    { params: alert, body: { version: next!.version + 1, hits: members.map(({ hit }) => hit) } },
    ['alert.raised', 'alert.viewed'],
  );
  expect(parted).toMatchObject({ members: 0, scoreOf: { members: { members: 0 } } });
  const bulk = await act(
    'analyst',
    api.alerts.bulk,
    { body: { items: [{ id: alert.id, version: parted.version }], disposition: 'escalated', reason: REASON } },
    ['alert.decided'],
  );
  expect(bulk.done).toBe(1);
}
