import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Person, Reread } from '@minutebook/contract';
import { MIN_REASON, alerts as alertsApi } from '@minutebook/contract/alerts';
import { quality as qualityApi } from '@minutebook/contract/quality';
import { Api } from '../shell/api/client';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { type Segment, Segments } from '../ui/segments';
import { When } from '../ui/when';
import { ReadingLine } from './reading-line';
import { QUALITY_WORDS } from './words';

type Stands = 'first' | 'second';

/** One re-read: both judgements side by side, and which stands. */
@Component({
  selector: 'mb-reread-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ProblemNotice, ReadingLine, RouterLink, Segments, When],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().views.rereads' },
  templateUrl: './reread-pane.html',
})
export class RereadPane {
  readonly reread = input.required<Reread | null>();
  readonly changed = output<Reread>();
  private readonly api = inject(Api);
  protected readonly words = inject(Language).words(QUALITY_WORDS);
  protected readonly colleagues = new Loading<{ items: (Person & { decides: boolean })[] }>();
  protected readonly act = new Loading<Reread>();
  private readonly id = computed(() => this.reread()?.id);
  protected readonly stands = linkedSignal<string | undefined, Stands>({ source: this.id, computation: () => 'first' });
  protected readonly feedback = linkedSignal({ source: this.id, computation: () => '' });
  protected readonly why = linkedSignal({ source: this.id, computation: () => '' });
  protected readonly to = linkedSignal({ source: this.id, computation: () => '' });
  protected readonly sides = computed<Segment<Stands>[]>(() =>
    (['first', 'second'] as const).map((value) => ({ value, label: this.words().reread.stands[value] })),
  );
  protected readonly least = MIN_REASON;

  constructor() {
    void this.colleagues.run((signal) => this.api.call(alertsApi.colleagues, {}, signal));
  }

  protected settle(event: Event, { id, version }: Reread): Promise<void> {
    event.preventDefault();
    const body = { version, stands: this.stands(), feedback: this.feedback().trim() };
    return this.do((signal) => this.api.call(qualityApi.settle, { params: { id }, body }, signal));
  }

  protected assign({ id, version }: Reread): Promise<void> {
    const body = { version, to: this.to() };
    return this.do((signal) => this.api.call(qualityApi.assign, { params: { id }, body }, signal));
  }

  protected withdraw(event: Event, { id, version }: Reread): Promise<void> {
    event.preventDefault();
    const body = { version, reason: this.why().trim() };
    return this.do((signal) => this.api.call(qualityApi.withdraw, { params: { id }, body }, signal));
  }

  private async do(work: (signal: AbortSignal) => Promise<Reread>): Promise<void> {
    const changed = await this.act.run(work);
    if (changed) this.changed.emit(changed);
  }
}
