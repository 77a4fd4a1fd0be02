import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { readOpenRestoration } from '@minutebook/access';
import type { Appliance } from '@minutebook/appliance';
import { Problem } from '@minutebook/platform';

const LOOK_MS = 2_000;

/**
 * Stands where the server will, as long as nobody has accepted what was restored (R93): it answers everybody that the
 * archive is closed, and nothing works on it meanwhile.
 */
export class ClosedDoor {
  private server: Server | undefined;
  private isLeft = false;

  constructor(private readonly appliance: Appliance) {}

  /** Address it answers at; undefined for a worker, which nobody asks. */
  async stand(): Promise<string | undefined> {
    const { MINUTEBOOK_ROLE, MINUTEBOOK_HOST, MINUTEBOOK_PORT } = this.appliance.platform.settings;
    if (MINUTEBOOK_ROLE === 'worker') return undefined;
    this.server = createServer(answer).listen(MINUTEBOOK_PORT, MINUTEBOOK_HOST);
    await once(this.server, 'listening');
    const address = this.server.address();
    return typeof address === 'object' && address ? `http://${MINUTEBOOK_HOST}:${address.port}` : undefined;
  }

  /** Resolves when somebody has accepted it: true; or when it is told to leave: false. */
  async untilAccepted(): Promise<boolean> {
    for (;;) {
      try {
        if (!(await readOpenRestoration(this.appliance.platform.database))) return true;
      } catch (error) {
        // Told to leave, the database may have gone first.
        if (!this.isLeft) throw error;
      }
      if (this.isLeft) return false;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  async leave(): Promise<void> {
    this.isLeft = true;
    const { server } = this;
    this.server = undefined;
    if (!server) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }
}

const CLOSED = new Problem({
  code: 'restore-not-accepted',
  status: 503,
  title: 'This archive was restored from a backup and is not open for use yet.',
  detail: 'Whoever administers it has to see what was lost, and accept it.',
  hint: 'On the machine: npm run minutebook -- restored',
});

function answer(request: IncomingMessage, response: ServerResponse): void {
  if (request.url === '/healthz') return send(response, 200, 'application/json', '{}');
  response.setHeader('Retry-After', '60');
  if (request.headers.accept?.includes('text/html')) return send(response, 503, 'text/html; charset=utf-8', PAGE);
  send(response, 503, 'application/problem+json', JSON.stringify(CLOSED.toBody('')));
}

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Minutebook is closed</title><meta name="viewport" content="width=device-width">
<h1>${CLOSED.title}</h1><p>${CLOSED.detail}</p><p>${CLOSED.hint}</p>
<p lang="zh">此存档从备份恢复，尚未启用。管理员须先查看缺失的内容并予以确认。</p></html>
`;

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response
    .writeHead(status, {
      'Content-Type': type,
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    })
    .end(body);
}
