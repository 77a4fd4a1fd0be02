import { Audit } from '@minutebook/access';
import { Problem } from '@minutebook/platform';
import { Lexicons, printLexicon } from '@minutebook/surveillance';
import { EXIT, type Invocation } from '../main';
import { withArchive } from '../session';

/** `lexicon export NAME`: what is in force, as the text that `lexicon apply` takes and a repository keeps. */
export async function exportLexicon(invocation: Invocation, name: string): Promise<number> {
  return withArchive(invocation, async ({ context, actor }) => {
    const lexicons = context.get(Lexicons);
    const found = await lexicons.find(name);
    if (found?.kind !== 'query')
      throw new Problem({ code: 'not-found', status: 404, title: `There is no lexicon “${name}”.` });
    const { inForce } = await lexicons.get(found.id);
    const text = printLexicon(name, inForce);
    await context
      .get(Audit)
      .record(
        actor,
        'lexicon.exported',
        { kind: 'lexicon', id: String(found.id) },
        { of: 'in-force', rules: inForce.length },
      );
    invocation.terminal.result({ name, publication: found.publication, text }, () => text);
    return EXIT.done;
  });
}
