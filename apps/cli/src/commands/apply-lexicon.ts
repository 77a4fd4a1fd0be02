import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { z } from 'zod';
import { RuleText } from '@minutebook/contract';
import { Problem } from '@minutebook/platform';
import { Lexicons } from '@minutebook/surveillance';
import { Pipeline } from '@minutebook/appliance';
import { EXIT, type Invocation } from '../main';
import { fromHere, withArchive } from '../session';

const LexiconFile = z.strictObject({ name: z.string().trim().min(1).max(120).optional(), rules: z.array(RuleText) });

/** `lexicon apply FILE`: afterwards the lexicon has exactly the rules of the file, and their alerts are raised. */
export async function applyLexicon(invocation: Invocation): Promise<number> {
  const [verb, path] = invocation.positionals;
  if (verb !== 'apply' || path === undefined)
    throw new Problem({
      code: 'usage',
      status: 422,
      title: 'Name a lexicon file.',
      hint: 'npm run minutebook -- lexicon apply FILE',
    });
  const file = await read(fromHere(path));
  return withArchive(invocation, async ({ context, actor }) => {
    const name = file.name ?? basename(path, extname(path));
    const { lexicon, inForce } = await context.get(Lexicons).apply(actor, name, file.rules);
    await context.get(Pipeline).drain(invocation.signal);
    const after = await context.get(Lexicons).get(lexicon.id);
    const rules = inForce.map((rule) => ({
      code: rule.code,
      version: rule.version,
      hits: after.hits.get(rule.id) ?? 0,
    }));
    invocation.terminal.result(
      { lexicon: name, publication: lexicon.publication, rules },
      () =>
        `${name}, publication ${lexicon.publication}, ${rules.length} rules in force\n${rules.map((rule) => `  ${rule.code} v${rule.version}  ${rule.hits} hits\n`).join('')}`,
    );
    return EXIT.done;
  });
}

async function read(path: string): Promise<z.infer<typeof LexiconFile>> {
  let source: string;
  try {
    source = await readFile(path, 'utf8');
  } catch (error) {
    throw new Problem({ code: 'usage', status: 422, title: `There is no file ${path}.` }, { cause: error });
  }
  const lexicon = LexiconFile.safeParse(parseJson(source));
  if (lexicon.success) return lexicon.data;
  throw new Problem({
    code: 'lexicon-unreadable',
    status: 422,
    title: 'The lexicon file is not as it should be.',
    detail: lexicon.error.issues.map((issue) => `${issue.path.join('.') || 'file'} ${issue.message}`).join('; '),
    hint: 'See docs/cookbook.md for an example.',
  });
}

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}
