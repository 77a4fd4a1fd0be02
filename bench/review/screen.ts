import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page, type Response } from 'playwright-core';
import { PASSWORD } from './firm';
import { pause, type Seen } from './reviewer';
import type { Seat } from './shift';

const DECISION = /\/api\/alerts\/(\d+)\/decision$/;
const NAME = '[data-testid=alert-name]';
const MINE = 'Claimed by you';
/** When the key went down, which may be before the page gets to hear of it. */
const NOTE_KEY = `addEventListener('keydown', ({ key, ctrlKey, timeStamp }) => {
  if (ctrlKey && key === 'Enter') performance.mark('pressed', { startTime: timeStamp });
}, { capture: true })`;
/** The browser's own word for when the text of a hit was on the screen (Element Timing). */
const NOTE_PAINT = `window.hits = [];
new PerformanceObserver((list) => {
  for (const { identifier, renderTime } of list.getEntries()) if (identifier === 'hit') hits.push(renderTime);
}).observe({ type: 'element', buffered: true })`;
const DRAWN = 'new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))';

/** Debian's chromium, or where CHROMIUM_PATH says; undefined: this machine has none. */
export function findChromium(): string | undefined {
  return [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
    (path) => path !== undefined && existsSync(path),
  );
}

/** Somebody at a real screen: the workbench as it is built, in chromium, its keys pressed one after the other. */
export class Screen {
  /** Reasons of decisions that are not answered yet, by alert. */
  private readonly sent = new Map<string, string>();
  private readonly answers: Promise<void>[] = [];

  private constructor(
    private readonly browser: Browser,
    private readonly page: Page,
    private readonly url: string,
    private readonly seat: Seat,
  ) {}

  static async open(executablePath: string, url: string, seat: Seat): Promise<Screen> {
    const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'];
    const browser = await chromium.launch({ executablePath, args });
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(60_000);
    await page.addInitScript(NOTE_KEY);
    await page.addInitScript(NOTE_PAINT);
    await page.goto(`${url}/sign-in`);
    await page.fill('#email', seat.person.email);
    await page.fill('#password', PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
    return new Screen(browser, page, url, seat);
  }

  close(): Promise<void> {
    return this.browser.close();
  }

  /** Works until told to stop, `think` milliseconds an alert. What is painted is read from the browser's own timeline. */
  async work(think: number, seen: Seen, isOver: () => boolean): Promise<void> {
    const { page } = this;
    const hear = (response: Response): void => {
      if (DECISION.test(response.url())) this.answers.push(this.note(response, seen));
    };
    const complain = (error: Error): void => void seen.failures.push(`at the screen: ${error.message}`);
    page.on('response', hear).on('pageerror', complain);
    try {
      // The page stays open from shift to shift: nobody loads it anew between two alerts.
      if (!new URL(page.url()).pathname.startsWith('/review/open'))
        await page.goto(`${this.url}/review/open?queue=${this.seat.queue}`);
      await page.waitForSelector(NAME);
      while (!isOver()) {
        if (await this.claim()) await this.decide(think);
        else await this.moveOn();
      }
      await page.waitForTimeout(500);
      seen.painted.push(...(await this.painted()));
      for (let n = 0; n < 50 && this.sent.size > 0; n++) await page.waitForTimeout(100);
      await Promise.all(this.answers.splice(0));
      if (this.sent.size > 0) seen.failures.push(`${this.sent.size} decisions at the screen were not answered`);
    } finally {
      page.off('response', hear).off('pageerror', complain);
    }
  }

  /** False: it is somebody else's. */
  private async claim(): Promise<boolean> {
    // The alert of the address is the one that is shown.
    const [, id] = /\/open\/(\d+)/.exec(this.page.url()) ?? [];
    await this.page.locator(NAME, { hasText: new RegExp(`A-${id}\\b`) }).waitFor();
    await this.page.waitForSelector('.msg-hit');
    const mine = this.page.getByText(MINE).first();
    if (await mine.isVisible()) return true;
    if (!(await this.page.getByRole('button', { name: /^Claim/, disabled: false }).isVisible())) return false;
    await this.press('Enter');
    return mine.waitFor({ timeout: 3_000 }).then(
      () => true,
      () => false,
    );
  }

  private async moveOn(): Promise<void> {
    const before = this.page.url();
    await this.press('j');
    await this.page.waitForURL((now) => now.href !== before, { timeout: 3_000 }).catch(() => undefined);
  }

  private async decide(think: number): Promise<void> {
    const { page } = this;
    const name = (await page.textContent(NAME))!;
    await pause(think / 2);
    await this.press('c');
    await page.locator('#reason:focus').waitFor();
    const reason = `Read on a screen with what stands around it: routine business. ${randomUUID()}`;
    await page.keyboard.insertText(reason);
    await pause(think / 2);
    this.sent.set(/\d+/.exec(name)![0], reason);
    const before = page.url();
    await this.press('Control+Enter');
    await page.locator(NAME).filter({ hasNotText: name }).waitFor();
    // Once it is painted.
    await page.waitForURL((now) => now.href !== before);
  }

  /** No hand is faster than a frame. */
  private async press(key: string): Promise<void> {
    await this.page.evaluate(DRAWN);
    await this.page.keyboard.press(key);
  }

  /** Milliseconds from each key that decided until the next alert, its hit in the conversation, was painted; each once. */
  private painted(): Promise<number[]> {
    return this.page.evaluate(() => {
      const { hits } = globalThis as unknown as { hits: number[] };
      const keys = performance.getEntriesByName('pressed');
      performance.clearMarks('pressed');
      return keys.flatMap(({ startTime }) => {
        const at = hits.find((time) => time > startTime);
        return at === undefined ? [] : [at - startTime];
      });
    });
  }

  private async note(response: Response, seen: Seen): Promise<void> {
    const alert = DECISION.exec(response.url())![1]!;
    const reason = this.sent.get(alert)!;
    try {
      if (response.status() === 409) return void seen.lost++;
      if (response.status() !== 200) return void seen.failures.push(`a decision at the screen: ${response.status()}`);
      const { decisions } = (await response.json()) as { decisions: { id: string }[] };
      seen.acknowledged.push({ alert, decision: decisions.at(-1)!.id, by: this.seat.person.id, reason });
      const { requestStart, responseEnd } = response.request().timing();
      seen.answeredAtScreen.push(responseEnd - requestStart);
    } finally {
      this.sent.delete(alert);
    }
  }
}
