import { LIMITS } from '@minutebook/extract';
import type { TextService } from './services';

/** Bytes of an answer that are read: what a text of the most characters can have. */
const MOST_BYTES = LIMITS.characters * 4;

/** An Apache Tika server (tika-server): `PUT /tika` gives the text of the body. Only bytes are sent, no name. */
export class Tika implements TextService {
  private readonly address: URL;

  constructor(
    address: string,
    private readonly milliseconds = 60_000,
  ) {
    this.address = new URL('tika', address.endsWith('/') ? address : `${address}/`);
  }

  async textOf(bytes: Buffer): Promise<string | undefined> {
    const signal = AbortSignal.timeout(this.milliseconds);
    try {
      const answer = await fetch(this.address, {
        method: 'PUT',
        headers: { Accept: 'text/plain; charset=UTF-8', 'Content-Type': 'application/octet-stream' },
        body: bytes,
        redirect: 'error',
        signal,
      });
      const text = await bounded(answer);
      // 422: it knows the format and cannot read the file. Anything it breaks on is a file it cannot read.
      return answer.status === 200 && text.trim() !== '' ? text : undefined;
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  }
}

async function bounded(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    chunks.push(chunk as Uint8Array);
    size += (chunk as Uint8Array).length;
    if (size >= MOST_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8').slice(0, LIMITS.characters).replaceAll('\0', ' ').toWellFormed().trim();
}
