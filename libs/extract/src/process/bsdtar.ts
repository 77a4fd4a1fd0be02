import { type Unpacked, type Work } from '../reading';
import { type Ended, run, within } from './program';

/** For each of at most three questions; the file as a whole has twenty seconds. */
const MILLISECONDS = 10_000;
const MOST_NAMES = 4 * 2 ** 20;
/**
 * The archive is read at random, so it stands in a file in memory that has no name while it is read. Then the program may
 * write no file, and has its bounds of CPU seconds and KiB.
 */
const SCRIPT = `f=$(mktemp -p /dev/shm) || exit 9; exec 3<>"$f"; rm "$f"; cat >&3 || exit 9; ${within(10, 1_572_864)} bsdtar "$@"`;
const ARCHIVE = '/dev/fd/3';

/** Archives of many kinds by `bsdtar` (libarchive), which writes each as a tar. */
export const bsdtar: NonNullable<Work['unpack']> = async (input, most): Promise<Unpacked> => {
  const ask = (script: string, most: number, ...given: string[]): Promise<Ended> =>
    run({ script, arguments: given, input, milliseconds: MILLISECONDS, most });
  // Blocks one by one, so that everything before a fault comes.
  const { code, output, isCut } = await ask(SCRIPT, most, '-b', '1', '--format=gnutar', '-cf', '-', `@${ARCHIVE}`);
  if (code === 0) return { tar: output };
  // What it has, and what is wrong with it, it says when it is asked for that alone.
  const listed = (await ask(SCRIPT, MOST_NAMES, '-tf', ARCHIVE)).output.toString('utf8').split('\n');
  const names = listed.filter((name) => name !== '' && !name.endsWith('/'));
  const fault = isCut ? 'too-large' : faultOf(await ask(`${SCRIPT} >/dev/null`, 0, '-xOf', ARCHIVE));
  return { tar: output, fault, names };
};

function faultOf({ code, errors }: Ended): NonNullable<Unpacked['fault']> {
  if (code === 9) return 'too-large';
  if (/encrypt/i.test(errors)) return 'encrypted';
  return /Unrecognized archive format/i.test(errors) ? 'unknown-type' : 'damaged';
}
