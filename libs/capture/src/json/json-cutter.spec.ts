import fc from 'fast-check';
import { MAX_PIECE, type Piece } from '../event';
import { assertTiles } from '../testing/examine';
import { mutated } from '../testing/mutation';
import { charsetOf } from '../text/charset';
import { CHUNK } from '../source/sources';
import { JsonCutter, type JsonList, type JsonShape } from './json-cutter';
import { type JsonObject, parseJson } from './values';

const SHAPE: JsonShape = { fields: new Set(['name', 'chat']), isRecord: (value) => 'id' in value && 'text' in value };

interface Cut {
  readonly pieces: readonly Piece[];
  readonly values: readonly JsonObject[];
  /** The chat a record was read in; `?`: damage hides it. */
  readonly chats: readonly unknown[];
  readonly cutter: JsonCutter;
}

/** Cuts bytes that come in chunks of a length, and checks that the pieces tile them. */
function cut(bytes: Buffer | string, length = CHUNK, known: readonly JsonList[] = [], shape = SHAPE): Cut {
  const all = Buffer.from(bytes as string);
  const values: JsonObject[] = [];
  const chats: unknown[] = [];
  const read = (
    value: JsonObject,
    place: Omit<Extract<Piece, { kind: 'structure' }>, 'kind'>,
    list: JsonList,
  ): Piece => {
    values.push(value);
    chats.push(list.own.get('name') ?? '?');
    return { ...place, kind: 'record', events: [{} as never] };
  };
  const cutter = new JsonCutter(charsetOf(all), shape, read, known);
  const pieces: Piece[] = [];
  for (let at = 0; at < all.length; at += length) pieces.push(...cutter.push(all.subarray(at, at + length)));
  pieces.push(...cutter.end());
  assertTiles(pieces, all.length);
  expect(Buffer.concat(pieces.map(({ raw }) => raw)).equals(all)).toBe(true);
  return { pieces, values, chats, cutter };
}

const exceptions = ({ pieces }: Cut): unknown[] =>
  pieces.flatMap((piece) => (piece.kind === 'exception' ? [[piece.code, piece.raw.toString()]] : []));
const ids = ({ values }: Cut): unknown[] => values.map(({ id }) => id);
const record = (id: unknown, text = `n${String(id)}`): JsonObject => ({ id, who: { id: 7, tags: [{ id: 1 }] }, text });
const chat = (name: string, ...numbers: number[]): JsonObject => ({ name, messages: numbers.map((id) => record(id)) });

describe('the JSON cutter', () => {
  it('[R6] cuts any document into its records, whatever its layout, charset and chunks', () => {
    const anything = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown>;
    const element = fc.record({ id: fc.integer(), text: fc.string({ unit: 'grapheme' }), more: anything });
    const document = fc.record({ name: fc.string(), about: anything, messages: fc.array(element, { maxLength: 6 }) });
    fc.assert(
      fc.property(
        document,
        fc.constantFrom(0, 1, '\t'),
        fc.constantFrom('utf8' as const, 'utf16le' as const),
        fc.integer({ min: 1, max: 50 }).map((half) => half * 2),
        (whole, indent, encoding, length) => {
          const text = JSON.stringify(whole, null, indent);
          const found = cut(Buffer.from(`\ufeff${text}`, encoding), length);
          expect(found.values).toEqual(parseJson(JSON.stringify(whole.messages)));
          expect(found.cutter.isWhole).toBe(true);
          expect(exceptions(found)).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('[R6] tells the lists of a document apart, and what stands around each, before it or behind', () => {
    const text = JSON.stringify({
      chats: { list: [chat('Ann', 1, 2), { messages: [record(3)], name: '李雷' }] },
      left: { list: [chat('Old', 4)] },
    });
    const first = cut(text);
    expect(first.chats).toEqual(['Ann', 'Ann', '?', 'Old']);
    expect(cut(text, CHUNK, first.cutter.lists).chats).toEqual(['Ann', 'Ann', '李雷', 'Old']);
  });

  it('[R6] gives the range of each record', () => {
    const text = '{"name":"李雷",\n"messages":[{"id":1,"text":"a}]"},\n{"id":2,"text":"\\"{"} ]}';
    const places = cut(text).pieces.flatMap(({ kind, start, end, line }) =>
      kind === 'record' ? [[start, end, line]] : [],
    );
    expect(places.map(([start, end]) => Buffer.from(text).toString('utf8', start, end))).toEqual([
      '{"id":1,"text":"a}]"}',
      '{"id":2,"text":"\\"{"}',
    ]);
    expect(places.map(([, , line]) => line)).toEqual([2, 3]);
  });

  it('[R6] cuts a document that is the list itself, where a format says that it may be', () => {
    const text = JSON.stringify([record(1), record(2), record(3)], null, 1);
    const whole = cut(text, 10, [], { ...SHAPE, isList: true });
    expect([ids(whole), exceptions(whole), whole.cutter.isWhole]).toEqual([[1, 2, 3], [], true]);
    const broken = cut(text.replace('"n2"', '"n2'), 10, [], { ...SHAPE, isList: true });
    expect([ids(broken), exceptions(broken).length]).toEqual([[1, 3], 1]);
    expect(ids(cut(text))).toEqual([]);
  });

  it.each([
    ['a lost closing brace', '}]},"text"', ']},"text"'],
    ['a lost last brace', '"n2"}', '"n2"'],
    ['a lost quotation mark', '"n2"', '"n2'],
    ['a lost opening brace', '{"id":2', '"id":2'],
    ['a lost bracket', '"tags":[{', '"tags":{'],
    ['a line end in a string', '"n2"', '"n2\n"'],
    ['a lost comma', ',"text":"n2"', '"text":"n2"'],
  ])('[R6] with %s in one record loses that one alone', (_, good, bad) => {
    for (const indent of [0, 1]) {
      const [one, two, three] = [1, 2, 3].map((id) => JSON.stringify(record(id), null, indent));
      const damaged = indent === 0 ? two!.replace(good, bad) : two!.replace(/": 2,/, `" 2,`);
      expect(damaged).not.toBe(two);
      const found = cut(`{"name":"A","messages":[${one},${damaged},${three}],"end":1}`);
      expect(ids(found)).toEqual([1, 3]);
      expect(exceptions(found).length).toBe(bad === '"id":2' && indent === 0 ? 2 : 1);
      expect(found.chats).toEqual(['A', 'A']);
      expect(found.cutter).toMatchObject({ isWhole: true, damages: 1 });
    }
  });

  it('[R6] with a brace too many goes on behind it', () => {
    const found = cut(JSON.stringify(chat('A', 1, 2, 3)).replace('"n2"}', '"n2"}}'));
    expect([ids(found), exceptions(found), found.cutter.isWhole]).toEqual([[1, 2, 3], [], true]);
  });

  it('[R6] never puts the records of one chat into the one before it, when damage hides where that ends', () => {
    const text = JSON.stringify({ list: [chat('Ann', 1, 2), chat('Bob', 3), chat('Cid', 4)] });
    const lost = cut(text.replace('"n2"}', '"n2"'));
    expect([ids(lost), lost.chats]).toEqual([
      [1, 3, 4],
      ['Ann', 'Bob', 'Cid'],
    ]);
    const more = cut(text.replace('"n2"}', '"n2"').replace('{"name":"Bob"', '"name":"Bob"'));
    expect([ids(more), more.chats]).toEqual([
      [1, 3, 4],
      ['Ann', '?', 'Cid'],
    ]);
    const deep = cut(text + text);
    expect(deep.chats).toEqual(['Ann', 'Ann', 'Bob', 'Cid', 'Ann', 'Ann', 'Bob', 'Cid']);
  });

  it('[R6] says where a document is cut off', () => {
    const text = JSON.stringify(chat('A', 1, 2));
    const found = cut(text.slice(0, -9));
    expect(ids(found)).toEqual([1]);
    expect(exceptions(found)).toMatchObject([['truncated', expect.stringMatching(/^\{"id":2/)]]);
    expect(found.cutter.isWhole).toBe(false);
    const between = cut(text.slice(0, -1));
    expect([ids(between), exceptions(between), between.cutter.isWhole]).toEqual([[1, 2], [], false]);
    expect(exceptions(cut(`${text.slice(0, -9)}\0\0\0`))).toMatchObject([['truncated', expect.anything()]]);
  });

  it('[R6] makes elements that are no objects exceptions', () => {
    const found = cut('{"messages":[1,"x",null,{"id":1,"text":""},[{"id":2,"text":""}],{"id":tru},]}');
    expect(ids(found)).toEqual([1]);
    expect(exceptions(found)).toHaveLength(5);
    expect(found.cutter.damages).toBe(0);
  });

  it('[R6] takes the outermost array for a list where a format is one', () => {
    const text = JSON.stringify([record(1), record(2)]);
    expect(ids(cut(text))).toEqual([]);
    const found = cut(text, 7, [], { ...SHAPE, isList: true });
    expect([ids(found), exceptions(found), found.cutter.isWhole]).toEqual([[1, 2], [], true]);
  });

  it('[R6] keeps what stands under an unknown name as an exception, where a format has no such', () => {
    const strict: JsonShape = { ...SHAPE, isStrict: true };
    const text = (name: string): string => JSON.stringify({ v: 'x', name: { a: 1 }, [name]: [record(1)], more: 1 });
    expect(exceptions(cut(text('massages')))).toEqual([]);
    const found = cut(text('massages'), 7, [], strict);
    expect(exceptions(found)).toEqual([['unreadable-record', JSON.stringify([record(1)])]]);
    expect(exceptions(cut(text('messages'), 7, [], strict))).toEqual([]);
    const open = cut(text('massages').slice(0, -12), CHUNK, [], strict);
    expect(exceptions(open)).toMatchObject([['truncated', expect.stringMatching(/^\[\{"id":1/)]]);
    const large = cut(text('massages').replace('n1', 'x'.repeat(MAX_PIECE)), CHUNK, [], strict);
    expect(large.pieces.flatMap((piece) => (piece.kind === 'exception' ? [piece.code] : []))).toEqual([
      'record-too-large',
      'record-too-large',
    ]);
  });

  it('[R6] keeps every digit of an id', () => {
    expect(
      parseJson('{"id":9007199254740993,"a":[-12345678901234567],"f":1.2345678901234567890,"s":"x 12345678901234567"}'),
    ).toEqual({ id: '9007199254740993', a: ['-12345678901234567'], f: 1.2345678901234567, s: 'x 12345678901234567' });
    expect(parseJson('{"a":"\\"12345678901234567","b":1e400}')).toEqual({ a: '"12345678901234567', b: Infinity });
  });

  it('[R6] hands a record larger than a piece over in parts, and goes on after it', () => {
    const large = JSON.stringify(record(2, 'x'.repeat(MAX_PIECE + 5_000_000)));
    const found = cut(`{"name":"A","messages":[${JSON.stringify(record(1))},${large},${JSON.stringify(record(3))}]}`);
    expect(ids(found)).toEqual([1, 3]);
    expect(found.pieces.filter(({ kind }) => kind === 'exception')).toHaveLength(2);
    expect(found.pieces.every(({ raw }) => raw.length <= MAX_PIECE)).toBe(true);
  });

  it('[R6] takes time by the size of a file, however it is damaged', () => {
    const started = process.cpuUsage();
    cut('{"a":'.repeat(50_000));
    cut(`{"messages":[${'{"a":'.repeat(25_000)}`);
    cut(`{"messages":[${'{"a":{"messages":[1],'.repeat(25_000)}`);
    cut('"messages":[{'.repeat(50_000));
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(20_000);
  });

  it('[R6] damaged in any way tiles, and is cut alike whatever the chunks', () => {
    const whole = JSON.stringify({ list: [chat('Ann', 1, 2, 3), chat('Bob', 4, 5)], end: 'x' }, null, 1);
    fc.assert(
      fc.property(
        fc.oneof(mutated(Buffer.from(whole)), mutated(Buffer.from(whole, 'utf16le'))),
        fc.integer({ min: 1, max: 200 }).map((half) => half * 2),
        (bytes, length) => {
          const places = ({ pieces }: Cut): unknown[] => pieces.map(({ kind, start, line }) => [kind, start, line]);
          expect(places(cut(bytes, length))).toEqual(places(cut(bytes)));
        },
      ),
      { numRuns: 600 },
    );
  });

  it('[R6] with any one bit wrong loses three records at most, and puts none into another chat', () => {
    const messages = (name: string): JsonObject[] => [1, 2, 3].map((id) => record(id, name.repeat(4)));
    const list = ['Ann', 'Bob', 'Cid'].map((name) => ({ name, messages: messages(name) }));
    const whole = Buffer.from(JSON.stringify({ list }));
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const bytes = Buffer.from(whole);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      const { values, chats } = cut(bytes);
      expect(values.length).toBeGreaterThanOrEqual(6);
      for (const [index, { text }] of values.entries()) {
        // The bit may be in the key: then nothing tells whose it was.
        const others = text === undefined ? [] : ['Ann', 'Bob', 'Cid'].filter((name) => !String(text).includes(name));
        expect(others).not.toContain(chats[index]);
      }
    }
  });
});
