/** Spaces and signs that may stand between the letters of a spaced-out word, UTF-16 units. */
export const LONGEST_LETTER_GAP = 3;
/** Signs that may stand between two Han characters of a word, UTF-16 units: two emoji with their modifiers. */
export const LONGEST_SPACELESS_GAP = 8;
/** Shorter words are found in disguise only in company: alone, too much else looks like them. */
export const SHORTEST_WORD = 3;
/** Letters a word needs to be taken for Latin although none of them is: alone, and in company. */
export const SHORTEST_TWIN_WORD = 4;
export const SHORTEST_TWIN_IN_COMPANY = 2;
/** Company is a phrase of several words that has this many letters beyond doubt. */
export const LETTERS_OF_COMPANY = 4;
/** Letters a phrase needs to be found written as one word. */
export const SHORTEST_JOINED = 8;
/** Letters a single word needs to be found without its first a. */
export const SHORTEST_WITHOUT_A = 7;
/** Letters a word of pinyin needs to be found without spaces, and syllables with them. */
export const SHORTEST_PINYIN = 5;
export const FEWEST_SYLLABLES = 3;
/** Spellings tried for one word or phrase. */
export const MOST_SPELLINGS = 32;
