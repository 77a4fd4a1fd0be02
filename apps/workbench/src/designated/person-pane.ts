import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Designation, Designee } from '@minutebook/contract';
import { designations as designationsApi } from '@minutebook/contract/designations';
import { LinkCard, type OneTimeLink } from '../admin/link-card';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Announcer } from '../ui/announcer';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { DESIGNATED_WORDS } from './words';

/** Whoever has a place: since when, by whom and why, their code, and the end of it. */
@Component({
  selector: 'mb-person-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [LinkCard, ProblemNotice, RouterLink],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().title' },
  template: `
    <div class="pane-head">
      <h2 class="clip" dir="auto">{{ one().user.name }}</h2>
      <span class="tag" [class.tag-warn]="one().user.state !== 'active'">{{ all().state[one().user.state] }}</span>
    </div>
    <div class="pane-body">
      <section class="sect">
        <h3>{{ all().kind[named()?.kind ?? 'executive'] }}</h3>
        <dl class="kv">
          <dt>{{ words().email }}</dt>
          <dd class="code raw">{{ one().user.email }}</dd>
          @if (named(); as named) {
            <dt>{{ words().since }}</dt>
            <dd class="tn">{{ format.full(named.since) }}</dd>
            <dt>{{ words().by }}</dt>
            <dd dir="auto">{{ named.namedBy.name }}</dd>
            <dt>{{ words().why }}</dt>
            <dd class="pre" dir="auto">{{ named.reason }}</dd>
          }
          <dt>{{ words().code }}</dt>
          <dd class="tn" [class.t-warn]="!one().codeMadeAt">
            {{ one().codeMadeAt ? words().codeMade(format.full(one().codeMadeAt!)) : all().noCode }}
          </dd>
          @if (one().open; as open) {
            <dt>{{ all().views.openings }}</dt>
            <dd class="t-warn tn">{{ all().openUntil(format.full(open.until)) }}</dd>
          }
        </dl>
        @if (mayAudit()) {
          <p class="small">
            <a routerLink="/audit" [queryParams]="{ actor: one().user.id }">{{ words().did }}</a>
          </p>
        }
        @if (!named()) {
          <p class="small dim">{{ words().byAdministrator }}</p>
        }
      </section>
      @if (named(); as named) {
        @if (may()) {
          @if (one().user.state === 'invited') {
            <section class="sect">
              @if (made(); as link) {
                <mb-link-card [made]="link" />
              }
              @if (invited.problem(); as problem) {
                <mb-problem-notice [problem]="problem" />
              }
              <div class="line">
                <button type="button" class="btn btn-sm" [disabled]="invited.busy()" (click)="invite(named)">
                  {{ all().link.again }}
                </button>
              </div>
              <p class="help">{{ all().link.againWhy }}</p>
            </section>
          }
          <section class="sect">
            <form class="field" novalidate (submit)="end($event, named)">
              <label for="designation-end">{{ words().endWhy }}</label>
              <div class="line">
                <input
                  #why
                  class="input"
                  id="designation-end"
                  maxlength="1000"
                  autocomplete="off"
                  [value]="reason()"
                  (input)="reason.set(why.value)"
                />
                <button class="btn btn-bad" [disabled]="ended.busy() || reason().trim().length < 10">
                  {{ words().end }}
                </button>
              </div>
              <p class="help">{{ words().endHelp }}</p>
            </form>
            @if (ended.problem(); as problem) {
              <mb-problem-notice [problem]="problem" />
            }
          </section>
        }
      }
    </div>
  `,
})
export class PersonPane {
  readonly one = input.required<Designee | Designation>();
  readonly changed = output();
  /** The designation ended: there is nobody here any more. */
  readonly left = output();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly announcer = inject(Announcer);
  protected readonly format = inject(Format);
  protected readonly all = inject(Language).words(DESIGNATED_WORDS);
  protected readonly words = computed(() => this.all().person);
  /** Null: the executive officer, whose role an administrator grants. */
  protected readonly named = computed<Designation | null>(() => {
    const one = this.one();
    return 'kind' in one ? one : null;
  });
  private readonly id = computed(() => this.one().user.id);
  protected readonly reason = linkedSignal({ source: this.id, computation: () => '' });
  protected readonly made = linkedSignal<string, OneTimeLink | null>({ source: this.id, computation: () => null });
  protected readonly invited = new Loading<unknown>();
  protected readonly ended = new Loading<unknown>();
  protected readonly may = computed(() => this.session.may('designation.write'));
  protected readonly mayAudit = computed(() => this.session.may('audit.read'));

  protected async invite({ id, user }: Designation): Promise<void> {
    await this.invited.run(async (signal) => {
      const { link } = await this.api.call(designationsApi.invite, { params: { id } }, signal);
      if (link) this.made.set({ name: user.name, link: link.url, validUntil: link.validUntil });
    });
  }

  protected async end(event: Event, { id, version }: Designation): Promise<void> {
    event.preventDefault();
    const body = { version, reason: this.reason().trim() };
    if (body.reason.length < 10) return;
    const call = this.ended.run((signal) => this.api.call(designationsApi.end, { params: { id }, body }, signal));
    if (!(await call)) return;
    this.announcer.say(this.words().ended);
    this.changed.emit();
    this.left.emit();
  }
}
