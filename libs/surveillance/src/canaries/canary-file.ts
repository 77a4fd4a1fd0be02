import type { RuleVersion } from '../store/lexicon-store';
import type { CanaryRow, RoundRow } from './store/canary-store';

/** Who writes canaries. `.invalid` is nobody's for good (RFC 2606). */
export const CANARY_PARTY = { scheme: 'email', value: 'canary@minutebook.invalid', name: 'Minutebook canary' };

/**
 * The round as a feed, capture's own format. The same round is the same bytes, so that one that was interrupted is sent
 * again and adds nothing; its nonce makes them bytes nobody else can have written.
 */
export function canaryFile(
  { nonce, at }: Pick<RoundRow, 'nonce' | 'at'>,
  canaries: readonly CanaryRow[],
  rules: ReadonlyMap<number, Pick<RuleVersion, 'examples' | 'zones' | 'conditions'>>,
): Uint8Array {
  const lines: object[] = [{ minutebook: 'feed', version: 1 }];
  for (const { native, ruleVersion, example, channel } of canaries) {
    const rule = rules.get(ruleVersion)!;
    const { text } = rule.examples[example]!;
    const [direction] = rule.conditions.directions;
    lines.push({
      type: 'message',
      id: native,
      channel,
      conversation: { id: `canary-${nonce}`, type: 'group', title: 'Canaries of Minutebook' },
      at: at.toISOString(),
      from: CANARY_PARTY,
      ...(rule.zones.includes('own') ? { text } : { subject: text, text: '' }),
      extra: { canary: nonce, ...(direction && { direction }) },
    });
  }
  return Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}
