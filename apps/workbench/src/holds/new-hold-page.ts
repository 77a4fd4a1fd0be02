import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import { Router } from '@angular/router';
import type { Hold, Matter } from '@minutebook/contract';
import { holds as holdsApi } from '@minutebook/contract/holds';
import { dayFrom } from '../conduct/day-text';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Place } from '../shell/place';
import { Sections } from '../shell/sections';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { Notice } from '../ui/notice';
import { ProblemNotice } from '../ui/problem-notice';
import { MatterForm } from './matter-form';
import { ScopeBuilder } from './scope-builder';
import { ScopeCount } from './scope-count';
import { bodyOf, faultOf, NEW_SCOPE } from './scope-draft';
import { HOLD_WORDS } from './words';

/** Matters to choose from; who has more opens the one they mean from its row. */
const MATTERS = 200;
/** Holds are looked at again once a quarter, unless somebody says otherwise. */
const REVIEW_DAYS = 90;
const MIN_BASIS = 3;

/** Places a hold: what it is for, what it holds, and how much that is, before anything happens. */
@Component({
  selector: 'mb-new-hold-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [MatterForm, Notice, ProblemNotice, ScopeBuilder, ScopeCount],
  host: { class: 'panes' },
  templateUrl: './new-hold-page.html',
})
export class NewHoldPage {
  /** Id of the matter it is for. */
  readonly matter = input<string>();
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly format = inject(Format);
  private readonly sections = inject(Sections);
  protected readonly words = inject(Language).words(HOLD_WORDS);
  protected readonly mayWrite = computed(() => this.session.may('hold.write'));
  protected readonly maySilence = computed(() => this.session.may('hold.silent'));
  protected readonly right = computed(() => this.sections.right('hold.write'));
  protected readonly matters = new Loading<{ items: Matter[]; next: string | null }>();
  protected readonly opening = signal(false);
  protected readonly chosen = linkedSignal(() => this.matter() ?? '');
  protected readonly name = signal('');
  protected readonly issuer = linkedSignal(() => this.session.user()?.name ?? '');
  protected readonly triggerOn = signal(dayFrom(Date.now()));
  protected readonly legalBasis = signal('');
  /** A review is after today. */
  protected readonly soonest = computed(() => dayFrom(this.format.now(), 1));
  protected readonly reviewOn = signal(dayFrom(Date.now(), REVIEW_DAYS));
  /** Everything of a silent matter is silent. */
  protected readonly silent = linkedSignal(
    () => this.matters.value()?.items.find(({ id }) => id === this.chosen())?.silent ?? false,
  );
  protected readonly draft = signal(NEW_SCOPE);
  protected readonly tried = signal(false);
  protected readonly sent = new Loading<Hold>();
  protected readonly scope = computed(() => bodyOf(this.draft()));
  protected readonly fault = computed(() => faultOf(this.draft()));
  protected readonly factsReady = computed(
    () =>
      this.chosen() !== '' &&
      this.name().trim() !== '' &&
      this.issuer().trim() !== '' &&
      this.legalBasis().trim().length >= MIN_BASIS &&
      this.triggerOn() !== '' &&
      this.reviewOn() >= this.soonest(),
  );
  /** What is missing, once somebody tried. */
  protected readonly missing = computed(() => {
    if (!this.tried()) return null;
    const fault = this.fault();
    if (!this.factsReady()) return this.words().form.needs;
    return fault && this.words().scope.fault[fault];
  });

  constructor() {
    inject(Place).follow(
      computed(() => [{ label: this.words().title, link: '/holds' }, { label: this.words().place }]),
    );
    inject(Keyboard).bind(() => ({ Escape: () => void this.router.navigate(['/holds']) }));
    if (this.mayWrite()) void this.loadMatters();
  }

  protected async take(matter: Matter): Promise<void> {
    await this.loadMatters();
    this.chosen.set(matter.id);
    this.opening.set(false);
  }

  protected async place(): Promise<void> {
    this.tried.set(true);
    if (!this.factsReady() || this.fault() !== null) return;
    const body = {
      matter: this.chosen(),
      name: this.name().trim(),
      issuer: this.issuer().trim(),
      triggerOn: this.triggerOn(),
      legalBasis: this.legalBasis().trim(),
      reviewOn: this.reviewOn(),
      silent: this.silent(),
      scope: this.scope(),
    };
    const hold = await this.sent.run((signal) => this.api.call(holdsApi.place, { body }, signal));
    if (hold) await this.router.navigate(['/holds', hold.id]);
  }

  private loadMatters(): Promise<unknown> {
    return this.matters.run((signal) => this.api.call(holdsApi.matters, { query: { limit: MATTERS } }, signal));
  }
}
