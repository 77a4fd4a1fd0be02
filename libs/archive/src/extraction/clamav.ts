import { connect } from 'node:net';
import type { Finding } from '@minutebook/extract';
import type { Scanner } from './services';

const CHUNK = 64 * 1024;
const MOST_REPLY = 4_096;

/** A ClamAV daemon, by its INSTREAM command (clamd(8)): the bytes go in chunks behind their length, an empty one ends them. */
export class ClamAv implements Scanner {
  private readonly host: string;
  private readonly port: number;

  /** `address`: `tcp://clamav:3310`. */
  constructor(
    address: string,
    private readonly milliseconds = 60_000,
  ) {
    const { hostname, port } = new URL(address);
    this.host = hostname.replace(/^\[|\]$/g, '');
    this.port = Number(port || 3310);
  }

  async scan(bytes: Buffer): Promise<Pick<Finding, 'outcome' | 'detail'> | undefined> {
    const reply = await this.ask(bytes);
    if (/^stream: OK$/.test(reply)) return undefined;
    const found = /^stream: ([\x20-\x7e]{1,200}) FOUND$/.exec(reply)?.[1];
    if (found !== undefined) return { outcome: 'infected', detail: found };
    if (/size limit exceeded/i.test(reply)) return { outcome: 'too-large', detail: 'larger than the scanner takes' };
    throw new Error('the scanner gave no verdict');
  }

  private ask(bytes: Buffer): Promise<string> {
    return new Promise((resolve, reject) => {
      let reply = '';
      const socket = connect({ host: this.host, port: this.port, timeout: this.milliseconds });
      socket.on('connect', () => {
        socket.write('zINSTREAM\0');
        for (let at = 0; at < bytes.length; at += CHUNK) {
          const chunk = bytes.subarray(at, at + CHUNK);
          const length = Buffer.alloc(4);
          length.writeUInt32BE(chunk.length);
          socket.write(length);
          socket.write(chunk);
        }
        socket.write(Buffer.alloc(4));
      });
      socket.on('data', (data: Buffer) => {
        reply += data.toString('latin1');
        const end = reply.indexOf('\0');
        if (end < 0 && reply.length < MOST_REPLY) return;
        socket.destroy();
        resolve(reply.slice(0, end < 0 ? MOST_REPLY : end));
      });
      // It hangs up on a file that is too large for it, after saying so.
      socket.on('error', (error) => (reply === '' ? reject(error) : resolve(reply)));
      socket.on('timeout', () => socket.destroy(new Error('the scanner did not answer in time')));
      socket.on('close', () => reject(new Error('the scanner hung up')));
    });
  }
}
