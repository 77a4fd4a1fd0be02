import { createServer as createHttp } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { ClamAv } from './clamav';
import { Tika } from './tika';

const servers: { close(): unknown }[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

async function listening(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A daemon that reads INSTREAM as clamd does and knows one virus. */
function clamd(most = Infinity): Server {
  return createServer((socket: Socket) => {
    let bytes = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (data: Buffer) => {
      bytes = Buffer.concat([bytes, data]);
      if (!bytes.subarray(0, 10).equals(Buffer.from('zINSTREAM\0'))) return;
      const content: Buffer[] = [];
      for (let at = 10; at + 4 <= bytes.length;) {
        const length = bytes.readUInt32BE(at);
        if (length === 0) return void socket.end(verdict(Buffer.concat(content)));
        content.push(bytes.subarray(at + 4, at + 4 + length));
        if (Buffer.concat(content).length > most) return void socket.end('INSTREAM size limit exceeded. ERROR\0');
        at += 4 + length;
      }
    });
  });
}

const verdict = (content: Buffer): string =>
  content.includes('EICAR') ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0';

describe('[R143] a scanner', () => {
  it('is given the very bytes, in chunks, and its verdict is what it found', async () => {
    const scanner = new ClamAv(`tcp://127.0.0.1:${await listening(clamd())}`);
    expect(await scanner.scan(Buffer.from('harmless'))).toBeUndefined();
    expect(await scanner.scan(Buffer.alloc(0))).toBeUndefined();
    const late = Buffer.concat([Buffer.alloc(300_000), Buffer.from('EICAR')]);
    expect(await scanner.scan(late)).toEqual({ outcome: 'infected', detail: 'Eicar-Test-Signature' });
  });

  it('that cannot look through a file has not found it clean', async () => {
    const scanner = new ClamAv(`tcp://127.0.0.1:${await listening(clamd(1_000))}`);
    expect(await scanner.scan(Buffer.alloc(5_000))).toEqual({
      outcome: 'too-large',
      detail: 'larger than the scanner takes',
    });
  });

  it('that is away, silent or talks nonsense gives no verdict at all', async () => {
    await expect(new ClamAv('tcp://127.0.0.1:1').scan(Buffer.from('x'))).rejects.toThrow();
    const silent = createServer((socket) => servers.push({ close: () => socket.destroy() }));
    const waiting = new ClamAv(`tcp://127.0.0.1:${await listening(silent)}`, 100);
    await expect(waiting.scan(Buffer.from('x'))).rejects.toThrow('in time');
    const odd = createServer((socket) => socket.end('UNKNOWN COMMAND\0'));
    await expect(new ClamAv(`tcp://127.0.0.1:${await listening(odd)}`).scan(Buffer.from('x'))).rejects.toThrow();
  });
});

describe('a text service', () => {
  async function tika(
    answer: (body: string) => { status: number; text: string } | undefined,
    patience = 1_000,
  ): Promise<Tika> {
    const server = createHttp((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        expect([request.method, request.url, request.headers['content-disposition']]).toEqual([
          'PUT',
          '/tika',
          undefined,
        ]);
        const given = answer(Buffer.concat(chunks).toString());
        if (given) response.writeHead(given.status).end(given.text);
      });
    });
    return new Tika(`http://127.0.0.1:${await listening(server)}`, patience);
  }

  it('is sent the bytes and no name, and gives their text', async () => {
    const service = await tika((body) => ({ status: 200, text: `\n  text of ${body}\u0000\n` }));
    expect(await service.textOf(Buffer.from('a file'))).toBe('text of a file');
  });

  it('that finds nothing, breaks or takes too long leaves it unread; that is away is tried again', async () => {
    expect(await (await tika(() => ({ status: 200, text: ' \n' }))).textOf(Buffer.from('x'))).toBeUndefined();
    expect(await (await tika(() => ({ status: 422, text: 'x' }))).textOf(Buffer.from('x'))).toBeUndefined();
    expect(await (await tika(() => ({ status: 500, text: 'java' }))).textOf(Buffer.from('x'))).toBeUndefined();
    expect(await (await tika(() => undefined)).textOf(Buffer.from('x'))).toBeUndefined();
    await expect(new Tika('http://127.0.0.1:1').textOf(Buffer.from('x'))).rejects.toThrow();
  });

  it('cannot fill the memory', async () => {
    const service = await tika(() => ({ status: 200, text: 'x'.repeat(20_000_000) }), 60_000);
    expect(await service.textOf(Buffer.from('x'))).toHaveLength(2_000_000);
  });
});
