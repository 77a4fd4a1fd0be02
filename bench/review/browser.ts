import { api, type Endpoint } from '@minutebook/contract';
import { ApiClient } from '../../apps/server/src/api-client.testing';
import { type Colleague, PASSWORD } from './firm';

/** An answer that was none: what the server said instead. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(`${status} ${code}`);
  }
}

/** Somebody's browser, signed in: cookie, CSRF token, and the stream of nudges the workbench listens to. */
export class Browser {
  private constructor(private readonly client: ApiClient) {}

  static async signIn(url: string, { email }: Pick<Colleague, 'email'>): Promise<Browser> {
    const client = new ApiClient(url);
    client.csrf = (await client.call(api.people.session)).body.csrf;
    const browser = new Browser(client);
    client.csrf = (await browser.ask(api.people.signIn, { body: { email, password: PASSWORD } })).csrf;
    return browser;
  }

  async ask<P, Q, B, R>(endpoint: Endpoint<P, Q, B, R>, parts: Parameters<ApiClient['call']>[1] = {}): Promise<R> {
    const { status, body } = await this.client.call(endpoint, parts);
    if (status !== 200) throw new Refused(status, (body as { code?: string }).code ?? '');
    return body;
  }

  /** Calls `hear` at every nudge about alerts, until told to stop. */
  async listen(hear: () => void): Promise<() => void> {
    const abort = new AbortController();
    const { body } = await this.client.fetch(api.appliance.live.path, { signal: abort.signal });
    const follow = async (): Promise<void> => {
      const decoder = new TextDecoder();
      for await (const chunk of body!) if (decoder.decode(chunk).includes('"topic":"alert')) hear();
    };
    follow().catch(() => undefined);
    return () => abort.abort();
  }
}
