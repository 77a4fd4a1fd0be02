import 'reflect-metadata';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { operatorActor } from '@minutebook/access';
import { Appliance, startContext } from '@minutebook/appliance';
import { addAccounts, type FileRow, Imports } from '@minutebook/archive';
import { readSettings } from '@minutebook/platform';
import { BETTER, INDEX, isHere, SAMPLES } from '../libs/capture/src/testing/samples';

/** Folders of real messages: how many records they hold together (MANIFEST.tsv). Labels and lexicons are no messages. */
const FOLDERS: Readonly<Record<string, number>> = {
  'email/enron-mbox': 2_025,
  'email/enron-labelled': 305,
  'email/spamassassin': 310,
  'chat/whatsapp-rendered': 2_227,
};

interface Row {
  readonly file: string;
  readonly format: string;
  readonly bytes: number;
  readonly read: number;
  readonly fresh: number;
  readonly duplicate: number;
  readonly exceptions: number;
  readonly expected: string;
  readonly verdict: 'ok' | 'better' | 'kept' | 'DIFFERS';
}

/**
 * Imports every sample into an archive of its own and prints what became of it. `better`: more than the parser the index
 * counted with, for a reason that samples.ts gives; `kept`: no format we read, all bytes kept as exceptions. Returns the
 * exit code: 3 when a file differs or a byte is unaccounted for.
 */
export async function run(json: boolean): Promise<number> {
  if (!isHere) {
    process.stdout.write(`Left out: ${SAMPLES} is not here.\n`);
    return 0;
  }
  const rows: Row[] = [];
  const work = mkdtempSync(join(tmpdir(), 'minutebook-acceptance-'));
  const appliance = await Appliance.start(readSettings({ MINUTEBOOK_DATA: work, MINUTEBOOK_LOG: 'error' }));
  const context = await startContext(appliance);
  try {
    const imports = context.get(Imports);
    const take = async (paths: readonly string[]): Promise<readonly FileRow[]> => {
      const options = { zone: 'UTC' };
      const never = new AbortController().signal;
      return (await imports.runLocal(operatorActor('acceptance'), options, paths, never, () => undefined)).files;
    };
    for (const [folder, expected] of Object.entries(FOLDERS)) {
      const files = await take(filesIn(join(SAMPLES, folder)).filter((path) => !path.endsWith('.cats')));
      const sum = (value: (file: FileRow) => number): number => files.reduce((total, file) => total + value(file), 0);
      const read = sum(({ account }) => account.read);
      rows.push({
        file: `${folder}/ (${files.length} files)`,
        format: files[0]?.format ?? 'unknown',
        bytes: sum(({ bytes }) => bytes),
        read,
        fresh: sum(({ account }) => account.fresh),
        duplicate: sum(({ account }) => account.duplicate),
        exceptions: sum(({ account }) => account.exceptions),
        expected: String(expected),
        verdict: read === expected && files.every(addsUp) ? 'ok' : 'DIFFERS',
      });
    }
    const fixtures = filesIn(join(SAMPLES, 'fixtures')).filter((path) => !path.endsWith('.tsv'));
    const paths = fixtures.filter((path) => !isMapOfCalls(path));
    (await take(paths)).forEach((file, i) => rows.push(rowOf(relative(SAMPLES, paths[i]!), file)));
    for (const path of fixtures.filter(isMapOfCalls)) {
      const files = await take(callsIn(path, work));
      rows.push(
        rowOf(relative(SAMPLES, path), {
          ...files[0]!,
          account: files.map(({ account }) => account).reduce(addAccounts),
        }),
      );
    }
  } finally {
    await context.close();
    await appliance.stop();
    rmSync(work, { recursive: true, force: true });
  }
  const differing = rows.filter(({ verdict }) => verdict === 'DIFFERS').length;
  if (json) process.stdout.write(`${JSON.stringify({ rows, differing })}\n`);
  else print(rows, differing);
  return differing === 0 ? 0 : 3;
}

/** Bodies of several calls under made-up names: each is a file of its own. */
function isMapOfCalls(path: string): boolean {
  return path.includes('/whatsapp-cloud-api/');
}

function callsIn(path: string, work: string): string[] {
  const calls = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  return Object.entries(calls).map(([name, body]) => {
    const file = join(work, `${basename(path)}-${name.replace(/\W/g, '_')}.json`);
    writeFileSync(file, JSON.stringify(body));
    return file;
  });
}

function rowOf(path: string, file: FileRow): Row {
  const { account, format, bytes } = file;
  const entry = INDEX.find((one) => one.path === path);
  const better = BETTER[path];
  // The index counts calls: an edit or a reaction is one, too.
  const records = account.read - account.exceptions + (isMapOfCalls(path) ? account.events : 0);
  const unread = account.bytesInRecords === 0 && account.exceptions > 0;
  const verdict =
    !addsUp(file) || file.state !== 'done'
      ? 'DIFFERS'
      : better
        ? records === better.read && account.exceptions === better.exceptions
          ? 'better'
          : 'DIFFERS'
        : entry && entry.stated > 0
          ? records === entry.stated
            ? 'ok'
            : unread
              ? 'kept'
              : 'DIFFERS'
          : unread
            ? 'kept'
            : 'ok';
  return {
    file: path,
    format: format ?? 'unknown',
    bytes,
    read: account.read,
    fresh: account.fresh,
    duplicate: account.duplicate,
    exceptions: account.exceptions,
    expected: better ? `${better.read} + ${better.exceptions}` : entry && entry.stated > 0 ? String(entry.stated) : '–',
    verdict,
  };
}

/** Every byte is in a record, an exception or between records; everything read is new, known or an exception. */
function addsUp({ account }: FileRow): boolean {
  return (
    account.bytes === account.bytesInRecords + account.bytesInExceptions + account.bytesInStructure &&
    account.read === account.fresh + account.duplicate + account.exceptions
  );
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .sort();
}

function print(rows: readonly Row[], differing: number): void {
  const head = ['file', 'format', 'bytes', 'read', 'new', 'duplicate', 'exceptions', 'expected', 'verdict'];
  const cells = rows.map((row) => [
    row.file.length > 72 ? `…${row.file.slice(-71)}` : row.file,
    row.format,
    ...[row.bytes, row.read, row.fresh, row.duplicate, row.exceptions].map((value) => value.toLocaleString('en')),
    row.expected,
    row.verdict,
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map((line) => line[i]!.length)));
  for (const line of [head, ...cells])
    process.stdout.write(
      `${line.map((cell, i) => (i < 2 || i > 6 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ')}\n`,
    );
  const count = (verdict: Row['verdict']): number => rows.filter((row) => row.verdict === verdict).length;
  process.stdout.write(
    `\n${rows.length} rows: ${count('ok')} ok, ${count('better')} better than the index, ${count('kept')} kept unread, ${differing} differ\n`,
  );
}
