import type { StoredUser } from '@minutebook/access';
import { dispose, putInForce } from '@minutebook/archive/testing';
import { AlertPresenter } from '../http/alert-presenter';
import { EvidenceOfReview } from '../reports/evidence-of-review';
import { actor, type TestReview, testReview, TWO_ROOMS } from '../testing';
import { ALERT_KEEPER, CASE_KEEPER } from './review-keepers';

let review: TestReview;
let ines: StoredUser;
beforeEach(async () => {
  review = await testReview();
  ines = await review.admit('Ines Okafor', ['analyst']);
  const { archive } = review.lab;
  archive.disposal.keepers.add(ALERT_KEEPER);
  archive.disposal.keepers.add(CASE_KEEPER);
  await review.lab.take(TWO_ROOMS);
  await review.detect();
  await putInForce(archive, [{ code: 'C2Y', period: 'P2Y' }]);
});
afterEach(() => review.lab.archive.drop());

it('[R21] open alerts keep their messages from disposal; of closed ones it is shown when they were disposed of, and why', async () => {
  const { archive } = review.lab;
  const alerts = await review.list(ines);
  expect(alerts).toHaveLength(3);
  const [closed, open] = alerts;
  const priya = await review.admit('Priya Raman', ['supervisor']);
  const { id, version } = await review.decide(ines, closed!);
  await review.desk.signOff(actor(priya), id, version);
  const decided = await review.desk.require(ines, id);
  expect(decided.state).toBe('closed');
  await dispose(archive);
  expect((await archive.disposal.disposals.get(1)).tally.kept).toEqual({ alert: 2 });
  expect((await archive.reader.messages([open!.message])).length).toBe(1);
  expect(await archive.reader.messages([closed!.message])).toEqual([]);

  const presenter = new AlertPresenter(
    archive.db.app,
    review.desk,
    review.permits,
    review.notes,
    review.members,
    review.findings,
    archive.reader,
    archive.users,
    archive.clock,
  );
  const rows = await presenter.rows(await review.list(ines, 'closed'), ines.id);
  expect(rows).toMatchObject([
    { id: String(closed!.id), snippet: null, sender: null, disposed: { certificate: 'D-1' } },
  ]);
  await expect(presenter.alert(decided, ines)).rejects.toMatchObject({ status: 410, code: 'disposed' });
  // Evidence of its review stays.
  const evidence = new EvidenceOfReview(archive.db.app, archive.reader, review.findings, archive.audit);
  const day = archive.clock.now().toISOString().slice(0, 10);
  const positions = { ledger: 0, audit: await archive.audit.settle() };
  const lines: unknown[] = [];
  for await (const page of evidence.lines({ from: day, to: day }, positions)) lines.push(...page);
  expect(lines).toMatchObject([
    { cells: [String(closed!.id), String(closed!.message), ...Array(12).fill(expect.anything())] },
  ]);
});

it('a hit on what was disposed of before anybody was told raises no alert', async () => {
  const { archive } = review.lab;
  const before = (await review.list(ines)).length;
  // Found, and not yet told: the detector is ahead of whoever raises alerts.
  await archive.db.app.query(
    `INSERT INTO surveillance.hit (version_id, message_id, message_version, rule_version_id, position, engine, spans, found_at)
     SELECT 999999, 999999, 0, rule_version_id, 0, engine, spans, found_at FROM surveillance.hit LIMIT 1`,
  );
  await review.intake.catchUp();
  expect(await review.list(ines)).toHaveLength(before);
});
