import { describeWith } from '@minutebook/platform/testing';
import { done, Firm, until } from './firm';
import type { Person } from './person';

const SECRET = 'the beacon is lit at nine';

/** One message, between two people who are behind a wall. */
function talk(): Buffer {
  const message = {
    type: 'message',
    id: 'm1',
    channel: 'teams',
    conversation: { id: 'beacon', type: 'group', title: 'Beacon' },
    at: '2026-11-18T09:00:00.000Z',
    from: { scheme: 'email', value: 'maren@firm.example', name: 'Maren Holt' },
    text: SECRET,
  };
  return Buffer.from([{ minutebook: 'feed', version: 1 }, message].map((line) => JSON.stringify(line)).join('\n'));
}

describeWith('chromium', 'emergency access, as who comes in with a sealed code sees it', (chromium) => {
  let firm: Firm;
  let code: string;

  beforeAll(async () => {
    firm = await Firm.open(chromium);
  });
  afterAll(() => firm?.close());

  const step = (title: string, work: () => Promise<void>): void => it(title, () => firm.step(title, work));
  const who = (name: string): Person => firm.who(name);
  async function codeOn({ page }: Person): Promise<string> {
    const shown = page.getByTestId('sealed-code');
    await shown.waitFor();
    return (await shown.locator('span').allTextContents()).join('-');
  }

  async function comeIn(person: Person, sealed: string): Promise<void> {
    await person.goTo('/sign-in');
    await person.page.getByRole('link', { name: 'Emergency access with a sealed code' }).click();
    await person.page.fill('#emergency-email', 'dora@firm.example');
    // As a hand types it from paper.
    await person.page.fill('#emergency-code', sealed.toLowerCase().replaceAll('-', ' '));
    await person.page.getByLabel('A drill').check();
    await person.page.fill('#emergency-reason', 'Drill of the fourth quarter.');
    await person.button(/^Open emergency access/).click();
  }

  step('a firm with a message behind a wall', async () => {
    const karim = await firm.invite('Karim Mazur', ['compliance']);
    await firm.enter(karim, 'E1', 'Maren Holt', 'maren@firm.example');
    await firm.importFiles(karim, [{ name: 'talk.jsonl', bytes: talk() }]);
    await until(
      () => done(karim.ask('GET', '/api/search?q=beacon')),
      ({ items }) => (items as unknown[]).length === 1,
    );
    const wall = { name: 'Beacon', reason: 'A deal nobody may know of.', inside: ['E1'] };
    await done(karim.ask('POST', '/api/walls', wall));
  });

  step('[R11] the executive officer makes a code, and names somebody who needs no administrator to join', async () => {
    const dora = await firm.invite('Dora Quist', ['executive']);
    await dora.text('There has been no drill yet.').waitFor();
    await dora.button('Make a sealed code').click();
    code = await codeOn(dora);
    await firm.look(dora, 'sealed-code');
    await dora.button('It is on paper').click();
    await dora.page.getByRole('button', { name: 'Name, Specialist 1' }).click();
    await dora.button('Somebody new').click();
    await dora.page.fill('#designee-name', 'Otto Lind');
    await dora.page.fill('#designee-email', 'otto@firm.example');
    await dora.page.fill('#designee-reason', 'Runs the records desk.');
    await dora.button('Name as designated specialist').click();
    const link = await dora.page.getByTestId('one-time-link').textContent();
    const otto = await firm.seat('Otto Lind');
    await otto.join(link!.trim());
    await otto.text('You have none yet.').waitFor();
    await firm.look(otto, 'designated');
  });

  step(
    '[R11] with the code and nothing else, she finds the message behind the wall; every screen says so',
    async () => {
      const dora = await firm.seat('Dora Quist');
      await comeIn(dora, code);
      await dora.text('Emergency access is open').waitFor();
      expect(await codeOn(dora)).not.toBe(code);
      await firm.look(dora, 'emergency-in');
      await dora.button('It is on paper, go on').click();
      await dora.text('You see every record, and every step is recorded.').waitFor();
      await dora.goTo('/search?q=beacon');
      await dora.page.locator('mark', { hasText: 'beacon' }).first().waitFor();
      await firm.look(dora, 'emergency-search');
    },
  );

  step('[R11] she ends it: the rights are gone, the drill stands in the list, and the code is spent', async () => {
    const dora = who('Dora Quist');
    await dora.button('End now').click();
    await dora.page.waitForURL((url) => url.pathname === '/designated');
    await dora.goTo('/designated?view=openings');
    await dora.page.getByRole('row', { name: /Dora Quist.*drill.*by themselves/ }).waitFor();
    await dora.goTo('/search?q=beacon');
    await dora.page.getByRole('heading', { level: 1, name: 'You may not do this' }).waitFor();
    await comeIn(await firm.seat('Mallory'), code);
    await who('Mallory').text('This address and this code do not open anything.').waitFor();
    expect(await who('Mallory').page.getByTestId('sealed-code').count()).toBe(0);
  });

  step('asked nobody else for anything, and no page complained', () => {
    expect(firm.all().flatMap(({ strays }) => strays)).toEqual([]);
    expect(firm.all().flatMap(({ complaints }) => complaints)).toEqual([]);
    return Promise.resolve();
  });
});
