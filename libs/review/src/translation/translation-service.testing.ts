import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Asked {
  readonly q: readonly string[];
  readonly source: string;
  readonly target: string;
  readonly format: string;
  readonly api_key?: string;
}

/** Speaks LibreTranslate's protocol on this machine: `/spec`, `/languages`, `/translate`. */
export class TranslationService {
  readonly asked: Asked[] = [];
  version = '1.7.3';
  languages = ['en', 'zh-Hans', 'ko'];
  /** What it answers to `/translate` in place of a translation. */
  answer: ((response: ServerResponse) => void) | undefined;
  private server: Server | undefined;

  async start(): Promise<string> {
    this.server = createServer((request, response) => void this.serve(request, response));
    await new Promise<void>((done) => this.server!.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise<void>((done) => (this.server ? this.server.close(() => done()) : done()));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const json = (body: unknown): void => {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(body));
    };
    if (request.url === '/spec') return json({ info: { title: 'LibreTranslate', version: this.version } });
    if (request.url === '/languages') return json(this.languages.map((code) => ({ code, name: code, targets: [] })));
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const asked = JSON.parse(Buffer.concat(chunks).toString()) as Asked;
    this.asked.push(asked);
    if (this.answer) return this.answer(response);
    json({
      translatedText: asked.q.map((text) => `[${asked.target}] ${text}`),
      detectedLanguage: asked.q.map(() => ({ confidence: 91, language: 'ko' })),
    });
  }
}
