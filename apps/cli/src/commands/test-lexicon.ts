import { failingExamples, ruleFaults } from '@minutebook/surveillance';
import { EXIT, type Invocation } from '../main';
import { readLexiconFile } from './lexicon-file';

/** What is wrong with one lexicon file; empty: it may be published. */
interface Verdict {
  readonly file: string;
  readonly rules: number;
  readonly examples: number;
  readonly faults: readonly { readonly rule: string; readonly fault: string }[];
}

/**
 * `lexicon test FILE…`: whether every rule can be read and does to its examples what its author wrote down (R173). Needs no
 * archive; exit code 3 if anything fails, for a pipeline to stop at.
 */
export async function testLexicon({ terminal }: Invocation, paths: readonly string[]): Promise<number> {
  const verdicts: Verdict[] = [];
  for (const path of paths) verdicts.push(await judge(path));
  terminal.result({ files: verdicts }, () => verdicts.map(text).join(''));
  return verdicts.every(({ faults }) => faults.length === 0) ? EXIT.done : EXIT.found;
}

async function judge(path: string): Promise<Verdict> {
  const { rules } = await readLexiconFile(path);
  const unreadable = ruleFaults(rules).map(({ rule, message }) => ({ rule, fault: message }));
  const failing = failingExamples(rules, new Date().toISOString().slice(0, 10)).map(
    ({ rule, number, example, excludedBy }) => ({
      rule,
      fault: `example ${number} ${example.hits ? 'must hit and does not' : 'must not hit and does'}${excludedBy === null ? '' : `: left out by “${excludedBy}”`}`,
    }),
  );
  return {
    file: path,
    rules: rules.length,
    examples: rules.reduce((sum, { examples }) => sum + examples.length, 0),
    faults: [...unreadable, ...failing],
  };
}

function text({ file, rules, examples, faults }: Verdict): string {
  const lines = faults.map(({ rule, fault }) => `  ${rule}: ${fault}\n`).join('');
  return `${file}: ${rules} rules, ${examples} examples, ${faults.length === 0 ? 'all as written' : `${faults.length} wrong`}\n${lines}`;
}
