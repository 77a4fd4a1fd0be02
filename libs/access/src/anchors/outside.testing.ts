import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkpointText, leafHash, NoteKey, signedNote, treeRoot } from '@minutebook/proof';
import type { LogName } from '../log/transparency-log';
import type { Outgoing } from './anchor';

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface Said {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
}

/** A server of somebody else, on this machine: answers what it is told to, and remembers what it was asked. */
export class OutsideServer {
  readonly asked: Asked[] = [];
  private server: Server | undefined;
  private port = 0;

  constructor(public answer: (asked: Asked) => Said | Promise<Said>) {}

  /** Listens, again at the same port after {@link stop}. */
  async start(): Promise<this> {
    this.server = createServer((request, response) => {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const asked = {
          method: request.method!,
          url: request.url!,
          headers: request.headers,
          body: Buffer.concat(chunks),
        };
        this.asked.push(asked);
        const { status, headers, body } = await this.answer(asked);
        response.writeHead(status, headers);
        response.end(body);
      })();
    });
    await new Promise<void>((done) => this.server!.listen(this.port, '127.0.0.1', done));
    this.port = (this.server.address() as AddressInfo).port;
    return this;
  }

  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise<void>((done) => (this.server ? this.server.close(() => done()) : done()));
  }
}

export const leavesOf = (size: number, of = 'leaf'): Buffer[] =>
  Array.from({ length: size }, (_, i) => leafHash(Buffer.from(`${of} ${i}`)));

/** A log that somebody signs, as far as an anchor sees one. */
export class SignedLog {
  readonly key: NoteKey;

  constructor(
    readonly log: LogName = 'records',
    readonly site = 'firm.example',
  ) {
    this.key = NoteKey.create(`${site}/${log}`);
  }

  get origin(): string {
    return `${this.site}/${this.log}`;
  }

  at(size: number, leaves = leavesOf(size)): Outgoing {
    const text = checkpointText({ origin: this.origin, size, root: treeRoot(leaves.slice(0, size)) });
    return { log: this.log, size, note: signedNote(text, this.key.sign(text)) };
  }
}
