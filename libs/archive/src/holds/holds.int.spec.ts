import { Notices } from '@minutebook/access';
import { HoldAudience } from './hold-audience';
import { HoldFollower } from './hold-follower';
import { HoldLab, REASON } from './hold-lab.testing';
import { TimerWatch } from './timer-watch';

let lab: HoldLab;

beforeEach(async () => {
  lab = await HoldLab.open();
  await lab.person('E1', 'Wren Ash');
  await lab.person('E2', 'Ann Lee');
  await lab.take([
    { room: 'chat', from: 'bo', at: '2026-03-01', text: 'one of bo' },
    { room: 'chat', from: 'wren', at: '2026-03-02', text: 'one of wren' },
    { room: 'other', from: 'bo', at: '2026-03-02', text: 'the beacon is lit' },
    { room: 'other', from: 'cy', at: '2026-03-02T23:59:59Z', text: 'same day' },
    { room: 'other', from: 'cy', at: '2026-03-03', text: 'next day' },
    { room: 'thread', from: 'wren', to: ['bo'], at: '2026-03-04', text: 'mail of wren' },
    { room: 'thread', from: 'bo', to: ['cy'], at: '2026-03-04', text: 'mail behind wren’s back' },
  ]);
});
afterEach(() => lab.archive.drop());

describe('a hold', () => {
  it('[R47] keeps matter, issuer, trigger, basis, scope and state, and says so in the audit log', async () => {
    const hold = await lab.place({ custodians: ['E1'], from: '2026-03-01', query: 'beacon' });
    expect(hold).toMatchObject({
      matterNumber: 'M-001',
      issuer: 'Hugo Vance, General Counsel',
      triggerOn: '2026-11-19',
      legalBasis: 'FRCP 37(e)',
      state: 'in-effect',
      scope: 1,
    });
    expect(await lab.archive.holding.holds.scopes(hold.id)).toMatchObject([
      { number: 1, change: 'placed', custodians: ['E1'], from: '2026-03-01', query: 'beacon', combine: 'either' },
    ]);
    const [entry] = await lab.archive.audit.list({ subject: `hold:${hold.id}` }, undefined, 1);
    expect(entry).toMatchObject({ action: 'hold.placed', detail: { scope: { custodians: ['E1'], query: 'beacon' } } });
  });

  it('[R53] is in effect at issue: before anything is looked at, all of the archive is kept', async () => {
    expect(await lab.kept()).toEqual([]);
    const hold = await lab.place({ custodians: ['E1'] });
    expect(await lab.caught(hold.id)).toEqual([]);
    expect(await lab.kept()).toHaveLength(7);
    await lab.round();
    expect(await lab.kept()).toEqual(await lab.caught(hold.id));
  });

  it('holds what a custodian takes part in: chats whole, of mail what they sent or received', async () => {
    const hold = await lab.place({ custodians: ['E1'] });
    await lab.round();
    expect(await lab.caught(hold.id)).toEqual(['one of bo', 'one of wren', 'mail of wren']);
    expect(await lab.archive.holding.holds.get(lab.legal, hold.id)).toMatchObject({ held: 3, following: true });
  });

  it('holds by dates, channels, query, items and conversations', async () => {
    const found = async (scope: Parameters<HoldLab['place']>[0], name: string): Promise<string[]> => {
      const hold = await lab.place(scope, name);
      await lab.round();
      return lab.caught(hold.id);
    };
    expect(await found({ from: '2026-03-03', until: '2026-03-03' }, 'a')).toEqual(['next day']);
    expect(await found({ channels: ['email'] }, 'b')).toEqual(['mail of wren', 'mail behind wren’s back']);
    expect(await found({ query: 'beacon' }, 'c')).toEqual(['the beacon is lit']);
    expect(await found({ query: 'mail', channels: ['teams'] }, 'd')).toEqual([]);
    expect(await found({ query: 'mail', custodians: ['E1'] }, 'e')).toEqual([
      'one of bo',
      'one of wren',
      'mail of wren',
      'mail behind wren’s back',
    ]);
    expect(await found({ query: 'one OR beacon', custodians: ['E1'], combine: 'both' }, 'f')).toEqual([
      'one of bo',
      'one of wren',
    ]);
    const [id, conversation] = [
      await lab.idOf('next day'),
      (await lab.archive.reader.message(await lab.idOf('same day'))).conversation,
    ];
    expect(await found({ messages: [String(id)] }, 'g')).toEqual(['next day']);
    expect(await found({ conversations: [String(conversation)], from: '2030-01-01' }, 'h')).toEqual([
      'the beacon is lit',
      'same day',
      'next day',
    ]);
  });

  it('[R51] keeps the day, or the whole conversation, around what matches', async () => {
    const day = await lab.place({ query: 'beacon', context: 'day' }, 'day');
    const all = await lab.place({ query: 'beacon', context: 'conversation' }, 'conversation');
    await lab.round();
    expect(await lab.caught(day.id)).toEqual(['the beacon is lit', 'same day']);
    expect(await lab.caught(all.id)).toEqual(['the beacon is lit', 'same day', 'next day']);
  });

  it('[R49] catches what comes in later, and late; until it was looked at, its conversation is kept', async () => {
    const hold = await lab.place({ custodians: ['E1'], query: 'beacon', context: 'day' });
    await lab.round();
    await lab.take(
      [
        { room: 'other', from: 'cy', at: '2026-03-02T12:00:00Z', text: 'late, same day' },
        { room: 'new', from: 'bo', at: '2026-12-01', text: 'before wren came' },
        { room: 'new', from: 'wren', at: '2026-12-02', text: 'wren came' },
        { room: 'far', from: 'bo', at: '2026-12-02', text: 'another beacon' },
        { room: 'far', from: 'bo', at: '2026-12-02', text: 'beside it' },
        { room: 'far', from: 'bo', at: '2026-12-03', text: 'not beside it' },
      ],
      false,
    );
    const later = ['late, same day', 'before wren came', 'wren came', 'another beacon', 'beside it', 'not beside it'];
    // Captured and not numbered yet; numbered and not looked at yet; looked at.
    expect(await lab.kept()).toEqual(expect.arrayContaining(later));
    await lab.archive.log.sequence('records');
    expect(await lab.kept()).toEqual(expect.arrayContaining(['next day', ...later]));
    await lab.round();
    expect(await lab.caught(hold.id)).toEqual([
      'one of bo',
      'one of wren',
      'the beacon is lit',
      'same day',
      'mail of wren',
      'mail behind wren’s back',
      ...later.slice(0, 5),
    ]);
    expect(await lab.kept()).toEqual(await lab.caught(hold.id));
    expect(await lab.archive.holding.holds.get(lab.legal, hold.id)).toMatchObject({ held: 11, caught: 5 });
  });

  it('[R49] a later version that matches is caught, and so is a chat a custodian joins', async () => {
    const hold = await lab.place({ custodians: ['E2'] });
    const both = await lab.place({ custodians: ['E2'], query: 'beacon', combine: 'both' }, 'both');
    await lab.round();
    expect(await lab.caught(hold.id)).toEqual([]);
    await lab.take([{ room: 'other', from: 'ann', at: '2026-12-02', text: 'hello, i am ann' }]);
    await lab.round();
    expect(await lab.caught(hold.id)).toEqual(['the beacon is lit', 'same day', 'next day', 'hello, i am ann']);
    expect(await lab.caught(both.id)).toEqual(['the beacon is lit']);
  });

  it('[R49] [R51] a reaction is held with what it is about, whichever of them comes first', async () => {
    const hold = await lab.place({ query: 'alpha' });
    await lab.round();
    // The lab took seven messages; what is about m10 comes before it, in a chat that is known to have no reactions.
    await lab.take([{ room: 'new', from: 'bo', at: '2026-12-01', text: 'nothing' }]);
    await lab.round();
    await lab.take([{ room: 'new', from: 'cy', at: '2026-12-05', text: '👍', reactsTo: 'm10' }]);
    await lab.round();
    expect(await lab.caught(hold.id)).toEqual([]);
    await lab.take([{ room: 'new', from: 'bo', at: '2026-12-02', text: 'alpha one' }]);
    await lab.round();
    expect(await lab.caught(hold.id)).toEqual(['', 'alpha one']);
    await lab.take([
      { room: 'fresh', from: 'cy', at: '2026-12-05', text: '👍', reactsTo: 'm12' },
      { room: 'fresh', from: 'bo', at: '2026-12-02', text: 'alpha two' },
    ]);
    await lab.round();
    await lab.take([{ room: 'fresh', from: 'bo', at: '2026-12-09', text: '👎', reactsTo: 'm12' }]);
    await lab.round();
    expect(await lab.caught(hold.id)).toEqual(['', 'alpha one', '', 'alpha two', '']);
    expect(await lab.archive.holding.holds.get(lab.legal, hold.id)).toMatchObject({ held: 5, caught: 4 });
  });

  it('[R49] what nobody looked at, because there was no hold, is of the chat a custodian joins', async () => {
    await lab.round();
    const hold = await lab.place({ custodians: ['E2'] });
    await lab.round();
    await lab.take([{ room: 'other', from: 'ann', at: '2026-12-02', text: 'hello, i am ann' }]);
    await lab.round();
    expect(await lab.caught(hold.id)).toEqual(['the beacon is lit', 'same day', 'next day', 'hello, i am ann']);
  });

  it('[R49] what a step of the follower knew is forgotten when the step is undone', async () => {
    const hold = await lab.place({ custodians: ['E2'] });
    await lab.round();
    await lab.take([{ room: 'other', from: 'ann', at: '2026-12-02', text: 'hello, i am ann' }]);
    await lab.archive.db.owner.query('REVOKE UPDATE (held) ON archive.hold FROM minutebook_app');
    await expect(lab.round()).rejects.toThrow('permission denied');
    await lab.archive.db.owner.query('GRANT UPDATE (held) ON archive.hold TO minutebook_app');
    expect(await lab.caught(hold.id)).toEqual([]);
    await lab.round();
    expect(await lab.caught(hold.id)).toEqual(['the beacon is lit', 'same day', 'next day', 'hello, i am ann']);
  });

  it('[R49] processes that follow by turns miss nobody who came while the other did', async () => {
    const { db, reader, log, users, clock, holding } = lab.archive;
    const timers = new TimerWatch(new HoldAudience(users), new Notices(clock));
    const other = new HoldFollower(db.app, reader, log, timers, clock);
    const hold = await lab.place({ custodians: ['E2'] });
    await lab.round();
    const said = async (from: string, text: string): Promise<void> =>
      lab.take([{ room: 'new', from, at: '2026-12-01', text }]);
    await said('bo', 'nobody’s');
    await holding.follower.catchUp();
    await said('ann', 'ann came');
    await other.catchUp();
    await said('bo', 'ann is here');
    await holding.follower.catchUp();
    expect(await lab.caught(hold.id)).toEqual(['nobody’s', 'ann came', 'ann is here']);
  });

  it('[R49] who writes in a chat is a custodian there at once, in one step or in several', async () => {
    const hold = await lab.place({ custodians: ['E2'] });
    await lab.round();
    await lab.take([{ room: 'new', from: 'bo', at: '2026-12-01', text: 'nobody’s' }]);
    await lab.round();
    expect(await lab.caught(hold.id)).toEqual([]);
    await lab.take([{ room: 'new', from: 'ann', at: '2026-12-02', text: 'ann came' }]);
    await lab.round();
    await lab.take([{ room: 'new', from: 'bo', at: '2026-12-03', text: 'ann is here' }]);
    await lab.round();
    expect(await lab.caught(hold.id)).toEqual(['nobody’s', 'ann came', 'ann is here']);
    expect(await lab.archive.holding.holds.get(lab.legal, hold.id)).toMatchObject({ held: 3, caught: 2 });
  });

  it('[R57] holds by every handle that ever was a custodian’s, from the moment it is mapped', async () => {
    const person = (await lab.archive.people.persons.list({}, undefined, 10)).find(
      ({ externalId }) => externalId === 'E1',
    )!;
    const hold = await lab.place({ custodians: ['E1'] });
    await lab.round();
    await lab.map(person.id, 'cy@firm.example');
    expect(await lab.kept()).toHaveLength(7);
    await lab.round();
    expect(await lab.caught(hold.id)).toHaveLength(7);
    const { persons } = lab.archive.people;
    const { person: now, mappings } = await persons.file(person.id);
    await persons.unmap(lab.legal, person.id, now.version, mappings[0]!.id, { reason: 'It was never theirs.' });
    await lab.take([{ room: 'third', from: 'cy', at: '2026-12-02', text: 'still theirs' }]);
    await lab.round();
    expect(await lab.caught(hold.id)).toHaveLength(8);
  });

  it('[R57] handles of several people, mapped at once by two, are all mapped', async () => {
    const { app } = lab.archive.db;
    const persons = await lab.archive.people.persons.list({}, undefined, 10);
    const idOf = (externalId: string) => persons.find((person) => person.externalId === externalId)!.id;
    const hold = await lab.place({ custodians: ['E1'] });
    await lab.round();
    // Each maps somebody nobody holds, and then a custodian.
    const mapBoth = (who: string): Promise<void> =>
      app.transaction(async (tx) => {
        for (const externalId of ['E2', 'E1']) {
          await tx.query(
            `INSERT INTO archive.person_handle (person_id, scheme, value, normal, ground, made_at, made_by, made_by_name)
             VALUES ($1, 'email', $2, $2, 'operator', now(), 'x', 'X')`,
            [idOf(externalId), `${externalId.toLowerCase()}-${who}@firm.example`],
          );
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
      });
    await Promise.all([mapBoth('one'), mapBoth('other')]);
    expect(await lab.archive.holding.holds.get(lab.legal, hold.id)).toMatchObject({ following: false });
  });

  it('[R57] a custodian who leaves or is renamed releases nothing, and raises a task', async () => {
    const { tasks: held } = lab.archive.holding;
    const hold = await lab.place({ custodians: ['E1'] });
    await lab.round();
    const before = await lab.caught(hold.id);
    const { persons } = lab.archive.people;
    const [person] = (await persons.list({}, undefined, 10)).filter(({ externalId }) => externalId === 'E1');
    const renamed = await persons.change(lab.legal, person!.id, (await persons.file(person!.id)).person.version, {
      name: 'Wren Oak',
    });
    await persons.change(lab.legal, person!.id, renamed.version, { state: 'left', leftAt: new Date('2026-11-20') });
    await lab.round();
    expect(await lab.caught(hold.id)).toEqual(before);
    expect(await lab.kept()).toEqual(before);
    const tasks = await held.list(lab.legal, undefined, 10);
    expect(tasks).toMatchObject([
      { kind: 'renamed', before: 'Wren Ash', name: 'Wren Oak' },
      { kind: 'departed', externalId: 'E1' },
    ]);
    await held.settle(lab.legal, tasks[1]!.id, 'Phone imaged by IT.');
    expect(await held.list(lab.legal, undefined, 10)).toHaveLength(1);
    // One who has left before is a task from the start.
    await lab.place({ custodians: ['E1'] }, 'another');
    expect(await held.list(lab.legal, undefined, 10)).toHaveLength(2);
  });

  it('[R60] past its review date is overdue until it is certified again', async () => {
    const { holds } = lab.archive.holding;
    const hold = await lab.place({ custodians: ['E1'] });
    const overdue = () => holds.list(lab.legal, { view: 'overdue' }, undefined, 10);
    expect(await overdue()).toEqual([]);
    await lab.archive.travel(new Date('2027-02-20T08:00:00.000Z'));
    expect(await overdue()).toMatchObject([{ id: hold.id }]);
    await expect(holds.certify(lab.legal, hold.id, hold.version, '2027-02-20', REASON)).rejects.toMatchObject({
      status: 422,
    });
    await holds.certify(lab.legal, hold.id, hold.version, '2027-08-20', REASON);
    expect(await overdue()).toEqual([]);
    const [entry] = await lab.archive.audit.list({ subject: `hold:${hold.id}` }, undefined, 1);
    expect(entry).toMatchObject({ action: 'hold.certified', detail: { reviewOn: '2027-08-20' } });
  });

  it('[R59] that is silent is not there for those who may not know of it', async () => {
    const { holds, matters, requests, reports } = lab.archive.holding;
    const hold = await lab.place({ custodians: ['E1'] }, 'Quiet', { silent: true });
    const secret = await matters.open(lab.legal, { title: 'Secret', reference: null, silent: true });
    const within = await lab.place({ custodians: ['E2'] }, 'Within', { matter: secret.id });
    expect(within.silent).toBe(true);
    await lab.round();
    const nowhere = { status: 404 };
    await expect(holds.get(lab.supervisor, hold.id)).rejects.toMatchObject(nowhere);
    await expect(reports.asOf(lab.supervisor, hold.id)).rejects.toMatchObject(nowhere);
    await expect(matters.get(lab.supervisor, secret.id)).rejects.toMatchObject(nowhere);
    const asked = await requests.ask(lab.legal, hold.id, hold.version, { reason: REASON, coolingDays: 30 });
    await expect(requests.get(lab.supervisor, asked.id)).rejects.toMatchObject(nowhere);
    await expect(requests.approve(lab.supervisor, asked.id, asked.version, null)).rejects.toMatchObject(nowhere);
    expect(await holds.list(lab.supervisor, { view: 'all' }, undefined, 10)).toEqual([]);
    expect(await holds.counts(lab.supervisor)).toMatchObject({ all: 0, 'in-effect': 0, asked: 0 });
    expect(await matters.list(lab.supervisor, undefined, undefined, 10)).toMatchObject([{ inEffect: 0 }]);
    expect(await reports.coverage(lab.supervisor, undefined, 10)).toEqual([]);
    const person = (await lab.archive.people.persons.list({}, undefined, 10))[0]!;
    expect(await reports.ofPerson(lab.supervisor, person.id)).toEqual([]);
    expect(await holds.list(lab.compliance, { view: 'all' }, undefined, 10)).toHaveLength(2);
    // Nor does the audit log, which more people read, say what it is about.
    const entries = await lab.archive.audit.list({ subject: `hold:${hold.id}` }, undefined, 10);
    expect(JSON.stringify(entries.map(({ detail }) => detail))).not.toMatch(/Quiet|E1/);
  });
});
