import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
} from '@angular/core';
import type { EconomyLimits } from '@minutebook/contract';
import { economics as economicsApi } from '@minutebook/contract/economics';
import { DayText } from '../conduct/day-text';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { Figures } from './figures';
import { LimitsForm } from './limits-form';
import { Steps } from './steps';
import { ECONOMICS_WORDS } from './words';

/** Rules listed for decision, and those decided about (R175). */
@Component({
  selector: 'mb-docket-table',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [LimitsForm, ListEnd, ProblemView, Skeleton, When],
  host: { class: 'pane-body' },
  templateUrl: './docket-table.html',
})
export class DocketTable {
  readonly view = input.required<'open' | 'decided'>();
  /** Changes when something was decided. */
  readonly decided = input(0);
  readonly chosen = input<string>();
  /** Id of the rule. */
  readonly choose = output<string>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly days = inject(DayText);
  protected readonly format = inject(Format);
  protected readonly figures = inject(Figures);
  protected readonly words = inject(Language).words(ECONOMICS_WORDS);
  protected readonly page = new Listing((from, signal) =>
    this.api.call(economicsApi.docket, { query: { view: this.view(), ...from } }, signal),
  );
  protected readonly steps = new Steps({
    keys: () => (this.page.value()?.items ?? []).map(({ rule }) => rule.id),
    chosen: this.chosen,
    open: (rule) => this.choose.emit(rule),
  });
  protected readonly changing = signal(false);
  protected readonly mayChange = computed(() => this.session.may('lexicon.publish'));

  constructor() {
    effect(() => {
      this.view();
      this.decided();
      untracked(() => void this.load());
    });
  }

  protected load(): Promise<unknown> {
    return this.page.load();
  }

  /** Null: nothing was changed. */
  protected async changed(limits: EconomyLimits | null): Promise<void> {
    this.changing.set(false);
    if (limits) await this.load();
  }
}
