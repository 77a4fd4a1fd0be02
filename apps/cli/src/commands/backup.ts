import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupRegister, type BackupRow } from '@minutebook/access';
import { BackupMaker, backupName, BackupShelf, type MadeBackup } from '@minutebook/appliance';
import { freshBackupKeys, Problem, type Recipient } from '@minutebook/platform';
import { EXIT, type Invocation } from '../main';
import { firstLine, secretFrom } from '../secret-input';
import { fromHere, withArchive } from '../session';
import { signedUnlessAway } from './signing';

const DAY = 86_400_000;
const KEPT_DAYS = 30;
const LISTED = 200;

const VERBS: Readonly<Record<string, (invocation: Invocation, place: string | undefined) => Promise<number>>> = {
  make,
  list,
  expire,
  forget,
  key,
};

/** `backup make FOLDER`, `backup list [FOLDER]`, `backup expire FOLDER`, `backup forget ID`, `backup key FILE`. */
export async function backup(invocation: Invocation): Promise<number> {
  const [verb = '', place] = invocation.positionals;
  const work = VERBS[verb];
  if (!work) throw usage('Say what to do with backups: make, list, expire, forget or key.');
  return work(invocation, place);
}

async function make(invocation: Invocation, place: string | undefined): Promise<number> {
  if (place === undefined) throw usage('Name the folder the backup goes to.');
  const { flags, terminal, signal } = invocation;
  const recipients = await recipientsOf(invocation);
  const keyPassphrase =
    flags['with-key'] === true
      ? await secretFrom({
          file: flags['key-passphrase-file'],
          variable: 'MINUTEBOOK_KEY_PASSPHRASE',
          question: 'Passphrase for the key inside (another one): ',
          twice: true,
        })
      : undefined;
  return withArchive(invocation, async ({ appliance, context, actor }) => {
    const now = appliance.platform.clock.now();
    const order = {
      path: await fileIn(fromHere(place), now),
      recipients,
      expires: new Date(now.getTime() + daysOf(flags.keep) * DAY),
      ...(keyPassphrase !== undefined && { keyPassphrase }),
    };
    // What was done so far is signed first, where somebody signs: then the backup holds a checkpoint of nearly all of it.
    await signedUnlessAway(context, terminal);
    const made = await new BackupMaker(appliance, context.get(BackupRegister)).make(
      actor,
      order,
      (step) => terminal.progress(step),
      signal,
    );
    terminal.result({ ...made, withKey: keyPassphrase !== undefined }, () =>
      textOfMade(made, keyPassphrase !== undefined),
    );
    return EXIT.done;
  });
}

/** Somebody with a private key, a passphrase, or both. */
async function recipientsOf({ flags }: Invocation): Promise<Recipient[]> {
  const recipients: Recipient[] = [];
  if (typeof flags.to === 'string') {
    const publicKey = flags.to.startsWith('minutebook-backup-public:') ? flags.to : await firstLine(flags.to);
    recipients.push({ kind: 'key', publicKey });
  }
  if (recipients.length === 0 || flags['passphrase-file'] !== undefined) {
    const passphrase = await secretFrom({
      file: flags['passphrase-file'],
      variable: 'MINUTEBOOK_BACKUP_PASSPHRASE',
      question: 'Passphrase for the backup: ',
      twice: true,
    });
    recipients.push({ kind: 'passphrase', passphrase });
  }
  return recipients;
}

async function fileIn(place: string, now: Date): Promise<string> {
  const there = await stat(place).catch(() => undefined);
  if (!there?.isDirectory()) throw usage(`There is no folder ${place}.`);
  return join(place, backupName(now));
}

function daysOf(keep: string | boolean | undefined): number {
  const days = keep === undefined ? KEPT_DAYS : Number(keep);
  if (!Number.isInteger(days) || days < 1 || days > 3_650) throw usage('--keep is a number of days, from 1 to 3650.');
  return days;
}

async function list(invocation: Invocation, place: string | undefined): Promise<number> {
  return withArchive(
    invocation,
    async ({ appliance, context }) => {
      const now = appliance.platform.clock.now();
      const register = await context.get(BackupRegister).list(LISTED);
      const shelf = place === undefined ? [] : await new BackupShelf(fromHere(place)).list(now);
      invocation.terminal.result({ register, folder: shelf }, () =>
        [
          ...(register.length === 0 ? ['No backup was made yet.'] : register.map((row) => lineOf(row, now))),
          ...shelf.map(({ path, about, bytes, expired }) => {
            const known = register.some(({ id }) => id === about.id);
            const ends = `${expired ? 'expired' : 'expires'} ${about.expires.slice(0, 10)}`;
            return `${path}  ${size(bytes)}  made ${about.made}  ${ends}${known ? '' : '  not in the register'}`;
          }),
          '',
        ].join('\n'),
      );
      return EXIT.done;
    },
    { closed: true },
  );
}

async function expire(invocation: Invocation, place: string | undefined): Promise<number> {
  if (place === undefined) throw usage('Name the folder the backups are in.');
  return withArchive(invocation, async ({ appliance, context, actor }) => {
    const { clock, site } = appliance.platform;
    const shelf = new BackupShelf(fromHere(place));
    const gone = await shelf.expire(actor, site, context.get(BackupRegister), clock.now());
    invocation.terminal.result({ deleted: gone.map(({ path, about }) => ({ path, id: about.id })) }, () =>
      gone.length === 0 ? 'No backup there has expired.\n' : gone.map(({ path }) => `Deleted ${path}\n`).join(''),
    );
    return EXIT.done;
  });
}

/** A copy that was destroyed elsewhere: on a tape, by a storage's own rule. */
async function forget(invocation: Invocation, id: string | undefined): Promise<number> {
  if (id === undefined) throw usage('Name the backup by its id, as `backup list --json` has it.');
  return withArchive(invocation, async ({ context, actor }) => {
    await context.get(BackupRegister).deleted(actor, id);
    invocation.terminal.result({ id }, () => 'The register says now that it was deleted.\n');
    return EXIT.done;
  });
}

/** Makes a pair of keys: the private half into a file, the public half to be seen. */
async function key({ terminal }: Invocation, place: string | undefined): Promise<number> {
  if (place === undefined) throw usage('Name the file for the private key.');
  const { publicKey, privateKey } = freshBackupKeys();
  try {
    await writeFile(fromHere(place), `${privateKey}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw new Problem(
      { code: 'usage', status: 422, title: `The file ${place} cannot be made, or is there already.` },
      { cause: error },
    );
  }
  terminal.result({ publicKey }, () => `${publicKey}\n`);
  terminal.say(`The private key is in ${place}: keep it where the backups are not, and not on this machine.`);
  return EXIT.done;
}

function textOfMade({ path, bytes, rows, blobs, records, audit, expires }: MadeBackup, withKey: boolean): string {
  return [
    `${path}  ${size(bytes)}`,
    `${rows} rows, ${blobs} blobs; ${records} entries of the records log, ${audit} of the audit log.`,
    `It expires on ${expires.toISOString().slice(0, 10)}; \`backup expire\` deletes it then.`,
    withKey
      ? 'The key of the archive is inside, under its own passphrase.'
      : 'The key of the archive is not inside: keep secrets/key (or the file of MINUTEBOOK_KEY_FILE) elsewhere, or nobody can read what is restored.',
    '',
  ].join('\n');
}

function lineOf({ id, state, madeAt, expiresAt, bytes, place }: BackupRow, now: Date): string {
  const late = state === 'kept' && expiresAt < now ? '  overdue: delete it with `backup expire`' : '';
  return `${id}  ${state.padEnd(7)}  made ${madeAt.toISOString()}  expires ${expiresAt.toISOString().slice(0, 10)}  ${bytes === null ? '' : size(bytes)}  ${place}${late}`;
}

function size(bytes: number): string {
  return bytes < 2 ** 20 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

function usage(title: string): Problem {
  return new Problem({ code: 'usage', status: 422, title, hint: 'npm run minutebook -- backup make FOLDER' });
}
