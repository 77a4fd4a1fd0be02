import { describeWith } from '@minutebook/platform/testing';
import { done, Firm, until } from './firm';
import type { Person } from './person';

const REASON = 'Counsel has looked at it and agrees.';
const PERIOD_3 = 'US-SEC-17a4-b4';
/** Of a three years' class: long due, due only after a shortening to two, and not due for long. */
const LONG_AGO = '2021-05-04T09:00:00Z';
const LATELY = new Date(Date.now() - 20 * 86_400_000).toISOString();
const BETWEEN = new Date(Date.now() - 900 * 86_400_000).toISOString();

const OLD = 3;
const MIDDLE = 5;
const NEW = 2;

/** A chat as a feed brings it; a minute apart from `at` on. */
function chat(room: string, lines: readonly (readonly [at: string, from: string, text: string])[]): Buffer {
  const said = lines.map(([at, value, text], i) =>
    JSON.stringify({
      type: 'message',
      id: `${room}-${at}-${i}`,
      channel: 'teams',
      conversation: { id: room.split('-')[0], type: 'group', title: room.split('-')[0] },
      at: new Date(Date.parse(at) + i * 60_000).toISOString(),
      from: { scheme: 'email', value, name: value.split('@')[0] },
      text,
    }),
  );
  return Buffer.from([JSON.stringify({ minutebook: 'feed', version: 1 }), ...said].join('\n'));
}

const DEAL = chat('deal', [
  [LONG_AGO, 'dominic@firm.example', 'beacon goes out on Monday'],
  [LONG_AGO, 'leo@client.example', 'understood'],
]);
const LATE = chat('deal-late', [['2021-05-06T09:00:00Z', 'leo@client.example', 'is beacon priced?']]);
const CANTEEN = chat(
  'canteen',
  (
    [
      [OLD, LONG_AGO],
      [MIDDLE, BETWEEN],
      [NEW, LATELY],
    ] as const
  ).flatMap(([n, at]) => Array.from({ length: n }, (_, i) => [at, 'grant@firm.example', `soup of day ${i}`] as const)),
);

describeWith('chromium', 'what is kept, what may go, and who says so', (chromium) => {
  let firm: Firm;
  let hold: string;

  beforeAll(async () => {
    firm = await Firm.open(chromium);
  });
  afterAll(() => firm?.close());

  const step = (title: string, work: () => Promise<void>): void => it(title, () => firm.step(title, work));
  const who = (name: string): Person => firm.who(name);

  /** A message by its words: ids of it and of its conversation. */
  async function found(text: string): Promise<{ message: string; conversation: string }> {
    const ask = () => done(who('Karim Mazur').ask('GET', `/api/search?q=${encodeURIComponent(text)}`));
    const { items } = (await until(ask, (answer) => (answer['items'] as unknown[]).length > 0)) as {
      items: { id: string; conversation: { id: string } }[];
    };
    return { message: items[0]!.id, conversation: items[0]!.conversation.id };
  }

  async function verdict(
    person: Person,
    { message, conversation }: Awaited<ReturnType<typeof found>>,
  ): Promise<string> {
    await person.goTo(`/search?open=${conversation}-${message}`);
    await person.button(/^Why still here/).click();
    return (await person.page.getByTestId('verdict').textContent())!.trim();
  }

  step('a firm with a directory, chats of three ages and a schedule of three years', async () => {
    const karim = await firm.invite('Karim Mazur', ['compliance']);
    await firm.invite('Hugo Vance', ['legal']);
    await firm.invite('Lea Stark', ['legal']);
    await firm.invite('Signe Brandt', ['auditor']);
    await firm.invite('Ines Okafor', ['analyst']);
    await firm.enter(karim, 'E1', 'Dominic Vale', 'dominic@firm.example');
    await firm.enter(karim, 'E2', 'Grant Obi', 'grant@firm.example');
    await firm.importFiles(karim, [{ name: 'deal.jsonl', bytes: DEAL }]);
    await firm.importFiles(karim, [{ name: 'canteen.jsonl', bytes: CANTEEN }]);

    const draft = await done(
      karim.ask('POST', '/api/retention/schedules', { from: null, preset: 'us-broker-dealer', note: 'The first.' }),
    );
    const path = `/api/retention/schedules/${String(draft['id'])}`;
    await done(karim.ask('POST', `${path}/propose`, { version: draft['version'], reason: REASON }));
    const compared = await until(
      () => done(who('Hugo Vance').ask('GET', path)),
      ({ shortens }) => shortens !== null,
    );
    expect(compared).toMatchObject({ shortens: false, needed: 1 });
    expect((await karim.ask('POST', `${path}/approve`, { version: compared['version'] })).status).toBe(403);
    expect(
      await done(who('Hugo Vance').ask('POST', `${path}/approve`, { version: compared['version'] })),
    ).toMatchObject({ state: 'in-force' });
  });

  step('[R46] [R59] a silent hold is counted, placed, and there for nobody without the right', async () => {
    const hugo = who('Hugo Vance');
    await hugo.goTo('/holds/new');
    await hugo.button('Open another matter').click();
    await hugo.page.fill('#matter-title', 'Dealings before Beacon');
    await hugo.button('Open it').click();
    await hugo.page.locator('#matter-title').waitFor({ state: 'detached' });
    await hugo.page.fill('#hold-name', 'Beacon');
    await hugo.page.fill('#hold-basis', 'An inquiry is to be expected.');
    await hugo.page.getByLabel(/^Silent:/).check();
    await hugo.page.getByRole('combobox', { name: 'Query' }).fill('beacon');
    await hugo.button('Count').click();
    await hugo.text('and 1 kept beside them').waitFor();
    await firm.look(hugo, 'hold-new');
    await hugo.button('Place the hold').click();
    await hugo.page.waitForURL(/\/holds\/\d+/);
    hold = /\/holds\/(\d+)/.exec(hugo.page.url())![1]!;
    const facts = await until(
      () => done(hugo.ask('GET', `/api/holds/${hold}`)),
      ({ figures }) => (figures as { behind: number }).behind === 0,
    );
    expect(facts).toMatchObject({ silent: true, state: 'in-effect', figures: { held: 2, caught: 0 } });

    for (const name of ['Signe Brandt', 'Ines Okafor']) {
      const person = who(name);
      const never = await person.ask('GET', '/api/holds/999999');
      const hidden = await person.ask('GET', `/api/holds/${hold}`);
      expect([name, hidden.status, hidden.body['title']]).toEqual([name, never.status, never.body['title']]);
    }
    const signe = who('Signe Brandt');
    expect((await signe.ask('GET', `/api/holds/${hold}`)).status).toBe(404);
    expect(await done(signe.ask('GET', '/api/holds'))).toMatchObject({ items: [], counts: { all: 0 } });
    expect((await done(signe.ask('GET', '/api/matters')))['items']).toMatchObject([{ holds: { inEffect: 0 } }]);
    const { message } = await found('beacon');
    expect((await done(signe.ask('GET', `/api/messages/${message}/why`)))['holds']).toEqual([]);
    expect((await done(hugo.ask('GET', `/api/messages/${message}/why`)))['holds']).toMatchObject([{ hold }]);
    await signe.goTo(`/holds/${hold}`);
    await signe.text('The hold did not load').waitFor();
    await firm.look(signe, 'hold-hidden');
    await signe.goTo('/holds');
    await signe.text('No hold is in effect').waitFor();
    expect(
      await who('Ines Okafor')
        .page.getByRole('link', { name: /^Holds/ })
        .count(),
    ).toBe(0);
  });

  step('[R49] a message that arrives late is caught, and shown', async () => {
    const hugo = who('Hugo Vance');
    await firm.importFiles(who('Karim Mazur'), [{ name: 'late.jsonl', bytes: LATE }]);
    await until(
      () => done(hugo.ask('GET', `/api/holds/${hold}`)),
      ({ figures }) => (figures as { caught: number }).caught === 1,
    );
    await hugo.goTo(`/holds/${hold}`);
    await hugo.text('is beacon priced?').waitFor();
    expect(await hugo.page.getByTestId('held').textContent()).toBe('3');
    await firm.look(hugo, 'hold-caught');
  });

  step('[R54] [R55] a release is asked for by one, approved by two others, and cools off', async () => {
    const [hugo, karim, lea] = [who('Hugo Vance'), who('Karim Mazur'), who('Lea Stark')];
    await hugo.button('Release…').click();
    await hugo.page.fill('#release-days', '3');
    await hugo.button('See what becomes disposable').click();
    await hugo.page.fill('#release-reason', 'The inquiry was closed without a finding.');
    await hugo.page.getByRole('heading', { name: 'What becomes disposable, and when' }).first().waitFor();
    await firm.look(hugo, 'release-form');
    await hugo.button('Ask for the release').click();
    await hugo.text('You asked for this, so you cannot approve it.').waitFor();
    expect(await hugo.page.getByTestId('approve').isDisabled()).toBe(true);
    await firm.look(hugo, 'release-asked');

    const [asked] = ((await done(hugo.ask('GET', `/api/holds/${hold}`)))['asked'] as { id: string }[])!;
    const path = `/api/hold-requests/${asked!.id}`;
    const approve = async (person: Person) =>
      person.ask('POST', `${path}/approve`, { version: (await done(hugo.ask('GET', path)))['version'] });
    expect(await approve(hugo)).toMatchObject({ status: 403, body: { code: 'own-request' } });
    await karim.goTo(`/holds/${hold}`);
    await karim.page.getByTestId('approve').click();
    await karim
      .text(/approved \d/)
      .first()
      .waitFor();
    expect(await done(karim.ask('GET', path))).toMatchObject({ state: 'proposed', approvals: [{}] });
    expect(await approve(karim)).toMatchObject({ status: 403, body: { code: 'signed-first' } });
    await lea.goTo(`/holds/${hold}`);
    await lea.page.getByTestId('approve').click();
    await lea.text(/^Nothing is free before/).waitFor();
    expect(await done(lea.ask('GET', path))).toMatchObject({ state: 'cooling', approvals: [{}, {}] });
    await firm.look(lea, 'release-cooling');
  });

  step('[R20] a shortened class is compared, and in force only with a second approval', async () => {
    const [hugo, karim, lea] = [who('Hugo Vance'), who('Karim Mazur'), who('Lea Stark')];
    const middle = await found('"soup of day 4"');
    expect(await verdict(karim, middle)).toMatch(/^Kept until /);
    await firm.look(karim, 'why-before');

    await karim.goTo('/retention?view=schedule');
    await karim.page.fill('#next-note', 'Two years are enough.');
    await karim.button('Draft the next version').click();
    await karim.button(PERIOD_3).click();
    await karim.page.fill('#class-period', '2');
    await firm.look(karim, 'class-form');
    await karim.button('Save the class').click();
    await karim.page.locator('.tag', { hasText: 'shorter' }).first().waitFor();
    await karim.goTo('/retention?view=schedule&schedule=2');
    await karim.page.fill('#propose-why', REASON);
    await firm.look(karim, 'schedule-draft');
    await karim.button('Propose it').click();
    await karim.page.getByTestId('lose').waitFor();
    expect((await karim.page.getByTestId('lose').textContent())!.trim()).toBe(String(OLD + MIDDLE + NEW + 3));
    await karim
      .text(/A second approval|a second approval/)
      .first()
      .waitFor();
    await firm.look(karim, 'schedule-diff');

    const diff = await done(karim.ask('GET', '/api/retention/schedules/2/diff'));
    expect(diff).toMatchObject({ shortens: true, byClass: [{ code: PERIOD_3, lose: OLD + MIDDLE + NEW + 3 }] });
    await hugo.goTo('/retention?view=schedule');
    await hugo.button('Approve; one more follows').click();
    await hugo.button('Put version 2 into force').click();
    await hugo.text('You approved it').first().waitFor();
    expect(await done(hugo.ask('GET', '/api/retention/schedules/2'))).toMatchObject({ state: 'proposed', needed: 2 });
    await firm.look(hugo, 'schedule-once');
    await lea.goTo('/retention?view=schedule');
    await lea.button('Put version 2 into force').click();
    await firm.look(lea, 'schedule-confirm');
    await lea.page.getByRole('dialog').getByRole('button', { name: 'Put version 2 into force' }).click();
    await lea.page.locator('.tag', { hasText: 'in force' }).first().waitFor();
    expect(await verdict(karim, middle)).toMatch(/^Disposable since /);
    await firm.look(karim, 'why-after');
  });

  step(
    '[R21] [R22] [R48] a disposal counts, is approved by another, spares what is held, and is certified',
    async () => {
      const [hugo, karim] = [who('Hugo Vance'), who('Karim Mazur')];
      const gone = await found('"soup of day 4"');
      const kept = await found('beacon');
      await karim.goTo('/retention?view=disposals&item=new');
      await karim.page.fill('#disposal-reason', 'The yearly disposal.');
      await karim.button('Count; nothing is destroyed').click();
      await karim.page.getByTestId('disposable').waitFor();
      expect((await karim.page.getByTestId('disposable').textContent())!.trim()).toBe(String(OLD + MIDDLE));
      const counted = await done(karim.ask('GET', '/api/disposals/1'));
      expect(counted['kept']).toEqual(
        expect.arrayContaining([
          { reason: 'held', messages: 3 },
          { reason: 'in-retention', messages: NEW },
        ]),
      );
      await firm.look(karim, 'disposal-counted');
      await karim.button(`Ask for the disposal of ${OLD + MIDDLE}`).click();
      await karim.text('You asked for this disposal, so you cannot approve it.').waitFor();
      const { version } = await done(karim.ask('GET', '/api/disposals/1'));
      expect((await karim.ask('POST', '/api/disposals/1/approval', { version })).status).toBe(403);

      await hugo.goTo('/retention?view=disposals&item=1');
      await hugo.button(`Dispose of ${OLD + MIDDLE}`).click();
      await hugo.page
        .getByRole('dialog')
        .getByRole('button', { name: /^Dispose of/ })
        .click();
      await hugo.button('Certificate').waitFor({ timeout: 60_000 });
      await firm.look(hugo, 'disposal-done');
      await hugo.button('Certificate').click();
      await hugo.text('Certificate of disposal D-1').waitFor();
      await firm.look(hugo, 'certificate');
      const file = JSON.parse(
        await hugo.download(hugo.page.getByRole('link', { name: 'JSON, with every id' })),
      ) as object;
      expect(file).toMatchObject({ number: 'D-1', counts: { disposed: OLD + MIDDLE, kept: 0 } });

      expect(await karim.ask('GET', `/api/messages/${gone.message}`)).toMatchObject({
        status: 410,
        body: { code: 'disposed' },
      });
      expect((await karim.ask('GET', `/api/messages/${kept.message}`)).status).toBe(200);
      await until(
        () => done(karim.ask('GET', '/api/search?q=soup')),
        ({ items }) => (items as unknown[]).length === NEW,
      );
      await karim.goTo(`/search?open=${gone.conversation}-${gone.message}`);
      await karim.text(/D-1/).first().waitFor();
      await firm.look(karim, 'message-gone');
    },
  );

  step('[R54] whoever may place a hold stops its release while it cools off', async () => {
    const lea = who('Lea Stark');
    await lea.goTo(`/holds/${hold}`);
    await lea.page.getByTestId('stop').click();
    await lea.page.fill('#request-reason', 'A new letter came in yesterday.');
    await lea.button('Stop it').click();
    await lea.page.locator('.pane-head .tag', { hasText: 'in effect' }).waitFor();
    expect(await done(lea.ask('GET', `/api/holds/${hold}`))).toMatchObject({ state: 'in-effect', freeAt: null });
    await firm.look(lea, 'release-stopped');
  });

  step('[R52] a custodian acknowledges by a one-time link, without an account, and the board shows it', async () => {
    const hugo = who('Hugo Vance');
    const [matter] = (await done(hugo.ask('GET', '/api/matters')))['items'] as { id: string }[];
    const { id } = await done(
      hugo.ask('POST', '/api/holds', {
        matter: matter!.id,
        name: 'Canteen',
        issuer: 'General Counsel',
        triggerOn: LATELY.slice(0, 10),
        legalBasis: 'A claim was announced.',
        reviewOn: '2099-01-01',
        scope: { custodians: ['E1', 'E2'] },
      }),
    );
    await hugo.goTo(`/holds/${String(id)}`);
    await hugo.button('Write to the custodians').click();
    await hugo.button('New template').click();
    await hugo.page.fill('#template-name', 'Legal hold');
    await hugo.page.fill('#template-subject-en', 'Please keep everything: {matter}');
    await hugo.page.fill('#template-text-en', 'Do not delete anything about {hold}, on any device.');
    await hugo.button('Add a question').click();
    await hugo.page.getByLabel('Question, English').fill('Do you use another phone for work?');
    await hugo.page.getByLabel('To do where the answer is yes').fill('Have it imaged.');
    await firm.look(hugo, 'notice-template');
    await hugo.button('Save template').click();
    await hugo.text('Do not delete anything about Canteen, on any device.').waitFor();
    await firm.look(hugo, 'notice-issue');
    await hugo.button('Tell the custodians').click();
    await hugo.button('Links to hand over').click();
    const line = hugo.page.locator('.link-list li', { hasText: 'Grant Obi' });
    const link = (await line.locator('.code').textContent())!.trim();
    await firm.look(hugo, 'notice-links');

    const grant = await firm.seat('Grant Obi');
    await grant.page.goto(link);
    await grant.text('Do not delete anything about Canteen, on any device.').waitFor();
    await grant.page.getByLabel('Yes').check();
    await grant.page.fill('#acknowledge-name', 'Grant Obi');
    await firm.look(grant, 'acknowledge');
    await grant.page.locator('button.btn-solid').click();
    await grant.page.locator('.fingerprint').waitFor();
    await firm.look(grant, 'acknowledged');
    const row = hugo.page.locator('mb-notice-board tr', { hasText: 'Grant Obi' });
    await row.getByText('Acknowledged').waitFor();
    await row.getByText(/1 to follow up/).waitFor();
    await firm.look(hugo, 'notice-board');
    expect(await done(hugo.ask('GET', `/api/holds/${String(id)}/notices`))).toMatchObject({
      counts: { acknowledged: 1, sent: 1 },
      openFollowUps: 1,
    });
    await grant.page.reload();
    await grant.text(/used up/).waitFor();
    await firm.look(grant, 'link-used');
  });

  step('nobody’s page asked another site for anything, or complained', async () => {
    for (const { name, strays, complaints } of firm.all()) expect([name, strays, complaints]).toEqual([name, [], []]);
    await Promise.resolve();
  });
});
