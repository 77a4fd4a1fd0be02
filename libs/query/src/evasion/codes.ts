const UNITS = 'st|nd|rd|th|k|m|mm|bn|b|t|tn|x|am|pm|h|hr|hrs|d|y|yr|yrs|g|kg|km|cm|gb|mb|tb|p|pt|pts|bp|bps|pc|s';

const CODES: readonly RegExp[] = [
  // Reference numbers, telephone numbers, years: four digits in a row are digits.
  /\d{4}/,
  // Tickers, model and post codes: SE11, COVID-19, 0700HK, b2, q3, h264.
  /^[A-Z]{1,6}[-.]?\d+[A-Z]?$/,
  /^\d+[-.]?[A-Z]{1,4}$/,
  // Amounts: 100bps, 10k, 5m, 3rd.
  /^\d{2,}[a-z]+$/i,
  new RegExp(`^\\d(?:${UNITS})$`, 'i'),
  /^[$€£¥]\d/,
  // Names with a number, versions: FOURCORNERS345, 1.0.4.
  /^[a-z]+\d{3,}$/i,
  /\d\.\d/,
  // Addresses and paths.
  /\S@\S+\.\S/,
  /:\/\/|^www\.|\/.*\//,
  // Cashtags: $GOOG.
  /^\$[A-Z]{1,5}$/,
];

/** b2, q3, ps5 and h264 are names, but th3 and 0w3 are words among words. */
const DOUBTFUL = /^[a-z]{1,2}\d+$/i;

/** Whether a run of non-space characters is an amount, a ticker, a code or a number, and so never leet (semantics.md 21). */
export function isCode(chunk: string): boolean {
  const bare = trimmed(chunk);
  return DOUBTFUL.test(bare) || CODES.some((code) => code.test(bare));
}

/** Whether it is one beyond doubt, also where the words beside it are those of a phrase looked for. */
export function isPlainlyCode(chunk: string): boolean {
  const bare = trimmed(chunk);
  return CODES.some((code) => code.test(bare));
}

function trimmed(chunk: string): string {
  return chunk.replace(/^[("'[{]+|[.,;:!?)"'\]}]+$/g, '');
}

/** How far to each side of a word its chunk is looked at; what is longer is no code. */
const CONTEXT = 24;

/** The run of non-space characters round the units `start`..`end` of a text. */
export function chunkAt(text: string, start: number, end: number): string {
  const before = /\S*$/.exec(text.slice(Math.max(0, start - CONTEXT), start))![0];
  const after = /^\S*/.exec(text.slice(end, end + CONTEXT))![0];
  return before + text.slice(start, end) + after;
}
