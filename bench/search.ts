import 'reflect-metadata';
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { Directory } from '@minutebook/archive';
import { Vocabulary } from '@minutebook/search';
import { Resolver } from '../libs/search/src/answer/resolver';
import { Directions } from '../libs/search/src/indexing/directions';
import { othersTurn, STRETCH, termsIn } from '../libs/search/src/indexing/documents';
import type { IndexedMessage } from '../libs/search/src/search-index';
import { Chatter } from './corpus/chatter';
import { chatMessages, hasSamples, SAMPLES, shortMessages, shuffled } from './matcher/corpus';
import { EVASIVE_PHRASES } from './matcher/evasive-phrases';
import { print } from './report';
import { analyzed, Archive } from './search/archive';
import { type Asked, Asker } from './search/asker';
import { differences, figuresOf, type Measured, type MeasuredNaive, stoppedOf } from './search/figures';
import { latencyOf, quantilesOf } from './search/latency';
import { NaiveSearch } from './search/naive';
import { type Kind, kindsOf } from './search/questions';
import {
  elasticStore,
  type Postgres,
  postgresStore,
  startPostgres,
  type Service,
  stopAll,
  stopWhenInterrupted,
  type Store,
} from './search/stores';

const MESSAGES = 5_000_000;
/** Ledger entries the indexer takes in one step. */
const STEP = 2_000;
/** Messages whose texts are held at a time, made off the clock. */
const BLOCK = 25 * STEP;
/** Messages that have only just come in when search is first measured. */
const FRESH = 10_000;
/** The first pass is not counted: it fills caches and lets the JVM compile. */
const PASSES = 5;

/**
 * Both index adapters on the same archive, filled as the indexer fills them and asked as search asks them: the goals of
 * engine.md §7. `--messages N` makes a smaller archive.
 */
export async function run(json: boolean): Promise<void> {
  if (!hasSamples()) {
    print({ bench: 'search', figures: [], notes: [`Left out: ${SAMPLES} is not here.`] }, json);
    return;
  }
  const real = shuffled([...chatMessages(), ...shortMessages()], 11);
  const archive = new Archive(new Chatter(real, EVASIVE_PHRASES), messagesWanted());
  const kinds = kindsOf(archive);
  const before = loadOfMachine();
  const database = await startPostgres();
  const running: Service[] = [database];
  stopWhenInterrupted(running);
  try {
    const postgres = await measure(postgresStore(database), database, archive, kinds);
    const store = await elasticStore(database);
    if (!('missing' in store)) running.push(store);
    const elastic = 'missing' in store ? undefined : await measure(store, database, archive, kinds);
    const naive = await measureNaive(new NaiveSearch(database.owner), archive, kinds);
    const notes = [
      `${archive.size.toLocaleString('en')} messages of ${(await vocabularySize(database)).toLocaleString('en')} terms: ${real.length.toLocaleString('en')} real ones, the rest by order-2 Markov chains over them. Everything on this machine; its load was ${before} before and ${loadOfMachine()} after.`,
      ...METHOD,
      'missing' in store ? `Left out: Elasticsearch: ${store.missing}.` : differences(postgres, elastic!),
      ...[postgres, elastic].flatMap((measured) => (measured ? stoppedOf(measured) : [])),
    ];
    print({ bench: 'search', figures: figuresOf(postgres, elastic, naive), notes }, json);
  } finally {
    await stopAll(running);
  }
}

const METHOD = [
  `Indexing: zones, terms, suspicion of disguise, vocabulary and apply() in steps of ${STEP.toLocaleString('en')}, two under way, Elasticsearch with 4 GB of heap; not the reading of the ledger.`,
  `A search: parsing, vocabulary, pages of 51 candidates where the index is certain of them, else of 200 until there are 50 hits, total up to 10,000; not the opening of ledger rows (uncertain candidates are verified by the matcher, off the clock). ${PASSES} passes after one that is not counted.`,
  'Naive: to_tsvector(simple) under GIN on the same server and messages, newest 50 with text and exact count(*); it has no NEAR, infix wildcard, fuzzy word or Chinese word.',
];

function loadOfMachine(): string {
  return `${loadavg()[0]!.toFixed(1)} on ${availableParallelism()} cores`;
}

function messagesWanted(): number {
  const { values } = parseArgs({ options: { messages: { type: 'string' } }, strict: false });
  const wanted = Number(values.messages ?? MESSAGES);
  if (!Number.isSafeInteger(wanted) || wanted < 5 * FRESH)
    throw new RangeError(`--messages takes a number from ${5 * FRESH}`);
  return wanted;
}

async function measure(store: Store, { app }: Postgres, archive: Archive, kinds: readonly Kind[]): Promise<Measured> {
  const { index, name } = store;
  await index.prepare();
  const vocabulary = new Vocabulary(app);
  const directory = new Directory(app);
  const resolver = new Resolver(vocabulary, directory, new Directions(app, directory, index));
  const asker = new Asker(index, resolver, (id) => archive.chatter.text(id - 1));
  const settled = archive.size - FRESH;
  const seconds = await fill(store, vocabulary, archive, 0, settled);
  await store.settle();
  await fill(store, vocabulary, archive, settled, archive.size);
  const fresh = latencyOf([...(await ask(asker, kinds, 1)).values()].flat());
  await store.settle();
  await ask(asker, kinds, 1);
  const answers = await ask(asker, kinds, PASSES);
  return {
    name,
    rate: settled / seconds,
    bytes: (await store.bytes()) / (await index.count()),
    latencies: new Map([...answers].map(([kind, asked]) => [kind, latencyOf(asked)])),
    fresh,
  };
}

/** Seconds it took, the making of the texts not counted. Like the indexer, it reads the next step while two are taken in. */
async function fill(
  { index }: Store,
  vocabulary: Vocabulary,
  archive: Archive,
  from: number,
  to: number,
): Promise<number> {
  let spent = 0;
  for (let first = from; first < to; first += BLOCK) {
    const stored = archive.stored(first, Math.min(first + BLOCK, to));
    const started = performance.now();
    let [earlier, applying] = [Promise.resolve(), Promise.resolve()];
    for (let at = 0; at < stored.length; at += STEP) {
      const messages: IndexedMessage[] = [];
      for (const [i, message] of stored.slice(at, at + STEP).entries()) {
        if (i % STRETCH === 0) await othersTurn();
        messages.push(analyzed(message));
      }
      await vocabulary.add(termsIn(messages));
      await earlier;
      earlier = applying;
      applying = index.apply(messages, first + at + messages.length, earlier);
    }
    await applying;
    if (first + BLOCK >= to) await index.refresh();
    spent += performance.now() - started;
  }
  return spent / 1000;
}

/** Every question of every kind, `passes` times, kinds taking turns. */
async function ask(asker: Asker, kinds: readonly Kind[], passes: number): Promise<Map<string, Asked[]>> {
  const answers = new Map(kinds.map(({ name }) => [name, [] as Asked[]]));
  for (let pass = 0; pass < passes; pass++)
    for (const { name, questions } of kinds)
      for (const { source } of questions) answers.get(name)!.push(await asker.ask(source));
  return answers;
}

async function measureNaive(naive: NaiveSearch, archive: Archive, kinds: readonly Kind[]): Promise<MeasuredNaive> {
  const rate = await naive.fill(archive);
  const latencies = new Map<string, { readonly p50: number; readonly p95: number }>();
  for (const { name, questions } of kinds) {
    const queries = questions.flatMap(({ tsquery }) => tsquery ?? []);
    if (queries.length === 0) continue;
    const times: number[] = [];
    for (const pass of [0, 1, 2])
      for (const query of queries) {
        const milliseconds = await naive.ask(query);
        if (pass > 0) times.push(milliseconds);
      }
    latencies.set(name, quantilesOf(times));
  }
  return { rate, bytes: (await naive.bytes()) / archive.size, latencies };
}

async function vocabularySize({ owner }: Postgres): Promise<number> {
  const [row] = await owner.query<{ n: number }>('SELECT count(*) AS n FROM search.vocabulary');
  return row!.n;
}
