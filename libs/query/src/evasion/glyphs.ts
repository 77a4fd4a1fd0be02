import { LOOK_ALIKES, NEAR_LOOK_ALIKES } from './look-alike-table';

/**
 * Letters of other scripts that cannot be told from Latin ones at any size. Only of these may a whole word consist; the
 * rest of the look-alikes counts within words that have Latin letters, or Russian would turn into English by accident.
 */
const TWINS = 'асеорхуіјѕһԁԛԝѵο';

/** What digits and signs stand for in leet. Parentheses, #, < and the like are too common as themselves. */
const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'il',
  '2': 'z',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '6': 'bg',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'il',
  '|': 'li',
  '€': 'e',
  '£': 'l',
  '¥': 'y',
  '¢': 'c',
  '§': 's',
  '+': 't',
};

function unpack(table: string): [number, number][] {
  return table
    .split(' ')
    .flatMap((word) => [...word.slice(1)].map((char): [number, number] => [char.charCodeAt(0), word.charCodeAt(0)]));
}

const letters = new Uint16Array(0x10000);
for (const [char, letter] of [...unpack(LOOK_ALIKES), ...unpack(NEAR_LOOK_ALIKES)]) letters[char] = letter;
const leet = new Map(
  Object.entries(LEET).map(([char, as]) => [char.charCodeAt(0), [...as].map((letter) => letter.charCodeAt(0))]),
);
const twins = new Set([...TWINS].map((char) => char.charCodeAt(0)));

/** The Latin letter a folded letter of another script passes for, 0 if none. */
export function latinFor(folded: number): number {
  return letters[folded]!;
}

export function isTwin(folded: number): boolean {
  return twins.has(folded);
}

/** The letters a digit or sign stands for, none for anything else. */
export function leetLetters(unit: number): readonly number[] {
  return leet.get(unit) ?? [];
}

export function isLatinLetter(unit: number): boolean {
  return unit >= 0x61 && unit <= 0x7a;
}

export function isAsciiDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}
