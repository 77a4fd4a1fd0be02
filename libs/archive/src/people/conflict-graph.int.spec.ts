import type { StoredUser } from '@minutebook/access';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ArchivedMessage } from '../reading/reader';
import type { PersonFacts } from '../store/person-store';
import { OPERATOR, testArchive, type TestArchive } from '../testing';

let archive: TestArchive;
let messages: readonly ArchivedMessage[];

const HANDLES = {
  zhou: 'zhou@firm.example',
  tomas: 'tomas@firm.example',
  li: 'li@firm.example',
  lone: 'lone@x.example',
};

beforeAll(async () => {
  archive = await testArchive();
  const facts = (externalId: string, name: string, manager: string | null, names: string[] = []): PersonFacts => ({
    externalId,
    name,
    names,
    desk: 'HK ECM',
    title: null,
    branch: null,
    joinedOn: null,
    jurisdiction: null,
    manager,
    kind: 'employee',
    ofFirm: true,
    state: 'active',
    leftAt: null,
  });
  const people = [
    facts('E0', 'Ada Boss', null),
    facts('E1', 'Tomas Wick', 'E0'),
    facts('E2', '周启明', 'E1', ['Zhou Qiming']),
    facts('E3', 'Li Wei', 'E2'),
    // Two who are each other's manager: no line may run for ever.
    facts('E8', 'Round One', 'E9'),
    facts('E9', 'Round Two', 'E8'),
  ];
  const { persons } = archive.people;
  for (const person of people) await persons.create(OPERATOR, person);
  const all = await persons.list({}, undefined, 50);
  const map = async (externalId: string, scheme: string, value: string): Promise<void> => {
    const person = (await persons.file(all.find((one) => one.externalId === externalId)!.id)).person;
    await persons.map(OPERATOR, person.id, person.version, { scheme, value });
  };
  await map('E1', 'email', HANDLES.tomas);
  await map('E2', 'email', HANDLES.zhou);
  await map('E2', 'phone', '+85291234567');
  await map('E3', 'email', HANDLES.li);
  await map('E8', 'email', 'one@firm.example');
  await map('E9', 'email', 'two@firm.example');
  messages = await take([
    ['a', HANDLES.zhou, 'the price is 12'],
    ['a', HANDLES.lone, 'Maren Holt will call, 请找何静怡谈'],
    ['a', HANDLES.lone, 'Holt, Maren is out; marenholt and Marengo are not her'],
    ['b', HANDLES.lone, 'nothing of note'],
    ['c', 'one@firm.example', 'a message'],
  ]);
});
afterAll(() => archive.drop());

async function take(
  lines: readonly (readonly [room: string, from: string, text: string])[],
): Promise<ArchivedMessage[]> {
  const events = lines.map(([room, value, text], i) => ({
    type: 'message',
    id: `m${i}`,
    channel: 'teams',
    conversation: { id: room, type: 'group', title: room },
    at: new Date(Date.UTC(2024, 2, 1, 9, i)).toISOString(),
    from: { scheme: 'email', value, name: value },
    text,
  }));
  mkdirSync(archive.folder, { recursive: true });
  const path = join(archive.folder, 'feed.jsonl');
  writeFileSync(path, [{ minutebook: 'feed', version: 1 }, ...events].map((line) => JSON.stringify(line)).join('\n'));
  await archive.imports.runLocal(OPERATOR, {}, [path], new AbortController().signal, () => undefined);
  await archive.log.sequence('records');
  return (await archive.reader.newest(50)).sort((a, b) => a.at.getTime() - b.at.getTime());
}

let made = 0;
const user = (name: string, ...handles: string[]) => ({
  name,
  handles,
  id: `00000000-0000-4000-8000-${String(++made).padStart(12, '0')}`,
});

describe('the conflict graph', () => {
  const [PRICE, NAMED, REVERSED, OTHER, ROUND] = [0, 1, 2, 3, 4];
  const ground = async (who: Pick<StoredUser, 'name' | 'handles'>, at: number) => {
    const found = await archive.conflicts.ground(who, { message: messages[at]! });
    return found && [found.kind, found.sentence];
  };

  it('[R34] keeps away who wrote a message, was addressed by it or sits in its room, by any handle the person has', async () => {
    expect(await ground(user('Z', 'phone:+852 9123 4567'), PRICE)).toEqual(['wrote', 'Z wrote this message.']);
    expect(await ground(user('Z', `email:${HANDLES.zhou.toUpperCase()}`), NAMED)).toEqual([
      'takes-part',
      'Z takes part in this conversation.',
    ]);
    expect(await ground(user('L', `email:${HANDLES.lone}`), OTHER)).toEqual(['wrote', 'L wrote this message.']);
    expect(await ground(user('Z', 'phone:+85291234567'), OTHER)).toBeUndefined();
    const byMail = { ...user('Q'), email: HANDLES.zhou };
    expect(await archive.conflicts.ground(byMail, { message: messages[PRICE]! })).toMatchObject({
      kind: 'wrote',
    });
  });

  it('[R34] keeps away who is named in it: whole words, either order, Chinese names, aliases of the directory', async () => {
    const named = (name: string) => ['named', `${name} is named in this message.`];
    expect(await ground(user('Maren Holt'), NAMED)).toEqual(named('Maren Holt'));
    expect(await ground(user('MAREN HOLT'), REVERSED)).toEqual(named('MAREN HOLT'));
    expect(await ground(user('何静怡'), NAMED)).toEqual(named('何静怡'));
    for (const other of ['Maren Holz', 'Marengo Holt', 'Mare', '静怡何', 'H'])
      expect(await ground(user(other), NAMED)).toBeUndefined();
    const { persons } = archive.people;
    const li = (await persons.list({ text: 'E3' }, undefined, 1))[0]!;
    await persons.change(OPERATOR, li.id, li.version, { names: ['何静怡'] });
    expect(await ground(user('Someone', `email:${HANDLES.li}`), NAMED)).toEqual(named('Someone'));
  });

  it('[R34] keeps away managers and reports of the author, or of whose conduct is in question, at any distance', async () => {
    expect(await ground(user('Tomas Wick', `email:${HANDLES.tomas}`), PRICE)).toEqual([
      'manager',
      'Tomas Wick manages 周启明.',
    ]);
    expect(await ground(user('Li Wei', `email:${HANDLES.li}`), PRICE)).toEqual(['report', 'Li Wei reports to 周启明.']);
    const tomas = user('Tomas Wick', `email:${HANDLES.tomas}`);
    const about = { message: messages[OTHER]!, subjects: ['E3'] };
    expect(await archive.conflicts.ground(tomas, about)).toEqual({
      kind: 'manager',
      sentence: 'Tomas Wick manages Li Wei.',
      names: { user: 'Tomas Wick', other: 'Li Wei' },
    });
    expect(await archive.conflicts.ground(user('Li Wei', `email:${HANDLES.li}`), about)).toMatchObject({
      kind: 'same-person',
    });
    expect(await ground(user('Two', 'email:two@firm.example'), ROUND)).toEqual(['manager', 'Two manages Round One.']);
  });

  it('[R34] keeps away who drafted or signed it before, and delegates of who decided', async () => {
    const [ines, priya, real] = [user('Ines'), user('Priya'), user('Real')];
    const kind = async (who: typeof ines, about: Parameters<typeof archive.conflicts.ground>[1]) =>
      (await archive.conflicts.ground(who, about))?.kind;
    expect(await kind(real, { drafter: real })).toBe('drafted');
    expect(await kind(real, { drafter: ines })).toBeUndefined();
    expect(await kind(real, { signers: [ines, real] })).toBe('signed-first');
    const delegations = [{ by: ines.id, to: real.id }];
    expect(await kind(real, { decider: ines, delegations })).toBe('delegate');
    expect(await kind(real, { decider: priya, delegations })).toBeUndefined();
    expect(await kind(real, { decider: priya, delegations: [{ by: real.id, to: priya.id }] })).toBe('delegator');
  });

  it('[R34] [R130] knows who stands in one line: nobody grants rights to a manager, a report or themselves under another name', async () => {
    const kind = async (one: ReturnType<typeof user>, other: ReturnType<typeof user>) =>
      (await archive.conflicts.between(one, other))?.kind;
    const [tomas, zhou, lone] = [
      user('Tomas Wick', `email:${HANDLES.tomas}`),
      user('Z', 'phone:+85291234567'),
      user('L', `email:${HANDLES.lone}`),
    ];
    expect(await kind(tomas, zhou)).toBe('manager');
    expect(await kind(zhou, tomas)).toBe('report');
    expect(await kind(zhou, user('Other', `email:${HANDLES.zhou}`))).toBe('same-person');
    expect(await kind(tomas, lone)).toBeUndefined();
    expect(await kind(lone, tomas)).toBeUndefined();
  });

  it('[R34] says who else may, and asks the database once for all of them', async () => {
    const signers = [
      ...Array.from({ length: 50 }, (_, i) => user(`Signer ${i}`, `email:s${i}@firm.example`)),
      user('Tomas Wick', `email:${HANDLES.tomas}`),
      user('Maren Holt'),
    ];
    const free = await archive.conflicts.free(signers, { message: messages[NAMED]!, subjects: ['E2'] });
    expect(free.map(({ name }) => name)).toEqual(signers.slice(0, 50).map(({ name }) => name));
    // However many are asked about: time is for benchmarks, and this is what time would grow with.
    const asked = jest.spyOn(archive.db.app, 'query');
    await archive.conflicts.free(signers, { message: messages[NAMED]! });
    expect(asked.mock.calls.length).toBeLessThanOrEqual(6);
    asked.mockRestore();
  });
});
