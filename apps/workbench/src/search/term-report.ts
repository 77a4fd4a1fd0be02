import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import type { TermLine, TermReport } from '@minutebook/contract';
import { termReports as termReportsApi } from '@minutebook/contract/search';
import { parse } from '@minutebook/query';
import { addressOf } from '../shell/api/address';
import { Api } from '../shell/api/client';
import { Live } from '../shell/live';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemView } from '../ui/problem-view';
import { QueryText } from '../ui/query/query-text';
import { faultMessage } from '../ui/query/words';
import { SEARCH_WORDS } from './words';

/** A search terms report as it is counted: hits of each line, and what only that line finds. */
@Component({
  selector: 'mb-term-report',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ProblemView, QueryText],
  template: `
    @if (report.value(); as found) {
      @if (running(); as of) {
        <p class="line small">
          <mb-icon name="spinner" size="sm" class="spin" />
          <span role="status">{{ words().terms.progress(format.count(found.done), format.count(of)) }}</span>
          <span class="grow"></span>
          <button type="button" class="btn btn-sm" (click)="cancel(found)">{{ words().terms.stop }}</button>
        </p>
      } @else if (found.state !== 'done') {
        <p class="small t-warn">{{ words().terms.ended[found.state === 'cancelled' ? 'cancelled' : 'failed'] }}</p>
      }
      <table class="tbl tbl-sm terms">
        <thead>
          <tr>
            <th scope="col">{{ words().terms.term }}</th>
            <th scope="col" class="num">{{ words().terms.hits }}</th>
            <th scope="col" class="num" [title]="words().terms.onlyHelp">{{ words().terms.only }}</th>
          </tr>
        </thead>
        <tbody>
          @for (line of found.lines; track $index) {
            <tr>
              <td class="code">
                <mb-query-text [source]="line.text" />
                @if (line.fault) {
                  <span class="small t-bad term-fault">{{ why(line) }}</span>
                }
              </td>
              <td class="num">{{ line.hits === null ? '–' : format.count(line.hits) }}</td>
              <td class="num">{{ line.alone === null ? '–' : format.count(line.alone) }}</td>
            </tr>
          }
        </tbody>
        @if (found.any !== null) {
          <tfoot>
            <tr>
              <td>{{ words().terms.any }}</td>
              <td class="num medium">{{ format.count(found.any) }}</td>
              <td></td>
            </tr>
          </tfoot>
        }
      </table>
      <p class="line small dim terms-foot">
        <span>{{ words().terms.asOf(format.count(found.asOf)) }}</span>
        <span class="grow"></span>
        <a class="link" download [href]="csv()">CSV</a>
      </p>
    }
    @if (report.problem(); as problem) {
      <mb-problem [problem]="problem" (again)="load()" />
    }
  `,
})
export class TermReportView {
  readonly id = input.required<string>();

  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(SEARCH_WORDS);
  protected readonly report = new Loading<TermReport>();
  /** Lines to count while they are being counted, else 0. */
  protected readonly running = computed(() => {
    const report = this.report.value();
    return report?.state === 'waiting' || report?.state === 'running' ? report.lines.length : 0;
  });
  protected readonly csv = computed(() => addressOf(termReportsApi.csv.path, { id: this.id() }, undefined));

  constructor() {
    effect(() => {
      this.id();
      untracked(() => void this.load());
    });
    inject(Live).on(['terms'], ({ id }) => {
      if (id === undefined || id === this.id()) void this.load();
    });
  }

  /** The fault in the reader's language; what only the server could find wrong, as it said it. */
  protected why({ text, fault }: TermLine): string {
    const first = parse(text, { mode: 'rule' }).errors[0];
    return first ? faultMessage(first, text, this.language.locale()) : (fault ?? '');
  }

  protected async load(): Promise<void> {
    await this.report.run((signal) => this.api.call(termReportsApi.get, { params: { id: this.id() } }, signal));
  }

  protected async cancel({ id, version }: TermReport): Promise<void> {
    await this.report.run((signal) =>
      this.api.call(termReportsApi.cancel, { params: { id }, body: { version } }, signal),
    );
  }
}
