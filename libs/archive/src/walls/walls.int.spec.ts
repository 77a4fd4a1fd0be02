import { type Actor, actorOf, type StoredUser } from '@minutebook/access';
import type { ExaminerScope, Role } from '@minutebook/contract';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OPERATOR, testArchive, type TestArchive } from '../testing';

const REASON = 'A deal nobody may hear of yet.';
const NOWHERE = { code: 'not-found', status: 404 };

let archive: TestArchive;
let made = 0;

beforeEach(async () => {
  archive = await testArchive();
  const { persons } = archive.people;
  for (const [externalId, name] of [
    ['E1', 'Wren Ash'],
    ['E2', 'Ann Lee'],
  ] as const) {
    const person = await persons.create(OPERATOR, {
      externalId,
      name,
      names: [],
      desk: 'M&A',
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
    const value = `${name.split(' ')[0]!.toLowerCase()}@firm.example`;
    await persons.map(OPERATOR, person.id, person.version, { scheme: 'email', value });
  }
  await take([
    ['teams', 'secret', 'wren', '2024-03-01', 'the first'],
    ['teams', 'secret', 'bo', '2024-03-02', 'the second'],
    ['teams', 'open', 'bo', '2024-03-03', 'the third'],
    ['email', 'thread', 'ann', '2024-03-04', 'the fourth', ['bo']],
    ['email', 'thread', 'bo', '2024-03-05', 'the fifth', ['cy']],
    ['teams', 'open', 'ann', '2024-04-03', 'the sixth'],
  ]);
});
afterEach(() => archive.drop());

type Line = readonly [channel: string, room: string, from: string, day: string, text: string, to?: readonly string[]];

async function take(lines: readonly Line[]): Promise<void> {
  const party = (name: string) => ({ scheme: 'email', value: `${name}@firm.example`, name });
  const events = lines.map(([channel, room, from, day, text, to]) => ({
    type: 'message',
    id: `m${++made}`,
    channel,
    conversation: { id: room, type: to ? 'thread' : 'group', title: room },
    at: `${day}T09:00:00Z`,
    from: party(from),
    ...(to && { to: to.map((name) => ({ role: 'to', ...party(name) })) }),
    text,
  }));
  const path = join(archive.folder, `feed-${made}.jsonl`);
  writeFileSync(path, [{ minutebook: 'feed', version: 1 }, ...events].map((line) => JSON.stringify(line)).join('\n'));
  await archive.imports.runLocal(OPERATOR, {}, [path], new AbortController().signal, () => undefined);
  await archive.log.sequence('records');
}

const admit = (name: string, roles: readonly Role[] = ['legal'], examiner?: ExaminerScope): Promise<StoredUser> =>
  archive.db.app.transaction((tx) =>
    archive.users.admit(tx, { name, email: `${name}@users.example`, roles, handles: [], examiner }, 'x'),
  );
const actor = (user: StoredUser): Actor => actorOf(user);

/** Ids of messages by what they say, and of their conversations. */
async function places(): Promise<Record<string, { message: number; conversation: number }>> {
  const all = await archive.reader.newest(100);
  return Object.fromEntries(
    all.map(({ id, conversation, versions }) => [
      (versions[0]!.event as { body: string }).body.replace('the ', ''),
      { message: id, conversation },
    ]),
  );
}

const bodies = async (user: string, conversation: number): Promise<string[]> =>
  (await archive.sighted.slice(user, conversation, {}, 50)).messages.map(
    ({ versions }) => (versions[0]!.event as { body: string }).body,
  );

describe('walls', () => {
  it('[R127] hide a conversation whole, from its first message on, in the words of what is not there', async () => {
    const [outside, inside] = [await admit('outside'), await admit('inside')];
    const { first, second, third } = await places();
    const wall = await archive.walls.putUp(OPERATOR, {
      name: 'Z',
      reason: REASON,
      inside: ['E1'],
      admitted: [inside.id],
    });
    const missing = await archive.sighted.message(outside.id, 999_999).catch((error: unknown) => error);
    for (const { message } of [first!, second!]) {
      await expect(archive.sighted.message(outside.id, message)).rejects.toEqual(missing);
      expect((await archive.sighted.message(inside.id, message)).id).toBe(message);
    }
    const nowhere = await archive.sighted.slice(outside.id, 999_999, {}, 10).catch((error: unknown) => error);
    await expect(archive.sighted.slice(outside.id, first!.conversation, {}, 10)).rejects.toEqual(nowhere);
    await expect(archive.sighted.roster(outside.id, first!.conversation)).rejects.toEqual(nowhere);
    expect(await bodies(outside.id, third!.conversation)).toEqual(['the third', 'the sixth']);
    expect((await archive.sighted.messages(outside.id, [first!.message, third!.message])).map(({ id }) => id)).toEqual([
      third!.message,
    ]);
    // Whoever it is that grounds are asked about: a wall is one, and says no more than that.
    const message = await archive.reader.message(second!.message);
    expect(await archive.conflicts.ground(outside, { message })).toMatchObject({ kind: 'wall' });
    expect(await archive.conflicts.free([outside, inside], { message })).toEqual([inside]);
    await archive.walls.takeDown(OPERATOR, wall.id, wall.version, REASON);
    expect(await bodies(outside.id, first!.conversation)).toHaveLength(2);
  });

  it('[R127] hide what becomes theirs later: another handle of somebody inside, another room they come into', async () => {
    const outside = await admit('outside');
    await archive.walls.putUp(OPERATOR, { name: 'Z', reason: REASON, inside: ['E1'], admitted: [] });
    const { third } = await places();
    expect(await bodies(outside.id, third!.conversation)).toHaveLength(2);
    await take([['teams', 'open', 'wren', '2024-05-01', 'the seventh']]);
    await expect(bodies(outside.id, third!.conversation)).rejects.toMatchObject(NOWHERE);
    await take([['teams', 'other', 'sparrow', '2024-05-01', 'the eighth']]);
    const { eighth } = await places();
    expect(await bodies(outside.id, eighth!.conversation)).toEqual(['the eighth']);
    const [wren] = await archive.people.persons.list({ text: 'E1' }, undefined, 1);
    const sparrow = { scheme: 'email', value: 'sparrow@firm.example' };
    await archive.people.persons.map(OPERATOR, wren!.id, wren!.version, sparrow);
    await expect(bodies(outside.id, eighth!.conversation)).rejects.toMatchObject(NOWHERE);
  });

  it('[R127] stay around a person whose id is corrected, and around whoever has it next', async () => {
    const outside = await admit('outside');
    await archive.walls.putUp(OPERATOR, { name: 'Z', reason: REASON, inside: ['E1'], admitted: [] });
    const { first, fourth } = await places();
    const { persons } = archive.people;
    const rename = async (from: string, to: string): Promise<void> => {
      const [found] = await persons.list({ text: from }, undefined, 1);
      const { id, version, ...facts } = found!;
      await persons.change(OPERATOR, id, version, { ...facts, externalId: to });
    };
    await rename('E1', 'E1001');
    await expect(bodies(outside.id, first!.conversation)).rejects.toMatchObject(NOWHERE);
    expect(await bodies(outside.id, fourth!.conversation)).toHaveLength(2);
    await rename('E2', 'E1');
    await expect(bodies(outside.id, first!.conversation)).rejects.toMatchObject(NOWHERE);
    await expect(bodies(outside.id, fourth!.conversation)).rejects.toMatchObject(NOWHERE);
  });

  it('nobody lets themselves in while another could; alone, the log says so', async () => {
    const one = await admit('one', ['compliance']);
    const facts = { name: 'Z', reason: REASON, inside: ['E1'], admitted: [] };
    const wall = await archive.walls.putUp(actor(one), facts);
    const let1 = await archive.walls.change(actor(one), wall.id, wall.version, { admitted: [one.id] });
    const two = await admit('two', ['compliance']);
    const own = { code: 'own-admission', status: 403, hint: 'one can.' };
    await expect(
      archive.walls.change(actor(two), wall.id, let1.version, { admitted: [one.id, two.id] }),
    ).rejects.toMatchObject(own);
    await expect(archive.walls.takeDown(actor(two), wall.id, let1.version, REASON)).rejects.toMatchObject(own);
    await archive.walls.change(actor(one), wall.id, let1.version, { admitted: [one.id, two.id] });
    const entries = await archive.audit.list({ subject: `wall:${wall.id}` }, undefined, 10);
    expect(entries.map(({ action, detail }) => [action, detail['unaccompanied'] ?? false])).toEqual([
      ['wall.changed', false],
      ['wall.refused', false],
      ['wall.refused', false],
      ['wall.changed', true],
      ['wall.put-up', false],
    ]);
  });

  it('refuse strangers, stale versions and second walls of one name', async () => {
    const facts = { name: 'Z', reason: REASON, inside: ['E1'], admitted: [] };
    await expect(archive.walls.putUp(OPERATOR, { ...facts, inside: ['E404'] })).rejects.toMatchObject({ status: 422 });
    await expect(
      archive.walls.putUp(OPERATOR, { ...facts, admitted: ['00000000-0000-4000-8000-000000000000'] }),
    ).rejects.toMatchObject(NOWHERE);
    const wall = await archive.walls.putUp(OPERATOR, facts);
    await expect(archive.walls.putUp(OPERATOR, facts)).rejects.toMatchObject({ code: 'name-taken' });
    await archive.walls.change(OPERATOR, wall.id, 0, { inside: ['E1', 'E2'] });
    await expect(archive.walls.change(OPERATOR, wall.id, 0, { inside: ['E1'] })).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
    await archive.walls.takeDown(OPERATOR, wall.id, 1, REASON);
    await expect(archive.walls.change(OPERATOR, wall.id, 2, { name: 'Y' })).rejects.toMatchObject({ status: 409 });
    await expect(archive.db.app.query('DELETE FROM archive.wall')).rejects.toThrow(/permission denied/);
    expect((await archive.walls.putUp(OPERATOR, facts)).id).not.toBe(wall.id);
  });
});

describe('an examiner', () => {
  const scope = (part: Partial<ExaminerScope>): ExaminerScope => ({
    everything: false,
    persons: [],
    desks: [],
    channels: [],
    from: null,
    to: null,
    until: new Date(archive.clock.now().getTime() + 86_400_000).toISOString(),
    ...part,
  });

  it('[R127] [R194] reads what the scope has; of the rest there is nothing, not even its people', async () => {
    const { first, third, fourth, fifth } = await places();
    const ofAnn = await admit('a', ['examiner'], scope({ persons: ['E2'] }));
    expect(await bodies(ofAnn.id, third!.conversation)).toEqual(['the third', 'the sixth']);
    expect(await bodies(ofAnn.id, fourth!.conversation)).toEqual(['the fourth']);
    const { members, messages } = await archive.sighted.roster(ofAnn.id, fourth!.conversation);
    expect([members.map(({ name }) => name).sort(), messages]).toEqual([['ann', 'bo'], 1]);
    for (const { message } of [first!, fifth!])
      await expect(archive.sighted.message(ofAnn.id, message)).rejects.toMatchObject(NOWHERE);
    await expect(bodies(ofAnn.id, first!.conversation)).rejects.toMatchObject(NOWHERE);
    await expect(
      archive.sighted.slice(ofAnn.id, fourth!.conversation, { around: fifth!.message }, 10),
    ).rejects.toMatchObject(NOWHERE);

    const ofMarch = await admit('b', ['examiner'], scope({ everything: true, from: '2024-03-02', to: '2024-03-31' }));
    expect(await bodies(ofMarch.id, first!.conversation)).toEqual(['the second']);
    expect(await bodies(ofMarch.id, third!.conversation)).toEqual(['the third']);
    expect((await archive.sighted.roster(ofMarch.id, third!.conversation)).members.map(({ name }) => name)).toEqual([
      'bo',
    ]);
    const there = await archive.people.rooms.whoWasThere(
      third!.conversation,
      new Date('2024-05-01T00:00:00Z'),
      await archive.sights.of(ofMarch.id),
    );
    expect(there.presences.map(({ message }) => message)).toEqual([third!.message]);

    const ofMail = await admit('c', ['examiner'], scope({ everything: true, channels: ['email'] }));
    expect(await bodies(ofMail.id, fourth!.conversation)).toHaveLength(2);
    await expect(bodies(ofMail.id, third!.conversation)).rejects.toMatchObject(NOWHERE);
  });

  it('[R194] stands behind walls like everybody else', async () => {
    const { first } = await places();
    const all = await admit('a', ['examiner'], scope({ everything: true }));
    expect(await bodies(all.id, first!.conversation)).toHaveLength(2);
    await archive.walls.putUp(OPERATOR, { name: 'Z', reason: REASON, inside: ['E1'], admitted: [] });
    await expect(bodies(all.id, first!.conversation)).rejects.toMatchObject(NOWHERE);
  });
});
