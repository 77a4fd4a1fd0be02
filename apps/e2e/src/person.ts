import { type Browser, type BrowserContext, chromium, type Download, type Locator, type Page } from 'playwright-core';

export const PASSWORD = 'seven quiet ledgers in a row';

export function openBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
  });
}

/** Somebody at a screen. Notes whatever a page asks of another site, and whatever it complains of. */
export class Person {
  readonly strays: string[] = [];
  readonly complaints: string[] = [];

  private constructor(
    readonly name: string,
    readonly page: Page,
    private readonly context: BrowserContext,
    private readonly base: string,
  ) {}

  static async at(browser: Browser, base: string, name: string): Promise<Person> {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: 'en-GB',
      timezoneId: 'Asia/Hong_Kong',
    });
    context.setDefaultTimeout(40_000);
    const person = new Person(name, await context.newPage(), context, base);
    person.page.on('request', (request) => {
      if (!request.url().startsWith(base) && !/^(?:data|blob):/.test(request.url())) person.strays.push(request.url());
    });
    person.page.on('pageerror', (error) => person.complaints.push(error.message));
    person.page.on('console', (message) => {
      // Chromium itself reports answers such as 403, which some of these journeys are about.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        person.complaints.push(message.text());
    });
    return person;
  }

  async goTo(path: string): Promise<void> {
    await this.page.goto(new URL(path, this.base).href);
  }

  async join(link: string): Promise<void> {
    await this.page.goto(link);
    await this.page.fill('#new-password', PASSWORD);
    await this.page.keyboard.press('Enter');
    await this.page.waitForURL((url) => !/\/join/.test(url.pathname));
  }

  async signIn(email: string): Promise<void> {
    await this.goTo('/sign-in');
    await this.page.fill('#email', email);
    await this.page.fill('#password', PASSWORD);
    await this.page.keyboard.press('Enter');
    await this.page.waitForURL((url) => !/\/sign-in/.test(url.pathname));
  }

  /** No hand is faster than a frame: what the key before it, or typing, changed is drawn first. */
  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await this.page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))));
      await this.page.keyboard.press(key);
    }
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  text(text: string | RegExp): Locator {
    return this.page.getByText(text);
  }

  /** Drops files on the page, as a hand with a mouse does: enter, over, drop, with the bytes in the transfer. */
  async drop(files: readonly { name: string; bytes: Buffer }[]): Promise<void> {
    const transfer = await this.page.evaluateHandle(
      (parts) => {
        const made = new DataTransfer();
        for (const { name, base64 } of parts)
          made.items.add(new File([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], name));
        return made;
      },
      files.map(({ name, bytes }) => ({ name, base64: bytes.toString('base64') })),
    );
    for (const type of ['dragenter', 'dragover', 'drop'])
      await this.page.dispatchEvent('body', type, { dataTransfer: transfer });
  }

  /** Asks the server directly, past whatever the page would let them do. */
  async ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
    return this.page.evaluate(
      async ({ method: verb, path: address, body: content }) => {
        const { csrf } = (await (await fetch('/api/session')).json()) as { csrf: string };
        const answer = await fetch(address, {
          method: verb,
          headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf },
          ...(content !== undefined && { body: JSON.stringify(content) }),
        });
        return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
      },
      { method, path, body },
    );
  }

  /** Clicks something that downloads, and returns the file's text. */
  async download(what: Locator): Promise<string> {
    const [download] = await Promise.all([this.page.waitForEvent('download'), what.click()]);
    return textOf(download);
  }

  leave(): Promise<void> {
    return this.context.close();
  }
}

async function textOf(download: Download): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
