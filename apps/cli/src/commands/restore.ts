import type { LogFinding } from '@minutebook/access';
import { BackupFile, type CheckedBackup, checkBackup, type ReadBackup, Restorer } from '@minutebook/appliance';
import { type Opener, Problem, readSettings } from '@minutebook/platform';
import { EXIT, type Invocation } from '../main';
import { firstLine, secretFrom } from '../secret-input';
import { environmentOf, fromHere } from '../session';
import { headsFromFiles } from './outside-heads';
import { compareRestored, textOf } from './restored';

/**
 * `restore FILE` into an empty place; `restore FILE --check` reads it through and writes nothing. What is restored stays
 * closed until `restored accept`.
 */
export async function restore(invocation: Invocation): Promise<number> {
  const { positionals, flags, terminal, signal } = invocation;
  const [path] = positionals;
  if (path === undefined)
    throw new Problem({
      code: 'usage',
      status: 422,
      title: 'Name the backup to restore.',
      hint: 'npm run minutebook -- restore FILE --data EMPTY_FOLDER',
    });
  const file = await BackupFile.open(fromHere(path));
  try {
    const opener = await openerOf(file, invocation);
    const keyOpener =
      file.about.withKey && (flags['key-file'] === undefined || flags.check)
        ? await keyOpenerOf(invocation)
        : undefined;
    if (flags.check === true) return await check(file, opener, keyOpener, invocation);
    const restorer = new Restorer(readSettings(environmentOf(flags)), (step) => terminal.progress(step));
    const order = {
      opener,
      ...(keyOpener && { keyOpener }),
      ...(typeof flags['key-file'] === 'string' && { keyFile: fromHere(flags['key-file']) }),
    };
    const read = await restorer.restore(file, order, signal);
    const findings = await compareRestored(invocation);
    terminal.result({ backup: read.about, findings }, () => `${summary(read)}\n${textOf(findings)}`);
    return findings.every(({ verdict }) => verdict === 'whole') ? EXIT.done : EXIT.found;
  } finally {
    await file.close();
  }
}

async function openerOf(file: BackupFile, { flags }: Invocation): Promise<Opener> {
  const identity = flags.identity;
  if (typeof identity === 'string') return { kind: 'key', privateKey: await firstLine(identity) };
  if (!file.opensWith.includes('passphrase'))
    throw new Problem({
      code: 'usage',
      status: 422,
      title: 'This backup opens with a private key only.',
      hint: 'Give the file `backup key` made with --identity FILE.',
    });
  const passphrase = await secretFrom({
    file: flags['passphrase-file'],
    variable: 'MINUTEBOOK_BACKUP_PASSPHRASE',
    question: 'Passphrase of the backup: ',
  });
  return { kind: 'passphrase', passphrase };
}

async function keyOpenerOf({ flags }: Invocation): Promise<Opener | undefined> {
  const isGiven = flags['key-passphrase-file'] !== undefined || process.env.MINUTEBOOK_KEY_PASSPHRASE;
  if (!isGiven && (flags.check === true || !process.stdin.isTTY)) return undefined;
  const passphrase = await secretFrom({
    file: flags['key-passphrase-file'],
    variable: 'MINUTEBOOK_KEY_PASSPHRASE',
    question: 'Passphrase of the key inside: ',
  });
  return { kind: 'passphrase', passphrase };
}

async function check(
  file: BackupFile,
  opener: Opener,
  keyOpener: Opener | undefined,
  invocation: Invocation,
): Promise<number> {
  const { terminal, signal } = invocation;
  const checked = await checkBackup(file, opener, (keys) => headsFromFiles(invocation, keys), keyOpener, signal);
  const { about, tally, logs, faults, key } = checked;
  const isSound = faults.length === 0 && logs.every(({ finding }) => finding.lost === null);
  terminal.result({ ok: isSound, backup: about, tally, logs, faults, keyOpens: key !== undefined }, () =>
    textOfCheck(checked),
  );
  return isSound ? EXIT.done : EXIT.found;
}

function textOfCheck(checked: CheckedBackup): string {
  const { logs, faults, about, key } = checked;
  return [
    summary(checked),
    ...(about.withKey
      ? [key === undefined ? 'The key inside was not tried.' : 'The key inside opens.']
      : ['It has no key inside.']),
    ...logs.map(({ log, size, root, finding }) => `${log}: ${size} entries, root ${root}${lostOf(finding)}`),
    ...faults,
    faults.length === 0 ? 'Every byte is as it was written. Nothing was changed here.' : 'Do not restore this backup.',
    '',
  ].join('\n');
}

function lostOf({ lost, by }: LogFinding): string {
  return lost === null ? '' : `; ${by} knows of entries ${lost.from} to ${lost.to - 1} that are not in it`;
}

function summary({ about, tally }: ReadBackup): string {
  const rows = Object.values(tally.rows).reduce((sum, of) => sum + of, 0);
  return `Backup of ${about.site}, made ${about.made} by Minutebook ${about.program}: ${rows} rows in ${Object.keys(tally.rows).length} tables, ${tally.blobs} blobs.`;
}
