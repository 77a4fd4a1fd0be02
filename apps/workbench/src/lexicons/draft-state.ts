import type { Lexicon, RuleInForce, RuleText } from '@minutebook/contract';

export type Zone = RuleText['zones'][number];
export const ZONES: readonly Zone[] = ['subject', 'own', 'quoted', 'signature', 'attachment'];

/** A rule on the table: `key` tells it from others while its code is being written. */
export interface DraftRule extends RuleText {
  readonly key: number;
}

export type Change = 'new' | 'changed' | 'same';

export interface Difference {
  readonly code: string;
  readonly title: string;
  readonly kind: 'added' | 'altered' | 'removed';
}

export type Conditions = RuleText['conditions'];
export type Exclusion = RuleText['exclusions'][number];
export type Example = RuleText['examples'][number];

const NO_CONDITIONS: Conditions = {
  directions: [],
  personalDomains: false,
  channels: [],
  people: [],
  desks: [],
  roles: [],
};

let keys = 0;

export function draftOf(lexicon: Lexicon): DraftRule[] {
  return lexicon.draft.map((rule) => ({ ...rule, key: ++keys }));
}

export function newRule(rules: readonly RuleText[]): DraftRule {
  return {
    key: ++keys,
    code: nextCode(rules),
    title: '',
    query: '',
    severity: 2,
    zones: ['subject', 'own'],
    theme: rules.at(-1)?.theme ?? null,
    weight: 5,
    owner: null,
    conditions: NO_CONDITIONS,
    exclusions: [],
    examples: [],
  };
}

/** Rules put in place of those of the same code, the others behind; whoever stands here keeps their key. */
export function laidOver(rules: readonly DraftRule[], others: readonly RuleText[]): DraftRule[] {
  const left = new Map(others.map((rule) => [rule.code, rule]));
  const here = rules.map((rule) => {
    const code = rule.code.trim();
    const other = left.get(code);
    left.delete(code);
    return other ? { ...other, key: rule.key } : rule;
  });
  return [...here, ...[...left.values()].map((rule) => ({ ...rule, key: ++keys }))];
}

/** What goes to the server. */
export function textsOf(rules: readonly DraftRule[]): RuleText[] {
  return rules.map(({ key: _key, code, title, ...rest }) => ({ ...rest, code: code.trim(), title: title.trim() }));
}

export function changeOf(rule: RuleText, inForce: readonly RuleInForce[]): Change {
  const known = inForce.find(({ code }) => code === rule.code.trim());
  if (!known) return 'new';
  return sameRule(rule, known) ? 'same' : 'changed';
}

export function differences(rules: readonly RuleText[], inForce: readonly RuleInForce[]): Difference[] {
  const named = rules.flatMap((rule): Difference[] => {
    const change = changeOf(rule, inForce);
    if (change === 'same') return [];
    return [{ code: rule.code, title: rule.title, kind: change === 'new' ? 'added' : 'altered' }];
  });
  const codes = new Set(rules.map(({ code }) => code.trim()));
  const removed = inForce
    .filter(({ code }) => !codes.has(code))
    .map(({ code, title }): Difference => ({ code, title, kind: 'removed' }));
  return [...named, ...removed];
}

export function isDirty(rules: readonly DraftRule[], lexicon: Lexicon): boolean {
  const [now, then] = [textsOf(rules), lexicon.draft];
  return (
    now.length !== then.length || now.some((rule, i) => !(sameRule(rule, then[i]!) && rule.code === then[i]!.code))
  );
}

/** What an alert of it means, and what raises one. */
const PARTS = [
  'title',
  'query',
  'severity',
  'zones',
  'theme',
  'weight',
  'owner',
  'conditions',
  'exclusions',
  'examples',
] as const;
export type Part = (typeof PARTS)[number];

/** The parts in which two versions of a rule differ. */
export function changedParts(a: RuleText, b: RuleText): Part[] {
  return PARTS.filter((part) => plain(part, a[part]) !== plain(part, b[part]));
}

function sameRule(a: RuleText, b: RuleText): boolean {
  return changedParts(a, b).length === 0;
}

/** Zones and the entries of a condition are sets. */
function plain(part: Part, value: unknown): string {
  if (part === 'title') return (value as string).trim();
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (Array.isArray(inner))
      return part === 'zones' || part === 'conditions' ? [...(inner as string[])].sort() : inner;
    if (inner === null || typeof inner !== 'object') return inner;
    return Object.fromEntries(Object.entries(inner).sort(([x], [y]) => (x < y ? -1 : 1)));
  });
}

/** `MA-014` after `MA-013`: continues the last code that ends in a number. */
function nextCode(rules: readonly RuleText[]): string {
  const match = /^(.*?)(\d+)$/.exec(rules.at(-1)?.code ?? '');
  if (!match) return '';
  const [, head, digits] = match as unknown as [string, string, string];
  const codes = new Set(rules.map(({ code }) => code));
  for (let n = Number(digits) + 1; ; n++) {
    const code = head + String(n).padStart(digits.length, '0');
    if (!codes.has(code)) return code;
  }
}
