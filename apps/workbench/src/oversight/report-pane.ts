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
import { reports as reportsApi } from '@minutebook/contract/reports';
import { addressOf } from '../shell/api/address';
import { Api } from '../shell/api/client';
import { Live } from '../shell/live';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { OVERSIGHT_WORDS } from './words';

const LIMIT = 200;

/** One report: what it was computed at, the hash of its lines, and the lines, each with the audit entries behind it. */
@Component({
  selector: 'mb-report-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ListEnd, ProblemNotice, ProblemView],
  host: { class: 'pane pane-beside' },
  templateUrl: './report-pane.html',
})
export class ReportPane {
  readonly id = input<string>();
  readonly picked = output<string>();
  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(OVERSIGHT_WORDS);
  protected readonly report = new Listing((from, signal) =>
    this.api.call(reportsApi.get, { params: { id: this.id()! }, query: { limit: LIMIT, ...from } }, signal),
  );
  protected readonly refusal = signal<Problem | null>(null);
  protected readonly sections = computed(() => {
    const read = this.report.value();
    return read?.run.sections.map((section) => {
      const lines = read.items.filter((line) => line.section === section.name);
      return { ...section, lines, traced: lines.some(({ entries }) => entries.length > 0) };
    });
  });

  constructor() {
    inject(Live).on(['report'], () => this.report.value()?.run.state === 'waiting' && void this.load());
    effect(() => {
      this.id();
      untracked(() => {
        this.refusal.set(null);
        this.report.set(undefined);
        void this.load();
      });
    });
  }

  protected async load(): Promise<void> {
    if (this.id() !== undefined) await this.report.refresh();
  }

  protected async again(): Promise<void> {
    this.refusal.set(null);
    try {
      this.picked.emit((await this.api.call(reportsApi.again, { params: { id: this.id()! } })).id);
    } catch (error) {
      this.refusal.set(Problem.of(error));
    }
  }

  protected address(as: 'csv' | 'pdf', id: string): string {
    return addressOf(reportsApi[as].path, { id }, undefined);
  }

  protected nameOf(section: string): string {
    return (this.words().reports.section as Readonly<Record<string, string>>)[section] ?? section;
  }

  protected headOf(column: string): string {
    return column.replaceAll('_', ' ').replace(/ utc$/, ', UTC');
  }
}
