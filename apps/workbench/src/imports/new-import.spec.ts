import { merged } from './new-import';

it('does not take the same file twice', () => {
  const file = (name: string, size = 1): File => new File(['x'.repeat(size)], name, { lastModified: 7 });
  const files = merged([file('a.txt')], [file('a.txt'), file('b.txt'), file('a.txt', 2)]);
  expect(files.map(({ name, size }) => `${name} ${size}`)).toEqual(['a.txt 1', 'b.txt 1', 'a.txt 2']);
});
