import 'reflect-metadata';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { INestApplicationContext } from '@nestjs/common';
import { BackupRegister, Checkpoints, operatorActor, Restorations } from '@minutebook/access';
import {
  Appliance,
  BackupFile,
  BackupMaker,
  checkBackup,
  type MadeBackup,
  Pipeline,
  Restorer,
  startContext,
} from '@minutebook/appliance';
import { Imports, Verification } from '@minutebook/archive';
import { readSettings, type Settings } from '@minutebook/platform';
import { type Figure, print, watchMemory } from './report';

const MESSAGES = 200_000;
const IN_A_CHAT = 2_000;
const ACTOR = operatorActor('bench');
const OPENER = { kind: 'passphrase', passphrase: 'the passphrase of the bench' } as const;
const KEY_OPENER = { kind: 'passphrase', passphrase: 'another one for the key' } as const;

/** What a backup and a restore cost (RPO, RTO): `--messages N` makes the archive smaller or larger. */
export async function run(json: boolean): Promise<void> {
  const { values } = parseArgs({ options: { messages: { type: 'string' } }, strict: false });
  const messages = Number(values.messages ?? MESSAGES);
  const home = mkdtempSync(join(tmpdir(), 'minutebook-bench-'));
  const figures: Figure[] = [];
  const before = loadavg()[0]!.toFixed(1);
  try {
    const [first, second] = ['first', 'second'].map((name) => settingsOf(home, name)) as [Settings, Settings];
    const made = await backUp(first, home, messages, figures);
    const tarred = seconds(() => execFileSync('tar', ['-cf', join(home, 'cold.tar'), '-C', home, 'first']));
    const cold = {
      name: 'tar of the stopped folder, not encrypted',
      value: statSync(join(home, 'cold.tar')).size / 2 ** 20,
    };
    figures.push({ name: 'size of the backup', value: made.bytes / 2 ** 20, unit: 'MiB', peer: cold });
    figures.push({ name: 'that tar', value: tarred, unit: 's' });
    await restore(second, made, messages, figures);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  const notes = [
    `${messages.toLocaleString('en')} chat messages; embedded PostgreSQL, one process, ${availableParallelism()} cores; load ${before} before and ${loadavg()[0]!.toFixed(1)} after.`,
    'Peak memory is of a process that imported the archive before.',
    'A restore is from the empty folder to the archive loaded, guarded and closed; then comparison, acceptance, and the search index, during which people can work.',
  ];
  print({ bench: 'backup', figures, notes }, json);
}

function settingsOf(home: string, name: string): Settings {
  return readSettings({ MINUTEBOOK_DATA: join(home, name), MINUTEBOOK_LOG: 'error' });
}

async function at<T>(settings: Settings, work: (appliance: Appliance, context: INestApplicationContext) => Promise<T>) {
  const appliance = await Appliance.start(settings);
  const context = await startContext(appliance);
  try {
    return await work(appliance, context);
  } finally {
    await context.close();
    await appliance.stop();
  }
}

async function backUp(settings: Settings, home: string, messages: number, figures: Figure[]): Promise<MadeBackup> {
  return at(settings, async (appliance, context) => {
    await context
      .get(Imports)
      .runLocal(
        ACTOR,
        { zone: 'UTC', owner: 'Ben' },
        chats(home, messages),
        new AbortController().signal,
        () => undefined,
      );
    await context.get(Pipeline).drain();
    await context.get(Checkpoints).settle();
    const maker = new BackupMaker(appliance, context.get(BackupRegister));
    const order = {
      path: join(home, 'bench.mbackup'),
      recipients: [OPENER],
      expires: new Date(Date.now() + 86_400_000),
      keyPassphrase: KEY_OPENER.passphrase,
    };
    const memory = watchMemory();
    const started = performance.now();
    const made = await maker.make(ACTOR, order);
    const took = (performance.now() - started) / 1000;
    figures.push({ name: 'backup, peak memory', value: memory.stop(), unit: 'MiB' });
    figures.push({ name: 'backup, while it runs', value: took, unit: 's' });
    figures.push({ name: 'backup, rate', value: messages / took, unit: 'messages/s' });
    return made;
  });
}

async function restore(settings: Settings, made: MadeBackup, messages: number, figures: Figure[]): Promise<void> {
  const timed = async (name: string, work: () => Promise<unknown>): Promise<number> => {
    const started = performance.now();
    await work();
    const took = (performance.now() - started) / 1000;
    figures.push({ name, value: took, unit: 's' });
    return took;
  };
  const file = await BackupFile.open(made.path);
  await timed('restore --check', () => checkBackup(file, OPENER));
  const memory = watchMemory();
  const took = await timed('restore on an empty folder', () =>
    new Restorer(settings).restore(file, { opener: OPENER, keyOpener: KEY_OPENER }),
  );
  figures.push({ name: 'restore, peak memory', value: memory.stop(), unit: 'MiB' });
  figures.push({ name: 'restore, rate', value: messages / took, unit: 'messages/s' });
  await file.close();
  await at(settings, async (_appliance, context) => {
    await timed('comparison and acceptance', async () => {
      await context.get(Restorations).compare([]);
      await context.get(Restorations).accept(ACTOR);
    });
    await timed('verification of everything restored', async () => {
      const { faults } = await context.get(Verification).run();
      if (faults.length > 0) throw new Error(`${faults.length} faults after the restore`);
    });
  });
  await at(settings, async (_appliance, context) => {
    await timed('search index read in again', () => context.get(Pipeline).drain());
  });
}

function chats(home: string, messages: number): string[] {
  const folder = join(home, 'chats');
  mkdirSync(folder, { recursive: true });
  return Array.from({ length: Math.ceil(messages / IN_A_CHAT) }, (_, room) => {
    const path = join(folder, `WhatsApp Chat with Room ${room}.txt`);
    const lines = Array.from({ length: Math.min(IN_A_CHAT, messages - room * IN_A_CHAT) }, (_, i) => {
      const at = new Date(Date.UTC(2020, 0, 1, 8) + (room * IN_A_CHAT + i) * 60_000).toISOString();
      return `[${at.slice(0, 10).replaceAll('-', '/')} ${at.slice(11, 19)}] Room ${room}: Message ${i} of this room, about delivery ${(room * 7919 + i * 104729) % 99991} and nothing else`;
    });
    writeFileSync(path, `${lines.join('\n')}\n`);
    return path;
  });
}

function seconds(work: () => unknown): number {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1000;
}
