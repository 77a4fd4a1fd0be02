import { type ArchivedMessage, isMessage } from '@minutebook/archive';
import type { Hit, RuleVersion } from '@minutebook/surveillance';

/** Hits in messages the program sent to itself (R169), by the id each was sent under. They came; nobody reads them. */
export function canariesIn(
  hits: readonly Hit[],
  rules: ReadonlyMap<number, RuleVersion>,
  messages: ReadonlyMap<number, ArchivedMessage>,
): { readonly native: string; readonly rule: number; readonly hit: number }[] {
  return hits.flatMap(({ id, canary, message, ruleVersion }) => {
    const event = canary ? messages.get(message)?.versions[0]!.event : undefined;
    const native = event && isMessage(event) ? event.nativeId : undefined;
    return native === undefined ? [] : [{ native, rule: rules.get(ruleVersion)!.rule, hit: id }];
  });
}
