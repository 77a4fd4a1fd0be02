import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { addAccounts, emptyAccount, type FileRow, Imports } from '@minutebook/archive';
import type { Account } from '@minutebook/contract';
import { Problem } from '@minutebook/platform';
import { Pipeline } from '@minutebook/appliance';
import { EXIT, type Invocation } from '../main';
import { fromHere, withArchive } from '../session';

/** What a program reads of a file's account. `read = new + duplicate + exceptions`. */
interface FileLine {
  readonly file: string;
  readonly format: string;
  readonly bytes: number;
  readonly read: number;
  readonly new: number;
  readonly duplicate: number;
  readonly events: number;
  readonly exceptions: number;
  readonly attachments: { readonly found: number; readonly missing: number };
}

/** Reads files (and the files in folders) into the archive, and makes them searchable and alerted. */
export async function importFiles(invocation: Invocation): Promise<number> {
  const { positionals, flags, terminal, signal } = invocation;
  const paths = (await Promise.all(positionals.map((path) => filesAt(fromHere(path))))).flat();
  if (paths.length === 0)
    throw new Problem({
      code: 'usage',
      status: 422,
      title: 'There is no file to import.',
      hint: 'npm run minutebook -- import PATH…',
    });
  return withArchive(invocation, async ({ context, actor }) => {
    const options = {
      zone: typeof flags.zone === 'string' ? flags.zone : undefined,
      owner: typeof flags.owner === 'string' && flags.owner.trim() !== '' ? flags.owner.trim() : undefined,
      dayOrder: flags['day-first']
        ? ('day-first' as const)
        : flags['month-first']
          ? ('month-first' as const)
          : undefined,
    };
    if (flags['dry-run']) {
      const looked: object[] = [];
      for await (const { path, bytes, found } of context.get(Imports).lookLocal(options, paths, signal)) {
        const { account, format, doubts, questions } = found;
        looked.push({ ...lineOf(path, format, bytes, account), open: questions });
        terminal.say(describe({ name: path, format, account, doubts, problemTitle: null }));
      }
      terminal.result({ dryRun: true, files: looked }, () => 'Nothing was read into the archive.\n');
      return EXIT.done;
    }
    const { row, files } = await context
      .get(Imports)
      .runLocal(actor, options, paths, signal, (file) => terminal.say(describe(file)));
    terminal.progress('Making it searchable');
    await context.get(Pipeline).drain(signal);
    const total = files.map((file) => file.account).reduce(addAccounts, emptyAccount());
    const document = {
      import: String(row.id),
      files: files.map((file, i) => ({
        ...lineOf(paths[i]!, file.format ?? 'unknown', file.bytes, file.account),
        ...(file.problemTitle !== null && { problem: file.problemTitle }),
      })),
      total: lineOf(
        '',
        '',
        files.reduce((sum, file) => sum + file.bytes, 0),
        total,
      ),
    };
    terminal.result(document, () => summary(files, total));
    return row.state === 'done' ? EXIT.done : row.state === 'cancelled' ? EXIT.interrupted : EXIT.failed;
  });
}

async function filesAt(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new Problem({ code: 'usage', status: 422, title: `There is no file ${path}.` });
  if (!found.isDirectory()) return [path];
  const entries = (await readdir(path)).filter((name) => !name.startsWith('.')).sort();
  return (await Promise.all(entries.map((name) => filesAt(join(path, name))))).flat();
}

function lineOf(file: string, format: string, bytes: number, account: Account): FileLine {
  return {
    file,
    format,
    bytes,
    read: account.read,
    new: account.fresh,
    duplicate: account.duplicate,
    events: account.events,
    exceptions: account.exceptions,
    attachments: { found: account.attachments.found, missing: account.attachments.missing },
  };
}

const number = new Intl.NumberFormat('en');

function describe(file: Pick<FileRow, 'name' | 'format' | 'account' | 'doubts' | 'problemTitle'>): string {
  const { account } = file;
  const counts = `${number.format(account.read)} read: ${number.format(account.fresh)} new, ${number.format(account.duplicate)} already here, ${number.format(account.exceptions)} exceptions`;
  return [
    `${file.name}: ${file.format ?? 'not read'}, ${file.problemTitle ?? counts}`,
    ...file.doubts.map((doubt) => `  ! ${doubt}`),
  ].join('\n');
}

function summary(files: readonly FileRow[], account: Account): string {
  const lines: [string, number][] = [
    ['Files', files.length],
    ['Read', account.read],
    ['  new', account.fresh],
    ['  already in the archive', account.duplicate],
    ['  exceptions, kept raw', account.exceptions],
    ['Of these, system messages', account.system],
    ['Edits, deletions, reactions', account.events],
    ['Attachments found', account.attachments.found],
    ['  missing', account.attachments.missing],
    ['  left out by the export', account.attachments.omitted],
    ['Bytes', account.bytes],
    ['  in records', account.bytesInRecords],
    ['  in exceptions', account.bytesInExceptions],
    ['  between records', account.bytesInStructure],
    ['  left over', account.bytes - account.bytesInRecords - account.bytesInExceptions - account.bytesInStructure],
  ];
  const width = Math.max(...lines.map(([label]) => label.length)) + 2;
  return lines.map(([label, value]) => `${label.padEnd(width)}${number.format(value).padStart(14)}\n`).join('');
}
