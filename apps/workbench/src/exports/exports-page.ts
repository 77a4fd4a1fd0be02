import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import type { AuditFilter, Bundle } from '@minutebook/contract';
import { bundles as bundlesApi } from '@minutebook/contract/bundles';
import { AUDIT_WORDS } from '../audit/words';
import { DayText } from '../conduct/day-text';
import { addressOf } from '../shell/api/address';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Live } from '../shell/live';
import { Place } from '../shell/place';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { NewExport } from './new-export';
import { VerifyCard } from './verify-card';
import type { Offered } from './wanted';
import { EXPORT_WORDS } from './words';

/** What one exported with proof: as far as it has come, to be downloaded, and how it is checked. */
@Component({
  selector: 'mb-exports-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Keys, ListEnd, NewExport, ProblemNotice, ProblemView, Skeleton, VerifyCard],
  host: { class: 'panes' },
  templateUrl: './exports-page.html',
})
export class ExportsPage {
  readonly item = input<string>();
  readonly message = input<string>();
  readonly conversation = input<string>();
  readonly alert = input<string>();
  readonly case = input<string>();
  readonly audit = input<string>();
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  protected readonly format = inject(Format);
  private readonly days = inject(DayText);
  private readonly log = inject(Language).words(AUDIT_WORDS);
  protected readonly words = inject(Language).words(EXPORT_WORDS);
  protected readonly page = new Listing((from, signal) =>
    this.api.call(bundlesApi.list, { query: { ...from } }, signal),
  );
  protected readonly ended = new Loading<Bundle>();
  protected readonly offered = computed<Offered>(() => ({
    ...{ message: this.message(), conversation: this.conversation(), alert: this.alert() },
    ...{ case: this.case(), audit: this.audit() },
  }));

  constructor() {
    inject(Place).follow(computed(() => [{ label: this.words().title, link: '/exports' }]));
    inject(Live).afterBurst(['bundle'], () => void this.load());
    inject(Keyboard).bind(() => ({ n: () => this.begin() }));
    void this.load();
  }

  protected load(): Promise<unknown> {
    return this.page.refresh();
  }

  protected begin(): void {
    void this.router.navigate([], { queryParams: { item: 'new' } });
  }

  protected async made(): Promise<void> {
    await this.router.navigate([], { queryParams: {} });
    await this.load();
  }

  protected async cancel({ id, version }: Bundle): Promise<void> {
    await this.ended.run((signal) => this.api.call(bundlesApi.cancel, { params: { id }, body: { version } }, signal));
    await this.load();
  }

  /** Exports of the audit log are all called the same: what tells them apart is which entries were asked for. */
  protected entriesOf({ asOf }: Bundle, { from, to, kind, action, actor, subject, cause, view }: AuditFilter): string {
    const [words, log] = [this.words(), this.log()];
    const parts = [
      from && to ? words.span(this.days.short(from), this.days.short(to)) : '',
      from && !to ? words.since(this.days.short(from)) : '',
      !from && to ? words.upTo(this.days.short(to)) : '',
      kind ? log.kind[kind] : '',
      action ? log.action[action] : '',
      actor ?? '',
      subject ?? '',
      cause === 'none' ? log.withoutAlert : (cause ?? ''),
      view ? log.inView[view] : '',
    ].filter((part) => part !== '');
    const of = asOf === null ? [] : [words.first(this.format.count(asOf.audit))];
    return [...(parts.length > 0 ? parts : [words.every]), ...of].join(' · ');
  }

  protected isEnding({ state }: Bundle): boolean {
    return state === 'waiting' || state === 'running';
  }

  protected addressOf({ id }: Bundle): string {
    return addressOf(bundlesApi.file.path, { id });
  }
}
