import { Problem } from '@minutebook/platform';
import { Lexicons } from '@minutebook/surveillance';
import { Pipeline } from '@minutebook/appliance';
import { EXIT, type Invocation } from '../main';
import { withArchive } from '../session';
import { exportLexicon } from './export-lexicon';
import { readLexiconFile } from './lexicon-file';
import { testLexicon } from './test-lexicon';

/** `lexicon apply FILE`, `lexicon test FILE…`, `lexicon export NAME`. */
export async function lexicon(invocation: Invocation): Promise<number> {
  const [verb, ...operands] = invocation.positionals;
  const [first] = operands;
  if (first !== undefined && verb === 'apply') return applyLexicon(invocation, first);
  if (first !== undefined && verb === 'test') return testLexicon(invocation, operands);
  if (first !== undefined && verb === 'export') return exportLexicon(invocation, operands.join(' '));
  throw new Problem({
    code: 'usage',
    status: 422,
    title: 'Say what to do with which lexicon.',
    hint: 'npm run minutebook -- lexicon apply FILE, lexicon test FILE… or lexicon export NAME',
  });
}

/** Afterwards the lexicon has exactly the rules of the file, and their alerts are raised. */
async function applyLexicon(invocation: Invocation, path: string): Promise<number> {
  const file = await readLexiconFile(path);
  return withArchive(invocation, async ({ context, actor }) => {
    // What was archived by a process that ended early takes part in the rehearsal.
    await context.get(Pipeline).drain(invocation.signal);
    const { lexicon: applied, inForce } = await context.get(Lexicons).apply(actor, file.name, file.rules);
    await context.get(Pipeline).drain(invocation.signal);
    const after = await context.get(Lexicons).get(applied.id);
    const rules = inForce.map((rule) => ({
      code: rule.code,
      version: rule.version,
      hits: after.hits.get(rule.id) ?? 0,
    }));
    invocation.terminal.result(
      { lexicon: file.name, publication: applied.publication, rules },
      () =>
        `${file.name}, publication ${applied.publication}, ${rules.length} rules in force\n${rules.map((rule) => `  ${rule.code} v${rule.version}  ${rule.hits} hits\n`).join('')}`,
    );
    return EXIT.done;
  });
}
