import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import type { KnownAnswer, Person } from '@minutebook/contract';
import { MIN_REASON, alerts as alertsApi } from '@minutebook/contract/alerts';
import { quality as qualityApi } from '@minutebook/contract/quality';
import { Api } from '../shell/api/client';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { When } from '../ui/when';
import { QUALITY_WORDS } from './words';

/** Alerts whose answer is known: marked here, dealt among re-reads, seen by nobody else. */
@Component({
  selector: 'mb-known-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ListEnd, ProblemNotice, ProblemView, When],
  host: { class: 'panes panes-inner' },
  templateUrl: './known-list.html',
})
export class KnownList {
  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(QUALITY_WORDS);
  protected readonly page = new Listing((from, signal) => this.api.call(qualityApi.known, { query: from }, signal));
  protected readonly colleagues = new Loading<{ items: (Person & { decides: boolean; signs: boolean })[] }>();
  protected readonly marked = new Loading<KnownAnswer>();
  protected readonly dealt = new Loading<{ dealt: number }>();
  protected readonly alert = signal('');
  protected readonly note = signal('');
  protected readonly to = signal('');
  protected readonly count = signal(5);
  protected readonly number = computed(() => /^\s*(?:A-)?(\d{1,18})\s*$/i.exec(this.alert())?.[1]);
  protected readonly least = MIN_REASON;

  constructor() {
    void this.load();
    void this.colleagues.run((signal) => this.api.call(alertsApi.colleagues, {}, signal));
  }

  protected load(): Promise<unknown> {
    return this.page.refresh();
  }

  protected async mark(event: Event): Promise<void> {
    event.preventDefault();
    const alert = this.number();
    if (alert === undefined) return;
    const body = { alert, note: this.note().trim() };
    if (!(await this.marked.run((signal) => this.api.call(qualityApi.markKnown, { body }, signal)))) return;
    this.alert.set('');
    this.note.set('');
    await this.load();
  }

  protected async retire({ id, version }: KnownAnswer): Promise<void> {
    const call = { params: { id }, body: { version } };
    await this.marked.run((signal) => this.api.call(qualityApi.retireKnown, call, signal));
    await this.load();
  }

  protected async deal(event: Event): Promise<void> {
    event.preventDefault();
    const body = { to: this.to(), count: this.count(), days: 10 };
    await this.dealt.run((signal) => this.api.call(qualityApi.deal, { body }, signal));
  }
}
