import { type Actor, AuditProofs } from '@minutebook/access';
import {
  Arrivals,
  CompletenessReport,
  ExceptionQueue,
  Expectations,
  HeldList,
  HoldReports,
  type HoldAsOf,
} from '@minutebook/archive';
import { approved, NoticeLab, OPERATOR, putInForce } from '@minutebook/archive/testing';
import type { HoldScope } from '@minutebook/contract';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import yauzl from 'yauzl';
import { checkPack } from './pack-check';
import { StepsPack } from './steps-pack';

const CANARY = 'the merger closes on Friday';

interface Act {
  readonly action: string;
  readonly at: string;
  readonly subject: { readonly kind: string };
}

let lab: NoticeLab;
let packs: StepsPack;
let legal: Actor;
let hold: number;

beforeAll(async () => {
  lab = await NoticeLab.open();
  const { archive } = lab;
  await archive.travel(archive.clock.now());
  legal = await lab.user('Hugo', 'legal');
  await lab.person('Wren');
  const party = { scheme: 'email', value: 'wren@firm.example', name: 'Wren' };
  const lines = [
    { minutebook: 'feed', version: 1 },
    ...[1, 2, 3].map((n) => ({
      ...{ type: 'message', id: `m${n}`, channel: 'teams', from: party, at: `2019-03-0${n}T09:00:00Z` },
      ...{ conversation: { id: 'room', type: 'group', title: 'Room' }, text: `${CANARY} ${n}` },
    })),
  ];
  const path = join(archive.folder, 'feed.jsonl');
  writeFileSync(path, lines.map((line) => JSON.stringify(line)).join('\n'));
  await archive.imports.runLocal(OPERATOR, {}, [path], new AbortController().signal, () => undefined);
  await archive.log.sequence('records');
  await putInForce(archive, [{ code: 'KEEP', period: 'P3Y' }]);
  // Approved before the hold came: what runs afterwards is stopped by it, and that is a step as well.
  await approved(archive);
  hold = (await placed()).id;
  await archive.disposal.disposer.work();
  await lab.issue(legal, hold);
  await lab.acknowledge(await lab.linkOf(legal, hold, 'Wren'), 'Wren');
  packs = packsOf();
});
afterAll(() => lab.close());

async function placed() {
  const { matters, holds, round } = lab.archive.holding;
  const matter = await matters.open(legal, { title: 'Fairwater inquiry', reference: null, silent: false });
  const facts = { name: 'Fairwater', silent: false, issuer: 'Counsel', triggerOn: '2026-11-01' };
  const scope: HoldScope = {
    ...{ custodians: ['Wren'], from: null, until: null, channels: [], query: null, combine: 'either' },
    ...{ messages: [], conversations: [], context: 'none' },
  };
  const made = await holds.place(
    legal,
    { ...facts, matter: matter.id, legalBasis: 'FRCP 37(e)', reviewOn: '2027-01-01' },
    scope,
  );
  await round.run();
  return made;
}

function packsOf(): StepsPack {
  const { archive, record } = lab;
  const { db, log, directory, audit, clock, gaps, holding, reader, verification, sights } = archive;
  const arrivals = new Arrivals(db.app, log, directory);
  const expectations = new Expectations(db.app, arrivals, directory, audit, clock);
  const exceptions = new ExceptionQueue(db.app, audit, clock);
  return new StepsPack(
    holding.reports,
    new HeldList(db.app, holding.reports, sights),
    directory,
    record,
    holding.blocked,
    new CompletenessReport(db.app, arrivals, expectations, exceptions, gaps, clock, undefined),
    reader,
    verification,
    new AuditProofs(db.app, log),
    audit,
    clock,
  );
}

async function unzipped(bytes: Buffer): Promise<Record<string, Buffer>> {
  const files: Record<string, Buffer> = {};
  const zip = await yauzl.fromBufferPromise(bytes);
  for await (const entry of zip.eachEntry()) {
    const pieces: Buffer[] = [];
    for await (const piece of await zip.openReadStreamPromise(entry)) pieces.push(piece as Buffer);
    files[entry.fileName] = Buffer.concat(pieces);
  }
  return files;
}

describe('the reasonable-steps pack of a hold', () => {
  it('[R62] has notices, acknowledgements, stopped deletions, verification and exceptions, and verifies offline', async () => {
    const { name, bytes } = await packs.make(legal, hold, lab.archive.clock.now());
    expect(name).toBe(`reasonable-steps-${hold}-2026-11-24.zip`);
    const verdict = await checkPack(bytes);
    expect(verdict.faults).toEqual([]);
    expect(verdict).toMatchObject({ hold: String(hold), texts: 2, acknowledgements: 1 });
    expect(verdict.entries).toBeGreaterThanOrEqual(4);
    const files = await unzipped(bytes);
    const read = <T>(file: string): T => JSON.parse(files[file]!.toString()) as T;
    expect(read('hold.json')).toMatchObject({ held: 3, state: 'in-effect', blocked: 1 });
    expect(files['held.csv']!.toString().split('\r\n')).toHaveLength(5);
    expect(read('notices.json')).toMatchObject({ custodians: [{ state: 'acknowledged' }] });
    expect(read('stopped.json')).toMatchObject({ deletions: [{ stoppedBy: 'service', messages: 3 }] });
    expect(read('verification.json')).toMatchObject({ archive: null, sample: { versions: 3, faults: [] } });
    expect(read<{ sources: unknown[] }>('sources.json').sources).toEqual(expect.any(Array));
    const entries = read<{ entries: { content: string }[] }>('log.json').entries.map(
      ({ content }) => (JSON.parse(Buffer.from(content, 'base64').toString()) as { action: string }).action,
    );
    expect(entries).toEqual(
      expect.arrayContaining(['hold.placed', 'hold-notice.issued', 'hold-notice.acknowledged', 'disposal.blocked']),
    );
    // Nothing of a message leaves with it.
    for (const file of Object.values(files)) expect(file.includes(CANARY)).toBe(false);
    const [made] = await lab.archive.audit.list({ action: 'hold.pack-made' }, undefined, 1);
    expect(made).toMatchObject({ subject: { kind: 'hold', id: String(hold) }, actor: { name: 'Hugo' } });
    expect(made!.detail).toMatchObject({ manifest: verdict.manifest });
  });

  it('[R62] as of a time before it was acknowledged verifies too, and has the entries about notices to the present', async () => {
    const { clock } = lab.archive;
    const before = new Date(clock.now().getTime() - 1);
    const { bytes } = await packs.make(legal, hold, before);
    const verdict = await checkPack(bytes);
    expect(verdict).toMatchObject({ faults: [], acknowledgements: 1 });
    const { entries } = JSON.parse((await unzipped(bytes))['log.json']!.toString()) as {
      entries: { content: string }[];
    };
    const acts = entries.map(({ content }) => JSON.parse(Buffer.from(content, 'base64').toString()) as Act);
    const later = acts.filter(({ at }) => new Date(at) > before);
    expect(new Set(later.map(({ subject }) => subject.kind))).toEqual(new Set(['hold-notice']));
    expect(later.map(({ action }) => action)).toContain('hold-notice.acknowledged');
  });

  it('[R62] changed by a byte is found out', async () => {
    const { bytes } = await packs.make(legal, hold, lab.archive.clock.now());
    // In the middle of the first file's compressed bytes.
    bytes[200]! ^= 1;
    expect((await checkPack(bytes)).faults).not.toEqual([]);
  });

  it('[R56] says what was held at a time, and nothing before the hold was placed', async () => {
    const { clock, holding, db, sights } = lab.archive;
    const list = new HeldList(db.app, holding.reports, sights);
    const ids = async (at: Date): Promise<number[]> => {
      const all: number[] = [];
      for await (const page of list.pages(legal, hold, at)) all.push(...page.map(({ message }) => message));
      return all;
    };
    expect(await ids(clock.now())).toHaveLength(3);
    expect(await ids(new Date('2026-11-01T00:00:00Z'))).toEqual([]);
    const then: HoldAsOf = await holding.reports.asOf(legal, hold, new Date('2026-11-01T00:00:00Z'));
    expect(then).toMatchObject({ state: 'not-placed', held: 0 });
    expect(holding.reports).toBeInstanceOf(HoldReports);
  });

  it('[R59] of a silent hold is not there for who may not know of it', async () => {
    const supervisor = await lab.user('Priya', 'supervisor');
    const silent = await lab.hold([], true);
    await expect(packs.make(supervisor, silent, lab.archive.clock.now())).rejects.toMatchObject({ status: 404 });
  });
});
