import { bytesOf as bytesIn, verifyBundle, ZipFiles } from '@minutebook/proof';
import { dispose, OPERATOR, putInForce } from '@minutebook/archive/testing';
import type { BundleScope } from '@minutebook/contract';
import { actor, FACTS } from '@minutebook/review/testing';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BundleLab, bytesOf } from './bundle-lab.testing';

let lab: BundleLab;
let scope: BundleScope;
beforeEach(async () => {
  lab = await BundleLab.open();
  scope = { kind: 'message', message: String(lab.cases.messages.get('announcement')!) };
});
afterEach(() => lab.close());

const asked = () => ({ scope, request: null, reason: 'For the file.', evidence: true, asked: null });
const still = () => new AbortController().signal;

/** Every file below the archive's folder, with its bytes. */
function onDisk(folder = lab.archive.folder): Buffer[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? onDisk(join(folder, entry.name)) : [readFileSync(join(folder, entry.name))],
  );
}

async function partsLeft(): Promise<number> {
  const [row] = await lab.archive.db.app.query<{ n: number }>('SELECT count(*) AS n FROM export.bundle_part');
  return row!.n;
}

/** Somebody of the firm who has no handle yet. */
function newcomer() {
  return lab.archive.people.persons.create(OPERATOR, {
    ...{ externalId: 'E9', name: 'Sol', names: [], desk: null, title: null, branch: null, joinedOn: null },
    ...{ jurisdiction: null, manager: null, kind: 'employee', ofFirm: true, state: 'active', leftAt: null },
  });
}

describe('exports with proof', () => {
  it('[R7] are made in the background, downloaded by whoever asked, and say so in the audit log', async () => {
    const { bundles, lena, noor, archive } = lab;
    const { id } = await bundles.start(actor(lena), asked());
    await expect(bundles.open(actor(lena), id)).rejects.toMatchObject({ code: 'bundle-gone', status: 409 });
    expect(await bundles.unfinished()).toEqual([id]);
    await bundles.run(id, still());
    const row = await bundles.get(lena.id, id);
    expect(row).toMatchObject({ state: 'done', records: 1, problem: null });
    const { name, bytes, chunks } = await bundles.open(actor(lena), id);
    const zip = await bytesOf(chunks);
    expect([name, zip.length]).toEqual([`${row.name}.zip`, bytes]);
    expect(await verifyBundle(await ZipFiles.open(bytesIn(zip)), await lab.trust())).toMatchObject({
      verdict: 'proven',
    });
    await expect(bundles.open(actor(noor), id)).rejects.toMatchObject({ status: 404 });
    const log = await archive.audit.list({ subject: `bundle:${id}` }, undefined, 10);
    expect(log.map(({ action }) => action)).toEqual(['bundle.downloaded', 'bundle.made', 'bundle.asked']);
    expect(log[1]!.index).toBe(row.made);
    // A second run, as after a process that ended, makes nothing twice.
    await bundles.run(id, still());
    expect(await archive.audit.count({ action: 'bundle.made' })).toBe(1);
  });

  it('[R154] lie on disk and in the database without a readable word', async () => {
    const { bundles, lena } = lab;
    const { id } = await bundles.start(actor(lena), asked());
    await bundles.run(id, still());
    expect(await partsLeft()).toBe(1);
    // The feed itself was written there by this spec, and is of no interest.
    for (const bytes of onDisk(join(lab.archive.folder, 'blobs')))
      expect([bytes.includes('announcement'), bytes.includes('bagit.txt')]).toEqual([false, false]);
    expect(readdirSync(lab.archive.folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('stop when they are cancelled, and what was made is gone', async () => {
    const { bundles, lena, archive } = lab;
    const first = await bundles.start(actor(lena), asked());
    await expect(bundles.cancel(actor(lena), first.id, 7)).rejects.toMatchObject({ code: 'changed-meanwhile' });
    await bundles.cancel(actor(lena), first.id, 0);
    await bundles.run(first.id, still());
    expect(await bundles.get(lena.id, first.id)).toMatchObject({ state: 'cancelled', made: null });
    const second = await bundles.start(actor(lena), asked());
    await bundles.run(second.id, still());
    const [blob] = await archive.db.app.query<{ blob: string }>('SELECT blob FROM export.bundle_part');
    await bundles.cancel(actor(lena), second.id, 1);
    expect(existsSync(join(archive.folder, 'blobs', blob!.blob.slice(0, 2), blob!.blob))).toBe(false);
    await expect(bundles.open(actor(lena), second.id)).rejects.toMatchObject({ code: 'bundle-gone', status: 410 });
  });

  it('[R23] go when their time is over, and when a message of theirs is disposed of', async () => {
    const { bundles, lena, archive } = lab;
    const first = await bundles.start(actor(lena), asked());
    await bundles.run(first.id, still());
    expect(await bundles.expire(still())).toBe(0);
    await putInForce(archive, [{ code: 'C1Y', period: 'P1Y' }]);
    await archive.db.app.query(`UPDATE review.alert SET state = 'closed'`).catch(() => undefined);
    await dispose(archive);
    const [gone] = (await archive.reader.disposed([Number((scope as { message: string }).message)])).keys();
    expect(gone).toBeDefined();
    await expect(bundles.open(actor(lena), first.id)).rejects.toMatchObject({ code: 'bundle-gone', status: 410 });
    expect(await bundles.expire(still())).toBe(1);
    expect([await partsLeft(), (await bundles.get(lena.id, first.id)).wrapped]).toEqual([0, null]);
    expect((await archive.audit.list({ action: 'bundle.expired' }, undefined, 1))[0]).toMatchObject({
      subject: { id: String(first.id) },
    });
  });

  it('[R119] can be downloaded for fourteen days', async () => {
    const { bundles, lena, archive } = lab;
    const { id } = await bundles.start(actor(lena), asked());
    await bundles.run(id, still());
    archive.clock.set(new Date(archive.clock.now().getTime() + 14 * 86_400_000));
    await expect(bundles.open(actor(lena), id)).rejects.toMatchObject({ status: 410 });
    expect(await bundles.expire(still())).toBe(1);
    expect(await bundles.get(lena.id, id)).toMatchObject({ state: 'expired' });
  });

  it('[R127] are not handed out any more once a wall stands before who asked', async () => {
    const { bundles, lena, archive, cases } = lab;
    const { id } = await bundles.start(actor(lena), asked());
    await bundles.run(id, still());
    const wall = { name: 'Beacon', reason: 'A deal that is not announced.', inside: ['E1'], admitted: [] };
    await archive.walls.putUp(actor(lab.noor), wall);
    expect(cases.persons.zhou.externalId).toBe('E1');
    await expect(bundles.open(actor(lena), id)).rejects.toMatchObject({ code: 'sight-changed' });
  });

  it('[R38] are not handed out with what was withheld since; what left with one is not withheld any more', async () => {
    const { bundles, lena, productions } = lab;
    const { id, number } = await lab.request();
    const [announcement, lunch] = ['announcement', 'lunch'].map((key) => lab.cases.messages.get(key)!);
    const of = (message: number) => ({ ...asked(), scope: { kind: 'message' as const, message: String(message) } });
    const made = async (message: number): Promise<number> => {
      const row = await bundles.start(actor(lena), { ...of(message), request: number });
      await bundles.run(row.id, still());
      return row.id;
    };
    const [withheld, left] = [await made(announcement!), await made(lunch!)];
    const why = { decision: 'withhold', ground: 'attorney-client', reason: 'Advice of counsel.' } as const;
    await productions.decide(actor(lena), id, 0, { ...why, messages: [announcement!, lunch!] });
    await expect(bundles.open(actor(lena), withheld)).rejects.toMatchObject({ code: 'withheld-since', status: 410 });
    await productions.decide(actor(lena), id, 1, { messages: [lunch!], decision: 'produce' });
    await bundles.open(actor(lena), left);
    await bundles.open(actor(lena), left);
    await expect(productions.decide(actor(lena), id, 2, { ...why, messages: [lunch!] })).rejects.toMatchObject({
      code: 'already-produced',
      title: expect.stringContaining('export minutebook-'),
    });
    const items = await productions.items(id, undefined, undefined, 10);
    expect(items.map(({ message, exported }) => [message, exported !== null])).toEqual([
      [lunch, true],
      [announcement, false],
    ]);
  });

  it('[R127] are not handed out any more once a wall that stood hides more', async () => {
    const { bundles, lena, noor, archive } = lab;
    const id = lab.cases.messages.get('announced')!;
    const sol = await newcomer();
    const wall = { name: 'Beacon', reason: 'A deal that is not announced.', inside: ['E9'], admitted: [] };
    await archive.walls.putUp(actor(noor), wall);
    scope = { kind: 'message', message: String(id) };
    const row = await bundles.start(actor(lena), asked());
    await bundles.run(row.id, still());
    await bundles.open(actor(lena), row.id);
    const { versions } = await archive.reader.message(id);
    const [other] = (await archive.reader.handles(versions[0]!.parties)).values();
    await archive.people.persons.map(OPERATOR, sol.id, sol.version, { scheme: other!.scheme, value: other!.value });
    await expect(bundles.open(actor(lena), row.id)).rejects.toMatchObject({ code: 'sight-changed' });
  });

  it('[R127] go by what their owner sees while they are made, and end where that changes meanwhile', async () => {
    const { bundles, lena, noor, archive, maker } = lab;
    const { externalId } = await newcomer();
    const wall = { reason: 'A deal that is not announced.', inside: [externalId], admitted: [] };
    const first = await bundles.start(actor(lena), asked());
    await archive.walls.putUp(actor(noor), { ...wall, name: 'Beacon' });
    await bundles.run(first.id, still());
    expect((await bundles.open(actor(lena), first.id)).bytes).toBeGreaterThan(0);
    const second = await bundles.start(actor(lena), asked());
    const make = maker.make.bind(maker);
    maker.make = async (...of) => {
      const made = await make(...of);
      await archive.walls.putUp(actor(noor), { ...wall, name: 'Harbour' });
      return made;
    };
    await bundles.run(second.id, still());
    expect(await bundles.get(lena.id, second.id)).toMatchObject({
      state: 'failed',
      problem: { code: 'sight-changed' },
    });
    expect(await partsLeft()).toBe(1);
  });

  it('[R182] of a case are not handed out any more to who does not belong to it any more', async () => {
    const { bundles, lena, noor, cases } = lab;
    const wanted = [{ id: cases.messages.get('lunch')!, reason: 'Part of it.' }];
    const id = await cases.cases.open(actor(noor), FACTS, { messages: wanted });
    await cases.membership.give(actor(noor), id, (await cases.view.of(actor(noor), id)).version, lena.id);
    scope = { kind: 'case', case: String(id) };
    const row = await bundles.start(actor(lena), asked());
    await bundles.run(row.id, still());
    expect((await bundles.open(actor(lena), row.id)).bytes).toBeGreaterThan(0);
    const { version } = await cases.view.of(actor(noor), id);
    await cases.membership.take(actor(noor), id, version, lena.id, 'Works on something else.');
    await expect(bundles.open(actor(lena), row.id)).rejects.toMatchObject({ status: 404 });
  });

  it('are made anew where a process ended in the middle of it', async () => {
    const { bundles, lena, archive } = lab;
    const { id } = await bundles.start(actor(lena), asked());
    const stopped = new AbortController();
    stopped.abort(new Error('the program stops'));
    await bundles.run(id, stopped.signal);
    expect(await bundles.get(lena.id, id)).toMatchObject({ made: null, problem: null });
    expect(await bundles.unfinished()).toEqual([id]);
    expect(readdirSync(archive.folder).filter((name) => name.endsWith('.part'))).toEqual([]);
    await bundles.run(id, still());
    expect(await bundles.get(lena.id, id)).toMatchObject({ state: 'done' });
  });

  it('say why they could not be made, and leave nothing behind', async () => {
    const { bundles, lena, archive } = lab;
    const { id } = await bundles.start(actor(lena), asked());
    // Whoever asked has left before it was made.
    const user = await archive.users.find(lena.id);
    await archive.users.change(OPERATOR, lena.id, user.version, { state: 'disabled' });
    await bundles.run(id, still());
    expect(await bundles.get(lena.id, id)).toMatchObject({ state: 'failed', problem: { code: 'not-found' } });
    expect(await archive.audit.count({ action: 'bundle.made' })).toBe(0);
    expect(readdirSync(archive.folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
