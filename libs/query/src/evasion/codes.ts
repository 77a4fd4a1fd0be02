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

/** Whether a text is an amount, a ticker, a code or a number, and so never leet (semantics.md 21). */
export function isCode(chunk: string): boolean {
  return DOUBTFUL.test(trimmed(chunk)) || isPlainlyCode(chunk);
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

/**
 * What may be a code round the units `start`..`end` of a text, in plain digits and letters: the run of non-space
 * characters, for addresses have signs in them; and the letters and digits alone, for `re:SE11`, `SE11,SE12` and
 * 买入SE11股票 hold a code whatever stands beside it.
 */
export function chunksAt(text: string, start: number, end: number): readonly string[] {
  const before = plain(/\S*$/.exec(text.slice(Math.max(0, start - CONTEXT), start))![0]);
  const word = plain(text.slice(start, end));
  const after = plain(/^\S*/.exec(text.slice(end, end + CONTEXT))![0]);
  const core = /[$€£¥]?[a-z0-9]*$/i.exec(before)![0] + word + /^[a-z0-9]*/i.exec(after)![0];
  return [before + word + after, core];
}

/** Codes are known by ASCII, and may be written in full-width or mathematical characters. */
function plain(text: string): string {
  return text.normalize('NFKC');
}
