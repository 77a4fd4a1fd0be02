import 'reflect-metadata';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { operatorActor } from '@minutebook/access';
import { Imports } from '@minutebook/archive';
import { readSettings } from '@minutebook/platform';
import { Appliance, Pipeline, startContext } from '@minutebook/appliance';
import { Lexicons } from '@minutebook/surveillance';
import { type Figure, print, watchMemory } from './report';

const COPIES = 10;
const SAMPLES = resolve(__dirname, '../../../shared/samples');

/** A lexicon in force, so that "alerted" means something. */
const RULES = [
  ['MA-1', 'confidential OR "off the record" OR "do not forward"'],
  ['MA-2', '(delete OR destroy OR shred) w/5 (mail OR message OR file)'],
  ['MA-3', '内幕 OR 保密 OR 别外传'],
  ['MA-4', 'guarantee* w/8 (return OR profit OR price)'],
  ['MA-5', '"call me" OR "my cell" OR whatsapp'],
] as const;

export async function run(json: boolean): Promise<void> {
  const mails = files(join(SAMPLES, 'email/enron-mbox'));
  const chats = files(join(SAMPLES, 'chat/whatsapp-rendered'));
  if (mails.length === 0) {
    print({ bench: 'ingest', figures: [], notes: [`Left out: ${SAMPLES} is not here.`] }, json);
    return;
  }
  const work = mkdtempSync(join(tmpdir(), 'minutebook-bench-'));
  const figures: Figure[] = [];
  const notes: string[] = [];
  try {
    const boxes = manyMailboxes(join(work, 'mailboxes'), mails);
    const single = oneFileEach(join(work, 'folder', 'cur'), boxes);
    const mail = await ingest(join(work, 'mail'), boxes);
    const folder = await ingest(join(work, 'single'), single);
    const chat = await ingest(join(work, 'chat'), manyChats(join(work, 'chats'), chats));
    const peer = notmuch(join(work, 'folder'));
    if (!peer) notes.push('notmuch is not installed: no peer.');
    figures.push({
      name: 'mail, first byte to searchable and alerted',
      value: mail.rate,
      unit: 'mails/s',
      goal: '≥ 2,000',
      ...(peer && { peer: { name: 'notmuch (only indexes)', value: single.length / peer } }),
    });
    figures.push({
      name: 'the same mails, a file each',
      value: folder.rate,
      unit: 'mails/s',
      ...(peer && { peer: { name: 'notmuch (only indexes)', value: single.length / peer } }),
    });
    figures.push({
      name: 'chat, first byte to searchable and alerted',
      value: chat.rate,
      unit: 'messages/s',
      goal: '≥ 6,000',
    });
    figures.push({ name: 'mail, peak memory', value: mail.memory, unit: 'MiB' });
    figures.push({ name: 'chat, peak memory', value: chat.memory, unit: 'MiB' });
    notes.push(
      `${mail.messages} mails of ${boxes.length} mailboxes (${mail.alerts} hits), ${COPIES} copies of the samples under Message-IDs of their own; ${chat.messages} chat messages (${chat.alerts} hits); embedded PostgreSQL, one process.`,
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  print({ bench: 'ingest', figures, notes }, json);
}

function files(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

/** The samples are few, and a program of a few seconds mostly warms up: copies, each under Message-IDs of its own. */
function manyMailboxes(folder: string, mailboxes: readonly string[]): string[] {
  mkdirSync(folder, { recursive: true });
  return mailboxes.flatMap((mailbox, i) => {
    const text = readFileSync(mailbox, 'latin1');
    return Array.from({ length: COPIES }, (_, copy) => {
      const path = join(folder, `${i}-${copy}.mbox`);
      writeFileSync(path, text.replaceAll(/^Message-ID: </gim, `$&${copy}.`), 'latin1');
      return path;
    });
  });
}

/** As notmuch wants them. */
function oneFileEach(folder: string, mailboxes: readonly string[]): string[] {
  mkdirSync(folder, { recursive: true });
  return mailboxes.flatMap((mailbox, i) =>
    readFileSync(mailbox, 'latin1')
      .split(/^From .*\n/m)
      .slice(1)
      .map((mail, n) => {
        const path = join(folder, `m${i}-${n}:2,`);
        writeFileSync(path, mail, 'latin1');
        return path;
      }),
  );
}

/** The rendered chats are small: forty copies, each of another year and room, so that none is a duplicate. */
function manyChats(folder: string, chats: readonly string[]): string[] {
  mkdirSync(folder, { recursive: true });
  return chats.flatMap((chat, i) => {
    const text = readFileSync(chat, 'utf8');
    return Array.from({ length: 40 }, (_, copy) => {
      const path = join(folder, `WhatsApp Chat with Room ${i}-${copy}.txt`);
      // Of every date: copies with a day in common would be one chat, exported under two names.
      const moved = text
        .replaceAll(/^(\[?20)\d\d(?=[-/.年])/gm, (_all, century: string) => century + twoDigits(copy))
        .replaceAll(/^(\[?\d+\/\d+\/)\d\d(?=,)/gm, (_all, day: string) => day + twoDigits(copy));
      writeFileSync(path, `${moved}${copy}\n`);
      return path;
    });
  });
}

function twoDigits(year: number): string {
  return String(year).padStart(2, '0');
}

async function ingest(
  folder: string,
  paths: readonly string[],
): Promise<{ rate: number; messages: number; memory: number; alerts: number }> {
  const appliance = await Appliance.start(readSettings({ MINUTEBOOK_DATA: folder, MINUTEBOOK_LOG: 'error' }));
  const context = await startContext(appliance);
  const actor = operatorActor('bench');
  try {
    const { lexicon } = await context.get(Lexicons).apply(
      actor,
      'bench',
      RULES.map(([code, query]) => ({
        code,
        title: code,
        query,
        severity: 2,
        zones: ['subject', 'own'] as ('subject' | 'own')[],
      })),
    );
    const memory = watchMemory();
    const abort = new AbortController();
    const started = performance.now();
    // The follower reads on while the import writes, as in the running appliance.
    const following = follow(context.get(Pipeline), abort.signal);
    const { files: done } = await context
      .get(Imports)
      .runLocal(actor, {}, paths, new AbortController().signal, () => undefined);
    abort.abort();
    await following;
    await context.get(Pipeline).drain();
    const seconds = (performance.now() - started) / 1000;
    const messages = done.reduce((sum, file) => sum + file.account.read, 0);
    const { hits } = await context.get(Lexicons).get(lexicon.id);
    return {
      rate: messages / seconds,
      messages,
      memory: memory.stop(),
      alerts: [...hits.values()].reduce((sum, n) => sum + n, 0),
    };
  } finally {
    await context.close();
    await appliance.stop();
  }
}

async function follow(pipeline: Pipeline, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pipeline.drain(signal);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Seconds notmuch takes for the same mails, one file each as it wants them; undefined where it is not installed. */
function notmuch(folder: string): number | undefined {
  try {
    execFileSync('notmuch', ['--version'], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  const config = join(folder, 'config');
  writeFileSync(config, `[database]\npath=${folder}\n[new]\ntags=\nignore=config\n`);
  const started = performance.now();
  execFileSync('notmuch', ['new', '--quiet'], { env: { ...process.env, NOTMUCH_CONFIG: config }, stdio: 'ignore' });
  return (performance.now() - started) / 1000;
}
