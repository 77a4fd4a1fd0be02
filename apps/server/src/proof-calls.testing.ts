import type { INestApplicationContext } from '@nestjs/common';
import { Checkpoints } from '@minutebook/access';
import { api, type Alert, type Role } from '@minutebook/contract';
import { leafHash, rootByPath } from '@minutebook/proof';
import type { ApiClient } from './api-client.testing';
import type { Act } from './review-calls.testing';

/** What an auditor asks of the record itself: how the chain stands, proofs, who looked at whom, how something was. */
export async function proofCalls(
  act: Act,
  people: Record<Role, ApiClient>,
  app: INestApplicationContext,
  alert: Alert,
): Promise<void> {
  await app.get(Checkpoints).settle();
  const state = await act('auditor', api.proofs.state);
  const audit = state.logs.find(({ log }) => log === 'audit')!;
  expect(audit.checkpoints[0]!.note).toContain('/audit\n');
  expect(state.keys.length).toBeGreaterThan(0);

  const params = { log: 'audit' as const, index: 0 };
  const proof = await act('auditor', api.proofs.entry, { params });
  const root = rootByPath(
    leafHash(Buffer.from(proof.entry, 'utf8')),
    0,
    proof.checkpoint!.size,
    proof.path.map((hash) => Buffer.from(hash, 'hex')),
  );
  expect(Buffer.from(root!).toString('hex')).toBe(proof.checkpoint!.root);
  expect(JSON.parse(proof.opening!.content)).toMatchObject({ action: 'setup.completed' });
  expect(await act('auditor', api.proofs.file, { params })).toMatch(/^c2sp\.org\/tlog-proof@v1\n/);
  const opening = JSON.parse(String(await act('auditor', api.proofs.opening, { params }))) as { entry: string };
  expect(Buffer.from(opening.entry, 'base64').toString('utf8')).toBe(proof.entry);
  // Leaves of the records log say nothing; what they commit to is a message, and does not come along.
  const records = { log: 'records' as const, index: 0 };
  expect(await act('auditor', api.proofs.entry, { params: records })).toMatchObject({ opening: null });
  expect((await people.auditor.call(api.proofs.opening, { params: records })).status).toBe(404);
  expect((await people.auditor.call(api.proofs.entry, { params: { ...params, index: 9_999_999 } })).status).toBe(404);
  expect((await people.analyst.call(api.proofs.entry, { params })).status).toBe(403);

  await whoLooked(act, people);
  const at = new Date().toISOString();
  const then = await act('supervisor', api.asOf.message, { params: { id: alert.message }, query: { at } });
  expect(then.message!.id).toBe(alert.message);
  expect(then.alerts.map(({ id }) => id)).toContain(alert.id);
}

async function whoLooked(act: Act, people: Record<Role, ApiClient>): Promise<void> {
  const { items } = (await people.auditor.call(api.directory.persons)).body;
  const [person] = items;
  const seen = await act('auditor', api.looks.ofPerson, { params: { id: person!.id } });
  expect(seen.items[0]!.entry).toMatchObject({ action: 'looks.viewed', subject: { kind: 'person', id: person!.id } });
  expect(seen.behind).toBe(0);
  const { actors } = await act('auditor', api.looks.timeline, { params: { id: person!.id } });
  expect(actors.map(({ role }) => role)).toContain('auditor');
}
