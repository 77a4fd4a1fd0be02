import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { Notices, type StoredUser } from '@minutebook/access';
import { Arrivals, CapturedPeople, CompletenessReport, ExceptionQueue, Expectations } from '@minutebook/archive';
import { OPERATOR } from '@minutebook/archive/testing';
import type { ReportKind, ReportLine, ReportParameters } from '@minutebook/contract';
import { Log, PrintedDocument } from '@minutebook/platform';
import { UnseenAlerts } from '../alerts/unseen';
import { ControlsPack } from '../reports/controls-pack';
import { EvidenceOfReview } from '../reports/evidence-of-review';
import { ReportRuns } from '../reports/report-runs';
import type { RunRow } from '../reports/store/report-store';
import { actor, REASON, talksOf, type TestReview, testReview } from '../testing';
import { CoverageMap } from './coverage-map';
import { Figures } from './figures';
import { blocksOf, presentRun, titleOf } from './http/presenting-reports';
import { NextLevel } from './next-level';
import { QueuePatrol } from './queue-patrol';
import { Staffing } from './staffing';
import { listFindings } from './store/finding-store';
import { Surroundings } from './surroundings';

const DAY = 86_400_000;
const HITS = 100;

let review: TestReview;
let figures: Figures;
let surroundings: Surroundings;
let map: CoverageMap;
let patrol: QueuePatrol;
let staffing: Staffing;
let runs: ReportRuns;
let ines: StoredUser;
let priya: StoredUser;
let jonas: StoredUser;
let vera: StoredUser;

beforeEach(async () => {
  review = await testReview();
  const { db, audit, clock, log, directory, gaps, reader, people, users } = review.lab.archive;
  figures = new Figures(db.app, audit, clock);
  const arrivals = new Arrivals(db.app, log, directory);
  const expectations = new Expectations(db.app, arrivals, directory, audit, clock);
  const exceptions = new ExceptionQueue(db.app, audit, clock);
  const completeness = new CompletenessReport(db.app, arrivals, expectations, exceptions, gaps, clock, undefined);
  const captured = new CapturedPeople(db.app);
  const walls = new UnseenAlerts(db.app, review.lab.archive.sights, users, review.workplaces);
  surroundings = new Surroundings(db.app, directory, captured, completeness, arrivals, people.unmapped, clock);
  map = new CoverageMap(db.app, directory, users, review.findings, surroundings, walls, clock);
  staffing = new Staffing(db.app, users, expectations, clock);
  const above = new NextLevel(users, directory, clock);
  patrol = new QueuePatrol(db.app, figures, staffing, above, new Notices(clock), audit, clock);
  const evidence = new EvidenceOfReview(db.app, reader, review.findings, audit);
  const kinds = { 'evidence-of-review': evidence, 'supervisory-controls': new ControlsPack(db.app, audit) };
  runs = new ReportRuns(db.app, kinds, reader, audit, clock, new Log('error', () => undefined));
  ines = await review.admit('Ines Okafor', ['analyst']);
  priya = await review.admit('Priya Raman', ['supervisor']);
  jonas = await review.admit('Jonas Adeyemi', ['supervisor']);
  vera = await review.admit('Vera Lind', ['compliance']);
  const person = (externalId: string, name: string, manager: string | null, desk: string | null, address: string) =>
    people.persons
      .create(OPERATOR, {
        externalId,
        name,
        names: [],
        desk,
        title: null,
        branch: null,
        joinedOn: null,
        jurisdiction: null,
        manager,
        kind: 'employee',
        ofFirm: true,
        state: 'active',
        leftAt: null,
      })
      .then(({ id, version }) => people.persons.map(OPERATOR, id, version, { scheme: 'email', value: address }));
  await person('V1', 'Vera Lind', null, null, 'vera@firm.example');
  await person('P1', 'Priya Raman', 'V1', 'Supervision', 'priya@firm.example');
  await person('E0', 'Maren Holt', 'P1', 'HK ECM', 'p0@firm.example');
  await person('E1', '周启明', 'P1', 'HK ECM', 'p1@firm.example');
  await person('E9', 'Nobody Known', null, null, 'p9@firm.example');
  await review.lab.take({ 'room.jsonl': talksOf(Array.from({ length: HITS }, (_, n) => `announced ${n}`)) });
  await review.detect();
});
afterEach(() => review.lab.archive.drop());

const clockOf = () => review.lab.archive.clock;
const today = (): string => clockOf().now().toISOString().slice(0, 10);
const sql = <R>(text: string, values: unknown[] = []): Promise<R[]> =>
  review.lab.archive.db.owner.query<R>(text, values);
const entries = (action: 'finding.made' | 'finding.ended' | 'report.run') =>
  review.lab.archive.audit.list({ action }, undefined, 100);

async function decideAll(count: number, disposition: 'escalated' | 'false-positive' = 'escalated'): Promise<void> {
  const waiting = (await review.list(ines)).filter(({ state }) => state === 'new');
  for (const alert of waiting.slice(0, count)) await review.decide(ines, alert, disposition);
}

async function run(kind: ReportKind, parameters: ReportParameters): Promise<{ run: RunRow; lines: ReportLine[] }> {
  const { id } = await runs.start(actor(priya), kind, parameters);
  await runs.computeWaiting();
  return { run: await runs.get(id), lines: await runs.lines(id, 0, 10_000) };
}

describe('evidence of review', () => {
  it('[R29] of 100 reviewed items has no empty cell, and each value traces to an entry of the log', async () => {
    await decideAll(HITS);
    const [first, second] = await review.list(jonas, 'to-sign');
    await review.desk.signOff(actor(jonas), first!.id, first!.version);
    await review.desk.undo(actor(ines), second!.id, second!.version);
    const day = today();
    clockOf().advance(DAY);
    const { lines, run: made } = await run('evidence-of-review', { from: day, to: day, reviewer: ines.id });
    expect(lines).toHaveLength(HITS - 1);
    const { columns } = made.sections[0]!;
    for (const { cells, entries: behind } of lines) {
      expect(cells).toHaveLength(columns.length);
      expect(cells.every((cell) => String(cell).trim() !== '')).toBe(true);
      const of = (column: string): string | number => cells[columns.indexOf(column)]!;
      const [decided, ...later] = await review.lab.archive.audit
        .follow(behind[0]!, behind.at(-1)! + 1, ['alert.decided', 'alert.signed'])
        .then((found) => found.filter(({ index }) => behind.includes(index)));
      expect(decided).toMatchObject({
        action: 'alert.decided',
        actor: { name: of('reviewer') },
        subject: { id: of('alert') },
        detail: { disposition: of('action') },
      });
      expect(of('reviewed_at_utc')).toBe(decided!.at.toISOString());
      expect(of('signed_by')).toBe(later[0]?.actor.name ?? 'nobody');
      const [row] = await sql<{ reason: string; message: number; channel: string }>(
        'SELECT d.reason, a.message_id AS message, a.channel FROM review.decision d JOIN review.alert a ON a.id = d.alert_id WHERE d.id = $1',
        [decided!.detail.decision],
      );
      expect(row).toEqual({ reason: of('reason'), message: Number(of('message')), channel: of('channel') });
      const message = await review.lab.archive.reader.message(row!.message);
      expect(of('sent_at_utc')).toBe(message.versions[0]!.sentAt!.toISOString());
    }
    expect(lines.filter(({ cells }) => cells.includes('signed'))).toHaveLength(1);
    expect((await run('evidence-of-review', { from: day, to: day, reviewer: priya.id })).lines).toEqual([]);
  });

  it('[R195] computed again at the same positions is equal, whatever was decided, signed or returned since', async () => {
    await decideAll(20);
    const day = today();
    clockOf().advance(DAY);
    const { run: first, lines } = await run('evidence-of-review', { from: day, to: day });
    expect(first).toMatchObject({
      state: 'done',
      lines: 20,
      audit: (await entries('report.run'))[0]!.index,
      byName: 'Priya Raman',
    });
    expect(first.sha256).toEqual(
      createHash('sha256')
        .update(
          (await sql<{ content: string }>('SELECT content FROM review.report_line ORDER BY number'))
            .map(({ content }) => `${content}\n`)
            .join(''),
        )
        .digest(),
    );
    const [one, other] = await review.list(jonas, 'to-sign');
    await review.desk.signOff(actor(jonas), one!.id, one!.version);
    await review.desk.returnToReviewer(actor(jonas), other!.id, other!.version, 'Name the price you saw, at least.');
    await decideAll(20);
    const again = await runs.again(actor(vera), first.id);
    await runs.computeWaiting();
    const repeated = await runs.get(again.id);
    expect(repeated).toMatchObject({
      repeats: first.id,
      equal: true,
      audit: first.audit,
      ledger: first.ledger,
      byName: 'Vera Lind',
    });
    expect(await runs.lines(again.id, 0, 100)).toEqual(lines);
    const fresh = await run('evidence-of-review', { from: day, to: day });
    expect(fresh.run.audit).toBeGreaterThan(first.audit);
    expect(fresh.run.sha256).not.toEqual(first.sha256);
  });

  it('[R195] leaves out a decision with a lower id that commits later', async () => {
    const [late, early] = await review.list(ines);
    const { db, audit } = review.lab.archive;
    const day = today();
    let commit: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (commit = resolve));
    let inserted: () => void = () => undefined;
    const ready = new Promise<void>((resolve) => (inserted = resolve));
    const open = db.app.transaction(async (tx) => {
      const [decision] = await tx.query<{ id: number }>(
        `INSERT INTO review.decision (alert_id, disposition, reason, decided_by, decided_by_name, decided_at) VALUES ($1, 'cleared', $2, $3, 'Ines Okafor', $4) RETURNING id`,
        [late!.id, REASON, ines.id, clockOf().now()],
      );
      await audit.append(
        tx,
        actor(ines),
        'alert.decided',
        { kind: 'alert', id: String(late!.id) },
        { decision: String(decision!.id), disposition: 'cleared' },
      );
      inserted();
      await held;
    });
    await ready;
    await review.decide(ines, early!);
    clockOf().advance(DAY);
    const { run: first, lines } = await run('evidence-of-review', { from: day, to: day });
    commit();
    await open;
    const again = await runs.again(actor(priya), first.id);
    await runs.computeWaiting();
    expect(lines).toHaveLength(1);
    expect(await runs.get(again.id)).toMatchObject({ equal: true });
    expect((await run('evidence-of-review', { from: day, to: day })).lines).toHaveLength(2);
  });

  it('is refused for days that are not over, and nothing of a run can be changed', async () => {
    await expect(runs.start(actor(priya), 'evidence-of-review', { from: today(), to: today() })).rejects.toMatchObject({
      status: 422,
    });
    const day = today();
    clockOf().advance(DAY);
    const { run: made } = await run('evidence-of-review', { from: day, to: day });
    const { app, owner } = review.lab.archive.db;
    await expect(app.query('UPDATE review.report_run SET lines = 0 WHERE id = $1', [made.id])).rejects.toThrow(
      /has ended/,
    );
    await expect(owner.query('DELETE FROM review.report_line')).rejects.toThrow(/append-only/);
  });

  it('is printed whole, Chinese and long words included', async () => {
    await decideAll(3);
    const day = today();
    clockOf().advance(DAY);
    const { run: made, lines } = await run('evidence-of-review', { from: day, to: day });
    const presented = presentRun(made);
    const word = 'x'.repeat(600);
    const file = await PrintedDocument.print(titleOf(presented), [
      ...blocksOf(presented, lines),
      { kind: 'text', text: `周启明说：下周公布。${word} 😀` },
    ]);
    expect(file.subarray(0, 5).toString()).toBe('%PDF-');
    const text = textOf(file);
    for (const words of [
      'Evidence of review',
      REASON.slice(0, 10),
      '周启明说',
      '<U+1F600>',
      made.sha256!.toString('hex').slice(0, 8),
    ])
      expect(text).toContain(words);
    expect(text.replace(/[^x]/g, '').length).toBeGreaterThanOrEqual(600);
  });
});

describe('the supervisory-controls pack', () => {
  it('[R37] has the numbers SQL over log and tables counts, for a period', async () => {
    const from = today();
    await decideAll(10, 'false-positive');
    const [one, other, ...rest] = await review.list(jonas, 'to-sign');
    await review.desk.signOff(actor(jonas), one!.id, one!.version);
    await review.desk.undo(actor(ines), other!.id, other!.version);
    const hers = rest.find(({ subject }) => subject === 'E0');
    await expect(review.desk.signOff(actor(priya), hers!.id, hers!.version)).rejects.toMatchObject({ status: 403 });
    await review.lexicons.apply(OPERATOR, 'Conduct', [
      { code: 'C-1', title: 'Abuse', query: 'idiot', severity: 1, zones: ['own'] },
    ]);
    clockOf().advance(2 * DAY);
    await decideAll(5);
    const to = today();
    clockOf().advance(DAY);
    await decideAll(5);
    const { lines } = await run('supervisory-controls', { from, to });
    const within = `(e.at AT TIME ZONE 'UTC')::date BETWEEN '${from}' AND '${to}'`;
    const counts = new Map(
      (
        await sql<{ action: string; n: number }>(
          `SELECT action, count(*) AS n FROM access.audit_entry e WHERE ${within} GROUP BY 1`,
        )
      ).map(({ action, n }) => [action, n]),
    );
    const of = (section: string, what: string): string | number | undefined =>
      lines.find(({ section: own, cells }) => own === section && cells[0] === what)?.cells[1];
    for (const what of ['raised', 'decided', 'signed', 'undone', 'returned'])
      expect([what, of('alerts', what)]).toEqual([what, counts.get(`alert.${what}`) ?? 0]);
    const [decisions] = await sql<{ falsely: number; escalated: number }>(
      `SELECT count(*) FILTER (WHERE disposition = 'false-positive') AS falsely, count(*) FILTER (WHERE disposition = 'escalated') AS escalated FROM review.decision WHERE (decided_at AT TIME ZONE 'UTC')::date BETWEEN $1 AND $2`,
      [from, to],
    );
    expect([of('alerts', 'decided as false-positive'), of('alerts', 'decided as escalated')]).toEqual([
      decisions!.falsely,
      decisions!.escalated,
    ]);
    expect(of('exceptions', 'alert.refused')).toBe(counts.get('alert.refused'));
    const changes = lines.filter(({ section }) => section === 'changes');
    expect(changes.map(({ cells }) => cells[3])).toContain('lexicon.published');
    expect(changes).toHaveLength(
      [...counts]
        .filter(([action]) =>
          /^(lexicon\.(created|published|drafted)|queue\.(created|changed|closed)|duty|user\.)/.test(action),
        )
        .reduce((sum, [, n]) => sum + n, 0),
    );
    const staff = lines.filter(({ section }) => section === 'staffing').map(({ cells }) => cells);
    expect(staff).toContainEqual(['Ines Okafor', 15, 0, 0, 2]);
    expect(staff).toContainEqual(['Jonas Adeyemi', 0, 0, 1, 1]);
    // 100 raised; ten decided, one of them taken back; five decided on the last day.
    expect(lines.filter(({ section }) => section === 'backlog').map(({ cells }) => cells.at(-1))).toEqual([
      0,
      100 - 10 + 1 - 5,
    ]);
  });
});

describe('idle queues', () => {
  it('[R179] [E17] ten days without dispositions are told to the next level, once, and in the log', async () => {
    await sql('UPDATE review.queue SET owner = $1, idle_days = 10', [priya.id]);
    // Tuesday 24 November. Business days are counted whole, so the tenth is over on Wednesday 9 December.
    clockOf().advance(14 * DAY);
    await patrol.round();
    expect(await entries('finding.made')).toEqual([]);
    clockOf().advance(DAY);
    await patrol.round();
    const [found, ...others] = await listFindings(review.lab.archive.db.app, true, undefined, 10);
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      kind: 'queue-idle',
      days: 10,
      waiting: HITS,
      since: '2026-11-24',
      told: [vera.id],
      toldNames: ['Vera Lind'],
    });
    expect((await entries('finding.made'))[0]).toMatchObject({
      actor: { name: 'oversight' },
      detail: { told: [vera.id], days: 10 },
    });
    expect(await sql('SELECT user_id AS "user", kind FROM access.notice')).toEqual([
      { user: vera.id, kind: 'queue-idle' },
    ]);
    clockOf().advance(7 * DAY);
    await patrol.round();
    expect(await entries('finding.made')).toHaveLength(1);
    await decideAll(1);
    await patrol.round();
    expect(await entries('finding.ended')).toHaveLength(1);
    clockOf().advance(21 * DAY);
    await patrol.round();
    expect(await entries('finding.made')).toHaveLength(2);
  });

  it('[R179] of a queue without owner, or an owner nobody is known above, whoever oversees is told', async () => {
    clockOf().advance(30 * DAY);
    await patrol.round();
    const [found] = await listFindings(review.lab.archive.db.app, true, undefined, 10);
    expect([...found!.told].sort()).toEqual([jonas.id, priya.id, vera.id].sort());
  });
});

describe('staffing', () => {
  it('[R181] what is raised a reviewer hour against what can be read; five business days of too much are found', async () => {
    await sql(`INSERT INTO review.duty (user_id, capacity_hours) VALUES ($1, 1)`, [ines.id]);
    await sql(`UPDATE review.queue SET owner = $1, idle_days = 90`, [priya.id]);
    const [queue] = await review.queues.list();
    await sql('INSERT INTO review.member (queue_id, user_id) VALUES ($1, $2)', [queue!.id, ines.id]);
    for (let day = 0; day < 5; day++) {
      await review.lab.take({
        [`day-${day}.jsonl`]: talksOf(
          Array.from({ length: 70 }, (_, n) => `announced again ${day} ${n}`),
          `room-${day}`,
        ),
      });
      await review.detect();
      await decideAll(2);
      await patrol.round();
      expect(await entries('finding.made')).toEqual([]);
      // From Tuesday on; the weekend is none of theirs.
      clockOf().advance(day === 3 ? 3 * DAY : DAY);
    }
    await patrol.round();
    // Each decision took a minute of reading: sixty an hour, of one hour a day.
    const [line] = await staffing.lines();
    expect(line).toMatchObject({ reviewers: 1, hours: 1, capacity: 60, overloadedDays: 5 });
    expect(line!.perHour).toBeCloseTo((HITS + 5 * 70) / 21, 3);
    const [found] = await listFindings(review.lab.archive.db.app, true, undefined, 10);
    expect(found).toMatchObject({ kind: 'queue-overloaded', days: 5, since: '2026-11-24', told: [vera.id] });
    clockOf().advance(2 * DAY);
    await patrol.round();
    expect(await entries('finding.ended')).toHaveLength(1);
  });
});

describe('supervision coverage', () => {
  it('[R193] everybody has supervisor, reviewer, lexicon, channels and last review; what is missing is said', async () => {
    await surroundings.lookAround();
    const [alert] = (await review.list(ines)).filter(({ subject }) => subject === 'E0');
    await review.decide(ines, alert!);
    const { items, people, missing } = await map.page(priya.id, {}, undefined, 10);
    expect(people).toBe(5);
    const line = (externalId: string) => items.find(({ person }) => person.externalId === externalId)!;
    expect(line('E0')).toMatchObject({
      supervisor: 'Priya Raman',
      queue: { name: 'All alerts' },
      reviewers: 2,
      policies: ['Market abuse'],
      channels: ['teams', 'wechat'],
      lastReviewed: today(),
      missing: [],
    });
    expect(line('E1').missing).toEqual(['review']);
    expect(line('E9').missing).toEqual(['supervisor', 'channels', 'review']);
    // Priya decides too, and nobody reads their own, their manager's or their report's.
    expect(['P1', 'V1', 'E9'].map((id) => line(id).reviewers)).toEqual([2, 2, 3]);
    expect(missing).toEqual({ supervisor: 2, reviewer: 0, policy: 0, channels: 3, review: 4 });
    const named = async (filter: Parameters<CoverageMap['page']>[1]) =>
      (await map.page(priya.id, filter, undefined, 10)).items.map(({ person }) => person.externalId);
    expect(await named({ missing: 'supervisor' })).toEqual(['E9', 'V1']);
    expect(await named({ missing: 'any', desk: 'HK ECM' })).toEqual(['E1']);
    expect(await named({ q: '启明' })).toEqual(['E1']);
    expect(await named({ unreviewedSince: today(), desk: 'HK ECM' })).toEqual(['E1']);
    const first = await map.page(priya.id, {}, undefined, 2);
    const rest = await map.page(priya.id, {}, first.next!, 10);
    expect([...first.items, ...rest.items]).toEqual(items);
    await sql('INSERT INTO review.member (queue_id, user_id) SELECT id, $1 FROM review.queue', [priya.id]);
    expect(await named({ missing: 'reviewer' })).toEqual(['E0', 'P1', 'V1', 'E1']);
  });
});

describe('a wall', () => {
  it('[R128] hides alerts from staffing and from when somebody was last reviewed', async () => {
    const { archive } = review.lab;
    const walls = new UnseenAlerts(archive.db.app, archive.sights, archive.users, review.workplaces);
    const [alert] = (await review.list(ines)).filter(({ subject }) => subject === 'E0');
    // What is escalated would not be among the figures of Priya, who manages them.
    await review.decide(ines, alert!, 'cleared');
    clockOf().advance(DAY);
    await figures.catchUp();
    const reviewed = async (user: StoredUser) =>
      (await map.page(user.id, {}, undefined, 10)).items.find(({ person }) => person.externalId === 'E0')!.lastReviewed;
    const raised = async (user: StoredUser) => (await staffing.lines((await walls.of(user.id)).alerts))[0]!.raised;
    const [day, before] = [await reviewed(priya), await raised(priya)];
    expect([day, before > 0]).toEqual([expect.any(String), true]);
    await archive.walls.putUp(OPERATOR, { name: 'Z', reason: REASON, inside: ['E0'], admitted: [jonas.id] });
    expect([await reviewed(priya), await raised(priya)]).toEqual([null, 0]);
    expect([await reviewed(jonas), await raised(jonas)]).toEqual([day, before]);
  });
});

/** pdfjs is of ES modules, which jest does not load: another process reads. */
function textOf(file: Buffer): string {
  const script = `
    import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
    import { readFileSync } from 'node:fs';
    const document = await getDocument({ data: new Uint8Array(readFileSync(0)), verbosity: 0 }).promise;
    for (let page = 1; page <= document.numPages; page++)
      for (const { str } of (await (await document.getPage(page)).getTextContent()).items) process.stdout.write(str);`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    input: file,
    cwd: __dirname,
  }).toString();
}
