import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Gap } from '@minutebook/contract';
import { completeness as completenessApi } from '@minutebook/contract/completeness';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { COMPLETENESS_WORDS } from './words';

const LIMIT = 100;

/** Numbers that files lack of what they count, and saying why (R45). */
@Component({
  selector: 'mb-gap-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ListEnd, ProblemNotice, ProblemView, RouterLink, Skeleton, When],
  host: { class: 'pane-fill' },
  templateUrl: './gap-list.html',
})
export class GapList {
  /** Shown by a file of this import alone. */
  readonly import = input<string>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(COMPLETENESS_WORDS);
  protected readonly may = computed(() => this.session.may('completeness.write'));
  protected readonly withClosed = signal(false);
  protected readonly page = new Listing((from, signal) => {
    const importId = this.import();
    const outcome = this.withClosed() ? ('all' as const) : ('open' as const);
    const query = { limit: LIMIT, outcome, ...(importId !== undefined && { import: importId }), ...from };
    return this.api.call(completenessApi.gaps, { query }, signal);
  });
  protected readonly sent = new Loading<Gap>();

  constructor() {
    effect(() => {
      this.import();
      this.withClosed();
      untracked(() => void this.page.load());
    });
  }

  protected load(): Promise<unknown> {
    return this.page.refresh();
  }

  protected async explain(event: Event, { id }: Gap, reason: string): Promise<void> {
    event.preventDefault();
    const call = { params: { id }, body: { reason } };
    if (await this.sent.run((signal) => this.api.call(completenessApi.explainGap, call, signal))) await this.load();
  }

  /** One number, or from which to which. */
  protected numbersOf({ from, to }: Gap): string {
    const { range } = this.words().gaps;
    return from === to ? this.format.count(from) : range(this.format.count(from), this.format.count(to));
  }
}
