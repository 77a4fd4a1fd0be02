import { describeWith } from '@minutebook/platform/testing';
import type { Route } from 'playwright-core';
import { type Answer, done, Firm, until } from './firm';
import { putInForce } from './lexicon';
import type { Person } from './person';

const CHAT = 55;
const REASON = 'A public announcement, sent to everybody at once.';

interface AlertFacts {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly snippet?: { readonly text: string };
}

/** A chat of outsiders, with one of ours in it who says something else. */
function chat(): Buffer {
  const line = (i: number, value: string, name: string, text: string): string =>
    JSON.stringify({
      type: 'message',
      id: `floor-${i}`,
      channel: 'teams',
      conversation: { id: 'floor', type: 'group', title: 'Floor' },
      // Two days apart: of one talk they would be folded under three alerts.
      at: new Date(Date.UTC(2026, 5, 2 + 2 * i, 9)).toISOString(),
      from: { scheme: 'email', value, name },
      text,
    });
  const said = Array.from({ length: CHAT }, (_, i) =>
    line(i, `p${i % 3}@client.example`, `Client ${i % 3}`, `announcement number ${i} is out`),
  );
  return Buffer.from([JSON.stringify({ minutebook: 'feed', version: 1 }), ...said].join('\n'));
}

function mail(name: string, from: string, to: string, text: string): { name: string; bytes: Buffer } {
  const lines = [
    `From: ${from}`,
    `To: ${to}`,
    'Date: Tue, 3 Nov 2026 10:00:00 +0000',
    `Subject: ${name}`,
    `Message-ID: <${name}@firm.example>`,
    '',
    text,
  ];
  return { name: `${name}.eml`, bytes: Buffer.from(lines.join('\r\n')) };
}

/** One mail for each way to have a part in it; `client` to `client` unless that is the way. */
const MAILS = [
  mail('wrote', 'maren@firm.example', 'x@client.example', 'our announcement is wrote'),
  mail('received', 'x@client.example', 'lena@firm.example', 'our announcement is received'),
  mail('named', 'x@client.example', 'y@client.example', 'our announcement is named; ask Nora Lind'),
  mail('manager', 'dominic@firm.example', 'x@client.example', 'our announcement is manager'),
  mail('report', 'grant@firm.example', 'x@client.example', 'our announcement is report'),
  mail('wall', 'zhou@firm.example', 'x@client.example', 'our announcement is wall'),
  mail('plain', 'x@client.example', 'y@client.example', 'our announcement is plain'),
  mail('twice', 'x@client.example', 'z@client.example', 'our announcement is twice'),
];

describeWith('chromium', 'a day of review', (chromium) => {
  let firm: Firm;

  beforeAll(async () => {
    firm = await Firm.open(chromium);
  });
  afterAll(() => firm?.close());

  const step = (title: string, work: () => Promise<void>): void => it(title, () => firm.step(title, work));
  const who = (name: string): Person => firm.who(name);

  async function alerts(of: Person, view = 'open'): Promise<AlertFacts[]> {
    return (await done(of.ask('GET', `/api/alerts?view=${view}&limit=200`)))['items'] as AlertFacts[];
  }

  /** The alert on a mail, by the word that names it. */
  async function onMail(word: string): Promise<AlertFacts> {
    for (const view of ['open', 'to-sign', 'all']) {
      const found = (await alerts(who('Priya Raman'), view)).find(({ snippet }) =>
        snippet?.text.includes(`is ${word}`),
      );
      if (found) return found;
    }
    throw new Error(`no alert on the mail ${word}`);
  }

  const claim = (person: Person, { id, version }: AlertFacts): Promise<Answer> =>
    person.ask('POST', `/api/alerts/${id}/claim`, { version });
  const decide = (
    person: Person,
    id: string,
    version: number,
    disposition: string,
    more: object = {},
  ): Promise<Answer> =>
    person.ask('POST', `/api/alerts/${id}/decision`, { version, disposition, reason: REASON, dwell: 1000, ...more });

  step('a firm with people, a directory, a rule, a chat and some mail', async () => {
    const karim = await firm.invite('Karim Mazur', ['compliance']);
    for (const name of ['Ines Okafor', 'Mateo Ruiz', 'Lena Brook', 'Nora Lind', 'Sun Yao', 'Adil Karim'])
      await firm.invite(name, ['analyst']);
    for (const name of ['Priya Raman', 'Jonas Adeyemi', 'Maren Holt', 'Edda Rhys'])
      await firm.invite(name, ['supervisor']);

    await firm.enter(karim, 'E9', 'Edda Rhys', 'edda@firm.example');
    await firm.enter(karim, 'E1', 'Dominic Vale', 'dominic@firm.example', 'E9');
    await firm.enter(karim, 'E2', 'Grant Obi', 'grant@firm.example');
    await firm.enter(karim, 'E3', 'Sun Yao', 'sun@firm.example', 'E2');
    await firm.enter(karim, 'E4', '周启明', 'zhou@firm.example');

    await putInForce(karim, 'Market abuse', [
      { code: 'MA-1', title: 'Announcement', query: 'announcement', severity: 3, zones: ['own'] },
    ]);
    await firm.importFiles(karim, [{ name: 'floor.jsonl', bytes: chat() }]);
    await firm.importFiles(karim, MAILS);
    await until(
      () => alerts(who('Ines Okafor')),
      ({ length }) => length === CHAT + MAILS.length,
    );
  });

  step('an analyst clears 50 alerts by keyboard only', async () => {
    const ines = who('Ines Okafor');
    await ines.goTo('/review/open');
    await ines.page.getByTestId('alert-name').waitFor();
    const name = ines.page.getByTestId('alert-name');
    const leaves = (before: string | null): Promise<unknown> =>
      ines.page.waitForFunction(
        (was) => document.querySelector('[data-testid=alert-name]')?.textContent !== was,
        before,
      );
    for (let n = 0; n < 50; n++) {
      const before = await name.textContent();
      await ines.press('Enter');
      await ines.text('Claimed by you').waitFor();
      await ines.press('f');
      await ines.page.waitForFunction(() => document.activeElement?.id === 'reason');
      await ines.page.keyboard.type(`${REASON} No. ${n}.`);
      await ines.press('Control+Enter');
      await leaves(before);
      if (n !== 10) continue;
      // One is taken back: it is there as it was written, with the focus on its hit, and decided once more.
      await ines
        .text(new RegExp(`${/A-\d+/.exec(before!)![0]} false positive`))
        .first()
        .waitFor();
      await ines.press('z');
      await ines.page.waitForFunction(
        (was) =>
          document.querySelector('[data-testid=alert-name]')?.textContent === was &&
          document.activeElement?.matches('.msg-hit'),
        before,
      );
      await ines.press('Control+Enter');
      await leaves(before);
    }
    // The last one may still be on its way: the reader has gone on.
    await until(
      async () => (await alerts(ines, 'mine')).filter(({ state }) => state === 'decided'),
      ({ length }) => length === 50,
    );
    const counts = await done(ines.ask('GET', '/api/alerts/counts'));
    expect(counts).toMatchObject({ doneToday: 50, open: CHAT + MAILS.length - 50 });
    expect(ines.complaints).toEqual([]);
  });

  step('the next alert is painted while the decision is on its way; one that was refused is come back to', async () => {
    const [ines, priya] = [who('Ines Okafor'), who('Priya Raman')];
    const name = ines.page.getByTestId('alert-name');
    const painted = async (): Promise<string> => /A-(\d+)/.exec((await name.textContent())!)![1]!;
    const isPainted = (id: string): Promise<unknown> =>
      ines.page.waitForFunction(
        (one) => document.querySelector('[data-testid=alert-name]')?.textContent?.includes(one),
        `A-${id}`,
      );
    const held: Route[] = [];
    await ines.page.route('**/api/alerts/*/decision', (route) => void held.push(route));
    /** Decides what is painted, of which the server hears nothing yet; another alert is painted meanwhile. */
    const decideUnheard = async (hand: () => Promise<void>): Promise<{ id: string; next: string; route: Route }> => {
      const id = await painted();
      await ines.text('Claimed by you').waitFor();
      await hand();
      await ines.press('Control+Enter');
      await ines.page.waitForFunction(
        (was) => document.querySelector('[data-testid=alert-name]')?.textContent?.includes(was) === false,
        `A-${id}`,
      );
      await ines.page.locator('.msg-hit').waitFor();
      // It is sent once the next one is on screen.
      await until(
        async () => held,
        ({ length }) => length === 1,
      );
      return { id, next: await painted(), route: held.pop()! };
    };
    const write = async (): Promise<void> => {
      await ines.press('f');
      await ines.page.waitForFunction(() => document.activeElement?.id === 'reason');
      await ines.page.keyboard.type(REASON);
    };

    await ines.goTo('/review/open');
    await name.waitFor();
    await ines.press('Enter');
    const { id, next, route } = await decideUnheard(write);
    await ines.page.locator(`#alert-${id}`, { hasText: 'Saving' }).waitFor();
    const { state, version } = (await ines.ask('GET', `/api/alerts/${id}`)).body;
    expect(state).toBe('claimed');

    // Meanwhile it is given back to its queue: the decision comes too late, and is not made.
    await done(priya.ask('POST', '/api/alerts/assignment', { items: [{ id, version }], to: null }));
    await route.continue();
    await ines.text(`A-${id} is not decided.`).waitFor();
    expect(await painted()).toBe(next);
    expect((await ines.ask('GET', `/api/alerts/${id}`)).body).toMatchObject({ state: 'new', decisions: [] });

    // What was written is there, and is sent as it is; this time only the answer is lost.
    await ines.button(`Open A-${id}`).click();
    await isPainted(id);
    await ines.button(/^Claim/).click();
    await ines.page.waitForFunction(
      (text) => (document.querySelector('#reason') as HTMLTextAreaElement | null)?.value === text,
      REASON,
    );
    const again = await decideUnheard(() => Promise.resolve());
    expect(again.id).toBe(id);
    await again.route.fetch();
    await again.route.abort();
    await ines
      .text(new RegExp(`A-${id} false positive`))
      .first()
      .waitFor();
    expect(await ines.text(`A-${id} is not decided.`).count()).toBe(0);
    const { body } = await ines.ask('GET', `/api/alerts/${id}`);
    expect(body).toMatchObject({ state: 'decided', decisions: [{ reason: REASON }] });
    await ines.page.unroute('**/api/alerts/*/decision');
    expect(ines.complaints).toEqual([]);
  });

  step('two browsers race for one alert: one has it, the other is told who', async () => {
    const [one] = await alerts(who('Mateo Ruiz'));
    const both = [who('Mateo Ruiz'), who('Lena Brook')];
    for (const person of both) {
      await person.goTo(`/review/open/${one!.id}`);
      await person.page.locator('.msg-hit').waitFor();
    }
    await Promise.all(both.map((person) => person.press('Enter')));
    const wins = async (person: Person): Promise<boolean> => {
      await person.page.waitForFunction(() => /Claimed by you|holds it|Claimed by [A-Z]/.test(document.body.innerText));
      return (await person.text('Claimed by you').count()) > 0;
    };
    const won = await Promise.all(both.map(wins));
    expect(won.filter(Boolean)).toHaveLength(1);
    const [winner, other] = won[0] ? both : [both[1]!, both[0]!];
    await other!.text(new RegExp(winner!.name)).first().waitFor();
    const { body } = await other!.ask('GET', `/api/alerts/${one!.id}`);
    expect(await decide(other!, one!.id, body['version'] as number, 'cleared')).toMatchObject({
      status: 409,
      body: { code: 'held-by-other' },
    });
  });

  step('a supervisor signs, returns and gives on', async () => {
    const priya = who('Priya Raman');
    await priya.goTo('/review/to-sign');
    await priya.page.locator('.q-row').first().waitFor();
    const name = priya.page.getByTestId('alert-name');
    await priya.text(REASON).first().waitFor();
    const signed = /A-(\d+)/.exec((await name.textContent())!)![1]!;
    await priya.press('s');
    await priya.page.waitForFunction(
      (was) => document.querySelector('[data-testid=alert-name]')?.textContent?.includes(was) === false,
      `A-${signed}`,
    );
    const returned = /A-(\d+)/.exec((await name.textContent())!)![1]!;
    await priya.press('r');
    await priya.page.waitForFunction(() => document.activeElement?.id === 'note');
    await priya.page.keyboard.type('Say which announcement it was, and to whom.');
    await priya.button(/^Return/).click();
    await priya.page.waitForFunction(
      (was) => document.querySelector('[data-testid=alert-name]')?.textContent?.includes(was) === false,
      `A-${returned}`,
    );
    expect((await priya.ask('GET', `/api/alerts/${signed}`)).body).toMatchObject({ state: 'closed' });
    expect((await priya.ask('GET', `/api/alerts/${returned}`)).body).toMatchObject({
      state: 'claimed',
      claimedBy: { name: 'Ines Okafor' },
    });

    await priya.goTo(`/review/all/${returned}`);
    await priya.page.locator('.msg-hit').waitFor();
    await priya.button('More acts').click();
    await priya.page.getByRole('menuitem', { name: /Give to/ }).click();
    await priya.page.selectOption('#give-to', { label: 'Mateo Ruiz' });
    await priya.button('Give it').click();
    const mateo = who('Mateo Ruiz');
    await until(
      () => alerts(mateo, 'mine'),
      (mine) => mine.some(({ id }) => id === returned),
    );
  });

  step('[R34] a conflict is refused in each of its kinds, with the reason said before anything is tried', async () => {
    const refused = async (name: string, word: string, ground: string): Promise<void> => {
      const alert = await onMail(word);
      const person = who(name);
      expect(await claim(person, alert)).toMatchObject({
        status: 403,
        body: { code: 'conflict-of-interest', title: ground },
      });
      await person.goTo(`/review/open/${alert.id}`);
      await person.page.locator('.msg-hit').waitFor();
      expect(await person.button(/^Claim/).isDisabled()).toBe(true);
    };
    await refused('Maren Holt', 'wrote', 'Maren Holt wrote this message.');
    await refused('Lena Brook', 'received', 'Lena Brook received this message.');
    await refused('Nora Lind', 'named', 'Nora Lind is named in this message.');
    await refused('Edda Rhys', 'manager', 'Edda Rhys manages Dominic Vale.');
    await refused('Sun Yao', 'report', 'Sun Yao reports to Grant Obi.');

    // Behind a wall there is nothing, in the words for what never was.
    const karim = who('Karim Mazur');
    const walled = await onMail('wall');
    await done(
      karim.ask('POST', '/api/walls', {
        name: 'Beacon',
        reason: 'The Beacon deal team, until it is announced.',
        inside: ['E4'],
        admitted: [firm.idOf('Ines Okafor'), firm.idOf('Priya Raman'), firm.idOf('Jonas Adeyemi')],
      }),
    );
    const adil = who('Adil Karim');
    const never = await adil.ask('GET', '/api/alerts/999999');
    const hidden = await adil.ask('GET', `/api/alerts/${walled.id}`);
    expect([hidden.status, hidden.body['title']]).toEqual([404, never.body['title']]);
    expect((await alerts(adil)).map(({ id }) => id)).not.toContain(walled.id);
    expect((await alerts(who('Ines Okafor'))).map(({ id }) => id)).toContain(walled.id);
  });

  /** When the examiner's visit ends; what happens meanwhile is not waited for twice. */
  let visitEnds = 0;
  const visited = (): Promise<Answer> => who('Erin Cole').ask('GET', '/api/search?q=announcement');

  step('[R194] an examiner sees their scope and nothing else', async () => {
    visitEnds = Date.now() + 30_000;
    const examiner = await firm.invite('Erin Cole', ['examiner'], {
      examiner: { persons: ['E1'], until: new Date(visitEnds).toISOString() },
    });
    expect((await done(visited()))['items']).toHaveLength(1);
    expect((await examiner.ask('GET', '/api/alerts')).status).toBe(403);
    expect((await examiner.ask('POST', '/api/lexicons', { name: 'x' })).status).toBe(403);
  });

  step('[R34] neither who decided, nor who signed first, nor who stands in for them signs', async () => {
    const [priya, jonas] = [who('Priya Raman'), who('Jonas Adeyemi')];
    const { items } = (await done(priya.ask('GET', '/api/queues'))) as {
      items: (Record<string, unknown> & { id: string; version: number; members: { id: string }[] })[];
    };
    const { id, version, members, place: _place, ...settings } = items[0]!;
    await done(
      priya.ask('PUT', `/api/queues/${id}`, {
        ...settings,
        version,
        members: members.map((member) => member.id),
        signatures: { escalated: 1, cleared: 1, 'false-positive': 1, violation: 2 },
      }),
    );
    const twice = await onMail('twice');
    await done(claim(priya, twice));
    await done(decide(priya, twice.id, twice.version + 1, 'violation'));
    const sign = (person: Person, at: number): Promise<Answer> =>
      person.ask('POST', `/api/alerts/${twice.id}/signature`, { version: at });
    expect(await sign(priya, twice.version + 2)).toMatchObject({ status: 403, body: { code: 'own-decision' } });
    await done(sign(jonas, twice.version + 2));
    expect(await sign(jonas, twice.version + 3)).toMatchObject({ status: 403, body: { code: 'signed-before' } });
    const now = Date.now();
    await done(
      priya.ask('POST', '/api/delegations', {
        delegate: firm.idOf('Edda Rhys'),
        from: new Date(now - 1000).toISOString(),
        until: new Date(now + 86_400_000).toISOString(),
        reason: 'Away at the regulator’s for a day.',
      }),
    );
    expect(await sign(who('Edda Rhys'), twice.version + 3)).toMatchObject({
      status: 403,
      body: { code: 'conflict-of-interest' },
    });
    expect((await priya.ask('GET', `/api/alerts/${twice.id}`)).body).toMatchObject({
      state: 'decided',
      signatures: { needed: 2, given: 1 },
    });
  });

  step('[R182] an alert becomes a case that only its people see, closed with two signatures', async () => {
    const [ines, priya, mateo] = [who('Ines Okafor'), who('Priya Raman'), who('Mateo Ruiz')];
    const plain = await onMail('plain');
    await done(claim(ines, plain));
    const escalated = await done(
      decide(ines, plain.id, plain.version + 1, 'escalated', {
        case: { title: 'Beacon pricing', theme: 'market-abuse', severity: 3 },
      }),
    );
    const { items } = (await done(ines.ask('GET', '/api/cases'))) as { items: { id: string; version: number }[] };
    expect(items).toHaveLength(1);
    const path = `/api/cases/${items[0]!.id}`;
    expect((await mateo.ask('GET', path)).status).toBe(404);
    expect((await mateo.ask('GET', `/api/alerts/${plain.id}`)).status).toBe(404);
    expect((await mateo.ask('GET', '/api/cases')).body['items']).toEqual([]);
    await done(priya.ask('POST', `/api/alerts/${plain.id}/signature`, { version: escalated['version'] as number }));

    let { version } = (await done(ines.ask('GET', path))) as { version: number };
    const act = async (person: Person, what: string, body: object = {}): Promise<Answer> => {
      const answer = await person.ask('POST', `${path}/${what}`, { version, ...body });
      if (answer.status === 200) version = answer.body['version'] as number;
      return answer;
    };
    await done(act(ines, 'access', { user: firm.idOf('Priya Raman') }));
    await done(
      act(ines, 'findings', { outcome: 'no-breach', text: 'A public announcement; nobody traded before it.' }),
    );
    await done(act(ines, 'submission'));
    expect((await act(ines, 'signature')).status).toBe(403);
    await ines.goTo(`/cases/${items[0]!.id}`);
    await ines.text('Beacon pricing').first().waitFor();
    await done(act(priya, 'signature'));
    await priya.goTo(`/cases/${items[0]!.id}`);
    await priya.text('Beacon pricing').first().waitFor();
    expect((await priya.ask('GET', path)).body).toMatchObject({ state: 'closed' });
    expect((await mateo.ask('GET', path)).status).toBe(404);
    expect(ines.complaints).toEqual([]);
    expect(priya.complaints).toEqual([]);
  });

  step('[R194] the examiner is out when the time has come', async () => {
    await new Promise((tick) => setTimeout(tick, Math.max(0, visitEnds - Date.now()) + 1_000));
    expect((await visited()).status).toBe(401);
  });

  step('nobody’s page asked another site for anything', async () => {
    for (const { strays } of firm.all()) expect(strays).toEqual([]);
    await Promise.resolve();
  });
});
