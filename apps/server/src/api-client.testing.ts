import type { Endpoint } from '@minutebook/contract';

export interface Answer<R = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: R;
}

interface Parts {
  readonly params?: Record<string, string | number>;
  readonly query?: Record<string, string | number>;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** For specs only: what a browser does with the API: cookies, the CSRF token, JSON. */
export class ApiClient {
  private cookie = '';
  csrf = '';

  constructor(private readonly base: string) {}

  async call<P, Q, B, R>(endpoint: Endpoint<P, Q, B, R>, parts: Parts = {}): Promise<Answer<R>> {
    const path = endpoint.path.replace(/:([A-Za-z]+)/g, (_match, name: string) =>
      encodeURIComponent(String(parts.params?.[name] ?? 0)),
    );
    const query = new URLSearchParams(
      Object.entries(parts.query ?? {}).map(([name, value]): [string, string] => [name, String(value)]),
    ).toString();
    const answer = await this.fetch(`${path}${query ? `?${query}` : ''}`, {
      method: endpoint.method,
      headers: {
        ...(endpoint.method !== 'GET' && { 'X-CSRF-Token': this.csrf }),
        ...(endpoint.upload
          ? { 'Content-Type': 'application/octet-stream' }
          : parts.body !== undefined || endpoint.body
            ? { 'Content-Type': 'application/json' }
            : {}),
        ...parts.headers,
      },
      ...(endpoint.upload
        ? { body: parts.body as string }
        : parts.body !== undefined
          ? { body: JSON.stringify(parts.body) }
          : endpoint.body
            ? { body: '{}' }
            : {}),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
    return { status: answer.status, headers: answer.headers, body: (isJson ? JSON.parse(text) : text) as R };
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const answer = await fetch(this.base + path, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), ...(this.cookie && { Cookie: this.cookie }) },
      redirect: 'manual',
    });
    const cookie = answer.headers.getSetCookie()[0];
    if (cookie) this.cookie = cookie.split(';')[0]!;
    return answer;
  }
}
