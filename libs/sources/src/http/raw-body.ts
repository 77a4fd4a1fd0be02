import type { IncomingMessage } from 'node:http';
import { Problem } from '@minutebook/platform';

/** Largest body of a call, bytes. */
export const BODY_MOST = 32 * 1024 * 1024;
/** Bodies held in memory at once, bytes: over it services are asked to come back. */
const HELD_MOST = 256 * 1024 * 1024;

/** Reads the very bytes of calls, within bounds for one and for all together. */
export class RawBodies {
  private held = 0;

  /** Throws `body-too-large` (413), `body-encoded` (415) or `busy` (503). */
  async read(request: IncomingMessage): Promise<Buffer> {
    if ((request.headers['content-encoding'] ?? 'identity') !== 'identity')
      throw new Problem({ code: 'body-encoded', status: 415, title: 'The body must come as it was signed.' });
    if (Number(request.headers['content-length'] ?? 0) > BODY_MOST) throw tooLarge();
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      // The stream stays, so that a refusal can be answered on it.
      for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        size += chunk.length;
        this.held += chunk.length;
        if (size > BODY_MOST) throw tooLarge();
        if (this.held > HELD_MOST)
          throw new Problem({ code: 'busy', status: 503, title: 'Too many deliveries arrive at once.' });
        chunks.push(chunk);
      }
      return Buffer.concat(chunks);
    } finally {
      this.held -= size;
    }
  }
}

function tooLarge(): Problem {
  return new Problem({ code: 'body-too-large', status: 413, title: 'The body is larger than allowed.' });
}
