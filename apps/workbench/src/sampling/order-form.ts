import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import type { SampleDraw, SamplePlan } from '@minutebook/contract';
import { sampling as samplingApi } from '@minutebook/contract/sampling';
import { dayFrom } from '../conduct/day-text';
import { Api } from '../shell/api/client';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { SAMPLING_WORDS } from './words';

/** A sample by hand, from days that are over. */
@Component({
  selector: 'mb-order-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().orderTitle' },
  template: `
    <div class="pane-head">
      <h2 class="clip" dir="auto">{{ plan().name }}</h2>
    </div>
    <div class="pane-body">
      <form class="sect stack-3" novalidate (submit)="order($event)">
        <h3>{{ words().orderTitle }}</h3>
        <p class="help">{{ words().orderWhy }}</p>
        <div class="line">
          <div class="field grow">
            <label for="order-from">{{ words().form.from }}</label>
            <input #start class="input" id="order-from" type="date" [value]="from()" (input)="from.set(start.value)" />
          </div>
          <div class="field grow">
            <label for="order-to">{{ words().form.until }}</label>
            <input #end class="input" id="order-to" type="date" [value]="to()" (input)="to.set(end.value)" />
          </div>
        </div>
        @if (act.problem(); as problem) {
          <mb-problem-notice [problem]="problem" />
        }
        <div class="line">
          <button class="btn btn-solid" [disabled]="!ready() || act.busy()">{{ words().orderDo }}</button>
          <button type="button" class="btn btn-bare" (click)="left.emit()">{{ words().form.cancel }}</button>
        </div>
      </form>
    </div>
  `,
})
export class OrderForm {
  readonly plan = input.required<SamplePlan>();
  readonly ordered = output<SampleDraw>();
  readonly left = output();
  private readonly api = inject(Api);
  protected readonly words = inject(Language).words(SAMPLING_WORDS);
  protected readonly act = new Loading<SampleDraw>();
  protected readonly from = signal(dayFrom(Date.now(), -7));
  protected readonly to = signal(dayFrom(Date.now(), -1));
  protected readonly ready = computed(() => this.from() !== '' && this.from() <= this.to());

  protected async order(event: Event): Promise<void> {
    event.preventDefault();
    const parts = { params: { id: this.plan().id }, body: { from: this.from(), to: this.to() } };
    const draw = await this.act.run((signal) => this.api.call(samplingApi.draw, parts, signal));
    if (draw) this.ordered.emit(draw);
  }
}
