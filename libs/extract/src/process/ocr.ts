import { spawn } from 'node:child_process';

/** Milliseconds for one picture; the process around it has a limit of its own, and a larger one. */
const MILLISECONDS = 12_000;
const MOST_BYTES = 4 * 2 ** 20;

/** Text of a picture by `tesseract`, in all languages given. Rejects when the program fails or takes too long. */
export function tesseract(picture: Buffer, languages: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('tesseract', ['stdin', 'stdout', '-l', languages], {
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: MILLISECONDS,
      killSignal: 'SIGKILL',
      // It would take every core for a single picture.
      env: { PATH: process.env.PATH, OMP_THREAD_LIMIT: '1' },
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MOST_BYTES) chunks.push(chunk);
    });
    child.stdin.on('error', () => undefined);
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(Buffer.concat(chunks).toString('utf8')) : reject(new Error('OCR did not finish')),
    );
    child.stdin.end(picture);
  });
}
