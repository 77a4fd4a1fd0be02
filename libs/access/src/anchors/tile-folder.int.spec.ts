import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Log, SetClock } from '@minutebook/platform';
import { testDatabase, type TestDatabase } from '@minutebook/platform/testing';
import { VerifierKey } from '@minutebook/proof';
import { Audit } from '../audit/audit';
import { Checkpoints } from '../log/checkpoints';
import { LogProofs } from '../log/log-proofs';
import { TransparencyLog } from '../log/transparency-log';
import { ACCESS_SCHEMA } from '../schema';
import { testSigner } from '../testing';
import { Anchors } from './anchors';
import { TileFolder } from './tile-folder';
import { readTiles } from './tiles.testing';

let db: TestDatabase;
let folder: string;
beforeAll(async () => {
  db = await testDatabase([ACCESS_SCHEMA]);
  folder = mkdtempSync(join(tmpdir(), 'tiles-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await db.drop();
});

it('[R95] both logs of an appliance are written out, and hold the hashes that its own proofs are made of', async () => {
  const clock = new SetClock(new Date('2026-11-24T08:00:00Z'));
  const log = new TransparencyLog(db.app, clock, 'firm.example');
  const audit = new Audit(db.app, log, clock);
  const checkpoints = new Checkpoints(
    db.app,
    log,
    audit,
    clock,
    testSigner(() => clock.now()),
    'firm.example',
  );
  const anchors = new Anchors(db.app, checkpoints, log, audit, clock, new Log('error', () => undefined), [], {
    entries: 1_000,
    quorum: undefined,
  });
  const tiles = new TileFolder(log, checkpoints, anchors);
  let ref = 0;
  for (const count of [10, 590]) {
    const entries = Array.from({ length: count }, () => ({
      type: 'test',
      subject: `thing:${++ref}`,
      ref,
      commit: Buffer.alloc(32, ref % 251),
    }));
    await db.app.transaction((tx) => log.append(tx, 'records', 'a', entries));
    await checkpoints.settle();
    const sizes = (await tiles.write(folder)).map(({ size }) => size);
    const keys = (await checkpoints.keys()).map(({ vkey }) => VerifierKey.parse(vkey));
    expect([readTiles(join(folder, 'records'), keys), readTiles(join(folder, 'audit'), keys)]).toEqual(sizes);
  }
  const kept = await new LogProofs(db.app).hashes('records', 8, 0, 2);
  expect(readFileSync(join(folder, 'records/tile/1/000.p/2')).equals(Buffer.concat(kept))).toBe(true);
});
