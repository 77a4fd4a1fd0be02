import { type Actor, Notices, type StoredUser } from '@minutebook/access';
import { OPERATOR } from '@minutebook/archive/testing';
import { Log, Mail } from '@minutebook/platform';
import { MailServer, textOfMail } from '@minutebook/platform/testing';
import { type TestSearch, testSearch } from '@minutebook/search/testing';
import { SURVEILLANCE_SCHEMA } from '../schema';
import { AttestationPost } from './attestation-post';
import { Attestations } from './attestations';
import { Campaigns } from './campaigns';
import { Policies } from './policies';

const AUTHOR: Actor = { id: '00000000-0000-4000-8000-000000000001', name: 'Cora Lim', role: 'compliance' };
const APPROVER: Actor = { id: '00000000-0000-4000-8000-000000000002', name: 'Jo Adler', role: 'compliance' };
const MINUTE = 60_000;

let lab: TestSearch;
let server: MailServer;
let campaigns: Campaigns;
let attestations: Attestations;
let post: AttestationPost;
let policyVersion: number;
let cora: StoredUser;

beforeEach(async () => {
  lab = await testSearch(undefined, [SURVEILLANCE_SCHEMA]);
  server = new MailServer();
  await server.start();
  const { db, audit, clock, directory, people, users } = lab.archive;
  const notices = new Notices(clock);
  const policies = new Policies(db.app, audit, clock);
  campaigns = new Campaigns(db.app, directory, people.persons, policies, audit, clock, true);
  attestations = new Attestations(db.app, directory, policies, people.persons, users, notices, audit, clock);
  const mail = Mail.of({ SMTP_URL: server.url, MINUTEBOOK_MAIL_FROM: 'archive@firm.example' });
  post = new AttestationPost(db.app, notices, audit, clock, new Log('error', () => undefined), mail, {
    url: 'https://archive.firm.example',
    site: 'test',
  });
  const facts = { name: 'Cora Lim', email: 'cora@users.example', roles: ['compliance' as const], handles: [] };
  cora = await db.app.transaction((tx) => users.admit(tx, facts, 'x'));
  for (const [id, name, email] of [
    ['E1', 'Ann Lee', 'ann@firm.example'],
    ['E2', 'Bo Chan', 'bo@firm.example'],
    ['E3', 'Cy Without', undefined],
  ] as const) {
    const person = await people.persons.create(OPERATOR, {
      externalId: id,
      name,
      names: [],
      desk: 'Rates',
      title: null,
      branch: null,
      joinedOn: null,
      jurisdiction: null,
      manager: null,
      kind: 'employee',
      ofFirm: true,
      state: 'active',
      leftAt: null,
    });
    if (email) await people.persons.map(OPERATOR, person.id, person.version, { scheme: 'email', value: email });
  }
  const text = {
    text: 'Keep to the channels.',
    permitted: ['Mail'],
    prohibited: [],
    detection: 'x',
    consequences: 'x',
  };
  const { policy } = await policies.create(AUTHOR, 'Channels', text);
  policyVersion = (await policies.approve(APPROVER, policy.id, policy.version, dayOn(0))).inForce!.id;
});
afterEach(async () => {
  await server.stop();
  await lab.archive.drop();
});

const dayOn = (days: number): string =>
  new Date(lab.archive.clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);

async function start(): Promise<number> {
  const asked = { name: 'Year end', policyVersion, question: 'Do you keep to the secret policy?', byMail: true };
  return (await campaigns.start(AUTHOR, { ...asked, dueOn: dayOn(10), escalateDays: 2, coversFrom: null })).campaign.id;
}

const rows = async (campaign: number) => attestations.list({ campaign }, undefined, 10);
const states = async (campaign: number) => (await rows(campaign)).map(({ state }) => state);

const lettersTo = (address: string): string[] =>
  server.taken.filter(({ to }) => to.includes(address)).map(({ raw }) => textOfMail(raw));
const tokensTo = (address: string): string[] =>
  lettersTo(address).map((letter) => /https:\/\/archive\.firm\.example\/attest#([\w-]{40,})/.exec(letter)![1]!);

async function answer(token: string, signedName: string): Promise<void> {
  const { policy } = await attestations.form(token);
  await attestations.answer(token, { answer: 'yes', signedName, sha256: policy.sha256.toString('hex') });
}

describe('attestations by e-mail', () => {
  it('[R183] everybody with an address is sent a link of their own; all of a person’s letters work until one was used', async () => {
    const campaign = await start();
    expect(server.taken).toEqual([]);
    expect(await post.run()).toBe(2);
    expect(await states(campaign)).toEqual(['asked', 'asked', 'asked']);
    const [letter] = lettersTo('ann@firm.example');
    expect(letter).toContain('合规部门');
    expect(letter).not.toMatch(/secret|Keep to the channels/);
    expect(await campaigns.post(AUTHOR, campaign)).toEqual({ letters: 2, unreached: 1 });
    expect(await post.run()).toBe(2);
    expect(await states(campaign)).toEqual(['reminded', 'reminded', 'asked']);
    expect((await rows(campaign)).map(({ reminders }) => reminders)).toEqual([1, 1, 0]);
    const [first, second] = tokensTo('ann@firm.example');
    expect(first).not.toBe(second);
    await answer(first!, 'Ann Lee');
    await expect(attestations.form(second!)).rejects.toMatchObject({ code: 'link-ended' });
    expect(await campaigns.post(AUTHOR, campaign)).toEqual({ letters: 1, unreached: 1 });
    // A link made by hand ends those of letters.
    await campaigns.links(AUTHOR, campaign, false);
    await expect(attestations.form(tokensTo('bo@firm.example')[0]!)).rejects.toMatchObject({ code: 'link-ended' });
    const entries = await lab.archive.audit.list({ action: 'attestation.sent' }, undefined, 10);
    expect(entries.map(({ detail }) => detail['kind'])).toEqual(['reminder', 'reminder', 'request', 'request']);
    expect(
      JSON.stringify(await lab.archive.db.owner.query('SELECT * FROM surveillance.attestation_letter')),
    ).not.toContain(first!);
  });

  it('[R183] a mail server that fails loses no letter; one refused for good is shown and told to compliance', async () => {
    const campaign = await start();
    await server.stop();
    expect(await post.run()).toBe(0);
    expect((await rows(campaign))[0]).toMatchObject({ letterState: 'waiting', letterFault: 'ECONNREFUSED' });
    await server.start();
    server.refuse = (to) => (to.startsWith('ann') ? 550 : undefined);
    lab.archive.clock.advance(2 * MINUTE);
    expect(await post.run()).toBe(1);
    const [ann, bo] = await rows(campaign);
    expect([ann, bo]).toMatchObject([
      { letterState: 'refused', letterFault: '550' },
      { letterState: 'taken', letterFault: null },
    ]);
    const told = await lab.archive.db.owner.query<{ kind: string; words: { code: string } }>(
      'SELECT kind, words FROM access.notice WHERE user_id = $1',
      [cora.id],
    );
    expect(told).toEqual([{ kind: 'attestation-unsent', words: { by: 'Ann Lee', code: '550' } }]);
  });

  it('a letter that is not needed any more does not leave', async () => {
    const campaign = await start();
    const [ann] = await rows(campaign);
    await attestations.withdraw(AUTHOR, ann!.id, ann!.version, 'She is on leave until the end of the year.');
    expect(await post.run()).toBe(1);
    expect(server.taken.map(({ to }) => to)).toEqual([['bo@firm.example']]);
  });
});
