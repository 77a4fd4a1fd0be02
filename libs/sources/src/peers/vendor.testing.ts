import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a service answers: a status with a body, bytes or JSON. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string | object;
}

export interface Call {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** For specs only: a service on a loopback socket that answers by a table and remembers what it was asked. */
export class VendorServer {
  private constructor(
    private readonly server: Server,
    readonly url: string,
    readonly calls: readonly Call[],
  ) {}

  static async start(answer: (call: Call) => Reply | undefined): Promise<VendorServer> {
    const calls: Call[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const call: Call = {
          method: request.method!,
          path: request.url!,
          headers: request.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        };
        calls.push(call);
        const { status = 200, headers = {}, body = '' } = answer(call) ?? { status: 404 };
        const isJson = typeof body === 'object' && !Buffer.isBuffer(body);
        response.writeHead(status, { ...(isJson && { 'Content-Type': 'application/json' }), ...headers });
        response.end(isJson ? JSON.stringify(body) : body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new VendorServer(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
