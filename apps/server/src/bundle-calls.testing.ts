import type { INestApplicationContext } from '@nestjs/common';
import { Checkpoints } from '@minutebook/access';
import { api, type Bundle, type Role } from '@minutebook/contract';
import { bytesOf, parsePolicy, verifyBundle, ZipFiles } from '@minutebook/proof';
import type { ApiClient } from './api-client.testing';
import type { Act } from './review-calls.testing';

const REASON = 'Asked for by the auditor.';

/** Exports with proof, from the asking to the verdict. */
export async function bundleCalls(
  act: Act,
  people: Record<Role, ApiClient>,
  app: INestApplicationContext,
  message: string,
): Promise<void> {
  const scope = { kind: 'message', message };
  const asked = await act('legal', api.bundles.make, { body: { scope, reason: REASON, evidence: true } });
  const params = { id: asked.id };
  const made = await settled(people.legal, asked.id);
  expect(made).toMatchObject({ state: 'done', problem: null, title: `Message ${message}` });
  await act('legal', api.bundles.file, { params });
  const answer = await people.legal.fetch(`/api/bundles/${asked.id}/bundle.zip`);
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="minutebook-[0-9a-f]{16}\.zip"$/);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  expect(bytes.length).toBe(made.bytes);
  const keys = (await app.get(Checkpoints).keys()).map(({ vkey }) => `${vkey}\n`).join('');
  const verdict = await verifyBundle(await ZipFiles.open(bytesOf(bytes)), { policy: parsePolicy(keys) });
  expect(verdict).toMatchObject({ verdict: 'proven', faults: [], reasons: [] });
  expect(verdict.counts.audit).toBeGreaterThan(3);

  const { items } = (await people.legal.call(api.bundles.list)).body;
  expect(items.map(({ id }) => id)).toEqual([asked.id]);
  // Nobody else's: not of who may make some, nor of who may not.
  expect((await people.compliance.call(api.bundles.get, { params })).status).toBe(404);
  expect((await people.analyst.call(api.bundles.list)).status).toBe(403);
  const all = { kind: 'audit', filter: {} };
  const refused = await people.legal.call(api.bundles.make, { body: { scope: all, reason: REASON } });
  expect(refused.body).toMatchObject({ code: 'not-allowed' });
  await act('legal', api.bundles.cancel, { params, body: { version: made.version } });
  expect((await people.legal.fetch(`/api/bundles/${asked.id}/bundle.zip`)).status).toBe(410);
}

async function settled(client: ApiClient, id: string): Promise<Bundle> {
  for (let tries = 0; tries < 300; tries++) {
    const { body } = await client.call(api.bundles.get, { params: { id } });
    if (body.state !== 'waiting' && body.state !== 'running') return body;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the export was not made within 30 s');
}
