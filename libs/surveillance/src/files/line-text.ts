/** What would not survive an editor, a checkout with other line ends, a terminal or UTF-8: ends in blanks, controls, halves. */
const FRAGILE = /\s$|[^\P{C}\t]|[\u2028\u2029]/u;

/** A value on one line: as it is, or as a JSON string where it would not stay as it is. */
export function written(value: string): string {
  return value === '' || /^[\s"]/.test(value) || FRAGILE.test(value) ? quoted(value) : value;
}

/** What `written` wrote; null if it begins as a JSON string and is none. */
export function readBack(text: string): string | null {
  if (!text.startsWith('"')) return text;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

/** A text over several lines, each behind a bar; or as a JSON string where it would not stay as it is. */
export function writtenLines(text: string): string[] {
  return text.split('\n').map((line) => (FRAGILE.test(line) ? quoted(line) : line === '' ? '|' : `| ${line}`));
}

/** A line of such a text; null if it is none. */
export function readLine(line: string): string | null {
  if (line.startsWith('| ')) return line.slice(2);
  if (line === '|') return '';
  return line.startsWith('"') ? readBack(line) : null;
}

/** Several values on one line, between commas. */
export function writtenList(values: readonly string[]): string {
  return values.map((value) => (value.includes(',') ? quoted(value) : written(value))).join(', ');
}

/** What `writtenList` wrote; null if it cannot be read. */
export function readList(text: string): string[] | null {
  const values: string[] = [];
  const item = /\s*("(?:[^"\\]|\\.)*"|[^,"][^,]*)\s*(?:,|$)/y;
  while (item.lastIndex < text.length) {
    const found = item.exec(text);
    const value = found && readBack(found[1]!.trim());
    if (value == null) return null;
    values.push(value);
  }
  return values;
}

/** Escapes everything an editor or a terminal could act on. */
function quoted(value: string): string {
  return JSON.stringify(value).replace(/[\p{C}\u2028\u2029]/gu, (found) => found.split('').map(escape).join(''));
}

function escape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
