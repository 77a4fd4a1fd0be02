import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const ATTEMPTS = 3;
/** A service that is silent for so long, or has not come to an end after so long, does not answer. */
const SILENCE_MS = 30_000;
const LONGEST_MS = 3_600_000;
const HOPS = 4;
/** Largest answer that is read as JSON, bytes. */
const JSON_MOST = 16 * 1024 * 1024;
/** Largest file that is fetched, bytes. */
export const FILE_MOST = 2 * 1024 * 1024 * 1024;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The service will not give it, now or later. Says host and status only: addresses hold tokens. */
export class VendorRefused extends Error {}

/** The service does not answer, or not now. */
export class VendorUnavailable extends Error {}

export interface Ask {
  readonly method?: 'GET' | 'POST' | 'PATCH';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Fetched {
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** Asks services, with patience: three attempts, pauses as they wish, a bound on time and size, https or this machine only. */
export class VendorClient {
  constructor(
    private readonly pause: (milliseconds: number) => Promise<void> = (milliseconds) =>
      new Promise((resolve) => setTimeout(resolve, milliseconds)),
    /** How long a service may be silent, in milliseconds. */
    private readonly silence = SILENCE_MS,
  ) {}

  /** Throws {@link VendorRefused} or {@link VendorUnavailable}. */
  async json(url: string, ask: Ask = {}): Promise<unknown> {
    return this.patiently(url, ask, async (answer, patience) => {
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of answer.body ?? []) {
        patience.heard();
        size += (chunk as Uint8Array).length;
        if (size > JSON_MOST) throw new VendorRefused(`${hostOf(url)} answered with more than ${JSON_MOST} bytes`);
        chunks.push(chunk as Uint8Array);
      }
      try {
        return size === 0 ? undefined : (JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown);
      } catch {
        throw new VendorUnavailable(`${hostOf(url)} answered with something else than JSON`);
      }
    });
  }

  /** Writes an answer to a file. Throws {@link VendorRefused} or {@link VendorUnavailable}. */
  async file(url: string, path: string, ask: Ask = {}): Promise<Fetched> {
    return this.patiently(url, ask, async (answer, patience) => {
      const hash = createHash('sha256');
      let bytes = 0;
      const count = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          patience.heard();
          bytes += chunk.length;
          hash.update(chunk);
          if (bytes > FILE_MOST) done(new VendorRefused(`${hostOf(url)} sent more than ${FILE_MOST} bytes`));
          else done(null, chunk);
        },
      });
      const body = answer.body ? Readable.fromWeb(answer.body as never) : Readable.from([]);
      await pipeline(body, count, createWriteStream(path, { mode: 0o600 }));
      const stated = Number(answer.headers.get('content-length') ?? bytes);
      if (!answer.headers.has('content-encoding') && stated !== bytes)
        throw new VendorUnavailable(`${hostOf(url)} sent ${bytes} of ${stated} bytes`);
      return { bytes, sha256: hash.digest('hex') };
    });
  }

  private async patiently<T>(
    url: string,
    ask: Ask,
    read: (answer: Response, patience: Patience) => Promise<T>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      let wait = 250 * 4 ** (attempt - 1);
      const patience = new Patience(this.silence);
      try {
        const answer = await this.follow(url, ask, patience);
        if (answer.ok) return await read(answer, patience);
        await answer.body?.cancel();
        const isTemporary = answer.status >= 500 || answer.status === 429 || answer.status === 408;
        const text = `${hostOf(url)} answered ${answer.status}`;
        if (!isTemporary) throw new VendorRefused(text);
        wait = Math.min(10_000, 1000 * Number(answer.headers.get('retry-after') ?? 0) || wait);
        throw new VendorUnavailable(text);
      } catch (error) {
        if (error instanceof VendorRefused) throw error;
        if (attempt === ATTEMPTS)
          throw error instanceof VendorUnavailable
            ? error
            : new VendorUnavailable(`${hostOf(url)} does not answer`, { cause: error });
      } finally {
        patience.end();
      }
      await this.pause(wait);
    }
  }

  /** Redirects by hand: every address is judged, and credentials stay with the host they were meant for. */
  private async follow(
    url: string,
    { method = 'GET', headers = {}, body }: Ask,
    patience: Patience,
  ): Promise<Response> {
    let address = judged(url);
    let sent: Record<string, string> = { ...headers };
    for (let hop = 0; hop < HOPS; hop++) {
      const answer = await fetch(address, {
        method,
        headers: sent,
        redirect: 'manual',
        signal: patience.signal,
        ...(body !== undefined && { body }),
      });
      const location = answer.headers.get('location');
      patience.heard();
      if (answer.status < 300 || answer.status >= 400 || location === null) return answer;
      await answer.body?.cancel();
      const next = judged(new URL(location, address).href);
      if (next.origin !== address.origin)
        sent = Object.fromEntries(Object.entries(sent).filter(([name]) => name.toLowerCase() !== 'authorization'));
      address = next;
    }
    throw new VendorRefused(`${hostOf(url)} redirects without end`);
  }
}

/** With a service that goes on sending; a large file may take longer than any answer. */
class Patience {
  private readonly silence = new AbortController();
  readonly signal = AbortSignal.any([this.silence.signal, AbortSignal.timeout(LONGEST_MS)]);
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly milliseconds: number) {
    this.heard();
  }

  heard(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.silence.abort(), this.milliseconds).unref();
  }

  end(): void {
    clearTimeout(this.timer);
  }
}

function judged(url: string): URL {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  const isFit = address?.protocol === 'https:' || (address?.protocol === 'http:' && LOOPBACK.has(address.hostname));
  if (!address || !isFit) throw new VendorRefused('an address that is neither https nor on this machine');
  return address;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'an address';
}
