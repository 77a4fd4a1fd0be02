import { wildcardMatches } from './wildcard';

/**
 * Whether original text is spelled as asked under `case:` (semantics.md 8): letter by letter after NFKC, invisible
 * characters left out, apostrophes alike. Accents and traditional forms count as well, for the words are taken as written.
 */
export function spelledAs(asked: string, wild: boolean): (original: string) => boolean {
  const wanted = visible(asked);
  return wild ? (original) => wildcardMatches(wanted, visible(original)) : (original) => visible(original) === wanted;
}

function visible(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[’ʼ]/g, "'")
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '');
}
