import { ChangeDetectionStrategy, Component, effect, inject, input, output, signal, untracked } from '@angular/core';
import type { TermEconomy } from '@minutebook/contract';
import { economics as economicsApi, type TERM_VIEWS } from '@minutebook/contract/economics';
import { Api } from '../shell/api/client';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { Figures, type Scope } from './figures';
import { Steps } from './steps';
import { ECONOMICS_WORDS } from './words';

/** Terms of the rules in force with what each brought, and what it brought alone. */
@Component({
  selector: 'mb-term-table',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ListEnd, ProblemView, Skeleton],
  host: { class: 'pane-body' },
  templateUrl: './term-table.html',
})
export class TermTable {
  readonly view = input.required<(typeof TERM_VIEWS)[number]>();
  readonly scope = input.required<Scope>();
  /** Id of the term's rule. */
  readonly choose = output<string>();
  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  protected readonly figures = inject(Figures);
  protected readonly words = inject(Language).words(ECONOMICS_WORDS);
  protected readonly page = new Listing((from, signal) => {
    const query = { view: this.view(), ...this.scope(), ...from };
    return this.api.call(economicsApi.terms, { query }, signal);
  });
  private readonly opened = signal<string | null>(null);
  protected readonly steps = new Steps({
    keys: () => (this.page.value()?.items ?? []).map(this.keyOf),
    chosen: this.opened,
    open: (key) => {
      const term = this.page.value()?.items.find((one) => this.keyOf(one) === key);
      if (term) this.select(term);
    },
  });

  constructor() {
    effect(() => {
      this.view();
      this.scope();
      untracked(() => void this.load());
    });
  }

  protected load(): Promise<unknown> {
    return this.page.load();
  }

  protected select(term: TermEconomy): void {
    this.opened.set(this.keyOf(term));
    this.choose.emit(term.rule.id);
  }

  protected keyOf({ rule, text }: TermEconomy): string {
    return `${rule.id} ${text}`;
  }
}
