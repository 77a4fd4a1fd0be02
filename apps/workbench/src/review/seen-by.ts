import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Session } from '../shell/session';
import { Avatar } from '../ui/avatar';
import { Language } from '../ui/language';
import { When } from '../ui/when';
import { DECISION_WORDS } from './decision-words';
import { Desk } from './desk';

/** Who else has opened the alert, and when first. */
@Component({
  selector: 'mb-seen-by',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Avatar, When],
  host: { class: 'sect' },
  template: `
    <h3>
      {{ words().seenBy }}
      @if (others().length > 0) {
        <span class="dim num">{{ others().length }}</span>
      }
    </h3>
    @for (one of others(); track one.person.id) {
      <div class="line small">
        <mb-avatar [name]="one.person.name" [small]="true" /><span class="clip" dir="auto">{{ one.person.name }}</span>
        <span class="grow"></span><span class="dim num nowrap"><mb-when [at]="one.at" /></span>
      </div>
    } @empty {
      <p class="small dim">{{ words().onlyYou }}</p>
    }
  `,
})
export class SeenBy {
  private readonly desk = inject(Desk);
  private readonly session = inject(Session);
  protected readonly words = inject(Language).words(DECISION_WORDS);
  protected readonly others = computed(() =>
    (this.desk.alert()?.seenBy ?? []).filter(({ person }) => person.id !== this.session.user()?.id),
  );
}
