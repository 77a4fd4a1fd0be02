import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { outsideHead, type OutsideHead, type Signer, SignerAway } from '@minutebook/access';
import { Problem } from '@minutebook/platform';
import { type Invocation } from '../main';
import { fromHere } from '../session';

/** No checkpoint is longer; what else lies in an anchor's folder need not be read. */
const LONGEST = 64 * 1024;

/** Files of an anchor's folder, or the one file: what somebody else remembers of our logs. `--keys` says whom to believe. */
export async function headsFromFiles({ flags, terminal }: Invocation, keys: readonly string[]): Promise<OutsideHead[]> {
  if (typeof flags.checkpoint !== 'string') return [];
  const trusted = typeof flags.keys === 'string' ? await keysIn(flags.keys) : keys;
  const place = fromHere(flags.checkpoint);
  const there = await stat(place).catch(() => undefined);
  if (!there) throw new Problem({ code: 'usage', status: 422, title: `There is no file ${flags.checkpoint}.` });
  if (!there.isDirectory()) return [outsideHead(await readFile(place, 'utf8'), trusted, place)];
  const heads: OutsideHead[] = [];
  let passed = 0;
  for (const entry of await readdir(place, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || (await stat(path)).size > LONGEST) continue;
    try {
      heads.push(outsideHead(await readFile(path, 'utf8'), trusted, path));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.code === 'checkpoint-unsigned') passed++;
    }
  }
  if (passed > 0)
    terminal.say(`${passed} checkpoints there are of other archives, or signed by keys that are not trusted.`);
  return heads;
}

/** What the signer itself remembers; nothing where there is none, or it does not answer. */
export async function headsOfSigner(
  signer: Signer | undefined,
  terminal: Invocation['terminal'],
): Promise<OutsideHead[]> {
  if (!signer) return [];
  try {
    const heads = await signer.heads();
    return heads.map(({ origin, size, root }) => ({ origin, size, root: Buffer.from(root, 'base64'), from: 'signer' }));
  } catch (error) {
    if (!(error instanceof SignerAway)) throw error;
    terminal.say('The signer does not answer: it was not asked what it remembers.');
    return [];
  }
}

async function keysIn(path: string): Promise<string[]> {
  try {
    return (await readFile(fromHere(path), 'utf8'))
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
  } catch (error) {
    throw new Problem({ code: 'usage', status: 422, title: `There is no file ${path}.` }, { cause: error });
  }
}
