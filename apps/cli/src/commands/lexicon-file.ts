import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { z } from 'zod';
import { RuleText } from '@minutebook/contract';
import { Problem } from '@minutebook/platform';
import { readRuleFile } from '@minutebook/surveillance';
import { fromHere } from '../session';

const LexiconJson = z.strictObject({ name: z.string().trim().min(1).max(120).optional(), rules: z.array(RuleText) });

/** A lexicon as a file has it; named after the file where the file does not say. */
export interface LexiconFile {
  readonly name: string;
  readonly rules: readonly RuleText[];
}

/** Reads our text, JSON, CSV or a workbook. Throws `lexicon-unreadable` if any rule of it cannot be read. */
export async function readLexiconFile(path: string): Promise<LexiconFile> {
  let bytes: Buffer;
  try {
    bytes = await readFile(fromHere(path));
  } catch (error) {
    throw new Problem({ code: 'usage', status: 422, title: `There is no file ${path}.` }, { cause: error });
  }
  const usual = basename(path, extname(path));
  if (extname(path).toLowerCase() === '.json') {
    const { name = usual, rules } = readJson(bytes);
    return { name, rules };
  }
  const { name, mapping, format, rows } = await readRuleFile(bytes, [], { dialect: 'minutebook' });
  if (format !== 'text' && mapping.query === undefined) throw unreadable('No column is called “query” or “terms”.');
  const faulty = rows.flatMap(({ row, faults }) => (faults.length > 0 ? [`line ${row}: ${faults.join('; ')}`] : []));
  if (faulty.length > 0) throw unreadable(faulty.join('\n'));
  return { name: name ?? usual, rules: rows.flatMap(({ rule }) => rule ?? []) };
}

function readJson(bytes: Buffer): z.infer<typeof LexiconJson> {
  const lexicon = LexiconJson.safeParse(parsed(bytes.toString('utf8')));
  if (lexicon.success) return lexicon.data;
  throw unreadable(
    lexicon.error.issues.map((issue) => `${issue.path.join('.') || 'file'} ${issue.message}`).join('; '),
  );
}

function parsed(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}

function unreadable(detail: string): Problem {
  return new Problem({
    code: 'lexicon-unreadable',
    status: 422,
    title: 'The lexicon file is not as it should be.',
    detail,
    hint: 'See docs/lexicons.md for an example.',
  });
}
