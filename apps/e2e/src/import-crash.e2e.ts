import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { minutebook, Running } from './appliance';

/** Enough that every kill finds it at work. */
const MESSAGES = 24_000;
const KILLS = 4;
const PASSWORD = 'a long enough password';
const EMAIL = 'ada@firm.example';

interface ImportView {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly bytesRead: number;
  readonly account: Readonly<Record<string, unknown>>;
}

/** One signed-in administrator, over HTTP alone. */
class Operator {
  private cookie = '';
  private csrf = '';

  constructor(private readonly url: string) {}

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const isFile = typeof body === 'string';
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        Cookie: this.cookie,
        'X-CSRF-Token': this.csrf,
        'Content-Type': isFile ? 'application/octet-stream' : 'application/json',
      },
      ...(body !== undefined && { body: isFile ? body : JSON.stringify(body) }),
    });
    const cookie = answer.headers.getSetCookie()[0];
    if (cookie) this.cookie = cookie.split(';')[0]!;
    const parsed = (await answer.json()) as T & { csrf?: string };
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(parsed)}`);
    if (parsed.csrf) this.csrf = parsed.csrf;
    return parsed;
  }

  static async setUp(appliance: Running): Promise<Operator> {
    const operator = new Operator(appliance.url);
    await operator.call('GET', '/api/session');
    const token =
      new URL(appliance.setupLink!).hash.slice(1) || new URL(appliance.setupLink!).searchParams.get('token');
    await operator.call('POST', '/api/setup', { token, name: 'Ada Min', email: EMAIL, password: PASSWORD });
    return operator;
  }

  static async signIn(appliance: Running): Promise<Operator> {
    const operator = new Operator(appliance.url);
    await operator.call('GET', '/api/session');
    await operator.call('POST', '/api/session', { email: EMAIL, password: PASSWORD });
    return operator;
  }
}

function chat(): string {
  return Array.from({ length: MESSAGES }, (_, i) => {
    const at = new Date(Date.UTC(2024, 0, 13) + i * 20_000).toISOString();
    const stamp = `${at.slice(8, 10)}/${at.slice(5, 7)}/${at.slice(0, 4)}, ${at.slice(11, 16)}`;
    // Every tenth is said twice in its minute: a repetition must stay two messages.
    return `${stamp} - ${i % 3 === 0 ? 'Ann' : 'Bo'}: ${i % 10 === 0 ? 'ok' : `settles at ${i}`}\n`;
  }).join('');
}

describe('an import', () => {
  const folders: string[] = [];
  let appliance: Running | undefined;
  const folder = (): string => {
    const made = mkdtempSync(join(tmpdir(), 'minutebook-crash-'));
    folders.push(made);
    return made;
  };
  afterAll(async () => {
    await appliance?.kill();
    for (const made of folders) rmSync(made, { recursive: true, force: true });
  });

  async function readOn(operator: Operator, path: string, until: (view: ImportView) => boolean): Promise<ImportView> {
    for (;;) {
      const view = await operator.call<ImportView>('GET', path);
      if (view.state === 'failed') throw new Error('the import failed');
      if (until(view)) return view;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Imports the chat, killed `kills` times on the way, and says what the archive comes to. */
  async function imported(kills: number): Promise<{ account: object; verdict: object }> {
    const data = folder();
    appliance = await Running.start(data);
    let operator = await Operator.setUp(appliance);
    const made = await operator.call<ImportView>('POST', '/api/imports', { name: 'Phones', zone: 'UTC' });
    const path = `/api/imports/${made.id}`;
    await operator.call('PUT', `${path}/files?name=${encodeURIComponent('WhatsApp Chat with Desk.txt')}`, chat());
    await operator.call('POST', `${path}/start`, { version: made.version, assume: true });
    let reached = 0;
    for (let left = kills; left > 0; left--) {
      // Once it reads on, at any moment.
      await readOn(operator, path, ({ bytesRead }) => bytesRead > reached);
      await new Promise((resolve) => setTimeout(resolve, randomInt(0, 250)));
      await appliance.kill();
      appliance = await Running.start(data);
      operator = await Operator.signIn(appliance);
      const { state, bytesRead } = await operator.call<ImportView>('GET', path);
      process.stdout.write(`    killed: ${state}, ${bytesRead} bytes read\n`);
      expect([state, bytesRead > reached]).toEqual(['running', true]);
      reached = bytesRead;
    }
    const view = await readOn(operator, path, ({ state }) => state === 'done');
    expect(await appliance.interrupt()).toBe(0);
    const { code, out, err } = minutebook('verify', '--data', data, '--json');
    if (code !== 0) throw new Error(`verify ended with ${code}: ${out}${err}`);
    // How often a head was signed on the way is the clock's business; that every one of them fits is the verdict's.
    const { checkpoints, ...verdict } = JSON.parse(out) as { checkpoints: number };
    expect(checkpoints).toBeGreaterThan(0);
    return { account: view.account, verdict };
  }

  it('[R6] killed with -9 again and again and taken up each time gives the archive of an undisturbed one', async () => {
    const undisturbed = await imported(0);
    expect(undisturbed.account).toMatchObject({ read: MESSAGES, fresh: MESSAGES, duplicate: 0, exceptions: 0 });
    expect(undisturbed.verdict).toMatchObject({ versions: MESSAGES, evidence: 1, reparsed: 1, faults: [] });
    expect(await imported(KILLS)).toEqual(undisturbed);
  });
});
