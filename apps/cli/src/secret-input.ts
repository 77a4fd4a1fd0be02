import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { Problem } from '@minutebook/platform';
import { fromHere } from './session';

export interface SecretSource {
  /** File whose first line is the secret. */
  readonly file: string | boolean | undefined;
  /** Variable of the environment. */
  readonly variable: string;
  /** What is asked at a terminal. */
  readonly question: string;
  /** Asks for it a second time: what nobody can check must not have a typing error in it. */
  readonly twice?: boolean;
}

/** A secret is never a flag: what is typed as a flag, every process can read. */
export async function secretFrom({ file, variable, question, twice }: SecretSource): Promise<string> {
  if (typeof file === 'string') return firstLine(file);
  const given = process.env[variable];
  if (given) return given;
  if (!process.stdin.isTTY)
    throw new Problem({
      code: 'usage',
      status: 422,
      title: 'A passphrase is needed.',
      hint: `Set ${variable}, or give a file whose first line it is.`,
    });
  const secret = await ask(question);
  if (twice && (await ask('Once more: ')) !== secret)
    throw new Problem({ code: 'usage', status: 422, title: 'The two are not the same.' });
  return secret;
}

/** The first line of a file. */
export async function firstLine(path: string): Promise<string> {
  try {
    return (await readFile(fromHere(path), 'utf8')).split('\n')[0]!.replace(/\r$/, '');
  } catch (error) {
    throw new Problem({ code: 'usage', status: 422, title: `There is no file ${path}.` }, { cause: error });
  }
}

/** Asks without showing what is typed. */
function ask(question: string): Promise<string> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  return new Promise((resolve, reject) => {
    let answered = false;
    terminal.question('', (answer) => {
      answered = true;
      process.stderr.write('\n');
      terminal.close();
      resolve(answer);
    });
    terminal.once('close', () => {
      if (!answered) reject(new Problem({ code: 'interrupted', status: 499, title: 'Interrupted.' }));
    });
  });
}
