import 'reflect-metadata';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AccessJobsModule, Checkpoints, LogCheck, operatorActor, TransparencyLog } from '@minutebook/access';
import { Appliance, CoreModule, nestLogger } from '@minutebook/appliance';
import { Imports } from '@minutebook/archive';
import { Database, type Jobs, JOBS, readSettings } from '@minutebook/platform';
import { freshSalt } from '@minutebook/proof';
import { type Figure, print } from './report';

const ENTRIES = 1_000_000;
/** Entries of a transaction, as an import writes them. */
const BATCH = 500;
const WRITERS = 4;
const IMPORTED = 60_000;
const PROOFS = 300;

/**
 * What the ledger costs: entries a second from the outbox to a signed checkpoint, how long an entry waits for it while an
 * import runs as fast as it can, and reading it all again. `--entries N` makes the log smaller.
 */
export async function run(json: boolean): Promise<void> {
  const { values } = parseArgs({ options: { entries: { type: 'string' } }, strict: false });
  const entries = Number(values.entries ?? ENTRIES);
  const before = loadavg()[0]!.toFixed(1);
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-bench-'));
  const appliance = await Appliance.start(readSettings({ MINUTEBOOK_DATA: folder, MINUTEBOOK_LOG: 'error' }));
  // The jobs are the appliance's own: they gather, number and sign as they do in service.
  const context = await NestFactory.createApplicationContext(
    { module: class Ledger {}, imports: [CoreModule.of(appliance), AccessJobsModule] },
    { logger: nestLogger(appliance.platform.log), abortOnError: false },
  );
  const figures: Figure[] = [];
  const computed: string[] = [];
  try {
    await context.get<Jobs>(JOBS).start();
    figures.push(...(await underImport(context, folder)));
    const [written, writing] = await computing(() => throughput(context, entries));
    const [verified, verifying] = await computing(() => verification(context));
    figures.push(...written, verified, ...(await proofs(context)));
    computed.push(`writing ${writing.toFixed(1)} s, verifying ${verifying.toFixed(1)} s`);
  } finally {
    await context.get<Jobs>(JOBS).stop();
    await context.close();
    await appliance.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  const notes = [
    `Everything on this machine (${availableParallelism()} cores), signer and embedded PostgreSQL included; its load was ${before} before and ${loadavg()[0]!.toFixed(1)} after.`,
    `What this process itself computed, which no other program on the machine delays: ${computed.join()}.`,
    `Merge delay: age of the oldest entry that no signed checkpoint covers, asked every 20 ms; an entry waits less. Import: ${IMPORTED.toLocaleString('en')} chat messages, one process.`,
    `Throughput: ${WRITERS} writers, ${BATCH} entries a transaction, until a signed checkpoint covers the last.`,
    'Peer: Tessera (transparency-dev/tessera, docs/performance.md at 1029108), POSIX storage without antispam on 12 cores: about 2,900 writes/s, 6.0 s to integrate on average, its entries one a request. Published figures of another machine, not measured here.',
  ];
  print({ bench: 'ledger', figures, notes }, json);
}

/** With the seconds of processor time this process took for it. */
async function computing<T>(work: () => Promise<T>): Promise<[T, number]> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return [result, (user + system) / 1e6];
}

async function underImport(context: INestApplicationContext, folder: string): Promise<Figure[]> {
  const checkpoints = context.get(Checkpoints);
  const ages: number[] = [];
  let asking = true;
  const watching = (async () => {
    while (asking) {
      ages.push((await checkpoints.state()).mergeDelayMs);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  const file = join(folder, 'chat.txt');
  writeFileSync(file, chat(IMPORTED));
  const started = performance.now();
  await context
    .get(Imports)
    .runLocal(operatorActor('bench'), {}, [file], new AbortController().signal, () => undefined);
  const seconds = (performance.now() - started) / 1000;
  await covered(context);
  asking = false;
  await watching;
  return [
    { name: 'import meanwhile, archived', value: IMPORTED / seconds, unit: 'messages/s' },
    { name: 'merge delay under import, p50', value: quantile(ages, 0.5) / 1000, unit: 's' },
    {
      name: 'merge delay under import, p99',
      value: quantile(ages, 0.99) / 1000,
      unit: 's',
      goal: '≤ 5',
      peer: { name: 'Tessera, published average', value: 6.019 },
    },
  ];
}

async function throughput(context: INestApplicationContext, entries: number): Promise<Figure[]> {
  const [database, log] = [context.get(Database), context.get(TransparencyLog)];
  const size = await log.size('records');
  const count = Math.max(BATCH * WRITERS, entries - size);
  // Rows these would stand for are not there; the log does not look.
  let next = 1_000_000_000;
  const last = next + count;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      while (next < last) {
        const from = next;
        next += BATCH;
        const batch = Array.from({ length: Math.min(BATCH, last - from) }, (_, i) => ({
          type: 'message.captured',
          subject: `message:${from + i}:0`,
          ref: from + i,
          commit: freshSalt(),
        }));
        await database.transaction((tx) => log.append(tx, 'records', 'system:capture', batch));
      }
    }),
  );
  const written = (performance.now() - started) / 1000;
  await covered(context, size + count);
  const signed = (performance.now() - started) / 1000;
  return [
    { name: 'entries into the outbox', value: count / written, unit: 'entries/s' },
    {
      name: 'entries, outbox to leaf to signed checkpoint',
      value: count / signed,
      unit: 'entries/s',
      goal: '≥ 20,000',
      peer: { name: 'Tessera POSIX, 12 cores, published', value: 2_900 },
    },
  ];
}

async function verification(context: INestApplicationContext): Promise<Figure> {
  const started = performance.now();
  const check = new LogCheck(context.get(Database), context.get(TransparencyLog));
  const { entries, faults } = await check.run('records');
  if (faults.length > 0) throw new Error(`the log is faulty: ${faults[0]!.what}`);
  const seconds = (performance.now() - started) / 1000;
  return {
    name: `verification of ${entries.toLocaleString('en')} leaves, nodes, checkpoints`,
    value: seconds,
    unit: 's',
    goal: '≤ 10',
  };
}

async function proofs(context: INestApplicationContext): Promise<Figure[]> {
  const checkpoints = context.get(Checkpoints);
  const newest = (await checkpoints.newest('records'))!;
  const times: number[] = [];
  for (let n = 0; n < PROOFS; n++) {
    const index = Math.floor((newest.size * (n + 0.5)) / PROOFS);
    const started = performance.now();
    await checkpoints.proofOf('records', index, newest);
    times.push(performance.now() - started);
  }
  return [
    { name: 'proof of one record, p50', value: quantile(times, 0.5), unit: 'ms', goal: '≤ 20' },
    { name: 'proof of one record, p99', value: quantile(times, 0.99), unit: 'ms' },
  ];
}

/** Until a checkpoint covers everything, or so many entries. */
async function covered(context: INestApplicationContext, size?: number): Promise<void> {
  const [checkpoints, log] = [context.get(Checkpoints), context.get(TransparencyLog)];
  for (;;) {
    const { records } = await checkpoints.state();
    const wanted = size ?? (await log.size('records'));
    if (records.pending === 0 && (records.checkpoint?.size ?? 0) >= wanted) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function chat(messages: number): string {
  const lines = Array.from({ length: messages }, (_, i) => {
    const minute = String(Math.floor(i / 60) % 60).padStart(2, '0');
    const hour = String(Math.floor(i / 3_600) % 24).padStart(2, '0');
    const day = String(1 + (Math.floor(i / 86_400) % 28)).padStart(2, '0');
    return `${day}/03/2024, ${hour}:${minute} - Person ${i % 40}: what was said as number ${i}, and a little more`;
  });
  return `${lines.join('\n')}\n`;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
