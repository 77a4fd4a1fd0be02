import { isDeepStrictEqual } from 'node:util';
import {
  BAG,
  type Canonical,
  canonicalBytes,
  certificatesOf,
  DATA,
  entryBytes,
  openingBytes,
  sha256,
  timestampName,
  timestampRequest,
  tokenOf,
} from '@minutebook/proof';
import { type Files, SAMPLE_SCOPE, sampleSite, TimestampAuthority, zipped } from '@minutebook/proof/testing';
import { histories } from './histories.testing';
import { bent, bentText, flipped, kindsOf, numbers, resealed, sealed, textOf, utf8 } from './mutations.testing';
import { hasPython, SecondOpinion } from './second-opinion.testing';

/** Elsewhere among the numbers: MINUTEBOOK_SEED=2 explores further. */
const FURTHER = 1_000 * (Number(process.env['MINUTEBOOK_SEED'] ?? 1) - 1);

const there = hasPython() || process.env['CI'] === 'true' ? describe : describe.skip;

there('two programs written from docs/bundles.md', () => {
  const site = sampleSite();
  const told = { policy: `${site.trust}quorum w1\n` };
  const opinion = new SecondOpinion();
  let payload: Files;
  let files: Files;

  beforeAll(async () => {
    payload = await site.payload({ scope: SAMPLE_SCOPE });
    files = await sealed(site, payload);
    opinion.base(files);
  });

  /** Zero differences; and what was heard, for a look at whether the cases are any good. */
  async function agree(): Promise<string[]> {
    expect(opinion.size).toBeGreaterThan(0);
    const heard = await opinion.hear();
    // Not the verdicts whole: where two programs differ, the first few members in which they do.
    const differences = heard.flatMap(({ title, ours, theirs }) =>
      Object.keys({ ...ours, ...theirs }).flatMap((key) =>
        isDeepStrictEqual(ours[key], theirs[key]) ? [] : [{ title, key, ours: ours[key], theirs: theirs[key] }],
      ),
    );
    expect({ differ: differences.length, first: differences.slice(0, 5) }).toEqual({ differ: 0, first: [] });
    return heard.flatMap(({ ours }) => {
      const { verdict, faults } = ours;
      return [String(verdict), ...new Set((faults as string[]).map((fault) => fault.split(' ')[0]!))];
    });
  }

  it('[R82] agree on a changed bit of a file, 1,000 times', async () => {
    const draw = numbers(82 + FURTHER);
    const names = [...files.keys()];
    for (let round = 0; round < 1_000; round++) {
      const name = names[round < names.length ? round : draw(names.length)]!;
      const bit = draw(files.get(name)!.length * 8);
      opinion.folder(`${name} ${bit}`, new Map(files).set(name, flipped(files.get(name)!, bit)), told);
    }
    const heard = await agree();
    expect(heard.filter((word) => word === 'proven' || word === 'unproven')).toEqual([]);
    expect(heard).toEqual(expect.arrayContaining(['altered', 'malformed']));
  });

  it('[R82] agree on a changed bit of the zip, 200 times', async () => {
    const draw = numbers(87 + FURTHER);
    const zip = zipped(files);
    for (let round = 0; round < 200; round++) {
      // Headers, directory and end are a small part of the bytes, and the larger part of what can be got wrong.
      const bit =
        (round % 2 === 0 ? draw(zip.length) : zip.length - 1 - draw(Math.min(zip.length, 6_000))) * 8 + draw(8);
      opinion.zip(`zip ${bit}`, flipped(zip, bit), told);
    }
    const heard = await agree();
    expect(heard.filter((word) => word === 'proven' || word === 'unproven')).toEqual([]);
    expect(heard).toEqual(expect.arrayContaining(['altered', 'container']));
  });

  it('[R82] agree on what somebody bent who had it sealed, 400 times, once to three times each', async () => {
    const draw = numbers(83 + FURTHER);
    const kinds = [...kindsOf(payload).values()];
    for (let round = 0; round < 400; round++) {
      const fresh: Files = new Map(payload);
      const done: string[] = [];
      for (let left = 1 + draw(3); left > 0; left--) {
        const kind = kinds[draw(kinds.length)]!;
        const name = kind[draw(kind.length)]!;
        const other = [...payload.keys()][draw(payload.size)]!;
        done.push(name);
        if (draw(12) === 0) fresh.delete(name);
        else if (draw(12) === 0) fresh.set(name, payload.get(other)!);
        else fresh.set(name, bent(name, payload.get(name)!, draw));
      }
      opinion.folder(`${round}: ${done.join(', ')}`, await sealed(site, fresh), told);
    }
    const heard = await agree();
    expect(new Set(heard).size).toBeGreaterThan(12);
    expect(heard).toEqual(
      expect.arrayContaining(['proven', 'not-committed', 'misplaced', 'bad-signature', 'day-differs']),
    );
  });

  it('[R82] agree on tag files and seals of anybody’s making', async () => {
    const draw = numbers(84 + FURTHER);
    const infos = [
      'A: b',
      'A:  b',
      'A: b ',
      'A:\u00a0b',
      'A: \u00a0',
      'A: b\u0085',
      'A: b\ufeff',
      'A: b\u2028c',
      'A: b\tc',
      'A b: c',
      ' A: b',
      'A: b\r',
      'Payload-Oxum: 1.1',
      '',
      'Ä: b',
      'A: é',
    ];
    for (const line of infos)
      opinion.folder(
        `bag-info ${JSON.stringify(line)}`,
        await resealed(site, new Map(files).set(BAG.info, utf8(`${textOf(files.get(BAG.info))}${line}\n`))),
        told,
      );
    for (let round = 0; round < 250; round++) {
      const name = [BAG.info, BAG.declaration, BAG.sha256, BAG.sha512][round % 4]!;
      const fresh = new Map(files).set(name, utf8(bentText(textOf(files.get(name)), draw)));
      opinion.folder(`${round}: ${name}`, await resealed(site, fresh), told);
    }
    for (let round = 0; round < 60; round++)
      opinion.folder(`tags ${round}`, await resealed(site, files, bentText(textOf(files.get(BAG.tags)), draw)), told);
    for (let round = 0; round < 150; round++)
      opinion.folder(`seal ${round}`, new Map(files).set(BAG.seal, bent(BAG.seal, files.get(BAG.seal)!, draw)), told);
    expect(await agree()).toEqual(expect.arrayContaining(['proven', 'unlisted', 'malformed', 'altered']));
  });

  it('[R82] agree on what is missing, too much, or elsewhere', async () => {
    for (const name of files.keys()) {
      const without: Files = new Map(files);
      without.delete(name);
      opinion.folder(`without ${name}`, without, told);
      const twice = `${name.slice(0, -1)}0`;
      opinion.folder(`${name} twice`, new Map(files).set(twice, files.get(name)!), told);
    }
    for (const name of payload.keys()) {
      const without: Files = new Map(payload);
      without.delete(name);
      opinion.folder(`never had ${name}`, await sealed(site, without), told);
    }
    const odd = [
      'data/readable/a.txt',
      `data/evidence/${'0'.repeat(64)}`,
      'data/records/01.json',
      'data/records/99.json',
      'data/records/9007199254740993.json',
      'data/checkpoints/audit/9.note',
      'data/checkpoints/audit/9.1.tst',
      'data/checkpoints/audit/1-9.consistency',
      'data/days/0.year.json',
      'data/audit/0.about.json',
      'notes.txt',
      'data/index.csv',
      'data/withheld.json',
    ];
    for (const name of odd)
      opinion.folder(`with ${name}`, await sealed(site, new Map(payload).set(name, utf8('?'))), told);
    opinion.folder('nothing at all', new Map(), told);
    for (const [title, records, days] of [
      ['two records', [0, 3], [5]],
      ['none', [], []],
      ['a day', [0, 1], [6]],
      ['a day too few', [0, 1, 2, 3, 4], [6, 7]],
    ] as const)
      opinion.folder(title, await sealed(site, await site.payload({ scope: SAMPLE_SCOPE, records, days })), told);
    const zip = Buffer.from(zipped(files));
    const draw = numbers(85 + FURTHER);
    for (let round = 0; round < 80; round++) {
      const [from, to] = [draw(zip.length), draw(zip.length)];
      opinion.zip(`cut at ${from}`, zip.subarray(0, from), told);
      opinion.zip(`pieced ${from} ${to}`, Buffer.concat([zip.subarray(0, from), zip.subarray(to)]), told);
    }
    opinion.zip('whole', zip, told);
    opinion.zip('another folder', zipped(files, 'other'), told);
    expect(await agree()).toEqual(
      expect.arrayContaining(['proven', 'short', 'day-missing', 'incomplete', 'unexpected']),
    );
  });

  it('[R82] agree on one spelling of each value', async () => {
    const contents = [
      '{"a":1.0}',
      '{"a":-0}',
      '{"a":1e3}',
      '{"a":0}',
      '{"a":"\\u0041"}',
      '{"a":"\\u001f"}',
      '{"a":"\\u001F"}',
      '{"a":"\\b\\t\\n\\f\\r"}',
      '{"a":"\\/"}',
      '{"a":1,"a":1}',
      '{"b":1,"a":1}',
      '{ "a":1}',
      '{"a":1}\n',
      '\ufeff{"a":1}',
      '{"a":"\u2028\u007f"}',
      '{"a":"\\ud800"}',
      '{"a":9007199254740991}',
      '{"a":9007199254740992}',
      '{"a":-9007199254740991}',
      '{"\ufb33":1,"\u{1f600}":1}',
      '{"\u{1f600}":1,"\ufb33":1}',
      '{"1":1,"10":1,"2":1}',
      '{"__proto__":1}',
      '[]',
      'null',
      '1',
      '{"a":NaN}',
      '{"a":01}',
      '',
      '{"a":tru}',
      ...[1, 199, 200, 2_000, 20_000].map((deep) => `{"a":${'['.repeat(deep)}${']'.repeat(deep)}}`),
      '{"event":{}}',
    ];
    for (const content of contents)
      opinion.folder(content, await sealed(site, new Map(payload).set('data/records/0.json', utf8(content))), told);
    opinion.folder(
      'not UTF-8',
      await sealed(site, new Map(payload).set('data/records/0.json', Uint8Array.of(0x7b, 0xed, 0xa0, 0x80, 0x7d))),
      told,
    );
    const { salt, commit } = site.records.leaves[0]!;
    const entry = { log: site.records.origin, idx: 0, type: 'message.captured', actor: 'a', subject: 's', commit };
    for (const ts of [
      '2026-02-29T00:00:00.000Z',
      '2024-02-29T00:00:00.000Z',
      '2026-03-02T24:00:00.000Z',
      '2026-03-02T09:00:60.000Z',
      '0000-01-01T00:00:00.000Z',
      '9999-12-31T23:59:59.999Z',
      '2026-13-01T00:00:00.000Z',
      '2026-00-01T00:00:00.000Z',
    ])
      opinion.folder(
        ts,
        await sealed(
          site,
          new Map(payload).set('data/records/0.opening.json', openingBytes(entryBytes({ ...entry, ts }), salt)),
        ),
        told,
      );
    for (const days of [
      { channels: [], custodians: ['11'], from: '2026-02-30', to: '2026-03-31' },
      { channels: ['whatsapp'], custodians: [], from: '2026-03-01', to: '2026-03-31' },
      [],
      {},
      1,
    ])
      opinion.folder(
        'scope',
        await sealed(site, new Map(payload).set(DATA.scope, canonicalBytes({ days: days as Canonical }))),
        told,
      );
    expect(await agree()).toEqual(expect.arrayContaining(['malformed', 'not-committed', 'not-included']));
  });

  it('[R82] agree on histories: older, forked, backdated, disposed of, rotated, restarted, of another site', async () => {
    for (const [title, own, selection] of await histories()) {
      const bundle = await sealed(own, await own.payload(selection));
      for (const policy of [
        '',
        own.trust,
        `${own.trust}quorum w1\n`,
        site.trust,
        own.audit.vkey,
        own.records.keys[0]!.vkey,
        `${own.records.keys[0]!.vkey}\n${own.audit.keys[0]!.vkey}\n`,
      ])
        opinion.folder(title, bundle, { policy });
      const head = { size: own.audit.leaves.length, root: Buffer.from(own.audit.root()).toString('base64'), note: '' };
      for (const seen of [
        { [own.audit.origin]: head },
        { [own.audit.origin]: { ...head, size: 2 } },
        { [own.audit.origin]: { ...head, size: 99 }, [own.records.origin]: { ...head, size: 8 } },
        { 'minutebook.example/a/records': { ...head, size: 3 }, 'minutebook.example/a/audit': { ...head, size: 4 } },
      ])
        opinion.folder(`${title}, seen`, bundle, { policy: own.trust, seen });
    }
    const heard = await agree();
    expect(heard).toEqual(
      expect.arrayContaining([
        'proven',
        'unproven',
        'rollback',
        'forked',
        'backdated',
        'inconsistent',
        'key-expired',
        'wrong-origin',
        'bad-signature',
        'not-disposed',
      ]),
    );
  });

  it('[R80] [R82] agree on time-stamps of both kinds of keys, and on bent ones', async () => {
    const draw = numbers(86 + FURTHER);
    for (const kind of ['ec', 'rsa'] as const) {
      const authority = new TimestampAuthority(kind);
      try {
        const text = utf8(`${site.records.notes.get(8)!.split('\n\n')[0]!}\n`);
        const nonce = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
        const token = tokenOf(authority.answer(timestampRequest(sha256(text), nonce)), { digest: sha256(text), nonce });
        const roots = certificatesOf(authority.certificate('root'));
        const name = timestampName('records', 8, 1);
        // Stamped by the clock of this machine, so the entries of 2026-03 may be of any time before.
        const stamped = async (data: Uint8Array): Promise<Files> => sealed(site, new Map(payload).set(name, data));
        for (const tsa of [undefined, roots, []])
          opinion.folder(`${kind} token`, await stamped(token), { ...told, ...(tsa && { tsa }) });
        opinion.folder(
          'of another size',
          await sealed(site, new Map(payload).set(timestampName('records', 2, 1), token)),
          { ...told, tsa: roots },
        );
        opinion.folder(
          'of no size',
          await sealed(site, new Map(payload).set(timestampName('records', 5, 1), token)),
          told,
        );
        for (let round = 0; round < 60; round++) {
          const bundle = await stamped(flipped(token, draw(token.length * 8)));
          opinion.folder(`${kind} token bent ${round}`, bundle, { ...told, tsa: roots });
          opinion.folder(`${kind} token bent ${round}, no roots`, bundle, told);
        }
      } finally {
        authority.end();
      }
    }
    expect(await agree()).toEqual(expect.arrayContaining(['proven', 'bad-timestamp']));
  });
});
