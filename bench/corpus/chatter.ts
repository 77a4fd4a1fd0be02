import { random } from '../matcher/corpus';

/** Tokens a generated message has at most. */
const LONGEST = 60;
/** Share of words that come out misspelt or, for numbers, as another number: what lets a vocabulary grow for ever. */
const VARIED = 0.012;
/** Share of messages with a planted phrase. */
const PLANTED = 0.002;
/** Begins and ends every message of a chain. */
const EDGE = 0;

/**
 * Chat without end, the same at every run: first the real messages, then messages by order-2 Markov chains over them (of
 * words; of characters where there is Han), with misspellings and a planted phrase here and there. Any message can be had
 * by its number alone, so that a search can be checked against texts nobody keeps.
 */
export class Chatter {
  private readonly words: Chain;
  private readonly characters: Chain;
  private readonly shareOfHan: number;

  constructor(
    private readonly real: readonly string[],
    private readonly planted: readonly string[],
    private readonly seed = 1,
  ) {
    const han = real.filter(hasHan);
    this.shareOfHan = han.length / real.length;
    this.characters = new Chain(han.map((text) => [...text]));
    this.words = new Chain(real.filter((text) => !hasHan(text)).map((text) => text.split(/\s+/)));
  }

  text(number: number): string {
    if (number < this.real.length) return this.real[number]!;
    const next = random(Math.imul(number, 0x9e3779b1) ^ this.seed);
    const text =
      next() < this.shareOfHan
        ? this.characters.walk(next).join('')
        : this.words
            .walk(next)
            .map((word) => (next() < VARIED ? varied(word, next) : word))
            .join(' ');
    return next() < PLANTED ? `${text} ${this.planted[Math.floor(next() * this.planted.length)]!}` : text;
  }
}

/** What follows two tokens, as often as it does. */
class Chain {
  private readonly tokens: string[] = [''];
  private readonly followers = new Map<number, number[]>();

  constructor(texts: readonly (readonly string[])[]) {
    const ids = new Map<string, number>();
    const idOf = (token: string): number => {
      let id = ids.get(token);
      if (id === undefined) {
        ids.set(token, (id = this.tokens.length));
        this.tokens.push(token);
      }
      return id;
    };
    for (const text of texts) {
      let [first, second] = [EDGE, EDGE];
      for (const id of [...text.map(idOf), EDGE]) {
        const key = pair(first, second);
        const list = this.followers.get(key);
        if (list) list.push(id);
        else this.followers.set(key, [id]);
        [first, second] = [second, id];
      }
    }
  }

  walk(next: () => number): string[] {
    const walked: string[] = [];
    let [first, second] = [EDGE, EDGE];
    while (walked.length < LONGEST) {
      const list = this.followers.get(pair(first, second))!;
      const id = list[Math.floor(next() * list.length)]!;
      if (id === EDGE) break;
      walked.push(this.tokens[id]!);
      [first, second] = [second, id];
    }
    return walked;
  }
}

function pair(first: number, second: number): number {
  return first * 0x100_0000 + second;
}

function hasHan(text: string): boolean {
  return /\p{Script=Han}/u.test(text);
}

/** Another number, or two neighbouring letters the other way round. */
function varied(word: string, next: () => number): string {
  if (/\d/.test(word)) return word.replace(/\d/g, () => String(Math.floor(next() * 10)));
  const at = Math.floor(next() * (word.length - 1));
  return word.length < 4 ? word : `${word.slice(0, at)}${word[at + 1]!}${word[at]!}${word.slice(at + 2)}`;
}
