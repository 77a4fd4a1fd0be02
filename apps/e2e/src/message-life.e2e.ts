import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { describeWith } from '@minutebook/platform/testing';
import { minutebook, Running } from './appliance';
import { DAMAGED_CHAT, DESK_CHAT, DESK_CHAT_LATER, MAIL, MAILBOX, sample, zippedChat } from './files';
import { openBrowser, PASSWORD, Person } from './person';

const CACHE = resolve(__dirname, '../../../.cache');
/** Screenshots of a journey that broke. */
const SEEN = join(CACHE, 'e2e-screenshots');
const TIP = 'Gives the price and asks for secrecy before the announcement.';
const RULE = '("keep this between us" OR 别外传) w/12 (announce* OR 公告)';

interface Account {
  readonly read: number;
  readonly new: number;
  readonly duplicate: number;
  readonly exceptions: number;
}

describeWith('chromium', 'the life of a message, from export file to sign-off', (chromium) => {
  let data: string;
  let appliance: Running;
  let browser: Browser;
  const people: Person[] = [];
  const invited = new Map<string, string>();

  beforeAll(async () => {
    data = mkdtempSync(join(CACHE, 'e2e-'));
    [appliance, browser] = await Promise.all([Running.start(data), openBrowser(chromium)]);
  });

  afterAll(async () => {
    await browser?.close();
    await appliance?.interrupt();
    rmSync(data, { recursive: true, force: true });
  });

  let broken: string | undefined;

  /** A step of the journey: what follows a broken one cannot be judged, and fails at once. What people saw is kept. */
  function step(title: string, work: () => Promise<void> | void): void {
    it(title, async () => {
      if (broken !== undefined) throw new Error(`An earlier step is broken: ${broken}`);
      try {
        await work();
      } catch (error) {
        broken = title;
        mkdirSync(SEEN, { recursive: true });
        for (const { name, page } of people)
          if (!page.isClosed()) await page.screenshot({ path: join(SEEN, `${name}.png`) }).catch(() => undefined);
        throw error;
      }
    });
  }

  async function person(name: string): Promise<Person> {
    const somebody = await Person.at(browser, appliance.url, name);
    people.push(somebody);
    return somebody;
  }

  /** Joins by the invitation the administrator made for them. */
  async function joined(name: string): Promise<Person> {
    const somebody = await person(name);
    await somebody.join(invited.get(name)!);
    return somebody;
  }

  async function back(email: string): Promise<Person> {
    const somebody = await person(email);
    await somebody.signIn(email);
    return somebody;
  }

  /** The account on the page of an import that has ended. */
  async function account({ page }: Person): Promise<Account> {
    await page.waitForSelector('.pane-head .tag:text-matches("done|failed|cancelled")');
    const cell = async (label: string): Promise<number> =>
      Number(
        (await page.locator('.account tr', { hasText: label }).first().locator('td.num').textContent())?.replaceAll(
          /\D/g,
          '',
        ),
      );
    expect(await page.locator('mb-account').textContent()).toContain('adds up');
    return {
      read: await cell('Read and accounted for'),
      new: await cell('New messages'),
      duplicate: await cell('Already in the archive'),
      exceptions: await cell('Exceptions kept'),
    };
  }

  /** `assume`: something is left open, and is read as assumed. */
  async function importFiles(
    who: Person,
    files: Parameters<Person['drop']>[0],
    { zone, assume = false }: { zone?: string; assume?: boolean } = {},
  ): Promise<Account> {
    await who.goTo('/imports?new=1');
    await who.page.waitForSelector('.drop');
    if (zone) await who.page.fill('#import-zone', zone);
    await who.drop(files);
    await who.button(/^Import \d+ file/).click();
    await who.page.waitForURL(/\/imports\/\d+/);
    if (assume) {
      await who.button('Read as assumed').click();
      await who.page.getByRole('dialog').getByRole('button', { name: 'Read as assumed' }).click();
    }
    return account(who);
  }

  async function search(who: Person, query: string): Promise<{ count: string; marked: string[] }> {
    await who.goTo('/search');
    await who.page.fill('mb-query-box textarea', query);
    await who.press('Escape', 'Enter');
    await who.page.waitForSelector('.cover');
    const found = who.page.getByTestId('total');
    return {
      count: (await found.count()) === 0 ? 'none' : (await found.textContent())!.trim(),
      marked: await who.page.locator('mb-results mark, mb-results .hit').allTextContents(),
    };
  }

  step('starts from nothing, prints its address and a one-time link, and the first person sets it up', async () => {
    expect(appliance.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const ada = await person('Ada Min');
    await ada.page.goto(appliance.setupLink!);
    await ada.page.fill('#first-name', 'Ada Min');
    await ada.page.fill('#first-email', 'ada@firm.example');
    await ada.page.fill('#new-password', PASSWORD);
    await ada.page.uncheck('#first-off-channel');
    await ada.press('Enter');
    await ada.text('Load the demo company').first().waitFor();
    await ada.button('Leave it empty').click();
    await ada.page.getByRole('link', { name: 'Invite people' }).click();

    for (const [name, role, handle] of [
      ['Karim Mazur', 'Compliance officer', undefined],
      ['Ines Okafor', 'Analyst', undefined],
      ['Maren Holt', 'Analyst', 'Maren Holt'],
      ['Priya Raman', 'Supervisor', undefined],
      ['Signe Brandt', 'Auditor', undefined],
    ] as const) {
      await ada.page.fill('#invite-name', name);
      await ada.page.fill('#invite-email', `${name.split(' ')[0]!.toLowerCase()}@firm.example`);
      await ada.page.getByRole('checkbox', { name: new RegExp(`^${role}`) }).check();
      if (handle) {
        await ada.page.selectOption('.select-scheme', 'name');
        await ada.page.getByLabel('Address or number', { exact: true }).fill(handle);
      }
      await ada.button('Make the invitation').click();
      invited.set(name, (await ada.page.getByTestId('one-time-link').textContent())!.trim());
      await ada.button('Invite another').click();
    }
    // A link works once.
    const late = await person('somebody late');
    await late.page.goto(appliance.setupLink!);
    await late
      .text(/used or is no longer valid|has been set up/)
      .first()
      .waitFor();
  });

  step('imports a chat, a zipped chat, a mail and a mailbox by drag and drop; the account adds up', async () => {
    const karim = await joined('Karim Mazur');
    expect(
      await importFiles(karim, [DESK_CHAT, await zippedChat(), MAIL, MAILBOX], { zone: 'Asia/Hong_Kong' }),
    ).toEqual({
      read: 13,
      new: 13,
      duplicate: 0,
      exceptions: 0,
    });
    // The same files again add nothing; a later export of the same chat adds what is new in it.
    expect(await importFiles(karim, [DESK_CHAT, MAIL])).toEqual({ read: 7, new: 0, duplicate: 7, exceptions: 0 });
    expect(await importFiles(karim, [DESK_CHAT_LATER], { zone: 'Asia/Hong_Kong' })).toEqual({
      read: 7,
      new: 1,
      duplicate: 6,
      exceptions: 0,
    });
  });

  step('[R6] a damaged file loses nothing but its damage, and shows it with its place', async () => {
    const karim = await back('karim@firm.example');
    expect(
      await importFiles(karim, [DAMAGED_CHAT, { name: 'chat.txt', bytes: Buffer.from('%PDF-1.7\n%âãÏÓ\n') }], {
        assume: true,
      }),
    ).toEqual({
      read: 4,
      new: 2,
      duplicate: 0,
      exceptions: 2,
    });
    await karim.text('a day no calendar has').waitFor();
    await karim.text('line 2').waitFor();
    await karim.text(/PDF document/).waitFor();
  });

  step('the command line imports into the same archive while the server runs, and says the same', async () => {
    const path = join(data, 'WhatsApp Chat with CLI.txt');
    writeFileSync(path, '18/11/2026, 10:00 - Ann: from the terminal\n18/11/2026, 10:01 - Bo: ok\n');
    const { code, out } = minutebook('import', path, '--data', data, '--json', '--zone', 'Asia/Hong_Kong');
    expect(code).toBe(0);
    const { files, total } = JSON.parse(out) as { files: object[]; total: object };
    expect(files).toEqual([
      {
        file: path,
        format: 'whatsapp',
        bytes: 70,
        read: 2,
        new: 2,
        duplicate: 0,
        events: 0,
        exceptions: 0,
        attachments: { found: 0, missing: 0 },
      },
    ]);
    expect(total).toMatchObject({ read: 2, new: 2 });
    expect(minutebook('import', path, '--data', data).out).toMatch(/already in the archive +2/);
    expect(minutebook('search', '"unclosed', '--data', data).code).toBe(2);
  });

  step(
    'finds words, either, neither, phrases, people, channels and days, in English and Chinese, and marks them',
    async () => {
      const ines = await joined('Ines Okafor');
      for (const [query, count, marked] of [
        ['announcement', '3 hits', ['announcement', 'announcement', 'announcement']],
        ['announcement secret', '1 hit', ['announcement', 'secret']],
        ['settlement OR timetable', '2 hits', ['timetable', 'timetable', 'settlement']],
        ['announcement NOT secret', '2 hits', undefined],
        ['"between us"', '2 hits', ['between us', 'between us']],
        ['别外传', '1 hit', ['别外传']],
        ['from:holt', '2 hits', undefined],
        ['from:周启明 公告', '1 hit', ['公告']],
        ['channel:email note', '3 hits', undefined],
        ['date:2026-11-19 announcement', '1 hit', ['announcement']],
        ['terminal', '1 hit', ['terminal']],
        ['absent', 'none', []],
      ] as const) {
        const found = await search(ines, query);
        expect([query, found.count]).toEqual([query, count]);
        if (marked) expect([query, [...found.marked].sort()]).toEqual([query, [...marked].sort()]);
      }
      await search(ines, '别外传');
      expect(await ines.page.locator('mb-coverage').textContent()).toMatch(
        /18 of 18 archived messages as of ledger 1[89]/,
      );
      // The hit, in its conversation, on the very characters.
      await ines.page.locator('.res-m').first().click();
      const conversation = ines.page.locator('mb-conversation');
      await conversation.getByText('上海那边也问了').waitFor();
      expect(await conversation.locator('.msg-hit').textContent()).toContain('Price is 14.20.');
      expect(await conversation.locator('.msg-hit .hit').allTextContents()).toEqual(['别外传']);
      // A query with a fault runs nothing, says where, and offers to mend it.
      await ines.goTo('/search');
      await ines.page.fill('mb-query-box textarea', '(announcement OR secret');
      await ines.press('Escape', 'Enter');
      await ines.text('A parenthesis is not closed.').waitFor();
      await ines.press('Alt+1');
      await ines.page.waitForFunction(
        () =>
          document.querySelector<HTMLTextAreaElement>('mb-query-box textarea')?.value === '(announcement OR secret)',
      );
    },
  );

  step('narrows an answer, saves a search and uses it by name, counts terms and takes the report away', async () => {
    const ines = await back('ines@firm.example');
    await search(ines, 'announcement OR settlement');
    await ines.page.getByRole('checkbox', { name: /^E-mail/ }).click();
    await ines.page.getByRole('checkbox', { name: /^E-mail/, checked: true }).waitFor();
    await ines.text('(announcement OR settlement) AND channel:email').first().waitFor();
    expect(await ines.page.getByRole('checkbox', { name: /^WhatsApp/ }).count()).toBe(1);

    await ines.button('Save').click();
    await ines.page.fill('#save-name', 'Mail words');
    await ines.page.getByLabel('Share it with everybody').check();
    await ines.press('Enter');
    await ines.page.locator('.saved', { hasText: 'Mail words' }).waitFor();
    const karim = await back('karim@firm.example');
    const byName = await search(karim, 'saved:"mail words" NOT timetable');
    const written = await search(karim, '(announcement OR settlement) channel:email NOT timetable');
    expect(byName).toEqual(written);

    await ines.goTo('/search/terms');
    await ines.page.fill('#terms-list', 'announcement\nbetween us\n别外传\n(open\n');
    await ines.button('Count').click();
    await ines.text('Any of them').waitFor();
    const rows = await ines.page.locator('.terms tbody tr').allInnerTexts();
    expect(rows.map((row) => row.split(/\s*\t\s*/).slice(1))).toEqual([
      ['3', '1'],
      ['2', '0'],
      ['1', '0'],
      ['–', '–'],
    ]);
    const csv = await ines.download(ines.page.getByRole('link', { name: 'CSV' }));
    expect(csv).toContain('announcement,3,1,');
    expect(csv).toContain('A parenthesis is not closed.');
  });

  /** Whose queue stays open while another comes in. */
  let reader: Person;

  step('rules written and published alert for old messages', async () => {
    const karim = await back('karim@firm.example');
    await karim.goTo('/lexicons');
    await karim.page.getByLabel('Name of the new lexicon').fill('Market abuse');
    await karim.press('Enter');
    await karim.page.waitForURL(/\/lexicons\/\d+/);
    const rule = async (code: string, title: string, query: string): Promise<void> => {
      await karim.button('New rule').first().click();
      await karim.page.fill('#rule-code', code);
      await karim.page.fill('#rule-title', title);
      await karim.page.fill('#rule-text', query);
    };
    await rule('MA-014', 'Tipping before an announcement', RULE);
    await karim.text(/stands within 12 words of/).waitFor();
    await karim.text('1 hit').first().waitFor();
    await rule('OC-007', 'Off-channel', '"other phone" OR 加微信');
    await karim.press('Control+s');
    await karim
      .button(/^Rehearse/)
      .and(karim.page.locator(':enabled'))
      .click();
    await karim.button('all changed rules').click();
    await karim.page.getByTestId('rehearsed-alerts').getByText('0 → 2').waitFor();
    await karim.text('Waits for: a reason.').waitFor();
    await karim.page.fill('#publication-reason', 'The first rules of this desk.');
    await karim.button('Publish 2 rules').click();
    await karim.text('Publication 1 is in force').waitFor();

    reader = await back('ines@firm.example');
    await reader.goTo('/review');
    await reader.page.locator('.q-row').nth(1).waitFor();
    expect(await reader.page.locator('.q-row').count()).toBe(2);
    // What comes in afterwards is read by the same rules; what was known is not alerted again.
    await importFiles(
      karim,
      [
        {
          name: 'WhatsApp Chat with HK ECM Beacon.txt',
          bytes: Buffer.concat([
            DESK_CHAT_LATER.bytes,
            Buffer.from('19/11/2026, 09:00 - Leo F.: use the other phone again\n'),
          ]),
        },
      ],
      { zone: 'Asia/Hong_Kong' },
    );
  });

  step('[R34] whoever takes part in a conversation decides nothing in it, whatever the client sends', async () => {
    const maren = await joined('Maren Holt');
    await maren.goTo('/review');
    await maren.page.locator('.q-row').first().waitFor();
    await maren.text('You cannot decide:').waitFor();
    expect(await maren.button(/^Claim/).isDisabled()).toBe(true);
    await maren.press('Enter', 'c', 'Control+Enter');
    const id = /A-(\d+)/.exec((await maren.page.getByTestId('alert-name').textContent())!)![1]!;
    expect(await maren.ask('POST', `/api/alerts/${id}/claim`, { version: 0 })).toMatchObject({
      status: 403,
      body: { code: 'conflict-of-interest' },
    });
    // What they could not claim they do not hold, and so cannot decide either.
    const decision = { version: 0, disposition: 'cleared', reason: TIP, dwell: 0 };
    expect(await maren.ask('POST', `/api/alerts/${id}/decision`, decision)).toMatchObject({ status: 409 });
    expect((await maren.ask('GET', `/api/alerts/${id}`)).body).toMatchObject({ state: 'new', version: 0 });
  });

  step('and for new ones, once each: an open queue says so by itself', async () => {
    // Reading a queue is logged, so an open one asks again every twenty seconds at most.
    await reader.button('1 new').click({ timeout: 40_000 });
    await reader.page.locator('.q-row').nth(2).waitFor();
    expect(await reader.page.locator('.q-row').count()).toBe(3);
  });

  step('is claimed, decided with a reason and signed off by a second person, all by keyboard', async () => {
    const ines = await back('ines@firm.example');
    await ines.goTo('/review');
    await ines.page.locator('.q-row', { hasText: 'MA-014' }).click();
    await ines.page.locator('.msg-hit').waitFor();
    await ines.press('Enter');
    await ines.text('Claimed by you').waitFor();
    await ines.press('e');
    // A letter chooses and commits nothing; without a reason nothing is committed either.
    await ines.press('Control+Enter');
    await ines.page.locator('#reason[aria-invalid=true]').waitFor();
    await ines.page.fill('#reason', TIP);
    const name = (await ines.page.getByTestId('alert-name').textContent())!;
    await ines.press('Control+Enter');
    await ines.page.waitForFunction(
      (before) => document.querySelector('[data-testid=alert-name]')?.textContent !== before,
      name,
    );
    // Nobody signs their own decision.
    const id = /A-(\d+)/.exec(name)![1]!;
    const { body } = await ines.ask('GET', `/api/alerts/${id}`);
    expect(await ines.ask('POST', `/api/alerts/${id}/signature`, { version: body.version })).toMatchObject({
      status: 403,
    });

    const priya = await joined('Priya Raman');
    await priya.goTo('/review/to-sign');
    await priya.page.locator('.q-row').first().waitFor();
    await priya.text(TIP).first().waitFor();
    await priya.press('s');
    await priya.text('Queue is clear').waitFor();
    await priya.goTo('/review/closed');
    await priya.page.locator('.q-row').click();
    const decision = priya.page.locator('.decision-foot');
    await decision.getByText('escalated').waitFor();
    await decision.getByText(TIP).waitFor();
    await decision.getByText(/Priya Raman/).waitFor();
  });

  step(
    '[R94] the auditor reads who signed in, imported, searched, looked and decided; filters, pages and takes it away',
    async () => {
      const signe = await joined('Signe Brandt');
      await signe.goTo('/audit');
      await signe.page.locator('.log [role=row]', { hasText: 'Read the log' }).first().waitFor();
      for (const [action, says] of [
        ['session.opened', 'Signed in'],
        ['import.finished', 'Finished an import'],
        ['search.run', 'Searched'],
        ['conversation.viewed', 'Read messages'],
        ['alert.decided', 'Decided'],
        ['alert.signed', 'Signed off'],
        ['alert.refused', 'Refused at an alert'],
      ]) {
        await signe.goTo(`/audit?action=${action}`);
        await signe.page.locator('.log [role=row]', { hasText: says! }).first().waitFor();
      }
      await signe.goTo('/audit?action=search.run');
      await signe.page.locator('.log [role=row]', { hasText: '别外传' }).first().waitFor();
      const csv = await signe.download(signe.page.getByRole('link', { name: 'Export CSV' }));
      const lines = csv.trimEnd().split('\r\n');
      expect(lines[0]).toMatch(/^\ufeff?entry,/i);
      expect(lines.length).toBeGreaterThan(12);
      expect(csv).toContain('from:周启明 公告');
    },
  );

  step('a second start takes what is there, also after a kill, and Ctrl-C stops everything', async () => {
    const head = async (who: Person): Promise<unknown> => (await who.ask('GET', '/api/status')).body.ledger;
    const signe = await back('signe@firm.example');
    const before = await head(signe);
    await appliance.kill();
    const port = Number(new URL(appliance.url).port);
    appliance = await Running.start(data, port);
    expect(appliance.setupLink).toBeUndefined();
    const again = await back('signe@firm.example');
    expect(await head(again)).toBe(before);
    expect(await appliance.interrupt()).toBe(0);
    expect(existsSync(join(data, 'postgres/postmaster.pid'))).toBe(false);
    const { code, out } = minutebook('verify', '--data', data, '--json');
    expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ faults: [] })]);
  });

  step('asked nobody else for anything, and no page complained', () => {
    expect(people.flatMap(({ strays }) => strays)).toEqual([]);
    expect(people.flatMap(({ complaints }) => complaints)).toEqual([]);
  });

  const real = sample('chat/whatsapp-rendered/zh-CN_ios.txt', '_chat.txt');
  (real ? it : it.skip)('reads a real export, in Chinese (needs ../shared/samples)', async () => {
    const path = join(data, real!.name);
    writeFileSync(path, real!.bytes);
    const { out } = minutebook('import', path, '--data', data, '--json');
    expect(JSON.parse(out)).toMatchObject({ total: { read: 1149, new: 1149, exceptions: 0 } });
  });
});
