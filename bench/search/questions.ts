import { termsOf } from '@minutebook/query';
import type { Archive } from './archive';

/** A query, and the same as `to_tsquery` takes it, where that can say it. */
export interface Question {
  readonly source: string;
  readonly tsquery?: string;
}

export interface Kind {
  readonly name: string;
  readonly questions: readonly Question[];
}

/** Questions of one kind. */
const EACH = 8;
/** Messages of the archive that are read to see which words are rare and which common. */
const SAMPLE = 50_000;
const SUFFIXES = ['*tion', '*ment', '*able', '*ight*', '*serv*', '*ware*', '*ness', '*ously'];

/** The kinds of engine.md §2.4, of words as this archive has them: the same for every adapter and at every run. */
export function kindsOf(archive: Archive): Kind[] {
  const words = new Words(archive);
  const { rare, middling, common } = words;
  const rest = spread(middling, 8 * EACH);
  const most = spread(common, EACH);
  const word = (i: number): string => rest[i % rest.length]!;
  const anyWord = (i: number): string => (i % 2 === 0 ? word(i * 3) : most[i % most.length]!);
  const group = (i: number): string => `(${[anyWord(i), word(i + 1), word(i + 2)].map(quoted).join(' OR ')})`;
  return [
    kind('rare term', (i) => plain(spread(rare, EACH)[i]!)),
    kind('common term', (i) => plain(most[i]!)),
    kind('AND', (i) => joined('AND', '&', [most[i]!, anyWord(i + 1)])),
    kind('OR of 10', (i) =>
      joined('OR', '|', [...Array.from({ length: 9 }, (_, j) => word(i * 9 + j)), anyWord(i + 1)]),
    ),
    kind('AND NOT', (i) => {
      const [wanted, unwanted] = i % 2 === 0 ? [most[i]!, most[(i + 1) % EACH]!] : [word(i), most[i]!];
      return { source: `${quoted(wanted)} AND NOT ${quoted(unwanted)}`, tsquery: `'${wanted}' & !'${unwanted}'` };
    }),
    kind('phrase', (i) => phrase(spread(words.phrases, EACH)[i]!)),
    kind('phrase of 3 common words', (i) => phrase(words.commonPhrases[i]!)),
    kind('Chinese phrase', (i) => ({ source: `"${spread(words.hanPhrases, EACH)[i]!.join('')}"` })),
    kind('NEAR/5', (i) => ({ source: `${quoted(most[i]!)} NEAR/5 ${quoted(anyWord(i + 3))}` })),
    kind('PRE/5', (i) => ({ source: `${quoted(most[i]!)} PRE/5 ${quoted(anyWord(i + 3))}` })),
    kind('NEAR/10 of OR groups', (i) => ({ source: `${group(i)} NEAR/10 ${group(i + 5)}` })),
    kind('NEAR/10 with a phrase', (i) => ({
      source: `"${spread(words.phrases, EACH)[i]!.join(' ')}" NEAR/10 ${quoted(most[i]!)}`,
    })),
    kind('prefix', (i) => ({ source: `${stem(word(i * 5))}*`, tsquery: `'${stem(word(i * 5))}':*` })),
    kind('infix wildcard', (i) => ({ source: SUFFIXES[i]! })),
    kind('fuzzy', (i) => ({ source: `${spread(words.long, EACH)[i]!}~1` })),
    kind('phrase with prefix', (i) => {
      const [first, second] = spread(words.phrases, EACH)[i]!;
      return { source: `"${first} ${stem(second!)}*"`, tsquery: `'${first}' <-> '${stem(second!)}':*` };
    }),
    kind('NEAR/5 with prefixes', (i) => ({ source: `${stem(word(i * 4))}* NEAR/5 ${stem(word(i * 4 + 1))}*` })),
  ];
}

function kind(name: string, make: (i: number) => Question): Kind {
  return { name, questions: Array.from({ length: EACH }, (_, i) => make(i)) };
}

function plain(word: string): Question {
  return { source: quoted(word), tsquery: `'${word}'` };
}

function joined(operator: string, symbol: string, words: readonly string[]): Question {
  return {
    source: words.map(quoted).join(` ${operator} `),
    tsquery: words.map((word) => `'${word}'`).join(` ${symbol} `),
  };
}

function phrase(words: readonly string[]): Question {
  return { source: `"${words.join(' ')}"`, tsquery: words.map((word) => `'${word}'`).join(' <-> ') };
}

function quoted(word: string): string {
  return `"${word}"`;
}

function stem(word: string): string {
  return word.slice(0, 4);
}

/** `count` items, evenly from first to last. */
function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length < count) throw new Error('The archive is too small to ask about.');
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]!);
}

/** Which words an archive has, by how many of its messages have them; each list begins with the most frequent. */
class Words {
  readonly rare: string[];
  /** In 1 of 5,000 to 1 of 300 messages. */
  readonly middling: string[];
  /** In 1 % to 16 % of messages. */
  readonly common: string[];
  readonly long: string[];
  readonly phrases: string[][];
  readonly commonPhrases: string[][];
  readonly hanPhrases: string[][];

  constructor(archive: Archive) {
    const texts = sampleOf(archive).map(termsOf);
    const messages = counted(texts.map((terms) => [...new Set(terms)]));
    const share = (term: string): number => (messages.get(term) ?? 0) / texts.length;
    const latin = [...messages.keys()].filter((term) => /^[a-z]+$/.test(term));
    const among = (from: number, to: number): string[] =>
      latin.filter((term) => share(term) >= from && share(term) < to);
    this.common = among(0.01, 0.16);
    this.middling = among(1 / 5_000, 1 / 300).filter((term) => term.length >= 5);
    this.rare = latin.filter((term) => messages.get(term) === 1 && term.length >= 5);
    this.long = this.middling.filter((term) => term.length >= 7);
    const runs = (length: number): string[][] =>
      [...counted(texts.map((terms) => runsOf(terms, length))).entries()].flatMap(([run, count]) =>
        count >= 5 ? [run.split(' ')] : [],
      );
    const middling = new Set(this.middling);
    this.phrases = runs(2).filter(([first, second]) => isLatin(first!) && middling.has(second!));
    this.commonPhrases = runs(3).filter((run) => run.every((term) => isLatin(term) && share(term) >= 0.01));
    this.hanPhrases = [...runs(2), ...runs(3), ...runs(4)].filter((run) => /^\p{Script=Han}+$/u.test(run.join('')));
  }
}

function sampleOf(archive: Archive): string[] {
  const count = Math.min(SAMPLE, archive.size);
  return Array.from({ length: count }, (_, i) => archive.chatter.text(Math.floor((i * archive.size) / count)));
}

function isLatin(term: string): boolean {
  return /^[a-z]+$/.test(term);
}

function runsOf(terms: readonly string[], length: number): string[] {
  return terms.slice(length - 1).map((_, i) => terms.slice(i, i + length).join(' '));
}

/** How often each occurs, the most frequent first; equals in the order of the alphabet. */
function counted(lists: readonly (readonly string[])[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const list of lists) for (const item of list) counts.set(item, (counts.get(item) ?? 0) + 1);
  return new Map([...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)));
}
