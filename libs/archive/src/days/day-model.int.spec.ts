import * as fc from 'fast-check';
import { parseCanonical } from '@minutebook/proof';
import { feed, take } from '../disposal/disposal.testing';
import { holderAt } from '../people/who-is-who';
import { OPERATOR, testArchive, type TestArchive, wire } from '../testing';
import { dayRoot, UNMAPPED } from './day-content';

const HOUR = 3_600_000;
const ADDRESSES = ['ann', 'bo', 'cy'].map((name) => `${name}@firm.example`);
const DAYS = ['2026-03-01', '2026-03-02', '2026-12-31', '2027-01-01'];

let archive: TestArchive;
beforeEach(async () => {
  archive = await testArchive();
});
afterEach(() => archive.drop());

type Act =
  | { readonly kind: 'arrive'; readonly from: number; readonly day: number; readonly hour: number }
  | { readonly kind: 'map'; readonly person: number; readonly handle: number; readonly since: number | null }
  | { readonly kind: 'unmap'; readonly person: number }
  | { readonly kind: 'close' };

const ACT: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('arrive' as const), from: fc.nat(2), day: fc.nat(3), hour: fc.nat(23) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('map' as const),
      person: fc.nat(1),
      handle: fc.nat(2),
      since: fc.option(fc.nat(23)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unmap' as const), person: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'close' as const }) },
);

async function close(closer = archive.days.closer): Promise<void> {
  await archive.log.sequence('records');
  await archive.days.follower.catchUp();
  archive.clock.set(new Date(archive.clock.now().getTime() + HOUR));
  await closer.run();
}

/** Everybody's days, from everything there is: twenty lines, and no memory. */
async function expected(): Promise<Record<string, { count: number; root: string }>> {
  const leaves = await archive.log.read('records', 0, 10_000);
  const found = new Map<string, Buffer[]>();
  const messages = await archive.reader.messages(
    (await archive.db.app.query<{ id: number }>('SELECT id FROM archive.message')).map(({ id }) => id),
  );
  for (const leaf of leaves) {
    const { type, subject, commit } = parseCanonical(leaf.entry) as { type: string; subject: string; commit: string };
    if (type === 'day.closed') continue;
    const message = messages.find(({ id }) => id === Number(subject.split(':')[1]))!;
    const handles = await archive.directory.byId(message.versions.flatMap(({ parties }) => parties));
    const persons = new Set([...handles.values()].flatMap((handle) => holderAt(handle, message.at)?.id ?? []));
    for (const custodian of persons.size > 0 ? persons : [UNMAPPED]) {
      const key = `${custodian} ${message.at.toISOString().slice(0, 10)}`;
      found.set(key, [...(found.get(key) ?? []), Buffer.from(commit, 'hex')]);
    }
  }
  return Object.fromEntries(
    [...found].map(([key, commits]) => [key, { count: commits.length, root: dayRoot(commits).toString('hex') }]),
  );
}

async function inForce(): Promise<Record<string, { count: number; root: string }>> {
  const custodians = [UNMAPPED, ...(await archive.people.persons.list({}, undefined, 10)).map(({ id }) => id)];
  const found: Record<string, { count: number; root: string }> = {};
  for await (const one of archive.days.manifests.of({ custodians, from: '2000-01-01', to: '2099-12-31' }))
    if (one.count > 0) found[`${one.custodian} ${one.day}`] = { count: one.count, root: one.root.toString('hex') };
  return found;
}

async function person(name: string): Promise<string> {
  const row = await archive.people.persons.create(OPERATOR, {
    externalId: name,
    name,
    names: [],
    desk: null,
    branch: null,
    title: null,
    jurisdiction: null,
    manager: null,
    kind: 'employee',
    ofFirm: true,
    state: 'active',
    joinedOn: null,
    leftAt: null,
  });
  return row.id;
}

describe('day manifests', () => {
  it('[R97] whatever arrives, is mapped and unmapped in whatever order, they say what is so', async () => {
    const { persons } = archive.people;
    const people = [await person('P1'), await person('P2')];
    let made = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(ACT, { minLength: 3, maxLength: 8 }), async (acts) => {
        for (const act of acts) {
          if (act.kind === 'close') await close();
          else if (act.kind === 'arrive') {
            const at = `${DAYS[act.day]}T${String(act.hour).padStart(2, '0')}:30:00Z`;
            const message = { id: `m${made}`, text: `${made}`, at, from: ADDRESSES[act.from]! };
            await take(archive, { [`in-${made++}.jsonl`]: feed([message]) });
          } else {
            const { person: row, mappings } = await persons.file(people[act.person]!);
            const [standing] = mappings.filter(({ endedAt }) => endedAt === null);
            if (act.kind === 'unmap' && standing)
              await persons.unmap(OPERATOR, row.id, row.version, standing.id, { reason: 'It was not so.' });
            if (act.kind === 'map') {
              const from = act.since === null ? null : new Date(Date.parse(`${DAYS[0]}T00:00:00Z`) + act.since * HOUR);
              const claim = { scheme: 'email', value: ADDRESSES[act.handle]!, from };
              // One that is somebody else's is refused.
              await persons.map(OPERATOR, row.id, row.version, claim).catch((error: unknown) => {
                expect(error).toMatchObject({ code: 'handle-taken' });
              });
            }
          }
        }
        await close();
        expect(await inForce()).toEqual(await expected());
        expect((await archive.verification.run()).faults).toEqual([]);
      }),
      { numRuns: 6, endOnFailure: true },
    );
  });

  it('[R97] two processes at once write each day once; one that fails leaves it open, and writes nothing', async () => {
    await take(archive, {
      'all.jsonl': feed(DAYS.map((day, i) => ({ id: `m${i}`, text: 'x', at: `${day}T10:00:00Z` }))),
    });
    await archive.days.follower.catchUp();
    archive.clock.set(new Date(archive.clock.now().getTime() + HOUR));

    // The log takes nothing: the database refuses within the transaction.
    await archive.db.admin.query('ALTER TABLE access.log_pending ADD CONSTRAINT broken CHECK (false) NOT VALID');
    await expect(archive.days.closer.run()).rejects.toThrow(/broken/);
    expect(await archive.db.app.query('SELECT FROM archive.day_manifest')).toEqual([]);
    expect(await archive.days.manifests.open({ from: '2026-01-01', to: '2027-12-31' })).toHaveLength(DAYS.length);
    await archive.db.admin.query('ALTER TABLE access.log_pending DROP CONSTRAINT broken');

    const other = wire(archive.db, archive.folder, archive.clock);
    await Promise.all([archive.days.closer.run(), other.days.closer.run(), other.days.follower.catchUp()]);
    await close(other.days.closer);
    const entries = (await archive.log.read('records', 0, 100)).map(
      ({ entry }) => (parseCanonical(entry) as { type: string }).type,
    );
    expect(entries.filter((type) => type === 'day.closed')).toHaveLength(DAYS.length);
    expect(await inForce()).toEqual(await expected());
  });
});
