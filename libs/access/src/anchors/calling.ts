import { AnchorFault, systemCode } from './anchor';

/** A server that says nothing for so long is away. */
const PATIENCE_MS = 20_000;
/** Bytes of an answer that are read. */
const MOST_BYTES = 64 * 1024;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** One request to an anchor. Redirects are not followed: nothing goes where the settings do not say. Throws AnchorFault. */
export async function call(
  url: URL,
  request: {
    readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT';
    readonly headers: Record<string, string>;
    readonly body?: Uint8Array;
  },
  signal?: AbortSignal,
): Promise<Answer> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  try {
    const answer = await fetch(url, {
      ...request,
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
    });
    return { status: answer.status, headers: answer.headers, body: await bounded(answer) };
  } catch (error) {
    if (error instanceof AnchorFault) throw error;
    throw new AnchorFault(patience.aborted ? 'timeout' : (systemCode(error) ?? 'unreachable'), { cause: error });
  }
}

/** Throws AnchorFault with the status for anything but success. */
export function expectSuccess({ status }: Answer): void {
  if (status < 200 || status > 299) throw new AnchorFault(String(status));
}

/** Basic credentials of an address, for the header; the address itself is then called without them. */
export function credentialsOf(url: URL): Record<string, string> {
  if (url.username === '' && url.password === '') return {};
  const words = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return { Authorization: `Basic ${Buffer.from(words).toString('base64')}` };
}

/** An address with nothing secret in it. */
export function bare(url: URL): URL {
  const copy = new URL(url);
  copy.username = copy.password = copy.search = copy.hash = '';
  return copy;
}

async function bounded(answer: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += (chunk as Uint8Array).length;
    if (size > MOST_BYTES) throw new AnchorFault('answer-too-long');
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks);
}
