import { canonicalBytes, commitment, entryBytes, freshSalt, leafHash, ProvingTree, sha256 } from '@minutebook/proof';
import { checkPack } from './pack-check';
import { json, LOG_FILE, MANIFEST, manifestOf, NOTICES_FILE, PACK_KIND, packLog, zipped } from './pack-files';

const AT = new Date('2026-11-24T08:00:00.000Z');
const SEEN = { language: 'en', subject: 'Keep', text: 'Keep everything about Ash.', questions: [] };
const FINGERPRINT = sha256(canonicalBytes({ hold: '7', number: 1, ...SEEN })).toString('hex');

const ACKNOWLEDGED = {
  action: 'hold-notice.acknowledged',
  subject: { kind: 'hold-notice', id: '3' },
  detail: { sha256: FINGERPRINT },
};

function logOf(size: number, wanted: readonly number[]) {
  const tree = new ProvingTree(wanted);
  const all = Array.from({ length: size }, (_, index) => {
    const [content, salt] = [canonicalBytes(index === 22 ? ACKNOWLEDGED : { did: `act ${index}` }), freshSalt()];
    const entry = entryBytes({
      ...{ log: 'test/audit', idx: index, ts: AT.toISOString(), type: 'hold.placed', actor: 'a', subject: 'hold:7' },
      commit: commitment(salt, sha256(content)),
    });
    tree.push(leafHash(entry));
    return { index, entry, content, salt };
  });
  const { root, paths } = tree.finish();
  return packLog({ size, root, entries: wanted.map((index) => ({ ...all[index]!, path: paths.get(index)! })) });
}

function files(): Map<string, Buffer> {
  const custodian = { id: '3', shown: [], acknowledged: { sha256: FINGERPRINT } };
  return new Map([
    ['hold.json', json({ held: 12 })],
    [LOG_FILE, json(logOf(23, [0, 4, 22]))],
    [
      NOTICES_FILE,
      json({ notices: [{ number: 1, shown: [{ ...SEEN, sha256: FINGERPRINT }] }], custodians: [custodian] }),
    ],
  ]);
}

function pack(change: (files: Map<string, Buffer>) => void = () => undefined, resign = true): Promise<Buffer> {
  const all = files();
  const about = { hold: '7', asOf: AT.toISOString(), madeAt: AT.toISOString(), madeBy: 'L' };
  const before = manifestOf(about, all);
  change(all);
  all.set(MANIFEST, resign ? manifestOf(about, all) : before);
  return zipped(all, AT);
}

const edited = (name: string, from: string, to: string) => (all: Map<string, Buffer>) => {
  const text = all.get(name)!.toString();
  expect(text).toContain(from);
  all.set(name, Buffer.from(text.replace(from, to)));
};

describe('a reasonable-steps pack', () => {
  it('[R62] verifies with nothing but itself', async () => {
    expect(await checkPack(await pack())).toMatchObject({
      ...{ hold: '7', asOf: AT.toISOString(), files: 3, entries: 3, texts: 1, acknowledgements: 1, faults: [] },
    });
    expect(await pack().then((one) => sha256(one).length)).toBe(32);
  });

  it('[R62] says which file was changed, removed or put in', async () => {
    const { faults } = await checkPack(
      await pack((all) => {
        edited('hold.json', '12', '13')(all);
        all.delete(NOTICES_FILE);
        all.set('more.txt', Buffer.from('x'));
      }, false),
    );
    expect(faults).toEqual([
      'hold.json is not what the manifest says.',
      'notices.json is missing.',
      'more.txt is not in the manifest.',
      'notices.json cannot be read.',
    ]);
  });

  it('[R62] finds what was changed by somebody who made the manifest anew', async () => {
    const log = JSON.parse(files().get(LOG_FILE)!.toString()) as { entries: { content: string }[] };
    const said = log.entries[1]!.content;
    expect(
      (await checkPack(await pack((all) => all.set(LOG_FILE, json({ ...logOf(23, [4]), root: '00' }))))).faults,
    ).toEqual([
      'Entry 4 is not in the audit log of this root.',
      'No entry of the log says that custodian’s notice 3 was acknowledged.',
    ]);
    const lied = (all: Map<string, Buffer>): void => {
      const own = JSON.parse(all.get(LOG_FILE)!.toString()) as typeof log;
      own.entries[1]!.content = Buffer.from('{"did":"nothing"}').toString('base64');
      all.set(LOG_FILE, json(own));
    };
    expect(said).not.toBe('');
    expect((await checkPack(await pack(lied))).faults).toEqual(['Entry 4 does not say what was committed to.']);
    expect((await checkPack(await pack(edited(NOTICES_FILE, 'everything', 'nothing')))).faults).toEqual([
      'Notice 1 (en) is not the text its fingerprint is of.',
      'Custodian’s notice 3 was acknowledged over no text of this pack.',
    ]);
    const told = (acknowledged: { id: string; sha256: string }[]) => (all: Map<string, Buffer>) => {
      const { notices } = JSON.parse(all.get(NOTICES_FILE)!.toString()) as { notices: unknown };
      const custodians = acknowledged.map(({ id, sha256: by }) => ({ id, shown: [], acknowledged: { sha256: by } }));
      all.set(NOTICES_FILE, json({ notices, custodians }));
    };
    const both = [
      { id: '3', sha256: FINGERPRINT },
      { id: '4', sha256: FINGERPRINT },
    ];
    expect((await checkPack(await pack(told(both)))).faults).toEqual([
      'No entry of the log says that custodian’s notice 4 was acknowledged.',
    ]);
    expect((await checkPack(await pack((all) => all.set(LOG_FILE, json(logOf(23, [0, 4])))))).faults).toEqual([
      'No entry of the log says that custodian’s notice 3 was acknowledged.',
    ]);
  });

  it('[R62] says which manifest the audit log has to name: what no entry is about, nothing in the pack can vouch for', async () => {
    const whole = await checkPack(await pack());
    const altered = await checkPack(await pack(edited('hold.json', '12', '2')));
    expect([whole.faults, altered.faults]).toEqual([[], []]);
    expect(whole.manifest).toMatch(/^[0-9a-f]{64}$/);
    expect(altered.manifest).not.toBe(whole.manifest);
  });

  it('ends in a verdict for whatever bytes', async () => {
    expect((await checkPack(Buffer.from('no zip'))).faults).toEqual(['This is not a reasonable-steps pack.']);
    expect((await checkPack(await zipped(new Map([[MANIFEST, Buffer.from('{')]]), AT))).faults).toHaveLength(1);
    for (const broken of [null, 1, { a: null }, { [LOG_FILE]: null }])
      expect(
        (await checkPack(await zipped(new Map([[MANIFEST, json({ kind: PACK_KIND, files: broken })]]), AT))).faults,
      ).toContain('log.json cannot be read.');
    for (const broken of ['null', '{"entries":[null]}', '{"entries":[{"entry":1}]}', '{"entries":[]}'])
      expect((await checkPack(await pack((all) => all.set(LOG_FILE, Buffer.from(broken))))).faults).not.toEqual([]);
    for (const broken of ['null', '{"notices":[{}]}', '{"notices":[],"custodians":[null]}'])
      expect((await checkPack(await pack((all) => all.set(NOTICES_FILE, Buffer.from(broken))))).faults).not.toEqual([]);
  });
});
