import type { Keepers } from '@minutebook/archive';
import { putInForce } from '@minutebook/archive/testing';
import { api, type Disposal } from '@minutebook/contract';
import type { Database } from '@minutebook/platform';
import type { ApiClient } from './api-client.testing';
import type { Act } from './review-calls.testing';

const REASON = 'Its time has come, and nobody needs it.';
const WAIT = 50;

/**
 * Every act on disposals. Somebody keeps everything when its turn comes, so that no message of the other calls goes; and what
 * is stopped in between is carried out by nobody meanwhile.
 */
export async function disposalCalls(
  act: Act,
  auditor: ApiClient,
  { keepers, database }: { keepers: Keepers; database: Database },
): Promise<void> {
  let keeping = false;
  keepers.add({
    kind: 'calls',
    reasons: async (_queries, ids) => {
      const reason = [{ kind: 'alert' as const, ref: '1', sentence: 'An alert is open.' }];
      return new Map(keeping ? ids.map((id) => [id, reason]) : []);
    },
  });
  await putInForce({ db: { app: database }, clock: { now: () => new Date() } }, [{ code: 'CALLS', period: 'P0D' }]);

  const read = async (id: string): Promise<Disposal> =>
    (await auditor.call(api.disposals.get, { params: { id } })).body;
  const until = async (id: string, fits: (disposal: Disposal) => boolean): Promise<Disposal> => {
    for (let tries = 0; tries < 200; tries++) {
      const now = await read(id);
      if (fits(now)) return now;
      await new Promise((resolve) => setTimeout(resolve, WAIT));
    }
    throw new Error('the disposal did not get there');
  };
  const asked = async (): Promise<Disposal> => {
    const begun = await act('compliance', api.disposals.dryRun, { body: { scope: {}, reason: REASON } });
    const counted = await until(begun.id, (now) => now.counted);
    expect(counted.counts.disposable).toBeGreaterThan(0);
    expect(counted.classes).toMatchObject([{ code: 'CALLS', citation: '17 CFR CALLS' }]);
    const body = { version: counted.version };
    return act('compliance', api.disposals.propose, { params: { id: counted.id }, body });
  };

  const first = await asked();
  expect(first).toMatchObject({ state: 'proposed', own: true, mayApprove: { allowed: false } });
  const rejected = await act('legal', api.disposals.reject, {
    params: { id: first.id },
    body: { version: first.version, reason: REASON },
  });
  expect(rejected).toMatchObject({ state: 'rejected', decision: REASON, decidedBy: { name: 'The legal' } });

  const second = await asked();
  const place = { params: { id: second.id } };
  // Whoever carries disposals out waits for this: it began, and nothing of it is done.
  const stop = (): Promise<true | undefined> =>
    database.exclusively('disposal', async () => {
      await act('legal', api.disposals.approve, { ...place, body: { version: second.version } });
      await database.query(`UPDATE archive.disposal SET state = 'running' WHERE id = $1`, [Number(second.id)]);
      const { version } = await read(second.id);
      const paused = await act('compliance', api.disposals.pause, { ...place, body: { version, reason: REASON } });
      const resumed = await act('compliance', api.disposals.resume, { ...place, body: { version: paused.version } });
      const body = { version: resumed.version, reason: REASON };
      await act('compliance', api.disposals.cancel, { ...place, body });
      return true as const;
    });
  while (!(await stop())) await new Promise((resolve) => setTimeout(resolve, WAIT));

  const third = await asked();
  keeping = true;
  await act('legal', api.disposals.approve, { params: { id: third.id }, body: { version: third.version } });
  const ended = await until(third.id, (now) => now.finishedAt !== null);
  expect(ended).toMatchObject({ state: 'done', counts: { disposed: 0, survivors: third.counts.disposable } });
  const { body: listed } = await auditor.call(api.disposals.messages, { params: { id: third.id } });
  expect(listed.items[0]).toMatchObject({ state: 'kept', reason: 'alert' });
  const file: unknown = await act('auditor', api.disposals.certificateFile, { params: { id: third.id } });
  expect(file).toMatchObject({
    number: `D-${third.id}`,
    approvedBy: { name: 'The legal' },
    kept: [{ reason: 'alert', messages: third.counts.disposable }],
  });
  keeping = false;
}
