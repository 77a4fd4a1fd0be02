import { Checkpoints, type DatedKey } from '@minutebook/access';
import { Problem } from '@minutebook/platform';
import { EXIT, type Invocation } from '../main';
import { withArchive } from '../session';

/** The keys that sign the ledger, for auditors and witnesses; `rotate` has the signer make new ones (R88). */
export async function logKeys(invocation: Invocation): Promise<number> {
  const [act, ...more] = invocation.positionals;
  if ((act !== undefined && act !== 'rotate') || more.length > 0)
    throw new Problem({
      code: 'usage',
      status: 400,
      title: 'That is not understood.',
      hint: 'minutebook log-keys [rotate]',
    });
  return withArchive(invocation, async ({ context, actor }) => {
    const checkpoints = context.get(Checkpoints);
    // Before, so that what the old keys still signed is all there is under them; after, so that the change is signed.
    await checkpoints.settle();
    if (act === 'rotate') {
      await checkpoints.rotate(actor);
      await checkpoints.settle();
    }
    const keys = await checkpoints.keys();
    invocation.terminal.result({ keys }, () => keys.map(line).join(''));
    return EXIT.done;
  });
}

/** As verifiers and witnesses read it: a key a line, and remarks. */
function line({ vkey, since, until }: DatedKey): string {
  const day = (date: Date): string => date.toISOString().slice(0, 16).replace('T', ' ');
  return `# since ${day(since)}${until ? `, until ${day(until)}` : ''} (UTC)\n${vkey}\n`;
}
