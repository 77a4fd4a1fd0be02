import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Actor } from '@minutebook/access';
import type { DisposalScope } from '@minutebook/contract';
import { OPERATOR, type TestArchive } from '../testing';

export const ANN: Actor = { id: '00000000-0000-4000-8000-00000000000a', name: 'Ann Lee', role: 'compliance' };
export const BO: Actor = { id: '00000000-0000-4000-8000-00000000000b', name: 'Bo Chan', role: 'compliance' };

export const EVERYTHING: DisposalScope = {
  channels: [],
  persons: [],
  conversations: [],
  messages: [],
  from: null,
  until: null,
};

/** A message of a feed (capture's own format). */
export interface FeedMessage {
  readonly id: string;
  readonly text: string;
  readonly at?: string;
  readonly room?: string;
  readonly channel?: string;
  readonly from?: string;
}

/** A feed of chat messages, by default a minute apart. */
export function feed(messages: readonly FeedMessage[], start = '2024-03-01T09:00:00Z'): string {
  const events = messages.map(({ id, text, at, room = 'room', channel = 'teams', from = 'ann@firm.example' }, i) => ({
    type: 'message',
    id,
    channel,
    conversation: { id: room, type: 'group', title: room },
    at: at ?? new Date(Date.parse(start) + i * 60_000).toISOString(),
    from: { scheme: 'email', value: from, name: from.split('@')[0] },
    text,
  }));
  return [{ minutebook: 'feed', version: 1 }, ...events].map((event) => JSON.stringify(event)).join('\n');
}

/** Imports files of these names. */
export async function take(archive: TestArchive, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  const folder = join(archive.folder, `in-${Math.random()}`);
  mkdirSync(folder, { recursive: true });
  const paths = Object.entries(files).map(
    ([name, content]) => (writeFileSync(join(folder, name), content), join(folder, name)),
  );
  await archive.imports.runLocal(OPERATOR, {}, paths, new AbortController().signal, () => undefined);
  await archive.log.sequence('records');
}

export async function messageIds({ db }: TestArchive): Promise<number[]> {
  return (await db.app.query<{ id: number }>('SELECT id FROM archive.message ORDER BY id')).map(({ id }) => id);
}

/** Counts, asks and has it approved; carries nothing out. */
export async function approved(archive: TestArchive, scope: Partial<DisposalScope> = {}): Promise<number> {
  const { disposals, disposer } = archive.disposal;
  const id = await disposals.dryRun(ANN, { ...EVERYTHING, ...scope }, 'Its time has come.');
  await disposer.work();
  await disposals.propose(ANN, id, (await disposals.get(id)).version);
  await disposals.approve(BO, id, (await disposals.get(id)).version);
  return id;
}

/** The same, carried out to its certificate. */
export async function dispose(archive: TestArchive, scope: Partial<DisposalScope> = {}): Promise<number> {
  const id = await approved(archive, scope);
  await archive.disposal.disposer.work();
  await archive.log.sequence('records');
  return id;
}
