import { request } from 'node:http';
import { type Signer, SignerAway, type SignerHead, type SignerKey, SignerRefused } from './signer';

const PATIENCE_MS = 10_000;
/** Keys of a hundred rotations fit in it many times. */
const LONGEST_ANSWER = 4 * 1024 * 1024;

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** A signer behind a Unix socket: apps/signer, started by the appliance or by whoever administers it. */
export class SocketSigner implements Signer {
  constructor(private readonly path: string) {}

  async sign(body: string): Promise<string> {
    const answer = await this.ask('POST', '/sign', body);
    if (answer.status === 200) return answer.body;
    const size = answer.status === 409 && /^\d{1,15}\n?$/.test(answer.body) ? Number(answer.body) : undefined;
    throw new SignerRefused(answer.status, size);
  }

  async keys(): Promise<readonly SignerKey[]> {
    const { status, body } = await this.ask('GET', '/keys');
    if (status !== 200) throw new SignerRefused(status);
    return (JSON.parse(body) as { keys: SignerKey[] }).keys;
  }

  async heads(): Promise<readonly SignerHead[]> {
    const { status, body } = await this.ask('GET', '/heads');
    if (status !== 200) throw new SignerRefused(status);
    return (JSON.parse(body) as { heads: SignerHead[] }).heads;
  }

  async rotate(prefix: string): Promise<void> {
    const { status } = await this.ask('POST', '/rotate', JSON.stringify({ prefix }));
    if (status !== 200) throw new SignerRefused(status);
  }

  private ask(method: 'GET' | 'POST', path: string, body = ''): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asked = request(
        { socketPath: this.path, method, path, agent: false, signal: AbortSignal.timeout(PATIENCE_MS) },
        (response) => {
          const parts: Buffer[] = [];
          let length = 0;
          response.on('data', (part: Buffer) => {
            length += part.length;
            if (length > LONGEST_ANSWER) asked.destroy(new SignerAway('answer-too-long'));
            else parts.push(part);
          });
          response.on('error', (error: NodeJS.ErrnoException) => reject(away(error)));
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') }),
          );
        },
      );
      asked.on('error', (error: NodeJS.ErrnoException) => reject(away(error)));
      asked.end(body);
    });
  }
}

function away(error: NodeJS.ErrnoException): SignerAway {
  if (error instanceof SignerAway) return error;
  return new SignerAway(
    error.name === 'AbortError' || error.name === 'TimeoutError' ? 'timeout' : (error.code ?? 'broken'),
  );
}
