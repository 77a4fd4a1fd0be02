import { ChangeDetectionStrategy, Component, computed, inject, viewChild } from '@angular/core';
import { Session } from '../shell/session';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { DECISION_WORDS } from './decision-words';
import { Desk } from './desk';
import { SideActs } from './side-acts';
import { TagField } from './tag-field';

/** Tags of the alert, for whoever decides to put on and take off. */
@Component({
  selector: 'mb-alert-tags',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Keys, TagField],
  host: { class: 'sect' },
  template: `
    <h3>{{ words().tags }}<span class="grow"></span><mb-keys chord="#" /></h3>
    @if (tags().length > 0) {
      <div class="line wrap line-1">
        @for (tag of tags(); track tag) {
          @if (may()) {
            <button
              type="button"
              class="tag"
              [attr.aria-label]="words().takeTag(tag)"
              [title]="words().takeTag(tag)"
              (click)="acts.tag(tag, false)"
            >
              <span dir="auto">{{ tag }}</span><mb-icon name="cross" />
            </button>
          } @else {
            <span class="tag" dir="auto">{{ tag }}</span>
          }
        }
      </div>
    } @else if (!may()) {
      <p class="small dim">{{ words().noTag }}</p>
    }
    @if (may()) {
      <mb-tag-field
        [label]="words().addTag"
        [act]="words().addTag"
        [busy]="desk.busy() !== null"
        (added)="acts.tag($event, true)"
      />
    }
  `,
})
export class AlertTags {
  protected readonly desk = inject(Desk);
  protected readonly acts = inject(SideActs);
  private readonly session = inject(Session);
  protected readonly words = inject(Language).words(DECISION_WORDS);
  private readonly field = viewChild(TagField);
  protected readonly tags = computed(() => this.desk.alert()?.tags ?? []);
  protected readonly may = computed(() => this.session.may('alert.decide'));

  focus(): boolean {
    this.field()?.focus();
    return this.field() !== undefined;
  }
}
