import 'reflect-metadata';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { operatorActor } from '@minutebook/access';
import { Appliance, Pipeline, startContext } from '@minutebook/appliance';
import { Imports } from '@minutebook/archive';
import { RuleText } from '@minutebook/contract';
import { readSettings } from '@minutebook/platform';
import { compileRules, parse, splitZones } from '@minutebook/query';
import { Lexicons, Rehearsals } from '@minutebook/surveillance';
import { Chatter } from './corpus/chatter';
import { chatMessages, documentOf, hasSamples, SAMPLES, shortMessages, shuffled } from './matcher/corpus';
import { EVASIVE_PHRASES } from './matcher/evasive-phrases';
import { mixedRules } from './matcher/lexicon';
import { type Figure, print } from './report';
import { startPostgres, stopAll, stopWhenInterrupted } from './search/stores';

const MESSAGES = 1_000_000;
const RULES = 1_000;
/** Rules that a later draft changes, and rules that look for their words in disguise too. */
const CHANGED = 20;
const DISGUISED = 50;
const GOAL = 15;
const ROOMS = 400;
/** Messages of one file. */
const FILE = 50_000;
const START = Date.UTC(2024, 10, 1);
const DURATION = 2 * 365 * 86_400_000;

/** A lexicon of 1,000 rules run over an archive of 1,000,000 messages. `--messages N` makes a smaller one. */
export async function run(json: boolean): Promise<void> {
  print({ bench: 'rehearsal', ...(await rehearsalFigures()) }, json);
}

/** The part of the bench of detection that is about rehearsals. */
export async function rehearsalFigures(): Promise<{ figures: readonly Figure[]; notes: readonly string[] }> {
  if (!hasSamples()) return { figures: [], notes: [`Left out: ${SAMPLES} is not here.`] };
  const size = messagesWanted();
  const all = chatMessages();
  const heldOut = all.slice(0, all.length / 3);
  const chatter = new Chatter(shuffled([...all.slice(all.length / 3), ...shortMessages()], 11), EVASIVE_PHRASES);
  const database = await startPostgres();
  stopWhenInterrupted([database]);
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-bench-'));
  try {
    const appliance = await Appliance.start(
      readSettings({
        MINUTEBOOK_DATA: folder,
        MINUTEBOOK_LOG: 'error',
        DATABASE_URL: database.appUrl,
        DATABASE_OWNER_URL: database.ownerUrl,
      }),
    );
    const context = await startContext(appliance);
    try {
      await archive(context, folder, chatter, size);
      // What autovacuum does within minutes; the bench does not wait for it.
      await database.owner.query('VACUUM (ANALYZE)');
      return await measure(context, chatter, size, mixedRules(heldOut, RULES));
    } finally {
      await context.close();
      await appliance.stop();
    }
  } finally {
    await stopAll([database]);
    rmSync(folder, { recursive: true, force: true });
  }
}

type Context = Awaited<ReturnType<typeof startContext>>;

async function archive(context: Context, folder: string, chatter: Chatter, size: number): Promise<void> {
  for (let from = 0; from < size; from += FILE) {
    const path = join(folder, `feed-${from}.jsonl`);
    writeFileSync(path, `${JSON.stringify({ minutebook: 'feed', version: 1 })}\n`);
    for (let at = from; at < Math.min(from + FILE, size); at += 5_000)
      appendFileSync(
        path,
        Array.from({ length: Math.min(5_000, size - at) }, (_, i) => `${eventOf(at + i, chatter, size)}\n`).join(''),
      );
    const signal = new AbortController().signal;
    await context.get(Imports).runLocal(operatorActor('bench'), {}, [path], signal, () => undefined);
    await context.get(Pipeline).drain();
    rmSync(path);
  }
}

function eventOf(number: number, chatter: Chatter, size: number): string {
  const room = Math.imul(number, 0x9e3779b1) >>> 0;
  return JSON.stringify({
    type: 'message',
    id: `m${number}`,
    channel: 'teams',
    conversation: { id: `room-${room % ROOMS}`, type: 'group', title: `Room ${room % ROOMS}` },
    at: new Date(START + Math.floor((number / size) * DURATION)).toISOString(),
    from: { scheme: 'email', value: `p${room % 997}@firm.example`, name: `Person ${room % 997}` },
    text: chatter.text(number),
  });
}

async function measure(
  context: Context,
  chatter: Chatter,
  size: number,
  sources: readonly string[],
): Promise<{ figures: readonly Figure[]; notes: readonly string[] }> {
  const [actor, rehearsals] = [operatorActor('bench'), context.get(Rehearsals)];
  const rules = sources.map((query, i) => ruleOf(i, query));
  const { lexicon } = await context.get(Lexicons).create(actor, 'Rehearsed');
  const before = loadavg()[0]!;
  const first = await timed(() => rehearsals.run(actor, lexicon.id, rules));
  const again = await timed(() => rehearsals.run(actor, lexicon.id, rules));
  const { row } = await rehearsals.get(first.value);
  await context.get(Lexicons).apply(actor, 'Rehearsed', rules);
  const changed = rules.map((rule, i) =>
    i < CHANGED ? ruleOf(i, `(${rule.query}) OR (${sources.at(-1 - i)!})`) : rule,
  );
  const little = await timed(() => rehearsals.run(actor, lexicon.id, changed));
  const evasive = rules.map((rule, i) =>
    i < DISGUISED ? ruleOf(i, `~obf("${EVASIVE_PHRASES[i % EVASIVE_PHRASES.length]!}")`) : rule,
  );
  const other = await context.get(Lexicons).create(actor, 'With disguises');
  const disguised = await timed(() => rehearsals.run(actor, other.lexicon.id, evasive));
  const { row: opening } = await rehearsals.get(disguised.value);
  const { wrong, seconds, hits } = await compared(context, first.value, chatter, size, rules);
  return {
    figures: [
      {
        name: `rehearsal of ${RULES.toLocaleString('en')} rules over ${size.toLocaleString('en')} messages`,
        value: Math.min(first.seconds, again.seconds),
        unit: 's',
        goal: `≤ ${GOAL} s`,
        peer: { name: 'matcher alone, on plain text in memory', value: seconds },
      },
      { name: `rehearsal of a draft that changes ${CHANGED} of them`, value: little.seconds, unit: 's' },
      { name: `rehearsal where ${DISGUISED} of them look for disguises`, value: disguised.seconds, unit: 's' },
    ],
    notes: [
      `${row.figures!.alerts.after.toLocaleString('en')} alerts; ${row.opened.toLocaleString('en')} messages had to be opened. First run ${first.seconds.toFixed(1)} s, second ${again.seconds.toFixed(1)} s, written down and all; index in PostgreSQL. With disguises ${opening.opened.toLocaleString('en')} were opened.`,
      `Counts of the ${RULES.toLocaleString('en')} rules compared with those of the matcher on every text (${hits.toLocaleString('en')} matches): ${wrong} differ.`,
      `Load of the machine ${before.toFixed(1)} before and ${loadavg()[0]!.toFixed(1)} after, on ${availableParallelism()} cores.`,
    ],
  };
}

function ruleOf(number: number, query: string): RuleText {
  const code = `R-${String(number).padStart(4, '0')}`;
  return RuleText.parse({ code, title: code, query, severity: 2 });
}

/** By the matcher on every text, without archive and index: how many rules come out otherwise, and how long it took. */
async function compared(
  context: Context,
  rehearsal: number,
  chatter: Chatter,
  size: number,
  rules: readonly RuleText[],
): Promise<{ wrong: number; seconds: number; hits: number }> {
  const counts = new Map(rules.map(({ code }) => [code, 0]));
  const matcher = compileRules(
    rules.map(({ code, query, zones }) => ({ id: code, tree: parse(query, { mode: 'rule' }).tree!, zones })),
  );
  let [milliseconds, hits] = [0, 0];
  for (let from = 0; from < size; from += FILE) {
    const documents = Array.from({ length: Math.min(FILE, size - from) }, (_, i) => {
      const body = chatter.text(from + i);
      return { ...documentOf(body), zones: splitZones({ channel: 'teams', body, version: 0 }) };
    });
    const started = performance.now();
    const found = documents.flatMap((document) => matcher.match(document));
    milliseconds += performance.now() - started;
    hits += found.length;
    for (const { rule } of found) counts.set(rule, counts.get(rule)! + 1);
  }
  const rows = await context.get(Rehearsals).rules(rehearsal, undefined, rules.length);
  const wrong = rows.filter(({ code, figures }) => figures.alerts.after !== counts.get(code)).length;
  return { wrong: wrong + rules.length - rows.length, seconds: milliseconds / 1_000, hits };
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; seconds: number }> {
  const started = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - started) / 1_000 };
}

function messagesWanted(): number {
  const { values } = parseArgs({ options: { messages: { type: 'string' } }, strict: false });
  const wanted = Number(values.messages ?? MESSAGES);
  if (!Number.isSafeInteger(wanted) || wanted < 10_000) throw new RangeError('--messages takes a number from 10,000');
  return wanted;
}
