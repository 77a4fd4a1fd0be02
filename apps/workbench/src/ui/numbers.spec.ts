import { anyOfNames, bytes, count, percent } from './numbers';

describe('numbers', () => {
  it('are grouped and exact', () => expect(count(4_812_330)).toBe('4,812,330'));

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_800_000, '1.8 MB'],
    [640_000, '640 kB'],
    [999_999, '1.0 MB'],
    [212e9, '212 GB'],
  ])('%d bytes are %s', (value, text) => expect(bytes(value)).toBe(text));

  it('are no rate without a count', () => {
    expect(percent(38, 100)).toBe('38 %');
    expect(percent(0, 0)).toBe('–');
  });

  it('list names as the language does', () => {
    expect(anyOfNames(['Priya Raman', 'Jonas Adeyemi', 'Edda Rhys'], 'en')).toBe(
      'Priya Raman, Jonas Adeyemi or Edda Rhys',
    );
    expect(anyOfNames(['Priya Raman', 'Jonas Adeyemi'], 'zh')).toBe('Priya Raman、Jonas Adeyemi');
    expect(anyOfNames(['Priya Raman'], 'en')).toBe('Priya Raman');
  });
});
