import { computed, inject, Injectable } from '@angular/core';
import type { RuleText } from '@minutebook/contract';
import { DayText } from '../conduct/day-text';
import { Language } from '../ui/language';
import { UI_WORDS } from '../ui/words';
import type { Conditions, Part } from './draft-state';
import { EXAMPLE_WORDS } from './example-words';
import { LEXICON_WORDS } from './words';
import { RULE_WORDS } from './rule-words';
import { Staff } from './staff';

export type ConditionKey = keyof Conditions;

/** The parts of a rule as a reader has them: for chips, for the sentence under the rule, and for what changed. */
@Injectable()
export class RuleInWords {
  private readonly language = inject(Language);
  private readonly days = inject(DayText);
  private readonly staff = inject(Staff);
  private readonly rule = this.language.words(RULE_WORDS);
  private readonly examples = this.language.words(EXAMPLE_WORDS);
  private readonly lexicon = this.language.words(LEXICON_WORDS);
  private readonly ui = this.language.words(UI_WORDS);
  private readonly comma = computed(() => (this.language.locale() === 'zh' ? '、' : ', '));

  list(entries: readonly string[]): string {
    return entries.join(this.comma());
  }

  zones(zones: RuleText['zones']): string {
    return this.list(zones.map((zone) => this.lexicon().zone[zone]));
  }

  condition(conditions: Conditions, key: ConditionKey): string {
    const value = conditions[key];
    if (typeof value === 'boolean') return value ? this.rule().condition.personalOn : '';
    if (key === 'directions') return this.list(conditions.directions.map((one) => this.rule().direction[one]));
    const channels: Readonly<Record<string, string>> = this.ui().channel;
    return this.list(key === 'channels' ? value.map((one) => channels[one] ?? one) : value);
  }

  of(rule: RuleText, part: Part): string {
    const words = this.rule();
    switch (part) {
      case 'title':
      case 'query':
        return rule[part];
      case 'severity':
        return this.lexicon().severities[String(rule.severity) as '1' | '2' | '3'];
      case 'zones':
        return this.zones(rule.zones);
      case 'theme':
        return rule.theme ? words.theme[rule.theme] : '';
      case 'weight':
        return String(rule.weight);
      case 'owner':
        return this.staff.name(rule.owner);
      case 'conditions':
        return (Object.keys(rule.conditions) as ConditionKey[])
          .flatMap((key) => {
            const said = this.condition(rule.conditions, key);
            return said ? [`${words.condition[key]}: ${said}`] : [];
          })
          .join('; ');
      case 'exclusions':
        return rule.exclusions
          .map(({ name, query, until }) => `${name} (${query}), ${words.exclusion.untilDay(this.day(until))}`)
          .join('; ');
      case 'examples':
        return this.examples().counted(
          rule.examples.filter(({ hits }) => hits).length,
          rule.examples.filter(({ hits }) => !hits).length,
        );
    }
  }

  /** A calendar day, the same for every reader. */
  day(day: string): string {
    return this.days.dated(day);
  }
}
