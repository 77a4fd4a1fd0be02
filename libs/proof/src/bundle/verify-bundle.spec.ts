import { canonicalBytes } from '../canonical';
import { parseCheckpoint } from '../checkpoint';
import { NoteKey, parseNote, signedNote } from '../note';
import { TimestampAuthority } from '../timestamp-authority.testing';
import { sha256 } from '../hash';
import { certificatesOf, timestampRequest, tokenOf } from '../timestamp';
import { SIGNATURE_TYPE } from '../verifier-key';
import { bytesOf, MemoryFiles } from './bundle-files';
import { type Files, SAMPLE_SCOPE, sampleSite, START, TestSite, zipped } from './building.testing';
import { compareBundles, openFork } from './compare';
import { DATA, noteName, timestampName } from './names';
import { membersBytes, openingBytes } from './pieces';
import { parsePolicy } from './policy';
import type { Verdict } from './verdict';
import { type Trust, verifyBundle, verifyContainer } from './verify-bundle';

const trustOf = (site: TestSite, quorum = ''): Trust => ({ policy: parsePolicy(site.trust + quorum) });
const verify = (files: Files, trust?: Trust): Promise<Verdict> => verifyBundle(new MemoryFiles(files), trust);
const found = (verdict: Verdict): string[] => verdict.faults.map(({ code, file }) => `${code} ${file}`);
const NONCE = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

describe('a bundle as it should be', () => {
  it('[R83] is proven, with every entry opened and in the log', async () => {
    const site = sampleSite();
    const verdict = await verify(await site.bundle({ scope: SAMPLE_SCOPE }), trustOf(site, 'quorum w1\n'));
    expect(verdict).toMatchObject({
      verdict: 'proven',
      faults: [],
      reasons: [],
      warnings: [],
      counts: { records: 5, audit: 4, days: 3 },
      logs: { records: { size: 8, isTrusted: true, cosignedBy: ['witness.example/w1'] } },
    });
  });

  it('is the same as a zip, and when it is made again', async () => {
    const site = sampleSite();
    const payload = await site.payload({ scope: SAMPLE_SCOPE });
    expect([...(await site.payload({ scope: SAMPLE_SCOPE }))]).toEqual([...payload]);
    const files = await site.seal(payload);
    expect(await verifyContainer(bytesOf(zipped(files)), trustOf(site))).toEqual(await verify(files, trustOf(site)));
  });

  it('says nothing is proven while nobody outside vouches for it', async () => {
    const site = sampleSite();
    const files = await site.bundle();
    const alone = await verify(files);
    expect(alone.verdict).toBe('unproven');
    expect(alone.reasons.map(({ code }) => code)).toEqual(['no-trust', 'no-trust']);
    expect(alone.warnings.map(({ code }) => code)).toContain('unanchored');
    const unseen = new TestSite();
    unseen.message('hello');
    unseen.checkpoint();
    const few = await verify(await unseen.bundle(), trustOf(unseen, 'quorum w1\n'));
    expect([few.verdict, ...few.reasons.map(({ code }) => code)]).toEqual(['unproven', 'quorum', 'quorum']);
  });
});

describe('what an insider with the keys of the appliance may try', () => {
  it('[R84] another content under a new seal is not what was committed to', async () => {
    const site = sampleSite();
    const payload = await site.payload();
    payload.set('data/records/3.json', canonicalBytes({ v: 1, event: { type: 'message', body: 'Tell everybody.' } }));
    expect(found(await verify(await site.seal(payload), trustOf(site)))).toEqual(['not-committed data/records/3.json']);
  });

  it('another content with an opening of its own is in no log', async () => {
    const site = sampleSite();
    const other = sampleSite();
    const payload = await site.payload();
    const { entry, salt, content } = other.records.leaves[2]!;
    const bent = utf8(
      textOf(entry)
        .replace(/"ts":"2026-03-02T09:00:0(\d)/, '"ts":"2026-03-02T09:00:0$1')
        .replace('system:spec', 'system:spex'),
    );
    payload.set('data/records/2.json', content).set('data/records/2.opening.json', openingBytes(bent, salt));
    expect(found(await verify(await site.seal(payload), trustOf(site)))).toEqual([
      'not-included data/records/2.tlog-proof',
    ]);
  });

  it('proofs that are read in two ways are read in none', async () => {
    const site = sampleSite();
    const [name, folder] = ['data/records/1.tlog-proof', 'data/records/1.opening.json'];
    const proof = textOf((await site.payload()).get(name));
    const hash = /^.+=$/m.exec(proof)![0];
    for (const [file, bent] of [
      [name, proof.replace('index 1\n', 'extra AAAA\nindex 1\n')],
      [name, proof.replace('index 1\n', 'index 01\n')],
      [name, proof.replace(hash, `${hash.slice(0, -2)}${String.fromCharCode(hash.charCodeAt(hash.length - 2) + 1)}=`)],
      [folder, `${textOf((await site.payload()).get(folder))}\n`],
    ] as const) {
      const payload = await site.payload();
      payload.set(file, utf8(bent));
      expect(found(await verify(await site.seal(payload), trustOf(site)))).toEqual([`malformed ${file}`]);
    }
    const other = await site.payload();
    other.set(name, utf8(proof.replace('index 1\n', 'index 2\n')));
    expect(found(await verify(await site.seal(other), trustOf(site)))).toEqual([`misplaced ${name}`]);
  });

  it('[R81] a backdated entry is found by its neighbours, by a witness before it, and by one after it', async () => {
    const between = sampleSite();
    between.message('in order');
    between.message('back in time', new Date(START));
    between.checkpoint();
    expect(found(await verify(await between.bundle(), trustOf(between)))).toEqual([
      'backdated data/records/9.opening.json',
    ]);

    const early = sampleSite();
    early.tick(3_600_000);
    early.checkpoint({ isWitnessed: true });
    const alone = early.message('dated an hour before the log had it', new Date(START + 60_000));
    early.checkpoint();
    expect(found(await verify(await early.bundle({ records: [alone], days: [] }), trustOf(early)))).toEqual([
      `backdated data/records/${alone}.opening.json`,
    ]);

    const late = sampleSite();
    const ahead = late.message('dated a day ahead', new Date(START + 86_400_000));
    late.checkpoint({ isWitnessed: true });
    expect(found(await verify(await late.bundle({ records: [ahead], days: [] }), trustOf(late)))).toEqual([
      `backdated data/records/${ahead}.opening.json`,
    ]);
  });

  it('[R80] [R81] a time-stamp dates as a witness does, and one that is none is a fault', async () => {
    const authority = new TimestampAuthority();
    try {
      // OpenSSL stamps with the clock of this machine.
      const site = new TestSite();
      site.now = Date.now() - 7_200_000;
      site.message('two hours ago');
      site.message('and another');
      site.checkpoint();
      site.now = Date.now();
      site.message('now');
      site.checkpoint();
      const size = Math.max(...site.records.notes.keys());
      const text = site.records.notes.get(size)!.split('\n\n')[0]! + '\n';
      const request = timestampRequest(sha256(utf8(text)), NONCE);
      const token = tokenOf(authority.answer(request), { digest: sha256(utf8(text)), nonce: NONCE });
      const roots = certificatesOf(authority.certificate('root'));
      const payload = await site.payload({ days: [], records: [] });
      payload.set(timestampName('records', size, 1), token);
      const files = await site.seal(payload);
      const believed = await verify(files, { ...trustOf(site), tsaRoots: roots });
      expect({ verdict: believed.verdict, faults: found(believed) }).toEqual({ verdict: 'proven', faults: [] });
      expect((await verify(files, trustOf(site))).warnings.map(({ code }) => code)).toContain('timestamps-unchecked');
      const other = new TimestampAuthority();
      try {
        expect(
          found(await verify(files, { ...trustOf(site), tsaRoots: certificatesOf(other.certificate('root')) })),
        ).toEqual([`bad-timestamp ${timestampName('records', size, 1)}`]);
      } finally {
        other.end();
      }
      // Hours after the token's time the log had entries it is said to have had before.
      const back = site.message('after, dated before', new Date(Date.now() - 3_600_000));
      site.checkpoint();
      const later = await site.payload({ records: [back], days: [] });
      later.set(timestampName('records', size, 1), token);
      expect(found(await verify(await site.seal(later), { ...trustOf(site), tsaRoots: roots }))).toEqual([
        `backdated data/records/${back}.opening.json`,
      ]);
      const swapped = await site.payload({ records: [], days: [] });
      swapped.set(timestampName('records', 2, 1), token);
      expect(found(await verify(await site.seal(swapped), trustOf(site)))).toEqual([
        `bad-timestamp ${timestampName('records', 2, 1)}`,
      ]);
    } finally {
      authority.end();
    }
  });

  it('a checkpoint that does not continue the one before is found, though it is signed', async () => {
    const site = sampleSite();
    const forged = new TestSite();
    for (let more = 0; more < 8; more++) forged.message(`another ${more}`);
    site.records.leaves.splice(0, 8, ...forged.records.leaves);
    site.records.sign(8);
    expect(found(await verify(await site.bundle({ records: [], days: [] }), trustOf(site)))).toEqual(
      expect.arrayContaining(['inconsistent data/checkpoints/records/2-8.consistency']),
    );
  });

  it('an audit log that wrote down another root of the records log is found', async () => {
    const site = sampleSite();
    const origin = site.records.origin;
    site.act('checkpoint.signed', { kind: 'checkpoint', id: '8' }, { origin, size: 8, root: 'ab'.repeat(32) });
    site.audit.sign();
    expect(found(await verify(await site.bundle(), trustOf(site)))).toEqual([`forked ${noteName('records', 8)}`]);
  });

  it('nothing is nested deeper than every reader can follow', async () => {
    const site = sampleSite();
    const nested = (levels: number): Uint8Array =>
      utf8(`{"days":null,"x":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`);
    for (const [levels, expected] of [
      [200, []],
      [201, ['malformed data/scope.json']],
      [100_000, ['malformed data/scope.json']],
    ] as const) {
      const payload = (await site.payload()).set('data/scope.json', nested(levels));
      expect(found(await verify(await site.seal(payload), trustOf(site)))).toEqual(expected);
    }
  });

  it('evidence under another name than its digest, files of other kinds, a bundle without a seal', async () => {
    const site = sampleSite();
    const payload = await site.payload();
    payload.set(`data/evidence/${'0'.repeat(64)}`, utf8('raw')).set('data/notes.doc', utf8('?'));
    payload.set('data/checkpoints/records/2-5.consistency', utf8(''));
    const files = await site.seal(payload);
    expect(found(await verify(files, trustOf(site)))).toEqual([
      'unexpected data/checkpoints/records/2-5.consistency',
      `misplaced data/evidence/${'0'.repeat(64)}`,
      'unexpected data/notes.doc',
    ]);
    const bare = await site.bundle();
    bare.delete('seal.json');
    expect(found(await verify(bare, trustOf(site)))).toEqual(['missing seal.json']);
  });
});

describe('what is missing', () => {
  it('[R97] a record taken out of a sealed bundle is missing, and its days are short by one', async () => {
    const site = sampleSite();
    const files = await site.bundle({ scope: SAMPLE_SCOPE });
    for (const ending of ['json', 'opening.json', 'tlog-proof']) files.delete(`data/records/1.${ending}`);
    const verdict = await verify(files, trustOf(site));
    expect(found(verdict)).toEqual([
      'short data/days/5.json',
      'short data/days/6.json',
      'missing data/records/1.json',
      'missing data/records/1.opening.json',
      'missing data/records/1.tlog-proof',
    ]);
    expect(verdict.faults[0]!.what).toBe('The day 2026-03-02 of custodian 11 in whatsapp is short by 1 of 2.');
    expect(verdict.days.find(({ manifest }) => manifest === 6)).toMatchObject({
      custodian: '12',
      count: 1,
      here: 0,
      short: 1,
    });
  });

  it('[R97] a record that was never put in is missing too, whether the members still name it or not', async () => {
    const site = sampleSite();
    const named = await site.seal(await site.payload({ scope: SAMPLE_SCOPE, records: [0, 2, 3, 4] }));
    expect(found(await verify(named, trustOf(site)))).toEqual(['short data/days/5.json', 'short data/days/6.json']);
    const payload = await site.payload({ scope: SAMPLE_SCOPE, records: [0, 1, 2, 3] });
    payload.set('data/days/7.members.json', membersBytes([2, 3]));
    const hidden = await verify(await site.seal(payload), trustOf(site));
    expect(found(hidden)).toEqual(['short data/days/7.json']);
    expect(hidden.faults[0]!.what).toContain('short by 1 of 3');
    const unnamed = await site.payload({ scope: SAMPLE_SCOPE });
    unnamed.delete('data/days/7.members.json');
    expect(found(await verify(await site.seal(unnamed), trustOf(site)))).toEqual([
      'incomplete data/days/7.members.json',
    ]);
  });

  it('[R97] another record in place of one is found', async () => {
    const site = sampleSite();
    const payload = await site.payload({ scope: SAMPLE_SCOPE });
    payload.set('data/days/6.members.json', membersBytes([0]));
    expect(found(await verify(await site.seal(payload), trustOf(site)))).toEqual(['day-differs data/days/6.json']);
  });

  it('[R97] a whole day left out is found, and so is an older form of a day', async () => {
    const site = sampleSite();
    const without = await verify(await site.bundle({ scope: SAMPLE_SCOPE, days: [6, 7] }), trustOf(site));
    expect(found(without)).toEqual(['day-missing data/days/7.year.json']);
    expect(without.faults[0]!.what).toBe('The day 2026-03-02 of custodian 11 in whatsapp is missing, with 2 records.');
    const late = site.message('came in a week later');
    site.closeDay('whatsapp', '11', '2026-03-02', [0, 1, late], 5);
    site.closeDay('whatsapp', '11', '2026-03-04', []);
    site.checkpoint();
    const older = await verify(
      await site.bundle({ scope: SAMPLE_SCOPE, records: [0, 1, 2, 3, 4], days: [5, 6, 7, 10] }),
      trustOf(site),
    );
    expect(found(older)).toEqual(['day-differs data/days/5.json']);
    const amended = await verify(await site.bundle({ scope: SAMPLE_SCOPE, days: [6, 7, 9, 10] }), trustOf(site));
    expect({ verdict: amended.verdict, faults: found(amended) }).toEqual({ verdict: 'proven', faults: [] });
    const both = await verify(await site.bundle({ scope: SAMPLE_SCOPE, days: [5, 6, 7, 9, 10] }), trustOf(site));
    expect(found(both)).toEqual(['day-differs data/days/5.json']);
  });

  it('[R97] whom it claims to be complete for, and has nothing to show of, is said', async () => {
    const site = sampleSite();
    const days = { channels: null, custodians: ['11', '12', '13'], from: '2025-12-31', to: '2026-12-31' };
    const { warnings, claimed } = await verify(await site.bundle({ scope: { days } }), trustOf(site));
    expect(claimed).toEqual(days);
    expect(warnings.map(({ code, what }) => [code, /\d+ years/.exec(what)?.[0]])).toEqual([
      ['year-unproven', '4 years'],
    ]);
    const payload = await site.payload({ scope: SAMPLE_SCOPE });
    payload.delete('data/days/7.year.json');
    const bare = await verify(await site.seal(payload), trustOf(site));
    expect([bare.verdict, bare.warnings.map(({ code }) => code)]).toEqual(['proven', ['year-unproven']]);
  });

  it('[R24] [R97] what was disposed of counts, where the disposal is proven', async () => {
    const site = sampleSite();
    const { entry, by } = await site.dispose([0, 3]);
    site.checkpoint();
    const withheld = [
      { idx: 0, reason: 'disposed' as const, by: by.get(0)! },
      { idx: 1, reason: 'withheld' as const },
      { idx: 3, reason: 'disposed' as const, by: by.get(3)! },
    ];
    const verdict = await verify(await site.bundle({ scope: SAMPLE_SCOPE, withheld }), trustOf(site));
    expect({ verdict: verdict.verdict, faults: found(verdict) }).toEqual({ verdict: 'proven', faults: [] });
    expect(verdict.days.map(({ here, disposed, withheld: kept, short }) => [here, disposed, kept, short])).toEqual([
      [0, 1, 1, 0],
      [0, 0, 1, 0],
      [2, 1, 0, 0],
    ]);
    const false1 = [{ ...withheld[0]!, by: by.get(3)! }, ...withheld.slice(1)];
    expect(found(await verify(await site.bundle({ scope: SAMPLE_SCOPE, withheld: false1 }), trustOf(site)))).toEqual([
      `not-disposed ${DATA.withheld}`,
    ]);
    const unproven = withheld.map(({ idx, reason }) => ({ idx, reason }));
    const warned = await verify(await site.bundle({ scope: SAMPLE_SCOPE, withheld: unproven }), trustOf(site));
    expect(warned.warnings.map(({ code }) => code)).toContain('disposal-unproven');
    expect(site.records.leaves[entry]).toBeDefined();
  });

  it('[R83] an entry without its proof is incomplete', async () => {
    const site = sampleSite();
    const payload = await site.payload();
    payload.delete('data/audit/2.tlog-proof');
    expect(found(await verify(await site.seal(payload), trustOf(site)))).toEqual([
      'incomplete data/audit/2.tlog-proof',
    ]);
  });
});

describe('histories', () => {
  it('[R86] an older bundle shown as the newer state is a rollback', async () => {
    const site = sampleSite();
    const older = await site.bundle();
    site.message('more');
    site.checkpoint();
    const newer = await verify(await site.bundle(), trustOf(site));
    expect(newer.verdict).toBe('proven');
    const back = await verify(older, { ...trustOf(site), seen: newer.heads });
    expect(found(back)).toEqual([`rollback ${noteName('records', 8)}`, 'rollback seal.json']);
    const again = await verify(await site.bundle(), { ...trustOf(site), seen: newer.heads });
    expect(found(again)).toEqual([]);
  });

  it('[R85] a records log cut to an earlier size is shorter than the audit log says, and than what somebody holds', async () => {
    const site = sampleSite();
    const held = parseCheckpoint(parseNote(site.records.notes.get(8)!).text);
    site.records.leaves.splice(2);
    site.records.notes.delete(8);
    const rest = { records: [0, 1], days: [] };
    expect(found(await verify(await site.bundle(rest), trustOf(site)))).toEqual([`rollback ${noteName('records', 2)}`]);
    // Without that entry nothing inside tells; whoever holds a checkpoint is told.
    const silent = await site.bundle({ ...rest, audit: [0] });
    expect((await verify(silent, trustOf(site))).verdict).toBe('proven');
    expect(found(await verify(silent, { ...trustOf(site), held: [held] }))).toEqual([
      `rollback ${noteName('records', 2)}`,
    ]);
  });

  it('[R86] a newer bundle has to connect to what was seen', async () => {
    const site = sampleSite();
    const { heads } = await verify(await site.bundle(), trustOf(site));
    site.message('more');
    site.checkpoint();
    const connected = await verify(await site.bundle(), { ...trustOf(site), seen: heads });
    expect([connected.verdict, found(connected)]).toEqual(['proven', []]);
    site.records.notes.delete(8);
    const apart = await verify(await site.bundle(), { ...trustOf(site), seen: heads });
    expect([apart.verdict, ...apart.reasons.map(({ code }) => code)]).toEqual(['unproven', 'unconnected']);
  });

  it('[R87] a fork is found by what was seen, and comparing two bundles gives something to show', async () => {
    const site = sampleSite();
    const fork = forkOf(site);
    const [ours, theirs] = [await site.bundle(), await fork.bundle()];
    const first = await verify(ours, trustOf(site));
    expect([first.verdict, (await verify(theirs, trustOf(site))).verdict]).toEqual(['proven', 'proven']);
    const second = await verify(theirs, { ...trustOf(site), seen: first.heads });
    expect(found(second)).toEqual(expect.arrayContaining([`forked ${noteName('records', 8)}`]));
    const compared = await compareBundles(new MemoryFiles(ours), new MemoryFiles(theirs), trustOf(site).policy!.logs);
    expect(compared.map(({ origin, is }) => [origin, is])).toEqual([
      [site.audit.origin, 'forked'],
      [site.records.origin, 'forked'],
    ]);
    for (const log of compared) {
      if (log.is !== 'forked') throw new Error('not forked');
      expect(openFork(log.proof, trustOf(site).policy!.logs).origin).toBe(log.origin);
      expect(() => openFork(log.proof, trustOf(new TestSite()).policy!.logs)).toThrow();
    }
  });

  it('[R87] of two sizes too: by an entry that is two', async () => {
    const site = sampleSite();
    const fork = forkOf(site);
    fork.message('one more, so that no two checkpoints are of one size');
    for (const size of [...fork.records.notes.keys()]) fork.records.notes.delete(size);
    fork.checkpoint();
    const compared = await compareBundles(
      new MemoryFiles(await site.bundle()),
      new MemoryFiles(await fork.bundle()),
      trustOf(site).policy!.logs,
    );
    const records = compared.find(({ origin }) => origin === site.records.origin)!;
    if (records.is !== 'forked') throw new Error('not forked');
    expect(openFork(records.proof, trustOf(site).policy!.logs).sizes).toEqual([8, 9]);
  });

  it('[R87] one history is called one, and nothing is made of bundles that do not meet', async () => {
    const site = sampleSite();
    const first = await site.bundle();
    site.message('more');
    site.checkpoint();
    const second = await site.bundle();
    const keys = trustOf(site).policy!.logs;
    const together = await compareBundles(new MemoryFiles(first), new MemoryFiles(second), keys);
    expect(together).toEqual([
      { origin: site.audit.origin, is: 'one', size: 5 },
      { origin: site.records.origin, is: 'one', size: 8 },
    ]);
    const stranger = new TestSite('elsewhere.example/b');
    stranger.message('hello');
    stranger.checkpoint();
    expect(await compareBundles(new MemoryFiles(first), new MemoryFiles(await stranger.bundle()), keys)).toEqual([]);
  });
});

describe('keys', () => {
  it('[R88] rotated twice, old checkpoints still verify, and any key of the chain is enough to trust the newest', async () => {
    const site = sampleSite();
    const first = site.trust;
    for (const body of ['after the first rotation', 'after the second']) {
      site.records.rotate(site.tick());
      site.audit.rotate(site.tick());
      site.message(body);
      site.checkpoint();
    }
    const files = await site.bundle();
    for (const trust of [first, site.trust]) {
      const verdict = await verify(files, { policy: parsePolicy(trust) });
      expect({ verdict: verdict.verdict, faults: found(verdict) }).toEqual({ verdict: 'proven', faults: [] });
    }
  });

  it('[R88] a key that was replaced signs nothing any more', async () => {
    const site = sampleSite();
    const stolen = site.records.stolen;
    site.records.rotate(site.tick());
    site.message('signed by whoever kept the old key');
    site.checkpoint();
    const [size, note] = [...site.records.notes].at(-1)!;
    const text = note.slice(0, note.indexOf('\n\n') + 1);
    site.records.notes.set(size, signedNote(text, stolen.sign(text)));
    expect(found(await verify(await site.bundle(), trustOf(site)))).toEqual([
      `key-expired ${noteName('records', size)}`,
    ]);
  });

  it('[R76] somebody else’s key, presented as the log’s, is not trusted', async () => {
    const site = sampleSite();
    const forger = sampleSite();
    expect(found(await verify(await forger.bundle(), trustOf(site)))).toEqual([
      `bad-signature ${noteName('audit', 4)}`,
      `bad-signature ${noteName('records', 8)}`,
      'bad-signature seal.json',
    ]);
  });

  it('[R76] [R84] whoever holds a bundle and none of its keys cannot seal it anew, by saying that a next epoch began', async () => {
    const site = sampleSite();
    const trust = trustOf(site, 'quorum w1\n');
    // The heads stay as they were signed, trusted and cosigned; what the seal's proof needs of the tree stands in the bundle.
    site.audit.restart(site.tick());
    const less = await site.payload({ records: [0, 1, 2, 4], days: [] });
    const forged = await site.seal(less.set(DATA.readme, utf8('There never was a record 3.\n')));
    const verdict = await verify(forged, trust);
    expect([verdict.verdict, found(verdict), verdict.reasons.map(({ code }) => code)]).toEqual([
      'unproven',
      [],
      ['no-trust'],
    ]);
    expect(verdict.reasons[0]!.what).toContain(site.audit.origin);
    // To whoever has a key that could vouch for that epoch it is a fault; and what that key did sign is proven.
    const keys = [...site.records.keys, site.audit.keys[0]!].map(({ vkey }) => `${vkey}\n`).join('');
    for (const name of [site.site, site.audit.origin]) {
      const policy = parsePolicy(`${keys}${NoteKey.create(name).verifier}\n`);
      expect(found(await verify(forged, { policy }))).toEqual(['bad-signature seal.json']);
    }
    const policy = parsePolicy(`${keys}${site.audit.vkey}\n`);
    expect((await verify(forged, { policy })).verdict).toBe('proven');
  });

  it('[R89] lines of unknown keys are ignored in checkpoints, also of kinds unknown here, and refused in the seal', async () => {
    const site = sampleSite();
    const stranger = NoteKey.create('stranger.example', SIGNATURE_TYPE.cosignature);
    site.message('more');
    site.records.sign(
      undefined,
      (text) => stranger.cosign(text, new Date(START)),
      // As long as one of ML-DSA-44 with its time stamp (C2SP tlog-cosignature).
      () => `— ${site.records.origin} ${Buffer.alloc(4 + 8 + 2420, 7).toString('base64')}\n`,
    );
    const files = await site.bundle();
    const verdict = await verify(files, trustOf(site));
    expect({ verdict: verdict.verdict, faults: found(verdict) }).toEqual({ verdict: 'proven', faults: [] });
    const seal = JSON.parse(textOf(files.get('seal.json'))) as { proof: string };
    const { text } = { text: seal.proof.slice(seal.proof.indexOf('\n\n') + 2).split('\n\n')[0]! + '\n' };
    files.set('seal.json', canonicalBytes({ ...seal, proof: seal.proof + stranger.cosign(text, new Date(START)) }));
    expect(found(await verify(files, trustOf(site)))).toEqual(['malformed seal.json']);
  });

  it('[R78] wants the witnesses that the policy names', async () => {
    const site = sampleSite();
    const other = NoteKey.create('witness.example/w2', SIGNATURE_TYPE.cosignature);
    const both = `witness w2 ${other.verifier}\n`;
    const files = await site.bundle();
    const verdictUnder = async (group: string): Promise<string> =>
      (await verify(files, trustOf(site, `${both}group g ${group} w1 w2\nquorum g\n`))).verdict;
    expect([await verdictUnder('1'), await verdictUnder('any'), await verdictUnder('all')]).toEqual([
      'proven',
      'proven',
      'unproven',
    ]);
  });
});

/** Another history under the same keys, from the first record on. */
function forkOf(site: TestSite): TestSite {
  const fork = new TestSite(site.site, site);
  fork.act('session.opened', { kind: 'session', id: '1' }, { other: true });
  for (const body of ['Lunch at one?', 'No.', 'a', 'b', 'c', 'd', 'e', 'f']) fork.message(body);
  fork.records.sign(2);
  fork.checkpoint({ isWitnessed: false });
  fork.act('message.viewed', { kind: 'message', id: '1001' });
  fork.act('message.viewed', { kind: 'message', id: '1002' });
  fork.audit.sign();
  return fork;
}
