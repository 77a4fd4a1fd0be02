import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Document, parse, type Rule } from '@minutebook/query';

/** Real text to measure on; no part of the repository. */
export const SAMPLES = resolve(__dirname, '../../../shared/samples');

export function hasSamples(): boolean {
  return existsSync(join(SAMPLES, 'chat/irc'));
}

/** Real chat: IRC lines and Chinese dialogues, in turn. */
export function chatMessages(): string[] {
  const folder = join(SAMPLES, 'chat/irc');
  const irc = readdirSync(folder)
    .filter((name) => name.endsWith('raw.txt'))
    .sort()
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    .map((line) => /^\[\d\d:\d\d\] <[^>]*> (.*)$/.exec(line)?.[1])
    .filter((text) => text !== undefined);
  const kdconv = readdirSync(join(SAMPLES, 'chat/kdconv-zh')).filter((name) => name.endsWith('.json'));
  const chinese = kdconv
    .flatMap(
      (name) =>
        JSON.parse(readFileSync(join(SAMPLES, 'chat/kdconv-zh', name), 'utf8')) as {
          messages: { message: string }[];
        }[],
    )
    .flatMap(({ messages }) => messages.map(({ message }) => message));
  return shuffled([...irc, ...chinese], 7);
}

/** Real text messages of people and spammers, in English. */
export function shortMessages(): string[] {
  return readFileSync(join(SAMPLES, 'labels/sms_spam.tsv'), 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t')[0]!)
    .filter((text) => text !== '');
}

/** Bodies of real mail. */
export function mailBodies(): string[] {
  const folder = join(SAMPLES, 'email/enron-mbox');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8').split(/^From .*$/m))
    .map((mail) => mail.slice(mail.indexOf('\n\n') + 2))
    .filter((body) => body.trim() !== '');
}

/** Numbers from a seed (mulberry32), so that every run measures the same work. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const next = random(seed);
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}

const FIELDS: Document['fields'] = {
  id: '1',
  conversation: '1',
  channel: 'other',
  date: 0,
  type: 'message',
  from: [],
  to: [],
  cc: [],
  bcc: [],
  members: [],
  has: [],
};

export function documentOf(text: string): Document {
  return { zones: [{ kind: 'own', version: 0, text, offset: 0 }], fields: FIELDS };
}

export function rulesOf(sources: readonly string[], evasion = false): Rule[] {
  return sources.map((source, i) => {
    const { tree, errors } = parse(source, { mode: 'search' });
    if (!tree) throw new Error(`${source}: ${errors[0]?.message}`);
    return { id: String(i), tree, evasion };
  });
}

/** Best of several passes, in calls a second: the machine is shared, and only the best pass is about us. */
export function rate(items: readonly Document[], work: (item: Document) => unknown, passes = 5): number {
  let best = 0;
  for (let pass = 0; pass < passes; pass++) {
    const start = performance.now();
    for (const item of items) work(item);
    best = Math.max(best, items.length / ((performance.now() - start) / 1000));
  }
  return Math.round(best);
}
