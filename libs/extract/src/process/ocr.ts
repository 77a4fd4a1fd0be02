import { BeyondLimits, type Work } from '../reading';
import { run, within } from './program';

const MOST_BYTES = 4 * 2 ** 20;
/**
 * Seconds of CPU and KiB of memory of one picture: a page of 400 dpi takes four seconds and a quarter of a GiB. Pages are
 * turned before they are read: pictures of phones lie on their side.
 */
const SCRIPT = `${within(30, 2_097_152)} tesseract stdin stdout -l "$1" --psm 1`;

/** Text of the pictures in one file by `tesseract`, in all languages given, until the time is up. */
export function tesseract(languages: string, milliseconds: number): NonNullable<Work['ocr']> {
  // From now on, whatever else is done meanwhile: what is read besides the pictures has its own time after that.
  const until = performance.now() + milliseconds;
  return async (input) => {
    const left = until - performance.now();
    if (left <= 0) throw new BeyondLimits('no time is left for OCR');
    const ended = await run({ script: SCRIPT, arguments: [languages], input, milliseconds: left, most: MOST_BYTES });
    // By its own bounds; a picture it cannot read ends it with a code.
    if (ended.code === null) throw new BeyondLimits('OCR took too much time or memory');
    if (ended.code !== 0) throw new Error('OCR could not read the picture');
    return ended.output.toString('utf8');
  };
}
