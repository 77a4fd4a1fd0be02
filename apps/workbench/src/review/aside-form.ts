import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  ElementRef,
  inject,
  output,
  signal,
} from '@angular/core';
import { MIN_REASON } from '@minutebook/contract/alerts';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { asideTimes } from './aside-times';
import { DECISION_WORDS } from './decision-words';
import { Desk } from './desk';
import { REVIEW_WORDS } from './words';

const MAX_MS = 30 * 86_400_000;

/** Until when an alert is set aside, and why. It stays due when it was. */
@Component({
  selector: 'mb-aside-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form class="stack" novalidate [attr.aria-label]="words().snoozeTitle" (submit)="set($event)">
      <h3 class="h-sect">{{ words().snoozeTitle }}</h3>
      <div class="stack stack-1" role="radiogroup" [attr.aria-label]="words().snoozeTitle">
        @for (option of options(); track option.name) {
          <label class="check"
            ><input
              type="radio"
              name="aside"
              [value]="option.name"
              [checked]="chosen() === option.name"
              (change)="chosen.set(option.name)"
            /><span>{{ words().times[option.name] }}</span
            ><span class="dim num small">{{ format.stamp(option.at.toISOString()) }}</span></label
          >
        }
        <label class="check"
          ><input
            type="radio"
            name="aside"
            value="other"
            [checked]="chosen() === 'other'"
            (change)="chosen.set('other')"
          />{{ words().times.other }}</label
        >
      </div>
      @if (chosen() === 'other') {
        <input #at class="input" type="datetime-local" [attr.aria-label]="words().at" (input)="typed.set(at.value)" />
        @if (tooFar()) {
          <p class="help t-bad">{{ words().tooFar }}</p>
        }
      }
      <div class="field">
        <label class="line between" for="aside-reason"
          ><span>{{ words().whyAside }}</span
          ><span class="dim num" [class.t-good]="length() >= minimum">{{ review().reasonCount(length()) }}</span></label
        >
        <input
          #why
          class="input"
          id="aside-reason"
          maxlength="1000"
          autocomplete="off"
          [placeholder]="words().whyAsideHint"
          (input)="reason.set(why.value)"
        />
      </div>
      <p class="xs dim">{{ words().snoozeStays(due()) }}</p>
      <div class="line">
        <button class="btn btn-solid btn-sm" [disabled]="desk.busy() !== null || !ready()">
          {{ words().snoozeDo }}
        </button>
        <button type="button" class="btn btn-bare btn-sm" (click)="left.emit()">{{ words().keep }}</button>
      </div>
    </form>
  `,
})
export class AsideForm {
  readonly done = output<{ until: Date; reason: string }>();
  readonly left = output();
  protected readonly desk = inject(Desk);
  protected readonly format = inject(Format);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(DECISION_WORDS);
  protected readonly review = this.language.words(REVIEW_WORDS);
  protected readonly minimum = MIN_REASON;
  protected readonly options = signal(asideTimes(Date.now(), this.format.zone)).asReadonly();
  protected readonly chosen = signal<string>(this.options()[0]!.name);
  protected readonly typed = signal('');
  protected readonly reason = signal('');
  protected readonly length = computed(() => this.reason().trim().length);
  protected readonly due = computed(() => this.format.stamp(this.desk.alert()?.dueAt ?? new Date().toISOString()));
  private readonly until = computed(() => {
    if (this.chosen() !== 'other') return this.options().find(({ name }) => name === this.chosen())?.at ?? null;
    const at = new Date(this.typed());
    return Number.isNaN(at.getTime()) || at.getTime() <= Date.now() ? null : at;
  });
  protected readonly tooFar = computed(() => (this.until()?.getTime() ?? 0) > Date.now() + MAX_MS);
  protected readonly ready = computed(() => this.until() !== null && !this.tooFar() && this.length() >= MIN_REASON);

  constructor() {
    afterNextRender(() => this.host.nativeElement.querySelector<HTMLElement>('input:checked')?.focus());
  }

  protected set(event: Event): void {
    event.preventDefault();
    const until = this.until();
    if (until && this.ready()) this.done.emit({ until, reason: this.reason().trim() });
  }
}
