import { describeWith } from '@minutebook/platform/testing';
import { done, Firm, until } from './firm';
import { putInForce } from './lexicon';
import type { Person } from './person';

const REASON = 'Small talk about a lunch, nothing of the market.';
const COPIES = 4;
/** Two hours ago. */
const BEGIN = Date.now() - 7_200_000;

/** A chat as a feed brings it: the same invitation in one room after another, and other talk. */
function talk(): Buffer {
  const said = (room: string, n: number, from: string, text: string): string =>
    JSON.stringify({
      type: 'message',
      id: `${room}-${n}`,
      channel: 'teams',
      conversation: { id: room, type: 'group', title: room },
      at: new Date(BEGIN + n * 60_000).toISOString(),
      from: { scheme: 'email', value: from, name: from.split('@')[0] },
      text,
    });
  const invitations = Array.from({ length: COPIES }, (_, n) =>
    said(`room ${n}`, n, 'dominic@firm.example', 'Let us discuss the placing on my private phone tonight.'),
  );
  const lunch = said('canteen', 40, 'grant@firm.example', 'I left my private phone beside the soup.');
  const dull = Array.from({ length: 6 }, (_, n) =>
    said('canteen', 50 + n, 'nora@firm.example', `Soup of day ${n} is leek.`),
  );
  return Buffer.from([JSON.stringify({ minutebook: 'feed', version: 1 }), ...invitations, lunch, ...dull].join('\n'));
}

describeWith('chromium', 'surveillance: few alerts, and what they miss', (chromium) => {
  let firm: Firm;

  beforeAll(async () => {
    firm = await Firm.open(chromium);
  });
  afterAll(() => firm?.close());

  const step = (title: string, work: () => Promise<void>): void => it(title, () => firm.step(title, work));
  const who = (name: string): Person => firm.who(name);
  const open = async (of: Person): Promise<Record<string, unknown>[]> =>
    (await done(of.ask('GET', '/api/alerts?view=open&limit=200')))['items'] as Record<string, unknown>[];

  step('[R173] a rule with examples goes into force by way of a rehearsal', async () => {
    const karim = await firm.invite('Karim Mazur', ['compliance']);
    await firm.invite('Ines Okafor', ['analyst']);
    await firm.invite('Priya Raman', ['supervisor']);
    await firm.enter(karim, 'E1', 'Dominic Vale', 'dominic@firm.example');
    await firm.enter(karim, 'E2', 'Grant Obi', 'grant@firm.example');
    const newcomer = { externalId: 'E3', name: 'Nora Lind', kind: 'employee', manager: null, ofFirm: true };
    const joinedOn = new Date(BEGIN - 2 * 86_400_000).toISOString().slice(0, 10);
    const { id, version } = await done(karim.ask('POST', '/api/directory/persons', { ...newcomer, joinedOn }));
    const handle = { version, scheme: 'email', value: 'nora@firm.example' };
    await done(karim.ask('POST', `/api/directory/persons/${String(id)}/handles`, handle));
    await putInForce(karim, 'Off-channel', [
      {
        ...{ code: 'OC-1', title: 'Another phone', query: '"private phone"', severity: 2, zones: ['own'] },
        examples: [
          { text: 'call me on my private phone', hits: true, note: '' },
          { text: 'the phone is on my desk', hits: false, note: '' },
        ],
      },
    ]);
    await firm.importFiles(karim, [{ name: 'talk.jsonl', bytes: talk() }]);
  });

  step('the same words by the same person in four rooms are one alert; one decision names all of them', async () => {
    const ines = who('Ines Okafor');
    await until(
      () => open(ines),
      ({ length }) => length === 2,
    );
    const many = (await open(ines)).find(({ members }) => members === COPIES - 1)!;
    await ines.goTo(`/review/open/${String(many['id'])}`);
    await ines.page.getByTestId('members').waitFor();
    expect(await ines.page.getByTestId('members').textContent()).toBe(`And ${COPIES - 1} more like it`);
    await ines.page.getByTestId('member').first().getByRole('button', { name: 'Read' }).click();
    await ines.page.getByTestId('member').first().getByText('discuss the placing').waitFor();
    await firm.look(ines, 'folded');
    await ines.button(/^Claim/).click();
    await ines.text('Claimed by you').waitFor();
    await ines.press('f');
    await ines.page.waitForFunction(() => document.activeElement?.id === 'reason');
    await ines.page.keyboard.type(REASON);
    await ines.press('Control+Enter');
    await until(
      () => open(ines),
      ({ length }) => length === 1,
    );
    const { items } = await done(ines.ask('GET', `/api/alerts/${String(many['id'])}/members`));
    expect(items).toHaveLength(COPIES - 1);
  });

  step(
    '[R187] all a newcomer writes is reviewed: a plan set up on the screen, and why on each of its alerts',
    async () => {
      const priya = who('Priya Raman');
      await priya.goTo('/sampling');
      await priya.button('New plan').click();
      await priya.page.fill('#plan-name', 'First days');
      await priya.page.selectOption('#plan-kind', { label: 'Everything' });
      await priya.page.getByLabel('Days from the first day at the firm').fill('30');
      await priya.page.getByLabel('Only what they wrote').check();
      await priya.button('Set up').click();
      await priya.button('First days').waitFor();
      await until(
        () => open(priya),
        ({ length }) => length === 7,
      );
      await priya.goTo('/sampling');
      await priya.button('First days').click();
      await priya.text('0 of 6').first().waitFor();
      await firm.look(priya, 'everything');
      const drawn = (await open(priya)).find(({ rule }) => (rule as { title: string }).title.includes('First days'))!;
      await priya.goTo(`/review/open/${String(drawn['id'])}`);
      await priya.page.getByTestId('hit-why').waitFor();
      await firm.look(priya, 'drawn');
    },
  );

  step('[R175] what a rule and its terms brought is seen, and the rule is tested', async () => {
    const karim = who('Karim Mazur');
    await karim.goTo('/lexicons/economics');
    await karim.button(/Another phone/).click();
    await karim.text('"private phone"').first().waitFor();
    await karim.button('Test now').click();
    await karim.page.getByTestId('tests').getByText('2 examples, 0 wrong').waitFor();
    await firm.look(karim, 'economics');
  });

  step('[R169] canaries are switched on, and the rule with an example is watched', async () => {
    const karim = who('Karim Mazur');
    await karim.goTo('/watch');
    await karim.page.getByLabel('Send canaries every day').check();
    await karim.button('Save').click();
    await until(
      () => done(karim.ask('GET', '/api/watch/canaries')),
      ({ rounds }) => ((rounds as { arrived: number }[])[0]?.arrived ?? 0) > 0,
    );
    await karim.goTo('/watch');
    await karim.text('OC-1').first().waitFor();
    await firm.look(karim, 'canaries');
    expect(await open(who('Ines Okafor'))).toHaveLength(7);
  });

  step('asked nobody else for anything, and no page complained', () => {
    expect(firm.all().flatMap(({ strays }) => strays)).toEqual([]);
    expect(firm.all().flatMap(({ complaints }) => complaints)).toEqual([]);
    return Promise.resolve();
  });
});
