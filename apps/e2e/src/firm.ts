import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { Running } from './appliance';
import { openBrowser, PASSWORD, Person } from './person';

const CACHE = resolve(__dirname, '../../../.cache');
/** Screenshots of a journey that broke. */
const SEEN = join(CACHE, 'e2e-screenshots');

export type Answer = Awaited<ReturnType<Person['ask']>>;

/** An appliance of a firm's own, and the people who work at it, each at a screen. */
export class Firm {
  private readonly people = new Map<string, Person>();
  private readonly ids = new Map<string, string>();
  private broken: string | undefined;

  private constructor(
    readonly appliance: Running,
    private readonly browser: Browser,
    private readonly data: string,
  ) {}

  /** Freshly set up by Ada Min, who administers it; empty. */
  static async open(chromium: string): Promise<Firm> {
    mkdirSync(CACHE, { recursive: true });
    const data = mkdtempSync(join(CACHE, 'e2e-'));
    const [appliance, browser] = await Promise.all([Running.start(data), openBrowser(chromium)]);
    const firm = new Firm(appliance, browser, data);
    const ada = await firm.seat('Ada Min');
    await ada.page.goto(appliance.setupLink!);
    await ada.page.fill('#first-name', 'Ada Min');
    await ada.page.fill('#first-email', 'ada@firm.example');
    await ada.page.fill('#new-password', PASSWORD);
    await ada.page.uncheck('#first-off-channel');
    await ada.press('Enter');
    await ada.button('Leave it empty').click();
    return firm;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.appliance.interrupt();
    rmSync(this.data, { recursive: true, force: true });
  }

  who(name: string): Person {
    const person = this.people.get(name);
    if (!person) throw new Error(`nobody here is called ${name}`);
    return person;
  }

  all(): Person[] {
    return [...this.people.values()];
  }

  /** Somebody without an account, at a screen. */
  async seat(name: string): Promise<Person> {
    const person = await Person.at(this.browser, this.appliance.url, name);
    this.people.set(name, person);
    return person;
  }

  async invite(name: string, roles: readonly string[], more: object = {}): Promise<Person> {
    const email = `${name.split(' ')[0]!.toLowerCase()}@firm.example`;
    const asked = this.who('Ada Min').ask('POST', '/api/users', { name, email, roles, ...more });
    const { user, link } = (await done(asked)) as { user: { id: string }; link: string };
    this.ids.set(name, user.id);
    const person = await this.seat(name);
    await person.join(link);
    return person;
  }

  /** Id of somebody invited. */
  idOf(name: string): string {
    return this.ids.get(name)!;
  }

  /** Somebody of the directory, with an address. */
  async enter(
    by: Person,
    externalId: string,
    name: string,
    email: string,
    manager: string | null = null,
  ): Promise<void> {
    const entry = { externalId, name, kind: 'employee', manager, ofFirm: true };
    const { id, version } = await done(by.ask('POST', '/api/directory/persons', entry));
    const handle = { version, scheme: 'email', value: email };
    await done(by.ask('POST', `/api/directory/persons/${String(id)}/handles`, handle));
  }

  async importFiles(by: Person, files: readonly { name: string; bytes: Buffer }[]): Promise<void> {
    await by.goTo('/imports?new=1');
    await by.page.waitForSelector('.drop');
    await by.drop(files);
    await by.button(/^Import \d+ file/).click();
    await by.page.waitForSelector('.pane-head .tag:text-matches("done")');
  }

  /** A step of a journey: what follows a broken one cannot be judged, and fails at once. What people saw is kept. */
  async step(title: string, work: () => Promise<void>): Promise<void> {
    if (this.broken !== undefined) throw new Error(`An earlier step is broken: ${this.broken}`);
    try {
      await work();
    } catch (error) {
      this.broken = title;
      for (const person of this.all()) await this.picture(person, SEEN, person.name);
      throw error;
    }
  }

  /** For whoever wants to look at what a journey saw: MINUTEBOOK_SHOTS names a folder. */
  async look(person: Person, name: string): Promise<void> {
    const folder = process.env['MINUTEBOOK_SHOTS'];
    if (folder !== undefined) await this.picture(person, folder, name);
  }

  private async picture({ page }: Person, folder: string, name: string): Promise<void> {
    mkdirSync(folder, { recursive: true });
    if (!page.isClosed()) await page.screenshot({ path: join(folder, `${name}.png`) }).catch(() => undefined);
  }
}

/** What a request answered, or an error that says what it was refused with. */
export async function done(answer: Promise<Answer>): Promise<Record<string, unknown>> {
  const { status, body } = await answer;
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}

/** Asks again until the answer fits: for what jobs do in their own time. */
export async function until<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> {
  const end = Date.now() + 60_000;
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    if (Date.now() > end) throw new Error(`it never came to that; the last answer was ${JSON.stringify(answer)}`);
    await new Promise((tick) => setTimeout(tick, 250));
  }
}
