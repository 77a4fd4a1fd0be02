import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { analyze } from '@minutebook/query';
import * as fc from 'fast-check';

/** Real texts that may not be committed; they lie beside the repository on machines that develop it. */
const SAMPLES = join(__dirname, '../../../../../shared/samples');
export const samplesAreHere = existsSync(join(SAMPLES, 'MANIFEST.tsv'));

/** Longest mail taken, in bytes: the longest of them would be all that the matcher does. */
const LONGEST_MAIL = 20_000;

/** Short messages in English, Chinese and Russian. */
export function realTexts(): readonly string[] {
  const read = (path: string): string => readFileSync(join(SAMPLES, path), 'utf8');
  const english = read('labels/sms_spam.tsv')
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t')[0]!);
  const dialogues = JSON.parse(read('chat/kdconv-zh/dev.json')) as { messages: { message: string }[] }[];
  const chinese = dialogues.flatMap(({ messages }) => messages.map(({ message }) => message));
  const posts = JSON.parse(read('chat/telegram-ru/1001003313758_messages.json')) as { text: string }[];
  return [...english.slice(0, 900), ...chinese.slice(0, 600), ...posts.slice(0, 300).map(({ text }) => text)];
}

/** Mails as files, by name. */
export function realMails(): Readonly<Record<string, string>> {
  const folder = join(SAMPLES, 'email/enron-labelled');
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.eml') && statSync(join(folder, name)).size < LONGEST_MAIL)
    .sort()
    .slice(0, 200);
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'latin1')]));
}

/** Two places of a text. */
interface Places {
  readonly text: string;
  readonly other: string;
  readonly at: number;
  readonly apart: number;
}

/** Queries by what they ask of the words at two places; `words` counts on beyond the end of the text from its start. */
const QUESTIONS: readonly ((words: (at: number) => string, places: Places) => string)[] = [
  (word, { at }) => `"${word(at)} ${word(at + 1)}"`,
  (word, { at }) => `"${word(at)} ${word(at + 1)} ${word(at + 2)}"`,
  (word, { at, apart }) => `"${word(at)}" W/${apart} "${word(at + apart)}"`,
  (word, { at, apart }) => `"${word(at)}" W/${Math.max(1, apart - 1)} "${word(at + apart)}"`,
  (word, { at, apart }) => `"${word(at + apart)}" PRE/${apart} "${word(at)}"`,
  (word, { at, apart }) => `"${word(at)} ${word(at + 1)}" PRE/${apart} ("${word(at + 1 + apart)}" OR "${word(at)}")`,
  (word, { at, apart }) => `"${word(at)}" W/${apart} "${word(at + apart)}" W/3 "${word(at + apart + 2)}"`,
  (word, { at, apart }) => `"${word(at)}" NOT W/${apart} "${word(at + apart)}"`,
  (word, { at, apart }) => `"${word(at)}" AND NOT "${word(at + 1)} ${word(at + apart)}"`,
  (word, { at }) => `${[...word(at)].slice(0, 4).join('')}*`,
  (word, { at }) => `*${[...word(at)].slice(-4).join('')}`,
  (word, { at }) => `"${word(at)} ${[...word(at + 1)].slice(0, 3).join('')}*"`,
  (word, { at, apart }) => `${misspelled(word(at), apart)}~1`,
  (word, { at, apart }) => `${misspelled(misspelled(word(at), apart), apart + 2)}~2`,
  (word, { at }) => `~obf("${word(at)} ${word(at + 1)}")`,
  (word, { at, apart }) => `(NOT "${word(at)}") OR own:("${word(at + 1)}" W/${apart} "${word(at)}")`,
  (word, { at, other }) => `"${word(at)}" AND ("${other}" OR quoted:"${word(at + 1)}")`,
  (_word, { text, at, apart }) => `case:"${spelled(text, at)}" W/${apart} "${spelled(text, at + 1)}"`,
];

/** Queries made of words of the texts themselves: next to each other, some way apart, cut short, misspelled. */
export function queriesAbout(texts: readonly string[]): fc.Arbitrary<string> {
  const spoken = texts.filter((text) => analyze(text).count > 0);
  return fc
    .record({
      text: fc.constantFrom(...spoken),
      other: fc.constantFrom(...spoken),
      at: fc.nat({ max: 60 }),
      apart: fc.integer({ min: 1, max: 12 }),
      question: fc.constantFrom(...QUESTIONS),
    })
    .map(({ question, other, ...places }) => {
      const tokens = analyze(places.text);
      return question((at) => tokens.term(at % tokens.count), { ...places, other: analyze(other).term(0) });
    });
}

/** A letter and its neighbour have changed places. */
function misspelled(word: string, at: number): string {
  const letters = [...word];
  const i = at % Math.max(1, letters.length - 1);
  return [...letters.slice(0, i), letters[i + 1] ?? '', letters[i], ...letters.slice(i + 2)].join('');
}

function spelled(text: string, at: number): string {
  const tokens = analyze(text);
  const i = at % tokens.count;
  return text.slice(tokens.start(i), tokens.end(i));
}
