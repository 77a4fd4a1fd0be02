import { createServer, type IncomingMessage, type Server } from 'node:http';
import { tell } from './journal';

/** An answer as it goes out. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** What is served: by method and path, from the body of the request. */
export type Routes = (method: string, path: string, body: string) => Answer | undefined;

/** A checkpoint with sixteen post-quantum signatures, the least a witness must take, has 80 KB. */
const MAX_BODY = 256 * 1024;

/** A small HTTP server. It reads the whole request first, so that what answers does so at once and one after the other. */
export function serve(routes: Routes): Server {
  const server = createServer({ requestTimeout: 15_000, headersTimeout: 10_000 }, (request, response) => {
    void answer(routes, request).then(({ status, type, body }) => {
      response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
      response.end(body);
      if (!request.complete) request.destroy();
    });
  });
  server.maxConnections = 100;
  return server;
}

export function json(value: unknown): Answer {
  return { status: 200, type: 'application/json', body: `${JSON.stringify(value)}\n` };
}

export function plain(status: number, sentence: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body: `${sentence}\n` };
}

async function answer(routes: Routes, request: IncomingMessage): Promise<Answer> {
  try {
    const body = await textOf(request);
    if (body === undefined) return plain(413, `A request has at most ${MAX_BODY} bytes of UTF-8 text.`);
    const path = (request.url ?? '/').split('?')[0]!;
    return routes(request.method ?? 'GET', path, body) ?? plain(404, 'There is nothing here.');
  } catch (error) {
    // Most likely the folder could not be written to. Nothing was signed then.
    tell('failed', { reason: error instanceof Error ? error.message : 'unknown' });
    return plain(500, 'This could not be done; the log of this program says why. Nothing was signed.');
  }
}

async function textOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) return undefined;
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } catch {
    return undefined;
  }
}
