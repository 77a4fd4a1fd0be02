import { Audit, Checkpoints, TileFolder } from '@minutebook/access';
import { Problem } from '@minutebook/platform';
import { EXIT, type Invocation } from '../main';
import { fromHere, withArchive } from '../session';

/** Writes the two logs out as C2SP tlog-tiles, for any web server to serve and any client of that format to verify (R95). */
export async function writeTiles(invocation: Invocation): Promise<number> {
  const { positionals, terminal, signal } = invocation;
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1)
    throw new Problem({ code: 'usage', status: 400, title: 'One folder is needed.', hint: 'minutebook tiles FOLDER' });
  return withArchive(invocation, async ({ context, actor }) => {
    await signed(context.get(Checkpoints), terminal);
    const logs = await context
      .get(TileFolder)
      .write(fromHere(folder), (log, done, of) => terminal.progress(`${log}: ${done} of ${of} entries`), signal);
    const sizes = Object.fromEntries(logs.map(({ log, size }) => [log, size]));
    await context.get(Audit).record(actor, 'tiles.written', { kind: 'archive', id: 'ledger' }, sizes);
    terminal.result({ logs }, () =>
      logs
        .map(
          ({ log, origin, size, written }) =>
            `${origin}: ${size} entries in ${folder}/${log}, ${written} files written\n`,
        )
        .join(''),
    );
    return EXIT.done;
  });
}

/** The newest entries too, where there is a signer; without one, what was signed before. */
async function signed(checkpoints: Checkpoints, terminal: Invocation['terminal']): Promise<void> {
  try {
    await checkpoints.settle();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'signer-away') throw error;
    terminal.say('The signer does not answer: entries since the last checkpoint are left out.');
  }
}
