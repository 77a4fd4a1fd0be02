import { isOfFirmAt } from '@minutebook/archive';
import type { RuleText, Suggestion } from '@minutebook/contract';
import { fieldValue, isHandle, type Link, parse, print, type Query, rewrite } from '@minutebook/query';
import type { Case } from './replay';
import { holdsWithout, termsOf, without } from './terms';

/** A narrower rule, not tried yet. */
export type Candidate = Pick<Suggestion, 'kind' | 'what' | 'instead' | 'rule'>;

/** So many of each kind are tried: those that promise most. */
const MOST_TERMS = 15;
const MOST_CHAINS = 10;
const MOST_SENDERS = 5;
/** False positives a sender must have brought, and nothing else, before leaving the sender out is thought of. */
const SENDER_ALERTS = 3;
/** Shares of its distance an operator is tried with. */
const CLOSER = [0.75, 0.5, 0.25];

/** How the rule could be narrowed, by what its false positives have in common. Of `cases` the sender may be looked at where `seen`. */
export function candidatesFor(
  rule: RuleText,
  cases: readonly Case[],
  seen: (one: Case) => boolean,
  until: string,
): Candidate[] {
  const { tree } = parse(rule.query, { mode: 'rule' });
  if (!tree) return [];
  return [
    ...fewerTerms(rule, tree, cases),
    ...closer(rule, tree),
    ...fewerZones(rule),
    ...withoutSenders(rule, cases.filter(seen), until),
  ];
}

/** Terms without which false positives would not be there. */
function fewerTerms(rule: RuleText, tree: Query, cases: readonly Case[]): Candidate[] {
  const noise = cases.filter(isFalse).map(({ hit }) => new Set(hit.spans.map(({ operand }) => operand)));
  return termsOf(tree)
    .filter(({ finds }) => finds)
    .map((term) => {
      const gone = new Set(term.operands);
      const own = noise.filter((hit) => term.operands.some((operand) => hit.has(operand)));
      return { term, gone, spares: own.filter((hit) => holdsWithout(tree, hit, gone) !== true).length };
    })
    .filter(({ spares }) => spares > 0)
    .sort((a, b) => b.spares - a.spares)
    .slice(0, MOST_TERMS)
    .flatMap(({ term, gone }): Candidate[] => {
      const rest = without(tree, gone);
      return rest ? [{ kind: 'drop-term', what: term.text, instead: null, rule: { ...rule, query: print(rest) } }] : [];
    });
}

/** Each chain with its distances cut. */
function closer(rule: RuleText, tree: Query): Candidate[] {
  const chains: (Query & { kind: 'near' })[] = [];
  rewrite(tree, (node) => {
    if (node.kind === 'near') chains.push(node);
    return node;
  });
  return chains.slice(0, MOST_CHAINS).flatMap((_, n) =>
    CLOSER.flatMap((share): Candidate[] => {
      let at = -1;
      let what = '';
      let instead = '';
      const changed = rewrite(tree, (node) => {
        if (node.kind !== 'near' || ++at !== n) return node;
        const nearer = { ...node, links: node.links.map((link) => cut(link, share)) };
        [instead, what] = [print(node), print(nearer)];
        return nearer;
      });
      return what === instead ? [] : [{ kind: 'closer', what, instead, rule: { ...rule, query: print(changed) } }];
    }),
  );
}

function cut({ ordered, distance }: Link, share: number): Link {
  return { ordered, distance: Math.max(1, Math.round(distance * share)) };
}

function fewerZones(rule: RuleText): Candidate[] {
  if (rule.zones.length < 2) return [];
  return rule.zones.map((zone) => ({
    kind: 'drop-zone',
    what: zone,
    instead: null,
    rule: { ...rule, zones: rule.zones.filter((other) => other !== zone) },
  }));
}

/** Outsiders whose alerts were all false positives: newsletters, mostly. Nobody of the firm is ever left out. */
function withoutSenders(rule: RuleText, cases: readonly Case[], until: string): Candidate[] {
  const senders = new Map<string, { alerts: number; right: boolean }>();
  for (const one of cases) {
    const { sender, message } = one;
    if (!sender || !isHandle(sender.value) || isOfFirmAt(sender, message.at) !== false) continue;
    const known = senders.get(sender.value) ?? { alerts: 0, right: false };
    senders.set(sender.value, { alerts: known.alerts + 1, right: known.right || !isFalse(one) });
  }
  return [...senders]
    .filter(([, { alerts, right }]) => !right && alerts >= SENDER_ALERTS)
    .sort(([, a], [, b]) => b.alerts - a.alerts)
    .slice(0, MOST_SENDERS)
    .map(([value, { alerts }]) => {
      const reason = `All ${alerts} decided alerts of this sender were false positives.`;
      const exclusion = { name: value.slice(0, 120), query: `from:${fieldValue(value)}`, reason, owner: null, until };
      return {
        kind: 'exclude-sender',
        what: value,
        instead: null,
        rule: { ...rule, exclusions: [...rule.exclusions, exclusion] },
      };
    });
}

function isFalse({ alert }: Case): boolean {
  return alert.disposition === 'false-positive';
}
