import { spawn } from 'node:child_process';
import { BeyondLimits, type Work } from '../reading';

const MOST_BYTES = 4 * 2 ** 20;
/** Seconds of CPU and KiB of memory of one picture: a page of 400 dpi takes four seconds and a quarter of a GiB. */
const BOUNDED = 'ulimit -t 30 -v 2097152 -f 0; exec tesseract "$@"';

/** Text of the pictures in one file by `tesseract`, in all languages given, until the time is up. */
export function tesseract(languages: string, milliseconds: number): NonNullable<Work['ocr']> {
  // From now on, whatever else is done meanwhile: what is read besides the pictures has its own time after that.
  const until = performance.now() + milliseconds;
  return (picture) => {
    const left = until - performance.now();
    return left > 0 ? textOf(picture, languages, left) : Promise.reject(new BeyondLimits('no time is left for OCR'));
  };
}

function textOf(picture: Uint8Array, languages: string, milliseconds: number): Promise<string> {
  return new Promise((resolve, reject) => {
    // Automatic segmentation that turns the page first: pictures of phones lie on their side.
    const child = spawn('/bin/sh', ['-c', BOUNDED, 'tesseract', 'stdin', 'stdout', '-l', languages, '--psm', '1'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      // It would take every core for a single picture.
      env: { PATH: process.env.PATH, OMP_THREAD_LIMIT: '1' },
    });
    const beyond = (): void => {
      child.kill('SIGKILL');
      // Something it started may hold the pipe: it is not waited for.
      child.stdout.destroy();
      reject(new BeyondLimits('OCR took too long or too much memory'));
    };
    const late = setTimeout(beyond, milliseconds);
    const chunks: Buffer[] = [];
    let bytes = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if ((bytes += chunk.length) > MOST_BYTES) beyond();
    });
    child.stdin.on('error', () => undefined);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(late);
      if (code === 0) resolve(Buffer.concat(chunks).toString('utf8'));
      // Ended by its CPU or its memory; a picture it cannot read ends it with a code.
      else if (signal !== null) beyond();
      else reject(new Error('OCR could not read the picture'));
    });
    child.stdin.end(picture);
  });
}
