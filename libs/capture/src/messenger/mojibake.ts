import { isUtf8 } from 'node:buffer';

const SUSPECT = /[\u0080-\u00ff]{2,}/;
const RUNS = /[\u0080-\u00ff]{2,}/g;

/**
 * Meta writes the bytes of UTF-8 as if each were a character: `\u00f0\u009f\u0098\u0080` for one emoji. Runs that are UTF-8
 * when taken as bytes are put right; a text with any character that is no byte was written well, and stays.
 */
export function repaired(text: string): string {
  if (!SUSPECT.test(text) || /[^\0-\u00ff]/.test(text)) return text;
  return text.replace(RUNS, (run) => {
    const bytes = Buffer.from(run, 'latin1');
    return isUtf8(bytes) ? bytes.toString('utf8') : run;
  });
}
