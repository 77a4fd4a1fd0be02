/** A parsed JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Digits a double may lose: 2^53 has 16. */
const LONG = /\d{16}/;

/**
 * `JSON.parse`, but for whole numbers of more digits than a double holds: those become strings, for they are ids (G10).
 * undefined: it is not JSON.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(LONG.test(text) ? exact(text) : text) as unknown;
  } catch {
    return undefined;
  }
}

/** Puts long whole numbers into quotation marks. */
function exact(text: string): string {
  let out = '';
  let done = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === '"') at = endOfString(text, at);
    else if (isNumber(character)) {
      const end = endOfNumber(text, at);
      const number = text.slice(at, end);
      if (/^-?[1-9]\d{15,}$/.test(number) && !Number.isSafeInteger(Number(number))) {
        out += `${text.slice(done, at)}"${number}"`;
        done = end;
      }
      at = end - 1;
    }
  }
  return out + text.slice(done);
}

/** The index of the closing quotation mark. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

function endOfNumber(text: string, from: number): number {
  let at = from;
  while (at < text.length && isNumber(text[at]!)) at++;
  return at;
}

function isNumber(character: string): boolean {
  return (character >= '0' && character <= '9') || '+-.eE'.includes(character);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member that is an object; without members where it is none. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The objects of a list. */
export function objectsOf(value: unknown): readonly JsonObject[] {
  return listOf(value).filter(isObject);
}

/** A string that says something, or a number as one: what ids and names are. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' ? String(value) : undefined;
}

/** A count, from a number or digits. */
export function countOf(value: unknown): number | undefined {
  const text = textOf(value);
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** What was written, line ends as LF. */
export function bodyOf(value: unknown): string {
  return typeof value === 'string' ? value.replace(/\r\n?/g, '\n') : '';
}

/** Members of an object as strings, those that are none left out. For `extra`. */
export function textsOf(value: JsonObject, names: readonly string[]): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const name of names) {
    const text = typeof value[name] === 'boolean' ? String(value[name]) : textOf(value[name]);
    if (text !== undefined) texts[name] = text;
  }
  return texts;
}
