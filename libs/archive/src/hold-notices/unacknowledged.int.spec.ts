import type { Actor } from '@minutebook/access';
import { HoldScopeInput } from '@minutebook/contract';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OPERATOR } from '../testing';
import { NoticeLab } from './notice-lab.testing';

let lab: NoticeLab;
let legal: Actor;

beforeEach(async () => {
  lab = await NoticeLab.open();
  legal = await lab.user('Hugo', 'legal');
  for (const name of ['Ann', 'Bo']) await lab.person(name);
});
afterEach(() => lab.close());

/** A chat each, so that neither is context of the other. */
async function take(name: string, day: string): Promise<void> {
  const event = {
    type: 'message',
    id: `${name} ${day}`,
    channel: 'teams',
    conversation: { id: name, type: 'group', title: name },
    at: `${day}T09:00:00Z`,
    from: { scheme: 'email', value: `${name.toLowerCase()}@firm.example`, name },
    text: 'good morning',
  };
  const { archive } = lab;
  const path = join(archive.folder, `${name}-${day}.jsonl`);
  writeFileSync(path, [{ minutebook: 'feed', version: 1 }, event].map((line) => JSON.stringify(line)).join('\n'));
  await archive.imports.runLocal(OPERATOR, {}, [path], new AbortController().signal, () => undefined);
  await archive.log.sequence('records');
}

/** Senders of the messages that holds keep. */
async function kept(): Promise<string[]> {
  const rows = await lab.archive.db.app.query<{ sender: string }>(
    `SELECT DISTINCT h.value AS sender FROM archive.message m JOIN archive.conversation c ON c.id = m.conversation_id JOIN archive.member b ON b.conversation_id = c.id
     JOIN archive.handle h ON h.id = b.handle_id WHERE m.id IN (SELECT message_id FROM archive.kept_by_holds(ARRAY(SELECT id FROM archive.message))) ORDER BY 1`,
  );
  return rows.map(({ sender }) => sender.split('@')[0]!);
}

it('[R53] what an unacknowledged custodian has is held all the same: from the placing on, whoever was told, and however it goes on', async () => {
  await take('Ann', '2024-03-01');
  await take('Bo', '2024-03-01');
  const { holding } = lab.archive;
  const matter = await holding.matters.open(legal, { title: 'Fairwater', reference: null, silent: false });
  const { id } = await holding.holds.place(
    legal,
    {
      matter: matter.id,
      name: 'Inquiry',
      issuer: 'Counsel',
      triggerOn: '2026-11-20',
      legalBasis: 'FRCP 37(e)',
      reviewOn: '2027-05-20',
      silent: false,
    },
    HoldScopeInput.parse({ custodians: ['Ann'] }),
  );
  // Nobody has been told, and nothing has been looked at yet.
  expect(await kept()).toContain('ann');
  await holding.round.run();
  expect(await kept()).toEqual(['ann']);
  // Told, reminded, escalated, and never acknowledged: what comes in meanwhile is held too.
  await lab.issue(legal, id);
  for (const [at, state] of [
    ['2026-11-24T09:00:00Z', 'sent'],
    ['2026-11-27T09:00:00Z', 'reminded'],
    ['2026-12-02T09:00:00Z', 'escalated'],
  ] as const) {
    await lab.goTo(at);
    expect(await lab.states(legal, id)).toEqual({ Ann: state });
    await take('Ann', at.slice(0, 10));
    await holding.round.run();
    expect(await kept()).toEqual(['ann']);
  }
  const [row] = await lab.archive.db.app.query<{ held: number; all: number }>(
    `SELECT (SELECT count(*) FROM archive.held WHERE hold_id = $1) AS held, (SELECT count(*) FROM archive.message) AS "all"`,
    [id],
  );
  expect(row).toEqual({ held: 4, all: 5 });
  // Acknowledging changes nothing of it either.
  await lab.acknowledge(lab.tokensTo('ann@firm.example')[0]!, 'Ann');
  expect(await kept()).toEqual(['ann']);
});
