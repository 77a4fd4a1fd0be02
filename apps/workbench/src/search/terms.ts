import { operands, print, type Query } from '@minutebook/query';

/** Lines of a pasted list: blank lines and comments are none, and a list from a spreadsheet has its tabs. */
export function linesOf(text: string): readonly string[] {
  return text
    .split(/\r?\n|\t/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** The words and phrases of a query, each once: what is counted under "hits per term". */
export function termsIn(tree: Query): readonly string[] {
  return [...new Set(operands(tree).map((leaf) => print(leaf)))];
}
