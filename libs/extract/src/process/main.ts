import { createWriteStream } from 'node:fs';
import { extract } from '../extraction';
import type { Finding } from '../reading';
import { LIMITS } from '../reading';
import { bsdtar } from './bsdtar';
import { Frames, framed } from './frames';
import { tesseract } from './ocr';

/**
 * The process that reads files of strangers. It is given them one at a time on its standard input (a frame with the name, a
 * frame with the bytes), answers each on descriptor 3, keeps nothing, and ends when its input does.
 */
const answers = createWriteStream('', { fd: 3 });
const [milliseconds, languages] = process.env.MINUTEBOOK_OCR?.split(' ') ?? [];
const unpacks = process.env.MINUTEBOOK_UNPACK !== undefined;

function answer(value: Finding | 'ready'): void {
  for (const part of framed(Buffer.from(JSON.stringify(value)))) answers.write(part);
}

let name: Buffer | undefined;
const frames = new Frames(LIMITS.fileBytes, (frame) => {
  if (name === undefined) name = Buffer.from(frame);
  else {
    const asked = name.toString('utf8');
    name = undefined;
    // The time for pictures begins with the file.
    const means = {
      ...(languages && { ocr: tesseract(languages, Number(milliseconds)) }),
      ...(unpacks && { unpack: bsdtar }),
    };
    void extract({ bytes: frame, name: asked === '' ? undefined : asked }, means).then(answer);
  }
});
process.stdin.on('data', (chunk: Buffer) => frames.add(chunk));
process.stdin.on('end', () => process.exit(0));
answer('ready');
