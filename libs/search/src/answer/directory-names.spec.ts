import type { PersonRow } from '@minutebook/archive';
import { desksNamed, peopleNamed } from './directory-names';

const person = (externalId: string, name: string, desk: string | null, names: string[] = []): PersonRow => ({
  id: externalId,
  externalId,
  name,
  names,
  desk,
  title: null,
  branch: null,
  joinedOn: null,
  jurisdiction: null,
  manager: null,
  kind: 'employee',
  ofFirm: true,
  state: 'active',
  leftAt: null,
  ground: 'directory',
  version: 0,
  changedAt: new Date(0),
});
const PERSONS = [
  person('E1', 'Maren Holt', 'HK ECM', ['何静怡']),
  person('E2', 'Li Wei', 'Rates'),
  person('E3', 'Li Wei', 'HK ECM'),
];

describe('names for the query box', () => {
  it('offers people by the beginning of any of their words, and tells two of one name apart', () => {
    expect(peopleNamed(PERSONS, 'ho', 5)).toEqual([{ text: '"Maren Holt"', help: 'HK ECM' }]);
    expect(peopleNamed(PERSONS, '静', 5)).toEqual([{ text: '"Maren Holt"', help: 'HK ECM' }]);
    expect(peopleNamed(PERSONS, 'li', 5)).toEqual([
      { text: 'E2', help: 'Li Wei, Rates' },
      { text: 'E3', help: 'Li Wei, HK ECM' },
    ]);
    expect(peopleNamed(PERSONS, 'olt', 5)).toEqual([]);
  });

  it('offers desks, the largest first', () => {
    expect(desksNamed(PERSONS, '', 5).map(({ text }) => text)).toEqual(['"HK ECM"', 'Rates']);
    expect(desksNamed(PERSONS, 'ec', 5).map(({ text }) => text)).toEqual(['"HK ECM"']);
  });
});
