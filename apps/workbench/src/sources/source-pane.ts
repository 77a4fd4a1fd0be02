import { Dialog } from '@angular/cdk/dialog';
import { ChangeDetectionStrategy, Component, computed, effect, inject, input, output, signal } from '@angular/core';
import type { Gap, SourceDetail } from '@minutebook/contract';
import { sources as sourcesApi } from '@minutebook/contract/sources';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { confirmed } from '../ui/confirm';
import { CopyButton } from '../ui/copy-button';
import { Format } from '../ui/format';
import { HealthTag } from '../ui/health-tag';
import { Language } from '../ui/language';
import { Notice } from '../ui/notice';
import { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { When } from '../ui/when';
import { SourceForm } from './source-form';
import { SOURCES_WORDS } from './words';

/** One source: how it stands, what never came by it, and what it is set up with. */
@Component({
  selector: 'mb-source-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [CopyButton, HealthTag, Notice, ProblemNotice, SourceForm, When],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'source().name' },
  templateUrl: './source-pane.html',
})
export class SourcePane {
  readonly source = input.required<SourceDetail>();
  readonly changed = output<SourceDetail>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly dialog = inject(Dialog);
  /** Services call the appliance where people do. */
  protected readonly origin = location.origin;
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(SOURCES_WORDS);
  protected readonly may = computed(() => this.session.may('source.write'));
  protected readonly gaps = signal<readonly Gap[]>([]);
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | null>(null);

  constructor() {
    effect(() => void this.loadGaps(this.source().id));
  }

  protected move(state: SourceDetail['state']): Promise<void> {
    const { id, version } = this.source();
    return this.attempt(() => this.api.call(sourcesApi.move, { params: { id }, body: { version, state } }));
  }

  protected async retire(): Promise<void> {
    const words = this.words();
    const question = {
      ...{ title: words.retireAsk(this.source().name), text: words.retireText },
      ...{ yes: words.retire, no: words.retireNo, bad: true },
    };
    if (await confirmed(this.dialog, question)) await this.move('retired');
  }

  protected test(): Promise<void> {
    return this.attempt(() => this.api.call(sourcesApi.test, { params: { id: this.source().id } }));
  }

  protected retry(): Promise<void> {
    const { id, version } = this.source();
    return this.attempt(() => this.api.call(sourcesApi.retry, { params: { id }, body: { version } }));
  }

  protected async explain(event: Event, gap: Gap, reason: string): Promise<void> {
    event.preventDefault();
    const { id } = this.source();
    await this.attempt(async () => {
      await this.api.call(sourcesApi.explainGap, { params: { id: gap.id }, body: { reason } });
      return this.api.call(sourcesApi.get, { params: { id } });
    });
    await this.loadGaps(id);
  }

  private async loadGaps(id: string): Promise<void> {
    try {
      const { items } = await this.api.call(sourcesApi.gaps, { params: { id }, query: { limit: 50 } });
      if (this.source().id === id) this.gaps.set(items);
    } catch (error) {
      this.problem.set(Problem.of(error));
    }
  }

  private async attempt(act: () => Promise<SourceDetail>): Promise<void> {
    this.busy.set(true);
    this.problem.set(null);
    try {
      this.changed.emit(await act());
    } catch (error) {
      this.problem.set(Problem.of(error));
    } finally {
      this.busy.set(false);
    }
  }
}
