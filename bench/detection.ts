import { compileRules, type Document, parse, type Rule, termsOf, type ZoneKind } from '@minutebook/query';
import { PACKS, ruleTexts } from '@minutebook/surveillance';
import { DISGUISES, literal, survivors } from './detection/disguises';
import { type Half, type LabelSet, labelSets } from './detection/label-sets';
import { type Noise, noise, ofHalf } from './detection/noise';
import { type Interval, scoresOf, wilson } from './detection/scores';
import { hasSamples, SAMPLES } from './matcher/corpus';
import { rehearsalFigures } from './rehearsal';
import { type Figure, print } from './report';

const EVERY_ZONE: readonly ZoneKind[] = ['subject', 'own', 'quoted', 'signature', 'attachment'];
/** Messages that are disguised in each way, of those that alert. */
const DISGUISED = 300;
const FEWEST_DISGUISED = 50;

/**
 * What the shipped packs find and what they miss. Labels are other people's, and wider than what a pack looks for;
 * `docs/packs.md` says what the figures mean. Texts of the samples are read and never printed. `--quality` leaves the
 * rehearsal of 1,000 rules out, which takes minutes.
 */
export async function run(json: boolean): Promise<void> {
  if (!hasSamples()) {
    print({ bench: 'detection', figures: [], notes: [`Left out: ${SAMPLES} is not here.`] }, json);
    return;
  }
  // Half A is what the packs were tuned on; what counts is half B.
  const half: Half = process.env.MINUTEBOOK_HALF === 'A' ? 'A' : 'B';
  const figures: Figure[] = [];
  for (const set of await labelSets()) figures.push(...quality(set, half));
  for (const corpus of await noise()) figures.push(...alerts(ofHalf(corpus, half)));
  const notes = [`Half ${half} of every set, by SHA-256 of the item.`];
  if (process.argv.includes('--quality')) notes.push('Left out: the rehearsal of a large lexicon (`--quality`).');
  else {
    const rehearsal = await rehearsalFigures();
    figures.push(...rehearsal.figures);
    notes.push(...rehearsal.notes);
  }
  print({ bench: 'detection', figures, notes }, json);
}

function rulesOf(pack?: string, zones?: readonly ZoneKind[]): Rule[] {
  return PACKS.filter(({ id }) => pack === undefined || id === pack)
    .flatMap(ruleTexts)
    .map((rule) => ({ id: rule.code, tree: parse(rule.query, { mode: 'rule' }).tree!, zones: zones ?? rule.zones }));
}

function quality({ name, pack, items }: LabelSet, half: Half): Figure[] {
  const here = items.filter((item) => item.half === half);
  const scored = (rules: readonly Rule[], label: string, goals: { precision?: string; f1?: string } = {}): Figure[] => {
    const compiled = compileRules(rules);
    const { precision, recall, f1 } = scoresOf(
      here.map(({ document, positive }) => ({ positive, alerted: compiled.match(document).length > 0 })),
    );
    return [
      percent(`${label}: precision`, precision, goals.precision),
      percent(`${label}: recall`, recall),
      percent(`${label}: F1`, f1, goals.f1),
    ];
  };
  const rules = rulesOf(pack);
  const isMail = here.some(({ document }) => document.zones.length > 1);
  const alerting = here.filter(({ positive }) => positive).map(({ document }) => document);
  return [
    {
      name: `${name}, ${pack}: texts (positive)`,
      value: here.length,
      unit: `(${alerting.length})`,
    },
    ...scored(rules, `${name}, ${pack}`, isMail ? { precision: '≥ 45', f1: '≥ 60' } : {}),
    ...(isMail ? scored(rulesOf(pack, EVERY_ZONE), `${name}, ${pack}, every zone`) : []),
    ...evasion(name, rules, alerting),
  ];
}

/** Of positive texts that alert, how many still do in disguise, and how many would without the evasion reading. */
function evasion(name: string, rules: readonly Rule[], positive: readonly Document[]): Figure[] {
  const compiled = compileRules(rules);
  const found = positive.filter((document) => compiled.match(document).length > 0).slice(0, DISGUISED);
  if (found.length < FEWEST_DISGUISED) return [];
  const han = found.filter(({ zones }) => /\p{sc=Han}/u.test(zones[0]!.text)).length;
  const script = han * 2 > found.length ? 'han' : 'latin';
  return DISGUISES.filter((disguise) => disguise.script === script).flatMap((disguise) =>
    (['', ', without ~obf'] as const).map((without) => {
      const still = survivors(without ? literal(rules) : rules, found, disguise.of);
      return percent(`${name}: still found, ${disguise.name}${without}`, wilson(still, found.length));
    }),
  );
}

/** Alerts on messages in which hardly anything is wrong: of all packs, and of each that gave any. */
function alerts({ name, documents }: Noise): Figure[] {
  const packOf = new Map(PACKS.flatMap(({ id, rules }) => rules.map(({ code }) => [code, id] as const)));
  const all = rulesOf();
  const compiled = compileRules(all);
  const counts = new Map<string, number>();
  const folded = new Set<string>();
  let total = 0;
  for (const document of documents) {
    for (const { rule } of compiled.match(document)) {
      total++;
      counts.set(packOf.get(rule)!, (counts.get(packOf.get(rule)!) ?? 0) + 1);
      folded.add(`${rule} ${ownTerms(document)}`);
    }
  }
  const plain = compileRules(literal(all));
  const withoutReading = documents.reduce((sum, document) => sum + plain.match(document).length, 0);
  const perThousand = (count: number): number => (1000 * count) / documents.length;
  const figure = (what: string, count: number): Figure => ({
    name: `${name}, ${what}`,
    value: perThousand(count),
    unit: 'alerts in 1,000',
  });
  return [
    { name: `${name}: messages`, value: documents.length, unit: '' },
    figure('all packs', total),
    figure('all packs, equal texts folded', folded.size),
    figure('all packs, without ~obf', withoutReading),
    ...[...counts].sort((a, b) => b[1] - a[1]).map(([pack, count]) => figure(pack, count)),
  ];
}

/** What makes two messages equal: the words their authors wrote. */
function ownTerms({ zones }: Document): string {
  return zones
    .filter(({ kind }) => kind === 'own')
    .flatMap(({ text }) => termsOf(text))
    .join(' ');
}

function percent(name: string, { value, low, high }: Interval, goal?: string): Figure {
  return { name, value: 100 * value, unit: '%', interval: [100 * low, 100 * high], ...(goal && { goal }) };
}
