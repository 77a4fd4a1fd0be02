import { ChangeDetectionStrategy, Component, effect, inject, input, output, untracked } from '@angular/core';
import type { EconomyLine } from '@minutebook/contract';
import { type ECONOMY_BY, economics as economicsApi } from '@minutebook/contract/economics';
import { Api } from '../shell/api/client';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { Figures, type Scope } from './figures';
import { Steps } from './steps';
import { ECONOMICS_WORDS } from './words';

/** Rules, desks or languages, the most false positives first. */
@Component({
  selector: 'mb-line-table',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ListEnd, ProblemView, Skeleton, When],
  host: { class: 'pane-body' },
  templateUrl: './line-table.html',
})
export class LineTable {
  readonly by = input.required<(typeof ECONOMY_BY)[number]>();
  readonly scope = input.required<Scope>();
  readonly chosen = input<string>();
  /** Key of the line. */
  readonly choose = output<string>();
  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  protected readonly figures = inject(Figures);
  protected readonly words = inject(Language).words(ECONOMICS_WORDS);
  protected readonly page = new Listing((from, signal) => {
    const query = { by: this.by(), ...this.scope(), ...from };
    return this.api.call(economicsApi.lines, { query }, signal);
  });

  /** Through rules; a desk or a language is another list, and is opened by hand. */
  protected readonly steps = new Steps({
    keys: () => (this.by() === 'rule' ? (this.page.value()?.items ?? []).map(({ key }) => key) : []),
    chosen: this.chosen,
    open: (key) => this.choose.emit(key),
  });

  constructor() {
    effect(() => {
      this.by();
      this.scope();
      untracked(() => void this.load());
    });
  }

  protected load(): Promise<unknown> {
    return this.page.load();
  }

  protected nameOf({ key }: EconomyLine): string {
    return this.by() === 'desk' ? this.figures.desk(key) : this.figures.script(key);
  }
}
