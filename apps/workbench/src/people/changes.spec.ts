import { changesOf } from './changes';

const FIELDS = { name: 'name', desk: 'desk', names: 'further names' };

it('says what each change changed, newest first, and nothing of the first entry', () => {
  const history = [
    { version: 2, at: 'c', by: 'Ada', facts: { name: 'Maren Holt', desk: 'LN Rates', names: ['何静怡'] } },
    { version: 1, at: 'b', by: 'Bo', facts: { name: 'Maren Holt', desk: 'HK ECM', names: [] } },
    { version: 0, at: 'a', by: 'Bo', facts: { name: 'Maren Holt', desk: null, names: [] } },
  ];
  expect(changesOf(history, FIELDS, 'none')).toEqual([
    { version: 2, at: 'c', by: 'Ada', text: 'desk: HK ECM → LN Rates; further names: none → 何静怡' },
    { version: 1, at: 'b', by: 'Bo', text: 'desk: none → HK ECM' },
  ]);
});
