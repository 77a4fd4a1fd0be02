import { documentOf, type Reader, type Sights } from '@minutebook/archive';
import type { RuleAdvice, RuleText } from '@minutebook/contract';
import type { Clock } from '@minutebook/platform';
import { compileRules, type Document, operands, parse, print, type Rule } from '@minutebook/query';
import { contradiction } from './contradiction';
import { alerting, effective, isActive } from './effective';
import type { Lexicons } from './lexicons';
import { writtenOf } from './rule-text';

/** Newest messages a draft is tried on. */
const NEWEST = 1_000;
/** A rule is broad that hits more of them than this, in percent, once there are enough of them to say so. */
const BROAD = 2;
const ENOUGH = 200;

/** How much of some messages a rule alerts on. */
interface Share {
  readonly of: number;
  hits: number;
  /** By word or phrase of the query: messages in which nothing else of it was needed. */
  readonly alone: Map<number, number>;
}

/** A message in which nothing is. */
const NOTHING: Document = {
  zones: [],
  fields: {
    id: '0',
    conversation: '0',
    channel: '',
    date: null,
    type: 'message',
    from: [],
    to: [],
    cc: [],
    bcc: [],
    members: [],
    has: [],
  },
};

/** What somebody who drafts rules should know before they go live. Nothing of it forbids anything. */
export class Adviser {
  constructor(
    private readonly lexicons: Pick<Lexicons, 'get'>,
    private readonly reader: Reader,
    private readonly sights: Pick<Sights, 'of'>,
    private readonly clock: Clock,
  ) {}

  /** By rule, of the draft or of what is in force; how much a rule hits goes by what this user may see. */
  async of(user: string, lexicon: number): Promise<RuleAdvice[]> {
    const detail = await this.lexicons.get(lexicon);
    const rules = detail.lexicon.draft ?? detail.inForce.map(writtenOf);
    const today = this.clock.now().toISOString().slice(0, 10);
    const shares = await this.shares(user, rules, today);
    return rules.flatMap((rule) => [...adviceOn(rule, today), ...adviceOnShare(rule, shares.get(rule.code))]);
  }

  /** Which of the newest messages each rule would alert on; empty while there are too few to say. */
  private async shares(user: string, rules: readonly RuleText[], today: string): Promise<ReadonlyMap<string, Share>> {
    const sight = await this.sights.of(user);
    const messages = (await this.reader.newest(NEWEST)).filter((message) => sight.sees(message));
    if (messages.length < ENOUGH) return new Map();
    const compiled = compileRules(
      rules.flatMap((rule): Rule[] => {
        const read = effective(rule);
        return read ? [{ id: rule.code, tree: alerting(read, today), zones: read.zones }] : [];
      }),
    );
    const handles = await this.reader.handles(
      messages.flatMap((message) => message.versions.flatMap((version) => [...version.parties])),
    );
    const shares = new Map<string, Share>();
    for (const message of messages)
      for (const { rule, spans } of compiled.match(documentOf(message, handles))) {
        const share = shares.get(rule) ?? { of: messages.length, hits: 0, alone: new Map<number, number>() };
        const [operand, ...others] = new Set(spans.map((span) => span.operand));
        if (operand !== undefined && others.length === 0) share.alone.set(operand, (share.alone.get(operand) ?? 0) + 1);
        share.hits++;
        shares.set(rule, share);
      }
    return shares;
  }
}

/** What the rule itself shows. */
export function adviceOn(rule: RuleText, today: string): RuleAdvice[] {
  const { code, query, examples } = rule;
  const whole = { rule: code, start: 0, end: query.length };
  const advice: RuleAdvice[] = parse(query, { mode: 'rule' }).warnings.map(({ message, start, end }) => ({
    rule: code,
    kind: 'query',
    message,
    start,
    end,
  }));
  const read = effective(rule);
  if (!read) return advice;
  const impossible = contradiction(alerting(read, today));
  if (impossible) {
    const { start, end } = impossible.range;
    const at = end > start ? { start, end } : whole;
    advice.push({ ...whole, ...at, kind: 'never', message: 'This can hold for no message: the rule never alerts.' });
  } else if (compileRules([{ id: code, tree: alerting(read, today), zones: read.zones }]).match(NOTHING).length > 0)
    advice.push({
      ...whole,
      kind: 'always',
      message: 'It asks for nothing that has to be there: it alerts on messages without a word.',
    });
  const needed = [true, false].filter((hits) => !examples.some((example) => example.hits === hits));
  if (needed.length > 0) {
    const missing = needed.map((hits) => (hits ? 'must hit' : 'must not hit')).join(' and none it ');
    advice.push({ ...whole, kind: 'untested', message: `It has no example it ${missing}.` });
  }
  for (const exclusion of rule.exclusions)
    if (!isActive(exclusion, today))
      advice.push({
        ...whole,
        kind: 'expired',
        message: `“${exclusion.name}” leaves nothing out any more since ${exclusion.until}.`,
      });
  return advice;
}

/** Names the word or phrase that makes a rule broad by itself; the rule, if none does. */
function adviceOnShare({ code, query }: RuleText, share: Share | undefined): RuleAdvice[] {
  if (!share || !isBroad(share.hits, share)) return [];
  const tree = parse(query, { mode: 'rule' }).tree;
  const leaves = tree ? operands(tree) : [];
  const alone = [...share.alone].flatMap(([operand, hits]): RuleAdvice[] => {
    const leaf = leaves[operand];
    if (!leaf || !isBroad(hits, share)) return [];
    const message = `“${print(leaf)}” alone alerts on ${percent(hits, share)} of the newest messages.`;
    return [{ rule: code, kind: 'broad', message, ...leaf.range }];
  });
  if (alone.length > 0) return alone.sort((a, b) => a.start - b.start);
  const message = `It alerts on ${percent(share.hits, share)} of the newest messages.`;
  return [{ rule: code, kind: 'broad', message, start: 0, end: query.length }];
}

function isBroad(hits: number, { of }: Share): boolean {
  return (100 * hits) / of > BROAD;
}

function percent(hits: number, { of }: Share): string {
  const share = (100 * hits) / of;
  return `${share >= 10 ? share.toFixed(0) : share.toFixed(1)} %`;
}
