import { type Document, type Rule, type RuleSet, termsOf } from '@minutebook/query';
import type { Figure } from '../../report';
import { startPercolator } from './node';
import { type PercolatorRule, percolatorRules } from './rules';

const INDEX = 'rules';
/** Messages in one call: as they come, and the sizes at which a percolator is at its best. */
const BATCHES = [
  { size: 1, messages: 200 },
  { size: 100, messages: 4_000 },
  { size: 500, messages: 8_000 },
] as const;
const PASSES = 4;

interface Found {
  readonly message: number;
  readonly rule: string;
}

/**
 * The percolator of OpenSearch on the same rules and messages, the messages tokenized beforehand, the rules merged into
 * one segment: everything that helps it. `ours` is the matcher's rate on raw text.
 */
export async function percolatorFigures(
  rules: readonly Rule[],
  compiled: RuleSet,
  messages: readonly Document[],
  ours: number,
): Promise<{ figures: Figure[]; notes: string[] }> {
  const node = await startPercolator();
  if ('missing' in node) return { figures: [], notes: [`No OpenSearch percolator to compare with: ${node.missing}.`] };
  try {
    const terms = messages.map(({ zones }) => termsOf(zones[0]!.text));
    const theirs = percolatorRules(rules, new Set(terms.flat()));
    const texts = terms.map((list) => list.join(' '));
    await load(node.url, theirs);
    const figures: Figure[] = [];
    // A JVM is slow at first, and that is not what is compared.
    await bestRate(node.url, texts, BATCHES.at(-1)!.size);
    for (const { size, messages: count } of BATCHES) {
      const rate = await bestRate(node.url, texts.slice(0, count), size);
      figures.push({
        name: `${rules.length.toLocaleString('en')} mixed rules, against a percolator in batches of ${size}`,
        value: ours,
        unit: 'messages/s',
        peer: { name: 'OpenSearch 3.0 percolator', value: rate },
        goal: '≥ 10×',
      });
    }
    return { figures, notes: [await comparison(node.url, theirs, compiled, messages, texts)] };
  } finally {
    await node.stop();
  }
}

async function load(url: string, rules: readonly PercolatorRule[]): Promise<void> {
  await ask(url, 'PUT', INDEX, {
    settings: { number_of_shards: 1, number_of_replicas: 0 },
    mappings: {
      properties: { query: { type: 'percolator' }, own: { type: 'text', analyzer: 'whitespace', norms: false } },
    },
  });
  for (let from = 0; from < rules.length; from += 1_000) {
    const lines = rules
      .slice(from, from + 1_000)
      .flatMap(({ id, query }) => [JSON.stringify({ index: { _id: id } }), JSON.stringify({ query })]);
    const { errors } = await ask<{ errors: boolean }>(url, 'POST', `${INDEX}/_bulk`, `${lines.join('\n')}\n`);
    if (errors) throw new Error('The percolator refused a rule.');
  }
  await ask(url, 'POST', `${INDEX}/_refresh`);
  await ask(url, 'POST', `${INDEX}/_forcemerge?max_num_segments=1`);
}

async function bestRate(url: string, texts: readonly string[], size: number): Promise<number> {
  let best = 0;
  for (let pass = 0; pass < PASSES; pass++) {
    const started = performance.now();
    for (let from = 0; from < texts.length; from += size) await percolate(url, texts.slice(from, from + size));
    best = Math.max(best, texts.length / ((performance.now() - started) / 1000));
  }
  return best;
}

async function percolate(url: string, texts: readonly string[], first = 0): Promise<Found[]> {
  const { hits } = await ask<{
    hits?: { hits?: { _id: string; fields: { _percolator_document_slot: number[] } }[] };
  }>(url, 'POST', `${INDEX}/_search?filter_path=hits.hits._id,hits.hits.fields`, {
    size: 10_000,
    _source: false,
    track_total_hits: false,
    sort: ['_doc'],
    query: { constant_score: { filter: { percolate: { field: 'query', documents: texts.map((own) => ({ own })) } } } },
  });
  return (hits?.hits ?? []).flatMap(({ _id, fields }) =>
    fields._percolator_document_slot.map((slot) => ({ message: first + slot, rule: _id })),
  );
}

/** Whether both find the same; rules that the percolator can only bound are left out. */
async function comparison(
  url: string,
  theirs: readonly PercolatorRule[],
  compiled: RuleSet,
  messages: readonly Document[],
  texts: readonly string[],
): Promise<string> {
  const exact = new Set(theirs.flatMap((rule) => (rule.exact ? [rule.id] : [])));
  const key = ({ message, rule }: Found): string => `${message} ${rule}`;
  const found = new Set<string>();
  const size = BATCHES.at(-1)!.size;
  for (let from = 0; from < texts.length; from += size)
    for (const pair of await percolate(url, texts.slice(from, from + size), from))
      if (exact.has(pair.rule)) found.add(key(pair));
  const expected = messages.flatMap((message, i) =>
    compiled.match(message).flatMap(({ rule }) => (exact.has(rule) ? [key({ message: i, rule })] : [])),
  );
  const missing = expected.filter((pair) => !found.has(pair)).length;
  const more = found.size - (expected.length - missing);
  return `Percolator and matcher on ${messages.length.toLocaleString('en')} messages and ${exact.size.toLocaleString('en')} rules (${theirs.length - exact.size} it can only bound): ${expected.length.toLocaleString('en')} pairs found by the matcher, ${missing} of them not by the percolator, ${more} by the percolator alone.`;
}

async function ask<T>(url: string, method: string, path: string, body?: object | string): Promise<T> {
  const answer = await fetch(`${url}/${path}`, {
    method,
    headers: { 'content-type': typeof body === 'string' ? 'application/x-ndjson' : 'application/json' },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`OpenSearch: ${answer.status} ${(await answer.text()).slice(0, 300)}`);
  return (await answer.json()) as T;
}
