import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Hold } from '@minutebook/contract';
import { holds as holdsApi } from '@minutebook/contract/holds';
import { dayFrom, DayText } from '../conduct/day-text';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Notice } from '../ui/notice';
import { FactsForm } from './facts-form';
import { OpenedHold } from './opened-hold';
import { HOLD_WORDS } from './words';

const REVIEW_DAYS = 90;
const MIN_REASON = 10;

/** What a hold rests on, and when somebody has to say again that it is needed (R47, R60). */
@Component({
  selector: 'mb-hold-facts',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [FactsForm, Notice, RouterLink],
  host: { class: 'sect' },
  template: `
    <h3>
      {{ words().title }} <span class="grow"></span>
      @if (opened.mayWrite()) {
        <button type="button" class="link" [attr.aria-expanded]="editing()" (click)="editing.set(!editing())">
          {{ words().edit }}
        </button>
      }
    </h3>
    @if (hold().overdue) {
      <mb-notice tone="warn">{{ words().overdue }}</mb-notice>
    }
    <dl class="kv">
      <dt>{{ words().matter }}</dt>
      <dd>
        <a routerLink="/holds" [queryParams]="{ matter: hold().matter.id }" dir="auto"
          ><span class="code">{{ hold().matter.number }}</span> {{ hold().matter.title }}</a
        >
      </dd>
      <dt>{{ words().issuer }}</dt>
      <dd dir="auto">{{ hold().issuer }}</dd>
      <dt>{{ words().trigger }}</dt>
      <dd>{{ days.of(hold().triggerOn) }}</dd>
      <dt>{{ words().basis }}</dt>
      <dd class="pre" dir="auto">{{ hold().legalBasis }}</dd>
      <dt>{{ words().placed }}</dt>
      <dd>
        <span dir="auto">{{ hold().placedBy }}</span>{{ all().comma }}{{ format.full(hold().placedAt) }}
      </dd>
      <dt>{{ words().review }}</dt>
      <dd>
        <span [class.t-bad]="hold().overdue">{{ days.of(hold().reviewOn) }}</span>
        @if (hold().certifiedAt; as at) {
          <span class="dim">{{ words().certified(format.shortDay(at)) }}</span>
        }
        @if (opened.mayWrite()) {
          &ngsp;<button type="button" class="link" [attr.aria-expanded]="isOpen()" (click)="isOpen.set(!isOpen())">
            {{ words().certify }}
          </button>
        }
      </dd>
    </dl>
    @if (editing()) {
      <mb-facts-form [hold]="hold()" (left)="editing.set(false)" />
    }
    @if (isOpen()) {
      <form class="stack stack-2" novalidate (submit)="certify($event)">
        <div class="field">
          <label for="certify-day">{{ words().review }}</label>
          <input
            #dayBox
            class="input"
            id="certify-day"
            type="date"
            [min]="soonest()"
            [value]="day()"
            (input)="day.set(dayBox.value)"
          />
        </div>
        <div class="field">
          <label for="certify-why">{{ words().certifyWhy }}</label>
          <input
            #whyBox
            class="input"
            id="certify-why"
            maxlength="2000"
            autocomplete="off"
            [value]="why()"
            (input)="why.set(whyBox.value)"
          />
          <p class="help">{{ all().form.reasonHelp }}</p>
        </div>
        <div class="line">
          <button class="btn btn-sm" [disabled]="opened.busy() || day() < soonest() || why().trim().length < least">
            {{ words().certifyDo }}
          </button>
        </div>
      </form>
    }
  `,
})
export class HoldFacts {
  readonly hold = input.required<Hold>();
  private readonly id = computed(() => this.hold().id);
  protected readonly opened = inject(OpenedHold);
  protected readonly format = inject(Format);
  protected readonly days = inject(DayText);
  protected readonly all = inject(Language).words(HOLD_WORDS);
  protected readonly words = computed(() => this.all().facts);
  protected readonly least = MIN_REASON;
  protected readonly isOpen = linkedSignal({ source: this.id, computation: () => false });
  protected readonly editing = linkedSignal({ source: this.id, computation: () => false });
  /** A review is after today. */
  protected readonly soonest = computed(() => dayFrom(this.format.now(), 1));
  protected readonly day = linkedSignal({
    source: this.id,
    computation: () => dayFrom(Date.now(), REVIEW_DAYS),
  });
  protected readonly why = linkedSignal({ source: this.id, computation: () => '' });

  protected async certify(event: Event): Promise<void> {
    event.preventDefault();
    const body = { version: this.hold().version, reviewOn: this.day(), reason: this.why().trim() };
    if (!(await this.opened.act((client, id) => client.call(holdsApi.certify, { params: { id }, body })))) return;
    this.isOpen.set(false);
    this.why.set('');
  }
}
