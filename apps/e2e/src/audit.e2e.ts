import { describeWith } from '@minutebook/platform/testing';
import { done, Firm, until } from './firm';
import { putInForce } from './lexicon';
import type { Person } from './person';

const REASON = 'Gives the price before the announcement.';

/** A room of two of ours, one of whom says what the rule is about. */
function talk(): Buffer {
  const said = (n: number, from: string, name: string, text: string): string =>
    JSON.stringify({
      type: 'message',
      id: `m${n}`,
      channel: 'teams',
      conversation: { id: 'beacon', type: 'group', title: 'HK ECM · Beacon' },
      at: new Date(Date.UTC(2026, 10, 18, 9, n)).toISOString(),
      from: { scheme: 'email', value: from, name },
      text,
    });
  const lines = [
    said(1, 'maren@firm.example', 'Maren Holt', 'Book is covered at the low end.'),
    said(2, 'zhou@firm.example', '周启明', 'Price is 14.20, before the announcement.'),
    said(3, 'maren@firm.example', 'Maren Holt', 'Not the place for this.'),
  ];
  return Buffer.from([JSON.stringify({ minutebook: 'feed', version: 1 }), ...lines].join('\n'));
}

describeWith('chromium', 'the record, as an auditor sees it', (chromium) => {
  let firm: Firm;
  let alert: string;
  let conversation: string;
  let message: string;

  beforeAll(async () => {
    firm = await Firm.open(chromium);
  });
  afterAll(() => firm?.close());

  const step = (title: string, work: () => Promise<void>): void => it(title, () => firm.step(title, work));
  const who = (name: string): Person => firm.who(name);
  const rows = (of: Person, text: string) => of.page.locator('.log [role=row]', { hasText: text });
  const logged = async (query: string): Promise<Record<string, unknown>[]> =>
    (await done(who('Signe Brandt').ask('GET', `/api/audit?${query}`)))['items'] as Record<string, unknown>[];

  step('a firm with people, a rule and a conversation', async () => {
    const karim = await firm.invite('Karim Mazur', ['compliance']);
    await firm.invite('Ines Okafor', ['analyst']);
    await firm.invite('Priya Raman', ['supervisor']);
    await firm.invite('Signe Brandt', ['auditor']);
    await firm.enter(karim, 'E1', 'Maren Holt', 'maren@firm.example');
    await firm.enter(karim, 'E2', '周启明', 'zhou@firm.example');
    await putInForce(karim, 'Market abuse', [
      {
        ...{ code: 'MA-1', title: 'Before the announcement', query: 'announcement', severity: 3, zones: ['own'] },
        examples: [
          { text: 'before the announcement', hits: true, note: '' },
          { text: 'lunch', hits: false, note: '' },
        ],
      },
    ]);
    await firm.importFiles(karim, [{ name: 'talk.jsonl', bytes: talk() }]);
    const { items } = await until(
      () => done(who('Ines Okafor').ask('GET', '/api/alerts?view=open')),
      (found) => (found['items'] as unknown[]).length === 1,
    );
    const [found] = items as { id: string; message: string; conversation: { id: string } }[];
    ({ id: alert, message } = found!);
    conversation = found!.conversation.id;
  });

  step('[R94] what an analyst has on screen for an alert is reported with the time, once they leave it', async () => {
    const ines = who('Ines Okafor');
    await ines.goTo(`/review/open/${alert}`);
    await ines.button(/^Claim/).click();
    await ines.text('Claimed by you').waitFor();
    await ines.press('e');
    await ines.page.waitForFunction(() => document.activeElement?.id === 'reason');
    await ines.page.keyboard.type(REASON);
    await ines.press('Control+Enter');
    await ines.text('Queue is clear').waitFor();
    const [reported] = await until(
      () => logged(`action=reading.reported&cause=alert:${alert}`),
      ({ length }) => length > 0,
    );
    expect(reported).toMatchObject({ actor: { name: 'Ines Okafor' }, detail: { view: 'review', conversation } });
    const { elapsed, messages } = reported!['detail'] as { elapsed: number; messages: string[] };
    expect(messages).toContain(message);
    expect(elapsed).toBeGreaterThan(0);
  });

  step('[R94] somebody reads the same by searching, without a cause; that is told apart', async () => {
    const priya = who('Priya Raman');
    await priya.goTo(`/search?q=announcement&open=${conversation}-${message}`);
    await priya.page.locator('.msg', { hasText: 'Not the place' }).waitFor();
    // What was on screen for less than a tenth of a second is not reported: nobody reads in that.
    await priya.page.waitForTimeout(500);
    await priya.press('Escape');
    const [uncaused] = await until(
      () => logged('cause=none&action=reading.reported'),
      ({ length }) => length > 0,
    );
    expect(uncaused).toMatchObject({ actor: { name: 'Priya Raman' }, detail: { view: 'search' } });
  });

  step('[R14] how it was: before the decision, and before there was a message', async () => {
    const priya = who('Priya Raman');
    await priya.goTo(`/search?q=announcement&open=${conversation}-${message}`);
    await priya.page.locator('.msg', { hasText: 'Not the place' }).waitFor();
    await priya.button(/^As it was/).click();
    const dock = priya.page.getByRole('region', { name: 'As it was' });
    await dock.getByLabel('At', { exact: true }).fill('2020-01-01T12:00');
    await dock.getByText('The archive did not have this message yet.').waitFor();
    const now = await priya.page.evaluate(() => {
      const date = new Date();
      return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
    });
    await dock.getByLabel('At', { exact: true }).fill(now);
    await dock.getByText('escalated, Ines Okafor').waitFor();
    await dock.getByText(REASON).waitFor();
    await firm.look(priya, 'as-of');
  });

  step('[R94] who looked at a person: everybody who did, in whatever way, the auditor too', async () => {
    const signe = who('Signe Brandt');
    await signe.goTo('/audit');
    await signe.page.getByLabel('Whose messages').fill('周启明');
    await signe.page.getByRole('button', { name: /周启明/ }).click();
    await rows(signe, 'Asked who looked at a person').first().waitFor();
    for (const [name, act] of [
      ['Ines Okafor', 'Opened an alert'],
      ['Ines Okafor', 'Read messages'],
      ['Ines Okafor', 'Reported reading'],
      ['Priya Raman', 'Searched'],
      ['Priya Raman', 'Read messages'],
      ['Priya Raman', 'Read a message'],
      ['detector', 'Raised an alert'],
    ])
      await rows(signe, act!).filter({ hasText: name! }).first().waitFor();
    await signe.page.getByRole('heading', { name: '周启明: who looked, who acted' }).waitFor();
    await signe.page.locator('.tl-ring').first().waitFor();
    await firm.look(signe, 'who-looked');
    // Of Maren, the alert was not raised: it is on no message of hers.
    const { items } = await done(signe.ask('GET', '/api/directory/persons?q=Maren'));
    const [maren] = items as { id: string }[];
    const seen = await done(signe.ask('GET', `/api/people/${maren!.id}/looks?limit=200`));
    const acts = (seen['items'] as { entry: { action: string } }[]).map(({ entry }) => entry.action);
    expect(acts).toContain('conversation.viewed');
    expect(acts).not.toContain('alert.raised');
  });

  step('[R83] an entry proves itself in the browser that asks, and the proof is a file', async () => {
    const signe = who('Signe Brandt');
    await until(
      () => done(signe.ask('GET', '/api/status')),
      ({ checkpoint, signer }) => checkpoint !== null && signer === 'signing',
    );
    await signe.goTo('/audit?action=setup.completed');
    await rows(signe, 'Set the appliance up').waitFor();
    await signe.page.locator('.foot', { hasText: /Checkpoint .* signed/ }).waitFor();
    await signe.press('p');
    await signe.page.locator('.tag-good', { hasText: 'included' }).waitFor();
    await firm.look(signe, 'proof');
    await signe.goTo('/audit?action=alert.decided');
    await rows(signe, 'Decided').waitFor();
    await signe.press('p');
    await signe.page.locator('.tag-good', { hasText: 'included' }).waitFor();
    await signe.page.locator('.tree-proof').waitFor();
    await firm.look(signe, 'proof-deep');
    await signe.goTo('/audit?action=setup.completed');
    await rows(signe, 'Set the appliance up').waitFor();
    await signe.press('p');
    const proof = await signe.download(signe.page.getByRole('link', { name: 'Proof file' }));
    expect(proof).toMatch(/^c2sp\.org\/tlog-proof@v1\nindex 0\n/);
    const said = JSON.parse(await signe.download(signe.page.getByRole('link', { name: 'What it says' }))) as {
      content: string;
    };
    expect(Buffer.from(said.content, 'base64').toString('utf8')).toContain('"action":"setup.completed"');
    const own = await logged('action=proof.exported');
    expect(own).toHaveLength(2);
  });

  step('the page is complete in Chinese as well', async () => {
    const signe = who('Signe Brandt');
    await signe.goTo('/audit');
    await rows(signe, 'Read the log').first().waitFor();
    await signe.button('简体中文').click();
    await signe.page.getByRole('heading', { name: '证明链', exact: true }).waitFor();
    await firm.look(signe, 'audit-zh');
    await signe.button('English').click();
    await signe.page.getByRole('heading', { name: 'Chain', exact: true }).waitFor();
  });

  step('asked nobody else for anything, and no page complained', () => {
    expect(firm.all().flatMap(({ strays }) => strays)).toEqual([]);
    expect(firm.all().flatMap(({ complaints }) => complaints)).toEqual([]);
    return Promise.resolve();
  });
});
