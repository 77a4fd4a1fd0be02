import type { DirectoryEntry } from '@minutebook/archive';
import { OPERATOR } from '@minutebook/archive/testing';
import type { TestSearch } from '../testing';

const NOBODY_ELSE: DirectoryEntry = {
  externalId: '',
  name: '',
  names: [],
  desk: null,
  title: null,
  branch: null,
  joinedOn: null,
  jurisdiction: null,
  manager: null,
  kind: 'employee',
  ofFirm: true,
  state: 'active',
  leftAt: null,
  handles: [],
};

/** A time in the middle of the corpus, at which a number goes from one person to another. */
const HANDED_OVER = new Date('2024-03-01T12:30:00Z');

/** A directory of the people of the alphabet: several handles of one, one handle of several, and a client. */
export async function nameEverybody({ archive: { people }, indexer }: TestSearch): Promise<void> {
  const email = (value: string) => ({ scheme: 'email', value });
  const entries = [
    {
      ...NOBODY_ELSE,
      externalId: 'E1',
      name: 'Maren Holt',
      names: ['何静怡'],
      desk: 'HK ECM',
      title: 'Managing Director',
      handles: [email('m.holt@firm.example'), { scheme: 'name', value: 'Holt' }],
    },
    { ...NOBODY_ELSE, externalId: 'E2', name: 'Dominic Vale', desk: 'Rates', title: 'Analyst' },
    { ...NOBODY_ELSE, externalId: 'E3', name: 'Bob Stone', desk: 'Floor' },
    {
      ...NOBODY_ELSE,
      externalId: 'C7',
      name: 'Lin Wei',
      kind: 'client' as const,
      ofFirm: false,
      handles: [{ scheme: 'wechat', value: 'wxid_abc' }],
    },
  ];
  await people.imports.import(OPERATOR, entries, true, 'test');
  await people.domains.add(OPERATOR, 'firm.example', '');
  const number = { scheme: 'phone', value: '+85291234417' };
  await map(people, 'E2', { ...number, until: HANDED_OVER });
  await map(people, 'C7', { ...number, from: HANDED_OVER });
  await indexer.catchUp();
}

/** Changes that no index has followed yet. */
export async function changeSides({ archive: { people } }: TestSearch): Promise<void> {
  await map(people, 'E3', { scheme: 'slack', value: '@bob' });
}

type People = TestSearch['archive']['people'];

async function map(
  { persons }: People,
  externalId: string,
  claim: Parameters<People['persons']['map']>[3],
): Promise<void> {
  const [person] = await persons.list({ text: externalId }, undefined, 1);
  await persons.map(OPERATOR, person!.id, person!.version, claim);
}
