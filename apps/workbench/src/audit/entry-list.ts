import { booleanAttribute, ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import type { AuditEntry } from '@minutebook/contract';
import { Language } from '../ui/language';
import { When } from '../ui/when';
import { AUDIT_WORDS } from './words';

/** What was done to something, in the order of the entries: when, what, who. */
@Component({
  selector: 'mb-entry-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [When],
  template: `
    <ol class="stack stack-1 small">
      @for (entry of entries(); track entry.index) {
        <li class="line">
          <mb-when [at]="entry.at" />
          <span class="grow"
            >{{ audit().action[entry.action] }}
            @if (reasonOf(entry); as reason) {
              <span class="dim" dir="auto">{{ reason }}</span>
            }
          </span>
          <span class="dim clip" dir="auto">{{ entry.actor.name }}</span>
        </li>
      }
    </ol>
  `,
})
export class EntryList {
  readonly entries = input.required<readonly AuditEntry[]>();
  /** Whether the reasons that were given are shown too. */
  readonly reasons = input(false, { transform: booleanAttribute });
  protected readonly audit = inject(Language).words(AUDIT_WORDS);

  protected reasonOf({ detail }: AuditEntry): string | null {
    return this.reasons() && typeof detail['reason'] === 'string' ? detail['reason'] : null;
  }
}
