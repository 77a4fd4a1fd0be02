import { operatorActor } from '@minutebook/access';
import { api } from '@minutebook/contract';
import type { Database } from '@minutebook/platform';
import type { Lexicons } from '@minutebook/surveillance';
import type { ApiClient } from './api-client.testing';
import type { Act } from './review-calls.testing';

const REASON = 'Retired on purpose, the other one has its words.';
const RULE = {
  code: 'WATCHED',
  title: 'Another channel',
  query: 'whatsapp',
  severity: 2,
  examples: [{ text: 'move to WhatsApp', hits: true }],
};
const MOST = 200;
const PAUSE_MS = 50;

/** Every act on what watches surveillance itself: canaries on their whole way, hits after changes, patterns of activity. */
export async function watchCalls(
  act: Act,
  auditor: ApiClient,
  { lexicons, database }: { readonly lexicons: Lexicons; readonly database: Database },
): Promise<void> {
  const operator = operatorActor('test');
  await lexicons.apply(operator, 'Watched', [RULE]);
  const { version } = (await auditor.call(api.watch.canaries)).body;
  const on = await act('compliance', api.watch.settings, {
    body: { canaries: true, hours: 4, channels: ['teams'], version },
  });
  expect(on).toMatchObject({ settings: { canaries: true, channels: ['teams'] }, version: version + 1 });
  const arrived = await until(
    async () => (await auditor.call(api.watch.canaries)).body,
    ({ scenarios }) => scenarios.some(({ rule, arrived: came }) => rule === 'WATCHED' && came === 1),
  );
  const { items: sent } = (await auditor.call(api.watch.sent)).body;
  expect(sent.find(({ rule }) => rule === 'WATCHED')).toMatchObject({ state: 'arrived', channel: 'teams' });
  const scenario = arrived.scenarios.find(({ rule }) => rule === 'WATCHED')!;
  await act('compliance', api.watch.endScenario, { params: { id: scenario.id }, body: { reason: REASON } });

  await lexicons.apply(operator, 'Watched', [{ ...RULE, query: 'whatsapp OR wechat' }]);
  const { items: changes } = await until(
    async () => (await auditor.call(api.watch.volumes)).body,
    ({ items }) => items.some(({ what, lines }) => what === 'Watched 2' && lines.length > 0),
  );
  const change = changes.find(({ what }) => what === 'Watched 2')!;
  const [line] = change.lines;
  await database.query('UPDATE surveillance.volume_line SET flagged_at = now() WHERE change_id = $1', [change.id]);
  await act('compliance', api.watch.settleVolume, {
    params: { id: change.id },
    body: { rule: line!.id, reason: REASON },
  });

  const [first] = (await auditor.call(api.watch.patterns)).body.items;
  const at = { params: { code: first!.code } };
  const changed = await act('compliance', api.watch.changePattern, {
    ...at,
    body: { version: first!.version, settings: { ...first!.settings, minimum: 5 } },
  });
  const day = new Date().toISOString().slice(0, 10);
  await act('compliance', api.watch.rehearsePattern, {
    ...at,
    body: { version: changed.version, from: '2024-03-01', to: day },
  });
  await until(
    async () => (await auditor.call(api.watch.patterns)).body,
    ({ items }) => items[0]!.isRehearsed,
  );
  await act('compliance', api.watch.switchPattern, {
    ...at,
    body: { version: changed.version, on: false, reason: REASON },
  });
}

/** What jobs do in their own time. */
async function until<T>(look: () => Promise<T>, holds: (seen: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries++) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (tries === MOST) throw new Error(`did not come about: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
