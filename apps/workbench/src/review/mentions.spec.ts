import { completed, matching, mentionAt, mentionsIn, piecesOf } from './mentions';

const people = [
  { id: '1', name: 'Priya Raman' },
  { id: '2', name: '周启明' },
  { id: '3', name: 'Priya Ram' },
  { id: '4', name: 'Tomas Wick' },
];

describe('a mention', () => {
  it('is what follows an @ up to the cursor', () => {
    expect(mentionAt('ask @Pri', 8)).toEqual({ at: 4, typed: 'Pri' });
    expect(mentionAt('ask @', 5)).toEqual({ at: 4, typed: '' });
    expect(mentionAt('请@周', 3)).toEqual({ at: 1, typed: '周' });
    expect(mentionAt('请 @周', 4)).toEqual({ at: 2, typed: '周' });
    expect(mentionAt('ines@firm', 9)).toBeNull();
    expect(mentionAt('ask @Pri\nthen', 13)).toBeNull();
  });

  it('finds people by any word of their name', () => {
    expect(matching(people, 'wi').map(({ name }) => name)).toEqual(['Tomas Wick']);
    expect(matching(people, '').length).toBe(4);
    expect(matching(people, 'nobody')).toEqual([]);
  });

  it('is written out, with the cursor behind it', () => {
    const text = 'ask @Pri about it';
    expect(completed(text, 8, mentionAt(text, 8)!, 'Priya Raman')).toEqual({
      text: 'ask @Priya Raman about it',
      cursor: 17,
    });
  });

  it('is read back from the text, the longer name first, each person once', () => {
    expect(mentionsIn('@Priya Raman and @周启明, @Priya Raman again; @Nobody', people)).toEqual(['1', '2']);
    expect(piecesOf('@Priya Ram: ok', people)).toEqual([
      { text: '@Priya Ram', mention: '3' },
      { text: ': ok', mention: null },
    ]);
    expect(mentionsIn('no one', people)).toEqual([]);
  });
});
