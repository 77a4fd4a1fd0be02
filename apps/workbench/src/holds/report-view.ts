import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import type { HoldReport } from '@minutebook/contract';
import { holdFiles as holdFilesApi } from '@minutebook/contract/hold-files';
import { holds as holdsApi } from '@minutebook/contract/holds';
import { DayText } from '../conduct/day-text';
import { addressOf } from '../shell/api/address';
import { Api } from '../shell/api/client';
import { ChannelMark } from '../ui/channel-mark';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { HOLD_WORDS } from './words';

/** A hold as it was at a time: what it held, since when, by which scope, who had acknowledged (R56). */
@Component({
  selector: 'mb-hold-report',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelMark, Icon, ProblemView, Skeleton, When],
  templateUrl: './report-view.html',
})
export class ReportView {
  readonly hold = input.required<string>();
  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  protected readonly days = inject(DayText);
  protected readonly all = inject(Language).words(HOLD_WORDS);
  protected readonly words = computed(() => this.all().report);
  /** As the box of the reader's own clock has it; empty: now. */
  protected readonly at = signal('');
  protected readonly report = new Loading<HoldReport>();

  constructor() {
    effect(() => {
      this.hold();
      untracked(() => void this.load());
    });
  }

  /** The files of what is shown: a time chosen and not shown yet is in none of them. */
  protected readonly files = computed(() => {
    const { csv, pdf, steps } = this.words();
    const asOf = this.report.value()?.asOf;
    const address = ({ path }: { readonly path: string }): string => addressOf(path, { id: this.hold() }, { asOf });
    return [
      { label: csv, address: address(holdFilesApi.reportCsv) },
      { label: pdf, address: address(holdFilesApi.reportPdf) },
      { label: steps, address: address(holdFilesApi.steps) },
    ];
  });

  protected show(event: Event): void {
    event.preventDefault();
    void this.load();
  }

  protected load(): Promise<unknown> {
    const at = this.at();
    const query = at === '' ? {} : { asOf: new Date(at).toISOString() };
    const params = { id: this.hold() };
    return this.report.run((abort) => this.api.call(holdsApi.report, { params, query }, abort));
  }
}
