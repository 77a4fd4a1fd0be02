import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import { Router } from '@angular/router';
import type { RegulatoryRequest, RequestFile } from '@minutebook/contract';
import { requests as requestsApi } from '@minutebook/contract/requests';
import { DayText } from '../conduct/day-text';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Live } from '../shell/live';
import { Place } from '../shell/place';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { type Tab, Tabs } from '../ui/tabs';
import { dueWords } from './due-words';
import { NewRequest } from './new-request';
import { RequestPane } from './request-pane';
import { REQUEST_WORDS } from './words';

type View = 'open' | 'done';

/** The register of requests of authorities, courts and auditors (R38). */
@Component({
  selector: 'mb-requests-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Keys, ListEnd, NewRequest, ProblemView, RequestPane, Skeleton, Tabs],
  host: { class: 'panes' },
  templateUrl: './requests-page.html',
})
export class RequestsPage {
  readonly view = input<string>();
  readonly item = input<string>();
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly days = inject(DayText);
  protected readonly words = inject(Language).words(REQUEST_WORDS);
  protected readonly page = new Listing((from, signal) =>
    this.api.call(requestsApi.list, { query: { view: this.shown(), ...from } }, signal),
  );
  protected readonly may = computed(() => this.session.may('request.write'));
  protected readonly shown = computed<View>(() => (this.view() === 'done' ? 'done' : 'open'));
  protected readonly tabs = computed<Tab<View>[]>(() =>
    (['open', 'done'] as const).map((value) => ({ value, label: this.words().views[value] })),
  );

  constructor() {
    inject(Place).follow(
      computed(() => [{ label: this.words().title, link: '/requests' }, { label: this.words().views[this.shown()] }]),
    );
    inject(Live).afterBurst(['request'], () => void this.load());
    inject(Keyboard).bind(() => ({
      j: () => this.step(1),
      k: () => this.step(-1),
      ...(this.may() && { n: () => this.open('new') }),
    }));
    effect(() => {
      this.shown();
      untracked(() => void this.page.load());
    });
  }

  protected load(): Promise<unknown> {
    return this.page.refresh();
  }

  protected show(view: View): void {
    void this.router.navigate([], { queryParams: { view } });
  }

  protected open(item: string): void {
    void this.router.navigate([], { queryParams: { view: this.shown(), item } });
  }

  protected async take(file: RequestFile): Promise<void> {
    await this.load();
    this.open(file.id);
  }

  protected due(request: RegulatoryRequest): string {
    return dueWords(request.daysLeft, this.words());
  }

  private step(by: 1 | -1): boolean {
    const next = this.page.beside(this.item(), by);
    if (next) this.open(next.id);
    return next !== undefined;
  }
}
