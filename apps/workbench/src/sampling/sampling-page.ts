import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { Router } from '@angular/router';
import type { SampleDraw, SamplePlan } from '@minutebook/contract';
import { sampling as samplingApi } from '@minutebook/contract/sampling';
import { DayText } from '../conduct/day-text';
import { Api } from '../shell/api/client';
import { Place } from '../shell/place';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { Loading } from '../ui/loading';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { DrawView } from './draw-view';
import { FullView } from './full-view';
import { OrderForm } from './order-form';
import { PlanForm } from './plan-form';
import { sizeText } from './plan-text';
import { SAMPLING_WORDS } from './words';

/** Plans of random and full review, what they drew, and what they leave uncovered. */
@Component({
  selector: 'mb-sampling-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DrawView, FullView, Icon, ListEnd, OrderForm, PlanForm, ProblemView, Skeleton],
  host: { class: 'panes' },
  templateUrl: './sampling-page.html',
})
export class SamplingPage {
  /** Of the address. */
  readonly plan = input<string>();
  readonly draw = input<string>();
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  protected readonly days = inject(DayText);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(SAMPLING_WORDS);
  protected readonly runs = computed(() => this.session.may('quality.run'));
  protected readonly list = new Loading<{ items: SamplePlan[]; next: string | null }>();
  protected readonly draws = new Listing((from, signal) =>
    this.api.call(samplingApi.draws, { query: { plan: this.plan()!, ...from } }, signal),
  );
  /** What the side shows instead of the sample: a plan's form, or the days to draw from. */
  protected readonly form = signal<'new' | 'edit' | 'order' | null>(null);
  protected readonly chosen = computed(() => this.list.value()?.items.find(({ id }) => id === this.plan()) ?? null);

  constructor() {
    inject(Place).follow(computed(() => [{ label: this.words().title, link: '/sampling' }]));
    void this.load();
    effect(() => {
      const plan = this.plan();
      untracked(() => void this.loadDraws(plan));
    });
  }

  protected load(): Promise<unknown> {
    return this.list.run((signal) => this.api.call(samplingApi.plans, { query: { limit: 200 } }, signal));
  }

  protected choose({ id, last }: SamplePlan): void {
    this.form.set(null);
    this.go({ plan: id, draw: last?.id ?? null });
  }

  protected open(draw: SampleDraw): void {
    this.form.set(null);
    this.go({ plan: draw.plan.id, draw: draw.id });
  }

  /** Null: it was ended, or nothing came of it. */
  protected async saved(plan: SamplePlan | null): Promise<void> {
    this.form.set(null);
    await this.load();
    this.go({ plan: plan?.id ?? this.chosen()?.id ?? null });
  }

  protected async ordered(draw: SampleDraw): Promise<void> {
    await this.loadDraws(draw.plan.id);
    this.open(draw);
  }

  protected size(plan: SamplePlan): string {
    return sizeText(plan, this.words(), this.format);
  }

  private async loadDraws(plan: string | undefined): Promise<void> {
    if (plan === undefined) this.draws.set(undefined);
    else await this.draws.load();
  }

  private go(queryParams: { plan: string | null; draw?: string | null }): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge' });
  }
}
