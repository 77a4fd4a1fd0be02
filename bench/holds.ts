import 'reflect-metadata';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Actor, actorOf, operatorActor, Users } from '@minutebook/access';
import { Appliance, Pipeline, startContext } from '@minutebook/appliance';
import { type DirectoryEntry, DirectoryImport, Holds, Imports, Matters, RetentionRuns } from '@minutebook/archive';
import type { HoldScope, Role } from '@minutebook/contract';
import { Database, readSettings } from '@minutebook/platform';
import { testArchive } from '../libs/archive/src/testing';
import { disposing } from './holds/disposing';
import { processorTime } from './holds/processor';
import { fillRows, PEOPLE, SHARE } from './holds/rows';
import { type Figure, print } from './report';
import { startPostgres } from './search/stores';

const MESSAGES = 5_000_000;
/** Messages an ingest takes in. */
const INGESTED = 60_000;
const HOLDS = 1_000;
/** One hold in so many asks a query beside naming custodians. */
const WITH_QUERY = 10;
/** Ingests with holds and without, taking turns: the best of each counts. */
const TURNS = 2;
/** People of the firm; a hold names two. */
const FIRM = 4_000;
/** Rooms they sit in, four people each. */
const ROOMS = 3_000;

const NEVER = new AbortController().signal;

const SCOPE: HoldScope = {
  custodians: [],
  from: null,
  until: null,
  channels: [],
  query: null,
  combine: 'either',
  messages: [],
  conversations: [],
  context: 'none',
};

/**
 * What holds, schedules and disposals cost: ingest with a thousand holds in effect beside ingest without, a hold over a
 * million messages, a schedule tried on five million, capture while half of them are disposed of. `--messages N` makes the
 * large archive smaller or larger, `--ingested N` an ingest; `--part ingest` or `--part large` measures one of the two.
 */
export async function run(json: boolean): Promise<void> {
  const { values } = parseArgs({
    options: { messages: { type: 'string' }, ingested: { type: 'string' }, part: { type: 'string' } },
    strict: false,
  });
  const messages = Number(values.messages ?? MESSAGES);
  const ingested = Number(values.ingested ?? INGESTED);
  const before = load();
  const figures = [
    ...(values.part === 'ingest' ? [] : await large(messages)),
    ...(values.part === 'large' ? [] : await ingests(ingested)),
  ];
  const notes = [
    `Everything on this machine (${availableParallelism()} cores); its load was ${before} before and ${load()} after.`,
    `The large archive is ${messages.toLocaleString('en')} messages as rows, without text; half of it is past its period. A hold is in effect when its placing commits; what it holds is known when it has looked through the archive.`,
    `Ingest: ${ingested.toLocaleString('en')} chat messages of ${FIRM.toLocaleString('en')} people from first byte to searchable, alerted and looked at by every hold; one hold in ${WITH_QUERY} asks a query. Best of ${TURNS} runs each, taking turns.`,
    'Processor time is that of the program and of PostgreSQL; on a machine that does other things as well it says more than the rate.',
  ];
  print({ bench: 'holds', figures, notes }, json);
}

/** An ingest: messages a second, and microseconds of the processor each. */
interface Ingest {
  readonly rate: number;
  readonly cost: number;
}

async function ingests(count: number): Promise<Figure[]> {
  const [free, held] = [[] as Ingest[], [] as Ingest[]];
  for (let turn = 0; turn < TURNS; turn++) {
    free.push(await ingest(0, count));
    held.push(await ingest(HOLDS, count));
  }
  const [rate, cost] = [
    (of: Ingest[]): number => Math.max(...of.map((one) => one.rate)),
    (of: Ingest[]): number => Math.min(...of.map((one) => one.cost)),
  ];
  const holds = `${HOLDS.toLocaleString('en')} holds in effect`;
  return [
    {
      name: `ingest with ${holds}`,
      value: rate(held),
      unit: 'messages/s',
      goal: '≥ 0.9× of without',
      peer: { name: 'without', value: rate(free) },
    },
    {
      name: `processor time a message with ${holds}`,
      value: cost(held),
      unit: 'µs',
      goal: '≤ 1.1× of without',
      peer: { name: 'without', value: cost(free) },
    },
  ];
}

function load(): string {
  return loadavg()[0]!.toFixed(1);
}

async function ingest(holds: number, count: number): Promise<Ingest> {
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-bench-'));
  const appliance = await Appliance.start(readSettings({ MINUTEBOOK_DATA: folder, MINUTEBOOK_LOG: 'error' }));
  const context = await startContext(appliance);
  const operator = operatorActor('bench');
  try {
    await context.get(DirectoryImport).import(operator, people(), false, 'bench');
    const legal = await admit(context.get(Database), context.get(Users), 'legal');
    const matter = await context.get(Matters).open(legal, { title: 'Bench', reference: null, silent: false });
    for (let i = 0; i < holds; i++) await place(context.get(Holds), legal, matter.id, i, scopeOf(i));
    const pipeline = context.get(Pipeline);
    await pipeline.drain();
    const file = join(folder, 'chat.jsonl');
    writeFileSync(file, chat(count));
    const abort = new AbortController();
    const [used, started] = [processorTime(folder), performance.now()];
    const following = follow(pipeline, abort.signal);
    await context.get(Imports).runLocal(operator, {}, [file], NEVER, () => undefined);
    abort.abort();
    await following;
    await pipeline.drain();
    const seconds = (performance.now() - started) / 1000;
    return { rate: count / seconds, cost: ((processorTime(folder) - used) * 1000) / count };
  } finally {
    await context.close();
    await appliance.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function follow(pipeline: Pipeline, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pipeline.drain(signal);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function people(): DirectoryEntry[] {
  return Array.from({ length: FIRM }, (_, i) => ({
    ...{ externalId: `E${i + 1}`, name: `Person ${i + 1}`, names: [], desk: `Desk ${i % 20}`, title: null },
    ...{
      branch: null,
      joinedOn: null,
      jurisdiction: null,
      manager: null,
      kind: 'employee',
      ofFirm: true,
      state: 'active',
      leftAt: null,
    },
    handles: [{ scheme: 'email', value: `h${i + 1}@firm.example` }],
  }));
}

/** Two custodians each; every third hold has dates. */
function scopeOf(i: number): HoldScope {
  return {
    ...SCOPE,
    custodians: [`E${1 + ((i * 7) % FIRM)}`, `E${1 + ((i * 13 + 5) % FIRM)}`],
    ...(i % 3 === 0 && { from: '2026-01-01', until: '2026-06-30' }),
    ...(i % WITH_QUERY === 0 && {
      query: `(project w/3 beacon) OR "order ${i}" OR invoice*`,
      combine: 'both' as const,
    }),
  };
}

/** A feed of chat, people by turns in rooms of four. */
function chat(count: number): string {
  const words = ['order', 'price', 'lunch', 'invoice', 'project', 'beacon', 'tomorrow', 'client', 'meeting', 'draft'];
  const lines = [JSON.stringify({ minutebook: 'feed', version: 1 })];
  for (let i = 0; i < count; i++) {
    const room = (i * 31) % ROOMS;
    const who = 1 + ((room * 3 + (Math.floor(i / ROOMS) % 4) * 101) % FIRM);
    const text = Array.from({ length: 12 }, (_, k) => words[(i * 7 + k * (1 + (i % 5))) % words.length]).join(' ');
    lines.push(
      JSON.stringify({
        ...{ type: 'message', id: `m${i}`, channel: 'teams', text: `${text} ${i}` },
        conversation: { id: `room-${room}`, type: 'group', title: `Room ${room}` },
        at: new Date(Date.UTC(2026, 0, 5) + i * 240_000).toISOString(),
        from: { scheme: 'email', value: `h${who}@firm.example`, name: `Person ${who}` },
      }),
    );
  }
  return lines.join('\n');
}

async function large(messages: number): Promise<Figure[]> {
  const postgres = await startPostgres();
  process.env.MINUTEBOOK_TEST_POSTGRES = postgres.adminUrl;
  const archive = await testArchive();
  try {
    await fillRows(archive.db.owner, messages);
    const legal = await admit(archive.db.app, archive.users, 'legal');
    const { matters, holds, round } = archive.holding;
    const matter = await matters.open(legal, { title: 'Bench', reference: null, silent: false });
    // Everybody of one fifth of the conversations.
    const custodians = Array.from({ length: PEOPLE / SHARE }, (_, i) => `E${i + 1}`);
    const placing = await timed(() => place(holds, legal, matter.id, 0, { ...SCOPE, custodians }));
    const looking = await timed(() => round.run());
    const [row] = await archive.db.app.query<{ n: number }>('SELECT count(*) AS n FROM archive.held');
    const { schedules } = archive.retention;
    // As the appliance makes them: a spec's have blocks of three messages.
    const runs = new RetentionRuns(archive.db.app, archive.audit, archive.clock);
    // What is counted every day is no part of a dry run.
    await runs.catchUp(NEVER);
    const author = operatorActor('author');
    const id = await schedules.draft(author, { schedule: null, preset: 'us-uk-eu-hk' }, 'Tried on everything.');
    await schedules.propose(author, id, (await schedules.get(id)).version, 'To see what it would do.');
    const trying = await timed(() => runs.catchUp(NEVER));
    const disposed = await disposing(archive);
    return [
      { name: 'hold over a fifth: placed, in effect', value: placing, unit: 's', goal: '≤ 10' },
      { name: `the same: ${row!.n.toLocaleString('en')} messages known`, value: looking, unit: 's', goal: '≤ 10' },
      { name: 'dry run of a schedule over all', value: trying, unit: 's', goal: '≤ 60' },
      ...disposed,
    ];
  } finally {
    await archive.drop();
    await postgres.stop();
  }
}

async function admit(database: Database, users: Users, role: Role): Promise<Actor> {
  const facts = { name: `The ${role}`, email: `${role}@users.example`, roles: [role], handles: [] };
  return actorOf(await database.transaction((tx) => users.admit(tx, facts, 'x')));
}

function place(holds: Holds, actor: Actor, matter: number, i: number, scope: HoldScope): Promise<unknown> {
  return holds.place(
    actor,
    {
      ...{ matter, name: `Hold ${i}`, issuer: 'General counsel', triggerOn: '2026-01-01', legalBasis: 'FRCP 37(e)' },
      ...{ reviewOn: '2099-01-01', silent: false },
    },
    scope,
  );
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
