import { inject, Injectable } from '@angular/core';
import type { Disposition, ScriptLanguage } from '@minutebook/contract';
import { Language } from '../ui/language';
import { UI_WORDS } from '../ui/words';
import { ReviewLists } from './lists';
import { Queue } from './queue';
import type { FILTER_KEYS } from './queue-filter';
import { QUEUE_WORDS } from './queue-words';
import { REVIEW_WORDS } from './words';

const SEVERITIES = ['low', 'medium', 'high'] as const;

/** Names for what an address says by id or code. What nobody can name is shown as it stands there. */
@Injectable()
export class FilterLabels {
  private readonly lists = inject(ReviewLists);
  private readonly queue = inject(Queue);
  private readonly language = inject(Language);
  private readonly words = this.language.words(QUEUE_WORDS);
  private readonly review = this.language.words(REVIEW_WORDS);
  private readonly ui = this.language.words(UI_WORDS);

  of(key: (typeof FILTER_KEYS)[number], value: string | number | boolean): string {
    const text = String(value);
    switch (key) {
      // The list holds nothing else: its first row has the names.
      case 'lexicon':
        return this.queue.rows()[0]?.lexicon ?? text;
      case 'rule': {
        const rule = this.queue.rows().find((row) => row.rule.id === text)?.rule;
        return rule ? `${rule.code} ${rule.title}` : text;
      }
      case 'channel':
        return this.channel(text);
      case 'language':
        return this.words().language[text as ScriptLanguage];
      case 'severity':
        return this.severity(Number(value));
      case 'reviewer':
        this.lists.needColleagues();
        return this.lists.nameOf(text) ?? '…';
      case 'disposition':
        return this.review().disposition[text as Disposition];
      case 'overdue':
        return this.words().overdue[text as 'true' | 'false'];
      case 'bulk':
        return this.words().bulk[text as 'true' | 'false'];
      default:
        return text;
    }
  }

  channel(name: string): string {
    return (this.ui().channel as Readonly<Record<string, string>>)[name] ?? name;
  }

  severity(level: number): string {
    const name = SEVERITIES[level - 1];
    return name ? this.words().severityOption(level, this.ui().severityName[name]) : String(level);
  }
}
