import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';

/** One page, as the CSV writer takes them. */
export async function* once<T>(page: readonly T[]): AsyncGenerator<readonly T[]> {
  yield page;
}

/** Sends a CSV as a download whose name ends with today. */
export async function send(response: Response, name: string, text: AsyncIterable<string>): Promise<void> {
  response.setHeader('Content-Type', 'text/csv; charset=utf-8');
  response.setHeader(
    'Content-Disposition',
    `attachment; filename="${name}-${new Date().toISOString().slice(0, 10)}.csv"`,
  );
  await pipeline(Readable.from(text), response);
}

/** Sends a file whole, as a download. */
export function sendFile(response: Response, name: string, type: string, bytes: Buffer): void {
  response.setHeader('Content-Type', type);
  response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
  response.end(bytes);
}
