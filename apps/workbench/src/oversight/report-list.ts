import { ChangeDetectionStrategy, Component, inject, input, output, signal } from '@angular/core';
import type { ReportKind } from '@minutebook/contract';
import { REPORT_KINDS, reports as reportsApi } from '@minutebook/contract/reports';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Live } from '../shell/live';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { OVERSIGHT_WORDS } from './words';

const LIMIT = 50;
const DAY_MS = 86_400_000;

/** Reports that were run, newest first, and a line above to run another. */
@Component({
  selector: 'mb-report-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ListEnd, ProblemNotice, ProblemView, Skeleton, When],
  host: { class: 'pane-fill' },
  templateUrl: './report-list.html',
})
export class ReportList {
  readonly selected = input<string>();
  readonly picked = output<string>();
  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(OVERSIGHT_WORDS);
  protected readonly page = new Listing((from, signal) =>
    this.api.call(reportsApi.list, { query: { limit: LIMIT, ...from } }, signal),
  );
  protected readonly kinds = REPORT_KINDS;
  protected readonly kind = signal<ReportKind>('evidence-of-review');
  protected readonly from = signal(daysAgo(30));
  protected readonly to = signal(daysAgo(1));
  protected readonly busy = signal(false);
  protected readonly refusal = signal<Problem | null>(null);

  constructor() {
    inject(Live).afterBurst(['report'], () => void this.load());
    inject(Keyboard).bind(() => ({ j: () => this.step(1), k: () => this.step(-1) }));
    void this.load();
  }

  protected load(): Promise<unknown> {
    return this.page.refresh();
  }

  protected async run(): Promise<void> {
    this.busy.set(true);
    this.refusal.set(null);
    try {
      const body = { kind: this.kind(), from: this.from(), to: this.to() };
      const { id } = await this.api.call(reportsApi.run, { body });
      await this.load();
      this.picked.emit(id);
    } catch (error) {
      this.refusal.set(Problem.of(error));
    } finally {
      this.busy.set(false);
    }
  }

  protected choose(kind: string): void {
    this.kind.set(REPORT_KINDS.find((one) => one === kind) ?? 'evidence-of-review');
  }

  private step(by: 1 | -1): boolean {
    const next = this.page.beside(this.selected(), by);
    if (next) this.picked.emit(next.id);
    return next !== undefined;
  }
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
}
