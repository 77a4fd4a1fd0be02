import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import type { SourceDetail } from '@minutebook/contract';
import { sources as sourcesApi } from '@minutebook/contract/sources';
import { Api } from '../shell/api/client';
import { Place } from '../shell/place';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { HealthTag } from '../ui/health-tag';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { SourceForm } from './source-form';
import { SourcePane } from './source-pane';
import { SOURCES_WORDS } from './words';

/** Live sources: who answers for them, when they last delivered, and what is open (R196). */
@Component({
  selector: 'mb-sources-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [HealthTag, Icon, ProblemView, Skeleton, SourceForm, SourcePane, When],
  host: { class: 'panes' },
  templateUrl: './sources-page.html',
})
export class SourcesPage {
  readonly source = input<string>();
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(SOURCES_WORDS);
  protected readonly page = new Loading<{ items: SourceDetail[] }>();
  protected readonly may = computed(() => this.session.may('source.write'));
  protected readonly selected = computed(() => this.page.value()?.items.find(({ id }) => id === this.source()) ?? null);

  constructor() {
    inject(Place).follow(computed(() => [{ label: this.words().title, link: '/sources' }]));
    void this.load();
  }

  protected load(): Promise<unknown> {
    return this.page.run((signal) => this.api.call(sourcesApi.list, {}, signal));
  }

  protected open(source: SourceDetail): void {
    void this.router.navigate([], { queryParams: { source: source.id } });
  }

  protected add(): void {
    void this.router.navigate([], { queryParams: {} });
  }

  /** Exceptions are in the imports; these want somebody here. */
  protected openQuestions({ failed, openGaps }: SourceDetail): number {
    return failed + openGaps;
  }

  protected take(source: SourceDetail): void {
    const items = this.page.value()?.items ?? [];
    const isKnown = items.some(({ id }) => id === source.id);
    this.page.set({
      items: isKnown ? items.map((each) => (each.id === source.id ? source : each)) : [...items, source],
    });
    if (!isKnown) this.open(source);
  }
}
