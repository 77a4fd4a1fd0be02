import fc from 'fast-check';
import { elementsOf } from './elements';

const find = (text: string, ...patterns: string[]): string[] => {
  const bytes = Buffer.from(text);
  return elementsOf(bytes, new Set(patterns)).map(({ start, end }) => bytes.toString('utf8', start, end));
};

describe('values inside a JSON text', () => {
  it.each([
    ['{"a":[1,{"b":2},"x]"],"c":true}', ['a[]'], ['1', '{"b":2}', '"x]"']],
    ['{"a":{"b":{"c":1}}}', ['a.b', 'a.b.c'], ['{"c":1}']],
    ['{"a":"\\"}","b":{"a":[]}}', ['b.a'], ['[]']],
    ['\ufeff{"a" : null , "a":2 }', ['a'], ['null', '2']],
    ['[[1,2],[3]]', ['[][]'], ['1', '2', '3']],
    ['{}', ['a'], []],
  ])('%s', (text, patterns, expected) => {
    expect(find(text, ...patterns)).toEqual(expected);
  });

  it('say where they stand', () => {
    const [, second] = elementsOf(Buffer.from('{"a":[{"b":[0,1]}]}'), new Set(['a[].b[]']));
    expect(second).toEqual({ pattern: 'a[].b[]', at: ['a', 0, 'b', 1], start: 14, end: 15 });
  });

  it('are those that a parser finds, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.record({ list: fc.array(fc.jsonValue()), other: fc.jsonValue() }),
        fc.constantFrom(0, 1),
        (value, indent) => {
          const text = JSON.stringify(value, null, indent);
          expect(find(text, 'list[]').map((element) => JSON.parse(element) as unknown)).toEqual(
            JSON.parse(JSON.stringify(value.list)),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('in a text nested without measure are found in a time that does not grow with it', () => {
    const deep = `{"a":${'['.repeat(300_000)}${']'.repeat(300_000)}}`;
    expect(find(deep, 'a')).toHaveLength(1);
    expect(find(deep, 'a[][]')).toHaveLength(1);
  });
});
