import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  analyze,
  compileQuery,
  compileRules,
  type Document,
  looksDisguised,
  type RuleSet,
  splitZones,
} from '@minutebook/query';
import { Chatter } from './corpus/chatter';
import { backtest } from './matcher/backtest';
import { chatMessages, documentOf, hasSamples, mailBodies, rate, rulesOf, SAMPLES } from './matcher/corpus';
import { EVASIVE_PHRASES } from './matcher/evasive-phrases';
import { mixedRules } from './matcher/lexicon';
import { percolatorFigures } from './matcher/percolator/peer';
import { type Figure, print } from './report';

/** Passes over the messages: a single one would mostly measure warming up. */
const PASSES = 10;

/**
 * The matcher on real text, from raw messages to exact offsets: the goals of engine.md §7. Beside it in the same run the
 * same rules one after the other, which is what the single pass saves, and in OpenSearch's percolator.
 */
export async function run(json: boolean): Promise<void> {
  if (!hasSamples()) {
    print({ bench: 'matcher', figures: [], notes: [`Left out: ${SAMPLES} is not here.`] }, json);
    return;
  }
  const all = chatMessages();
  const texts = all.slice(all.length / 3);
  const chat = texts.map(documentOf);
  const corpus: Corpus = {
    heldOut: all.slice(0, all.length / 3),
    texts,
    chat,
    messages: Array.from({ length: PASSES }, () => chat).flat(),
    mail: mailBodies().map(documentOf),
  };
  const { messages, mail } = corpus;
  const figures: Figure[] = [
    {
      name: 'analyzer alone',
      value: rate(messages, ({ zones }) => analyze(zones[0]!.text)),
      unit: 'messages/s',
      goal: '≥ 600,000',
    },
  ];
  const notes = [`${chat.length} chat messages of the samples, ${PASSES} times; best of 5 passes, one core.`];
  for (const [count, goal] of [
    [1_000, '≥ 250,000'],
    [10_000, '≥ 150,000'],
  ] as const) {
    const found = await withRules(count, goal, corpus);
    figures.push(...found.figures);
    notes.push(...found.notes);
  }
  figures.push(...evasion(messages, [...all.map(documentOf), ...mail]));
  figures.push({
    name: 'zones of mail',
    value: rate(mail, ({ zones }) => splitZones({ channel: 'email', body: zones[0]!.text, version: 0 }), 3),
    unit: 'mails/s',
  });
  print({ bench: 'matcher', figures, notes }, json);
}

/** What there is to match: `heldOut` is for making rules, `messages` is `chat` several times. */
interface Corpus {
  readonly heldOut: readonly string[];
  readonly texts: readonly string[];
  readonly chat: readonly Document[];
  readonly messages: readonly Document[];
  readonly mail: readonly Document[];
}

async function withRules(
  count: number,
  goal: string,
  { heldOut, texts, chat, messages, mail }: Corpus,
): Promise<{ figures: Figure[]; notes: string[] }> {
  const rules = rulesOf(mixedRules(heldOut, count));
  const { compiled, milliseconds, megabytes } = compileMeasured(rules);
  const speed = rate(messages, (message) => compiled.match(message));
  const figures: Figure[] = [
    {
      name: `${count.toLocaleString('en')} mixed rules, text to offsets`,
      value: speed,
      unit: 'messages/s',
      goal,
      peer: { name: 'one after the other', value: oneByOne(rules, chat.slice(0, 100)) },
    },
  ];
  const hits = chat.reduce((sum, message) => sum + compiled.match(message).length, 0);
  const notes = [
    `${count.toLocaleString('en')} rules: ${Math.round((hits / chat.length) * 1000)} matches in 1,000 messages.`,
  ];
  if (count === 10_000) {
    figures.push(...atFullSize(compiled, messages, mail, milliseconds, megabytes));
    const past = backtest(compiled, new Chatter(texts, EVASIVE_PHRASES));
    figures.push(past.figure);
    notes.push(past.note);
  }
  const peer = await percolatorFigures(rules, compiled, chat, speed);
  return { figures: [...figures, ...peer.figures], notes: [...notes, ...peer.notes] };
}

/** What is left of the heap after it is what is in use; a flag at run time saves the bench one at its start. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

function compileMeasured(rules: ReturnType<typeof rulesOf>): {
  compiled: RuleSet;
  milliseconds: number;
  megabytes: number;
} {
  const heap = (): number => {
    collectGarbage();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  compileRules(rules);
  const before = heap();
  const start = performance.now();
  const compiled = compileRules(rules);
  const milliseconds = performance.now() - start;
  return { compiled, milliseconds, megabytes: (heap() - before) / 1e6 };
}

function oneByOne(rules: ReturnType<typeof rulesOf>, messages: readonly Document[]): number {
  const queries = rules.slice(0, 100).map(({ tree }) => compileQuery(tree));
  return (
    rate(messages, (message) => queries.forEach((query) => query.match(message)), 3) / (rules.length / queries.length)
  );
}

function atFullSize(
  compiled: RuleSet,
  messages: readonly Document[],
  mail: readonly Document[],
  milliseconds: number,
  megabytes: number,
): Figure[] {
  const times = messages.map((message) => {
    const start = performance.now();
    compiled.match(message);
    return (performance.now() - start) * 1000;
  });
  times.sort((a, b) => a - b);
  const texts = mail.map(({ zones }) => zones[0]!.text);
  let long = '';
  for (let i = 0; analyze(long).count < 40_000; i += 20) long += `${texts.slice(i, i + 20).join('\n')}\n`;
  compiled.match(documentOf(long));
  return [
    { name: 'latency of a message, p99', value: times[Math.floor(times.length * 0.99)]!, unit: 'µs', goal: '≤ 50' },
    { name: 'latency of a message, p99.9', value: times[Math.floor(times.length * 0.999)]!, unit: 'µs' },
    { name: 'whole mails', value: rate(mail, (message) => compiled.match(message), 3), unit: 'mails/s' },
    {
      name: 'a mail of 40,000 tokens',
      value: 1000 / rate([documentOf(long)], (message) => compiled.match(message), 7),
      unit: 'ms',
      goal: '≤ 20',
    },
    { name: 'compile 10,000 rules', value: milliseconds, unit: 'ms', goal: '≤ 500' },
    { name: 'compiled 10,000 rules', value: megabytes, unit: 'MB', goal: '≤ 50' },
  ];
}

/** What asking for the evasion reading costs, and what it finds too much in texts where nobody evades. */
function evasion(messages: readonly Document[], real: readonly Document[]): Figure[] {
  const sources = EVASIVE_PHRASES.map((phrase) => `"${phrase}"`);
  const plain = compileRules(rulesOf(sources));
  const evasive = compileRules(rulesOf(sources, true));
  const alerts = (rules: RuleSet): number => real.reduce((sum, message) => sum + rules.match(message).length, 0);
  const flagged = real.filter(({ zones }) => looksDisguised(zones[0]!.text)).length;
  return [
    {
      name: `${sources.length} rules with the evasion reading`,
      value: rate(messages, (message) => evasive.match(message)),
      unit: 'messages/s',
      peer: { name: 'without', value: rate(messages, (message) => plain.match(message)) },
    },
    {
      name: 'alerts more by it in 100,000 real texts',
      value: ((alerts(evasive) - alerts(plain)) / real.length) * 100_000,
      unit: 'alerts',
      goal: '≤ 1',
    },
    { name: 'texts an index flags as possibly disguised', value: (flagged / real.length) * 100, unit: '%' },
  ];
}
