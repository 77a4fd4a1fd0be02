import { type Head, isConsistent } from './consistency';
import { leafHash, treeRoot } from './hash';
import { isIncluded } from './inclusion';

/**
 * The probes of github.com/transparency-dev/merkle, `cmd/proofgen` at 417fb0c (Apache-2.0), made again here: its known
 * proofs over the tree of RFC 6962's test vectors, and to each the mutations that must fail.
 */
const DATA = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const LEAVES = DATA.map((hex) => leafHash(Buffer.from(hex, 'hex')));
const root = (size: number): Uint8Array => treeRoot(LEAVES.slice(0, size));
const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

const A = bytes('96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7');
const B = bytes('5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e');
const C = bytes('6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4');
const D = bytes('bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b');
const E = bytes('ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0');
const F = bytes('d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7');
const G = bytes('fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125');
const H = bytes('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
const I = bytes('0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a');
const J = bytes('b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f');
const SOME = bytes('abacaba000000000000000000000000000000000000000000060061e00123456');
const EMPTY = bytes('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
const NOTHING = new Uint8Array();
const WRONG = new Uint8Array(Buffer.from('WrongRoot'));

/** One bit of the first byte of each hash flipped, one variant a hash. */
function bent(path: readonly Uint8Array[], bit: number): Uint8Array[][] {
  return path.map((_, at) =>
    path.map((hash, i) => (i === at ? Uint8Array.of(hash[0]! ^ bit, ...hash.slice(1)) : hash)),
  );
}

describe('[R65] inclusion probes', () => {
  type Probe = [what: string, index: number, tree: Head, leaf: Uint8Array, path: readonly Uint8Array[]];

  const known: [leaf: number, size: number, path: Uint8Array[]][] = [
    [1, 1, []],
    [1, 8, [A, B, C]],
    [6, 8, [D, E, F]],
    [3, 3, [G]],
    [2, 5, [H, B, D]],
  ];
  const happy = known.map(([number, size, path]): Probe => {
    const leaf = LEAVES[number - 1]!;
    return [`leaf ${number} of ${size}`, number - 1, { size, root: root(size) }, leaf, path];
  });
  const unhappy = happy.flatMap(([what, index, tree, leaf, path]): Probe[] => {
    const [size, top] = [tree.size, tree.root];
    return [
      ['index - 1', index - 1, tree, leaf, path],
      ['index + 1', index + 1, tree, leaf, path],
      ['index XOR 2', index ^ 2, tree, leaf, path],
      ['size * 2', index, { size: size * 2, root: top }, leaf, path],
      ['size / 2', index, { size: Math.floor(size / 2), root: top }, leaf, path],
      ['wrong leaf', index, tree, WRONG, path],
      ['empty root', index, { size, root: EMPTY }, leaf, path],
      ['random root', index, { size, root: SOME }, leaf, path],
      ['garbage behind', index, tree, leaf, [...path, NOTHING]],
      ['root behind', index, tree, leaf, [...path, top]],
      ['garbage before', index, tree, leaf, [NOTHING, ...path]],
      ['root before', index, tree, leaf, [top, ...path]],
      ...bent(path, 8).map((other, at): Probe => [`bent at ${at}`, index, tree, leaf, other]),
      ...(path.length > 0 ? [['one short', index, tree, leaf, path.slice(0, -1)] satisfies Probe] : []),
      ...(path.length > 1 ? [['inserted', index, tree, leaf, [path[0]!, SOME, ...path.slice(1)]] satisfies Probe] : []),
    ].map(([how, ...rest]) => [`${what}: ${how}`, ...rest] as Probe);
  });
  const hash = leafHash(Buffer.from('data'));
  const additional: Probe[] = [
    ...[[0, 0] as const, [0, 1] as const, [1, 0] as const, [2, 1] as const].flatMap(([index, size]): Probe[] => [
      [`${index} of ${size}: random leaf`, index, { size, root: NOTHING }, SOME, []],
      [`${index} of ${size}: empty root`, index, { size, root: EMPTY }, NOTHING, []],
      [`${index} of ${size}: empty root, random leaf`, index, { size, root: EMPTY }, SOME, []],
    ]),
    ['one entry: empty leaf', 0, { size: 1, root: hash }, NOTHING, []],
    ['one entry: empty root', 0, { size: 1, root: NOTHING }, hash, []],
    ['one entry: both empty', 0, { size: 1, root: NOTHING }, NOTHING, []],
  ];

  it.each([...happy, ['one entry', 0, { size: 1, root: hash }, hash, []] satisfies Probe])(
    '%s passes',
    (_what, index, tree, leaf, path) => expect(isIncluded(leaf, index, tree, path)).toBe(true),
  );
  it.each([...unhappy, ...additional])('%s fails', (_what, index, tree, leaf, path) =>
    expect(isIncluded(leaf, index, tree, path)).toBe(false),
  );
});

describe('[R65] consistency probes', () => {
  type Probe = [what: string, from: Head, to: Head, path: readonly Uint8Array[]];

  const known: [from: number, to: number, path: Uint8Array[]][] = [
    [1, 1, []],
    [1, 8, [A, B, C]],
    [6, 8, [I, E, F]],
    [2, 5, [B, D]],
    [6, 7, [I, J, F]],
  ];
  const happy = known.map(([from, to, path]): Probe => [
    `${from} → ${to}`,
    { size: from, root: root(from) },
    { size: to, root: root(to) },
    path,
  ]);
  const unhappy = happy
    .filter(([, , , path]) => path.length > 0)
    .flatMap(([what, from, to, path]): Probe[] => {
      const old = (size: number): Head => ({ size, root: from.root });
      const now = (size: number): Head => ({ size, root: to.root });
      return [
        ['from - 1', old(from.size - 1), to, path],
        ['from + 1', old(from.size + 1), to, path],
        ['from XOR 2', old(from.size ^ 2), to, path],
        ['to * 2', from, now(to.size * 2), path],
        ['to / 2', from, now(Math.floor(to.size / 2)), path],
        ['wrong first root', { ...from, root: WRONG }, to, path],
        ['wrong second root', from, { ...to, root: WRONG }, path],
        ['swapped roots', { ...from, root: to.root }, { ...to, root: from.root }, path],
        ['empty path', from, to, []],
        ['garbage behind', from, to, [...path, NOTHING]],
        ['first root behind', from, to, [...path, from.root]],
        ['second root behind', from, to, [...path, to.root]],
        ['garbage before', from, to, [NOTHING, ...path]],
        ['first root before', from, to, [from.root, ...path]],
        ['second root before', from, to, [to.root, ...path]],
        ['first hash before', from, to, [path[0]!, ...path]],
        ['one short', from, to, path.slice(0, -1)],
        ...bent(path, 16).map((other, at): Probe => [`bent at ${at}`, from, to, other]),
      ].map(([how, ...rest]) => [`${what}: ${how}`, ...rest] as Probe);
    });
  const head = (size: number, top: Uint8Array): Head => ({ size, root: top });
  // The suite has these with roots of any bytes. Ours are hashes, so that nothing fails for its length alone.
  const [one, two] = [SOME, A];
  const additional: Probe[] = [
    ['empty twice, other roots', head(0, one), head(0, two), []],
    ['one twice, other roots', head(1, one), head(1, two), []],
    ['empty twice, no empty root', head(0, one), head(0, one), []],
    ['from an empty tree with a root', head(0, one), head(1, two), []],
    ['back to nothing', head(1, one), head(0, two), []],
    ['back', head(2, one), head(1, two), []],
    ['one to two, empty path', head(1, one), head(2, two), []],
    ['one to two, same root', head(1, one), head(2, one), []],
    ['empty twice, second root not', head(0, EMPTY), head(0, two), []],
    ['one twice, first root empty', head(1, EMPTY), head(1, two), []],
    ['empty twice, with a path', head(0, EMPTY), head(0, EMPTY), [EMPTY]],
    ['one twice, with a path', head(1, EMPTY), head(1, EMPTY), [EMPTY]],
    ['from empty, with a path', head(0, EMPTY), head(1, EMPTY), [EMPTY]],
  ];

  it.each([
    ...happy,
    ['one twice', head(1, two), head(1, two), []] satisfies Probe,
    // Where the suite calls it meaningless, a witness takes the first checkpoint of a log like this (C2SP tlog-witness).
    ['from nothing', head(0, EMPTY), head(8, root(8)), []] satisfies Probe,
  ])('%s passes', (_what, from, to, path) => expect(isConsistent(from, to, path)).toBe(true));
  it.each([...unhappy, ...additional])('%s fails', (_what, from, to, path) =>
    expect(isConsistent(from, to, path)).toBe(false),
  );
  it.each([
    ['a size that is no number', head(NaN, one), head(NaN, one)],
    ['a size that is no integer', head(0.5, one), head(0.5, one)],
    ['a negative size', head(-1, one), head(-1, one)],
    ['a size beyond 2^53', head(2 ** 53, one), head(2 ** 53, one)],
  ])('%s fails', (_what, from, to) => expect(isConsistent(from, to, [])).toBe(false));
});
