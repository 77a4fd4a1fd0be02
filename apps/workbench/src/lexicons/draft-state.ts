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

let keys = 0;

export function draftOf(lexicon: Lexicon): DraftRule[] {
  return lexicon.draft.map((rule) => ({ ...rule, key: ++keys }));
}

export function newRule(rules: readonly RuleText[]): DraftRule {
  return { key: ++keys, code: nextCode(rules), title: '', query: '', severity: 2, zones: ['subject', 'own'] };
}

/** What goes to the server. */
export function textsOf(rules: readonly DraftRule[]): RuleText[] {
  return rules.map(({ code, title, query, severity, zones }) => ({
    code: code.trim(),
    title: title.trim(),
    query,
    severity,
    zones,
  }));
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

function sameRule(a: RuleText, b: RuleText): boolean {
  return (
    a.title.trim() === b.title.trim() &&
    a.query === b.query &&
    a.severity === b.severity &&
    ZONES.every((zone) => a.zones.includes(zone) === b.zones.includes(zone))
  );
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
