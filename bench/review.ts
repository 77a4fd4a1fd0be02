import 'reflect-metadata';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Appliance, SCHEMAS, startContext } from '@minutebook/appliance';
import { api } from '@minutebook/contract';
import { Database, DataFolder, EmbeddedPostgres, readSettings } from '@minutebook/platform';
import { Figures } from '@minutebook/review';
import pg from 'pg';
import { Bookkeeper } from '../libs/review/src/economics/bookkeeper';
import { print } from './report';
import { Browser } from './review/browser';
import { figuresOf, type Measured, type MeasuredNaive } from './review/figures';
import { buildFirm, type Firm, readFirm } from './review/firm';
import { NaiveQueue, type NaiveTimes } from './review/naive';
import { lastDecision, prove } from './review/proof';
import { timed } from './review/reviewer';
import { findChromium, Screen } from './review/screen';
import { seedAlerts } from './review/seed';
import { startBuiltServer } from './review/server';
import { decideInBulk, type Seat, seatReviewers, signOff, work } from './review/shift';
import { type Service, stopAll, stopWhenInterrupted } from './search/stores';

const ALERTS = 1_000_000;
/** Alerts a message raised. */
const SHARING = 25;
const REVIEWERS = 50;
const SUPERVISORS = 10;
/** Milliseconds an alert takes its reader: somebody quick, somebody who hardly reads, nobody at all. */
const PACES = [
  { name: `${REVIEWERS} reviewers, 15 s an alert`, think: 15_000, seconds: 120, isGoal: true },
  { name: `${REVIEWERS} reviewers, 3 s an alert`, think: 3_000, seconds: 40, isGoal: true },
  { name: `${REVIEWERS} reviewers who do not think`, think: 0, seconds: 20, isGoal: false },
] as const;

/**
 * Review with a year of alerts, 50 reviewers at once, over HTTP: the goals of issue 6. `--alerts N` seeds fewer, `--data
 * FOLDER` keeps what was seeded there, and goes on with it the next time.
 */
export async function run(json: boolean): Promise<void> {
  const { alerts, data } = options();
  const say = (step: string): void => void (json || process.stderr.write(`${step}\n`));
  const before = load();
  const folder = data ?? mkdtempSync(join(tmpdir(), 'minutebook-bench-'));
  const isSeeded = existsSync(join(folder, 'minutebook.json'));
  const postgres = await EmbeddedPostgres.start(DataFolder.open(folder));
  // Whoever stops stops the database too, unless somebody is connected.
  const guard = new pg.Client({ connectionString: postgres.endpoints.ownerUrl });
  await guard.connect();
  const running: Service[] = [
    {
      stop: async () => {
        await guard.end();
        await postgres.stop();
        if (data === undefined) rmSync(folder, { recursive: true, force: true });
      },
    },
  ];
  stopWhenInterrupted(running);
  try {
    say('A firm, its archive and its lexicons');
    if (!isSeeded) await buildFirm(folder, alerts / SHARING);
    const owner = await Database.connect({ url: postgres.endpoints.ownerUrl, schemas: SCHEMAS, connections: 4 });
    running.push({ stop: () => owner.close() });
    const firm = await readFirm(owner);
    say(`${alerts.toLocaleString('en')} alerts`);
    if (!isSeeded) await seedAlerts(owner, firm, alerts);
    say('Days counted');
    const counting = await countDays(folder, !isSeeded);
    const since = await lastDecision(owner);
    const measured = await measure(folder, firm, running, say);
    say('Proof');
    const proof = await prove(owner, measured.acknowledged, since);
    say('The same queue, as it is often built');
    const naive = await measureNaive(owner, postgres.endpoints.ownerUrl);
    const notes = [
      `${alerts.toLocaleString('en')} alerts on ${firm.messages.toLocaleString('en')} messages, ${firm.reviewers.length} reviewers in 20 queues, ${REVIEWERS} of them at work in 10. PostgreSQL, the server (its API and its worker, a process each) and the reviewers share this machine, whose load was ${before} before and ${load()} after.`,
      ...METHOD,
      findChromium() ? AT_SCREEN : 'No chromium on this machine: nothing is measured at a screen.',
      ...(isSeeded
        ? []
        : [
            `A year of days counted for the dashboard, and of hits booked to the terms of rules, in ${counting.toFixed(0)} s, once.`,
          ]),
      `${proof.decisions.toLocaleString('en')} decisions acknowledged (${measured.doubles} of those sent twice at once), ${measured.lost} told that somebody was faster: ${proof.faults.length === 0 ? 'each stands exactly once, with one entry of the audit log; no alert has two; counters equal a count.' : `WRONG: ${proof.faults.join('; ')}.`}`,
      ...(measured.failures.length > 0
        ? [`FAILED: ${measured.failures.length}, e.g. ${[...new Set(measured.failures)].slice(0, 3).join('; ')}.`]
        : []),
    ];
    print({ bench: 'review', figures: figuresOf(measured, naive), notes }, json);
    if (proof.faults.length > 0) process.exitCode = 1;
  } finally {
    await stopAll(running);
  }
}

const METHOD = [
  'Queue opens: queues, counters and 100 rows, asked for at once, until the last is there. Decided: from sending the decision until its answer. Next alert there: from sending the decision until it is answered and the next alert, asked for when the disposition was chosen, is there with 40 messages around it and the other alerts of the conversation. Each reviewer also listens to nudges and reads counters and list again as the workbench does. A dashboard that took long is told again for a while, here too: the median is mostly of what was told again, the p95 of what was counted.',
  'Naive: a table on the same server, FOR UPDATE SKIP LOCKED, count(*) for counters, OFFSET for pages; its SQL alone, without HTTP, sessions, permissions, audit and sealed texts.',
];

const AT_SCREEN =
  'At a screen: one of the reviewers has the built workbench in chromium on the same machine, takes 1.5 s an alert, and goes on without waiting for the answer, as the workbench does. Painted: from the key that decides until the text of the next hit is on the screen, by the browser’s own timeline (Element Timing).';

function options(): { alerts: number; data: string | undefined } {
  const { values } = parseArgs({ options: { alerts: { type: 'string' }, data: { type: 'string' } }, strict: false });
  const alerts = Number(values.alerts ?? ALERTS);
  if (!(alerts >= 20_000) || alerts % 1_000 > 0) throw new RangeError('--alerts takes thousands, from 20000 on');
  return { alerts, data: typeof values.data === 'string' ? values.data : undefined };
}

function load(): string {
  return `${loadavg()[0]!.toFixed(1)} on ${availableParallelism()} cores`;
}

/** Seconds. Jobs' work, which in a running appliance has long been done, and would be done while people are measured. */
async function countDays(folder: string, all: boolean): Promise<number> {
  const appliance = await Appliance.start(readSettings({ MINUTEBOOK_DATA: folder, MINUTEBOOK_LOG: 'error' }));
  const context = await startContext(appliance);
  try {
    const started = performance.now();
    if (all) await context.get(Figures).rebuild();
    await context.get(Figures).catchUp();
    await context.get(Bookkeeper).catchUp();
    return (performance.now() - started) / 1000;
  } finally {
    await context.close();
    await appliance.stop();
  }
}

async function measure(folder: string, firm: Firm, running: Service[], say: (step: string) => void): Promise<Measured> {
  const server = await startBuiltServer(folder);
  running.push(server);
  say('Signing in');
  const seats = await seatReviewers(server.url, firm, REVIEWERS);
  const supervisors: Browser[] = [];
  for (const person of firm.supervisors.slice(0, SUPERVISORS))
    supervisors.push(await Browser.signIn(server.url, person));
  const [overseer] = supervisors;
  const chromium = findChromium();
  const screen = chromium ? await Screen.open(chromium, server.url, seats.pop()!) : undefined;
  if (screen) running.push({ stop: () => screen.close() });
  say('One reviewer');
  const alone = await work(seats.slice(0, 1), 20, 0);
  const dashboards = await lookAround(overseer!);
  const whileWorking: number[] = [];
  const shifts: Measured['shifts'][number][] = [{ name: 'one reviewer', isGoal: true, shift: alone, processor: NaN }];
  for (const { name, think, seconds, isGoal } of PACES) {
    say(name);
    const used = server.processorSeconds();
    const look = async (): Promise<void> => void (await overseer!.ask(api.oversight.dashboard));
    const shift = await work(seats, seconds, think, {
      ...(isGoal && { look: () => timed(whileWorking, look), screen }),
    });
    const processor = (1_000 * (server.processorSeconds() - used)) / shift.acknowledged.length;
    shifts.push({ name, isGoal, shift, processor });
  }
  await screen?.close();
  say('Signatures and bulk');
  const signatures = await signOff(supervisors, 20);
  const bulk = await Promise.all(seats.slice(0, 5).map((seat: Seat) => decideInBulk(seat, 100)));
  await server.stop();
  running.splice(running.indexOf(server), 1);
  const all = shifts.map(({ shift }) => shift);
  return {
    shifts,
    dashboards,
    dashboardWhileWorking: whileWorking,
    signatures,
    bulkEach: bulk.reduce((sum, { each }) => sum + each, 0) / bulk.length,
    acknowledged: [...all, ...bulk].flatMap(({ acknowledged }) => acknowledged),
    lost: all.reduce((sum, { lost }) => sum + lost, 0),
    doubles: all.reduce((sum, { doubles }) => sum + doubles, 0),
    failures: all.flatMap(({ seen }) => seen.failures),
  };
}

/** Milliseconds, nobody else at work. */
async function lookAround(browser: Browser): Promise<ReadonlyMap<string, readonly number[]>> {
  const pages = new Map<string, () => Promise<unknown>>([
    ['dashboard, 30 days', () => browser.ask(api.oversight.dashboard, { query: { period: 'month' } })],
    ['dashboard, a quarter', () => browser.ask(api.oversight.dashboard, { query: { period: 'quarter' } })],
    ['staffing', () => browser.ask(api.oversight.staffing)],
    ['coverage of people', () => browser.ask(api.oversight.people)],
  ]);
  const times = new Map<string, number[]>();
  for (const [name, look] of pages) {
    const own: number[] = [];
    for (let n = 0; n < 10; n++) await timed(own, look);
    times.set(name, own);
  }
  return times;
}

async function measureNaive(owner: Database, url: string): Promise<MeasuredNaive> {
  const naive = await NaiveQueue.make(owner, url);
  try {
    const dashboard: number[] = [];
    for (let n = 0; n < 5; n++) await timed(dashboard, () => naive.dashboard());
    const shifts = new Map<string, NaiveTimes>();
    for (const { name, think, seconds } of PACES) shifts.set(name, await naive.work(REVIEWERS, seconds / 2, think));
    return { shifts, dashboard };
  } finally {
    await naive.drop(owner);
  }
}
