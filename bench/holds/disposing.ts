import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ANN, BO, EVERYTHING, feed } from '../../libs/archive/src/disposal/disposal.testing';
import { OPERATOR, putInForce, type TestArchive } from '../../libs/archive/src/testing';
import type { Figure } from '../report';

/** Files that come in, one after the other, each a transaction of its own. */
const FILES = 150;
/** Messages of a file. */
const MESSAGES = 20;

const NEVER = new AbortController().signal;

/**
 * A disposal of half of a large archive: its dry run, then its pages while files come in, beside the same files while
 * nothing is disposed of. It is stopped when they are in: what it has done by then says how long all of it would take.
 */
export async function disposing(archive: TestArchive): Promise<Figure[]> {
  await putInForce(archive, [{ code: 'C4Y', period: 'P4Y' }]);
  const { disposals, disposer } = archive.disposal;
  const id = await disposals.dryRun(ANN, EVERYTHING, 'To see what it takes.');
  const counting = await timed(() => disposer.work());
  await disposals.propose(ANN, id, (await disposals.get(id)).version);
  await disposals.approve(BO, id, (await disposals.get(id)).version);

  await capture(archive, 'warm');
  const alone = await capture(archive, 'alone');
  const stop = new AbortController();
  const working = timed(() => disposer.work(stop.signal));
  const beside = await capture(archive, 'beside');
  stop.abort();
  const seconds = await working;
  const { disposed } = await disposals.get(id);
  // A process that begins anew goes on where the last one stopped.
  const again = new AbortController();
  setTimeout(() => again.abort(), 5_000);
  await disposer.work(again.signal);
  const [row] = await archive.db.app.query<{ gone: number; listed: number }>(
    `SELECT (SELECT count(*) FROM archive.disposed) AS gone, sum(disposed) AS listed FROM archive.disposal_page WHERE state = 'done'`,
  );
  if (row!.gone !== Number(row!.listed) || row!.gone <= disposed)
    throw new Error('a page was done twice, or not gone on with');
  return [
    {
      name: `dry run of a disposal: ${count((await disposals.get(id)).tally.disposable)} listed`,
      value: counting,
      unit: 's',
    },
    { name: 'disposed of while files come in', value: disposed / seconds, unit: 'messages/s' },
    ...(['median', 'longest'] as const).map((which) => ({
      name: `a file archived beside the disposal, ${which}`,
      value: beside[which],
      unit: 'ms',
      peer: { name: 'with none', value: alone[which] },
    })),
  ];
}

/** Milliseconds from a file's arrival to its end. */
async function capture(archive: TestArchive, name: string): Promise<{ median: number; longest: number }> {
  const folder = join(archive.folder, name);
  mkdirSync(folder);
  const times: number[] = [];
  for (let file = 0; file < FILES; file++) {
    const path = join(folder, `${file}.jsonl`);
    const messages = Array.from({ length: MESSAGES }, (_, i) => ({
      id: `${name}-${file}-${i}`,
      text: `message ${i} of file ${file}`,
      room: `room ${i % 5}`,
    }));
    writeFileSync(path, feed(messages, '2026-11-01T09:00:00Z'));
    times.push(1000 * (await timed(() => archive.imports.runLocal(OPERATOR, {}, [path], NEVER, () => undefined))));
  }
  times.sort((a, b) => a - b);
  return { median: times[FILES >> 1]!, longest: times.at(-1)! };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

function count(n: number): string {
  return n.toLocaleString('en');
}
