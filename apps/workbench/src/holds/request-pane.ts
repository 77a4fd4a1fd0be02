import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal } from '@angular/core';
import type { HoldRequest, Person } from '@minutebook/contract';
import { holds as holdsApi } from '@minutebook/contract/holds';
import type { Api } from '../shell/api/client';
import { groundIn } from '../review/words';
import { Sections } from '../shell/sections';
import { Session } from '../shell/session';
import { Avatar } from '../ui/avatar';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Notice } from '../ui/notice';
import { anyOfNames } from '../ui/numbers';
import { ProblemNotice } from '../ui/problem-notice';
import { When } from '../ui/when';
import { OpenedHold } from './opened-hold';
import { ReleaseCount } from './release-count';
import { changesBetween } from './scope-changes';
import { ScopeChanges } from './scope-changes-view';
import { HOLD_WORDS } from './words';

const MIN_REASON = 10;
type Ending = 'refuse' | 'withdraw' | 'stop';

/** A release or narrowing that was asked for: what it lets go of, who approved, who still could, and what stops it. */
@Component({
  selector: 'mb-hold-request',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Avatar, Icon, Notice, ProblemNotice, ReleaseCount, ScopeChanges, When],
  host: { class: 'pane-fill' },
  templateUrl: './request-pane.html',
})
export class RequestPane {
  readonly request = input.required<HoldRequest>();
  private readonly id = computed(() => this.request().id);
  protected readonly opened = inject(OpenedHold);
  private readonly session = inject(Session);
  private readonly sections = inject(Sections);
  private readonly language = inject(Language);
  protected readonly format = inject(Format);
  protected readonly all = this.language.words(HOLD_WORDS);
  protected readonly words = computed(() => this.all().request);
  protected readonly ending = linkedSignal<string, Ending | null>({
    source: this.id,
    computation: () => null,
  });
  protected readonly reason = linkedSignal<string, string>({ source: this.id, computation: () => '' });
  protected readonly isReasonWhole = computed(() => this.reason().trim().length >= MIN_REASON);
  protected readonly isOwn = computed(() => this.request().askedBy.id === this.session.user()?.id);
  protected readonly mayApproveAtAll = computed(() => this.session.may('hold.approve'));
  protected readonly mayWrite = computed(() => this.session.may('hold.write'));
  /** The scope it leaves, beside the one that was in force when it was asked. */
  protected readonly narrowing = computed(() => {
    const { scope, askedAt } = this.request();
    const before = this.opened.file.value()?.scopes.find(({ at }) => at <= askedAt);
    return before && scope && { before, after: { ...scope, people: before.people } };
  });
  /** Whom a narrowing lets go, where that is all it does. */
  protected readonly letGo = computed(() => {
    const change = this.narrowing();
    const [only, ...rest] = change ? changesBetween(change.before, change.after) : [];
    const isPart = only?.part === 'custodians' && only.added.length === 0 && rest.length === 0;
    return isPart ? only.taken.join(this.all().comma) : null;
  });
  protected readonly waitsFor = computed(() => {
    const { needed, approvals } = this.request();
    return Array.from({ length: Math.max(0, needed - approvals.length) }, (_, i) => approvals.length + i + 1);
  });
  /** That who asked and who approved cannot approve is said above already. */
  protected readonly barred = computed(() => {
    const { askedBy, approvals, barred } = this.request();
    const known = new Set([askedBy.id, ...approvals.map(({ by }) => by.id)]);
    return barred.filter(({ person }) => !known.has(person.id));
  });
  protected readonly names = computed(() => namesOf(this.request().who, this.language.locale()));
  /** Why this reader cannot approve, said beside the button before it is tried. */
  protected readonly refusal = computed(() => {
    const { mayApprove } = this.request();
    if (mayApprove.allowed) return null;
    if (!this.mayApproveAtAll()) return this.words().noRight(this.sections.right('hold.approve'));
    if (this.isOwn()) return this.words().yours;
    if (mayApprove.ground === 'signed-first') return this.words().approvedAlready;
    return this.sentence(mayApprove.reason ?? '');
  });

  /** A ground of the server's, in the reader's language. */
  protected sentence(ground: string): string {
    return groundIn(this.language.locale(), ground);
  }

  protected approve(): void {
    const { id, version } = this.request();
    void this.opened.around((client) => client.call(holdsApi.approve, { params: { id }, body: { version } }));
  }

  protected async end(event: Event): Promise<void> {
    event.preventDefault();
    const act = this.ending();
    if (act === null || !this.isReasonWhole()) return;
    const { id, version } = this.request();
    const body = { version, reason: this.reason().trim() };
    const done = await this.opened.around((client: Api) => client.call(holdsApi[act], { params: { id }, body }));
    if (!done) return;
    this.ending.set(null);
    this.reason.set('');
  }

  protected begin(act: Ending): void {
    this.ending.set(this.ending() === act ? null : act);
    setTimeout(() => document.getElementById('request-reason')?.focus());
  }
}

function namesOf(people: readonly Person[], locale: 'en' | 'zh'): string {
  return anyOfNames(
    people.map(({ name }) => name),
    locale,
  );
}
