import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  output,
  untracked,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Delegation } from '@minutebook/contract';
import { MIN_REASON } from '@minutebook/contract/alerts';
import { queues as queuesApi } from '@minutebook/contract/queues';
import { alertName } from '../review/stage';
import { REVIEW_WORDS } from '../review/words';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { When } from '../ui/when';
import { QUEUES_WORDS } from './words';

const MOST = 100;

type Exceptions = Awaited<ReturnType<typeof exceptionsOf>>;

function exceptionsOf(client: Api, id: string, signal: AbortSignal) {
  return client.call(queuesApi.delegationExceptions, { params: { id }, query: { limit: MOST } }, signal);
}

/** One delegation: why, what was done under it, and the sign-off of whoever delegated. */
@Component({
  selector: 'mb-delegation-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice, RouterLink, When],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().views.delegations' },
  template: `
    @let one = delegation();
    <div class="pane-head">
      <h2 class="clip" dir="auto">{{ one.delegator.name }} → {{ one.delegate.name }}</h2>
    </div>
    <div class="pane-body">
      <section class="sect">
        <dl class="kv">
          <dt>{{ words().delegation.from }}</dt>
          <dd><mb-when [at]="one.from" as="full" /></dd>
          <dt>{{ words().delegation.until }}</dt>
          <dd><mb-when [at]="one.endedAt ?? one.until" as="full" /></dd>
          <dt>{{ words().delegation.column.queues }}</dt>
          <dd dir="auto">{{ queues() }}</dd>
          <dt>{{ words().delegation.reason }}</dt>
          <dd class="pre" dir="auto">{{ one.reason }}</dd>
          <dt>{{ words().delegation.column.done }}</dt>
          <dd class="num">{{ format.count(one.decisions) }}</dd>
          <dt>{{ words().delegation.column.signOff }}</dt>
          <dd [class.t-bad]="one.overdue" [class.strong]="one.overdue">{{ signOffState() }}</dd>
        </dl>
        @if (sent.problem(); as problem) {
          <mb-problem-notice [problem]="problem" />
        }
        @if (mayEnd()) {
          <div class="line">
            <button type="button" class="btn btn-sm btn-bad" [disabled]="sent.busy()" (click)="end()">
              {{ words().delegation.end }}
            </button>
          </div>
        }
      </section>
      <section class="sect">
        <h3>{{ words().delegation.exceptions }}</h3>
        <p class="help">{{ words().delegation.exceptionsAbout }}</p>
        @for (item of exceptions.value()?.items ?? []; track $index) {
          <div class="line small">
            <a [routerLink]="['/review/all', item.alert]">{{ nameOf(item.alert) }}</a>
            <span class="tag">{{ review().disposition[item.disposition] }}</span>
            <span class="t-warn">{{ words().delegation.what[item.what] }}</span>
            <span class="grow"></span><span class="dim num nowrap"><mb-when [at]="item.at" /></span>
          </div>
        } @empty {
          @if (exceptions.value()) {
            <p class="small dim">{{ words().delegation.noExceptions }}</p>
          }
        }
        @if (exceptions.problem(); as problem) {
          <mb-problem-notice [problem]="problem" />
        }
      </section>
      <form class="sect" novalidate (submit)="signOff($event)">
        @if (mine()) {
          <div class="field">
            <label class="line between" for="sign-off-note"
              ><span>{{ words().delegation.note }}</span
              ><span class="dim num" [class.t-good]="length() >= minimum">{{
                words().reasonShort(length())
              }}</span></label
            >
            <textarea
              #box
              class="area"
              id="sign-off-note"
              rows="3"
              [value]="note()"
              (input)="note.set(box.value)"
            ></textarea>
          </div>
          <div class="line">
            <button class="btn btn-solid" [disabled]="sent.busy() || length() < minimum">
              {{ words().delegation.signOff }}
            </button>
          </div>
        } @else {
          <p class="small muted">{{ words().delegation.onlyDelegator(one.delegator.name) }}</p>
        }
      </form>
    </div>
  `,
})
export class DelegationPane {
  readonly delegation = input.required<Delegation>();
  readonly changed = output<Delegation>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(QUEUES_WORDS);
  protected readonly review = this.language.words(REVIEW_WORDS);
  protected readonly minimum = MIN_REASON;
  protected readonly exceptions = new Loading<Exceptions>();
  protected readonly sent = new Loading<Delegation>();
  private readonly id = computed(() => this.delegation().id);
  protected readonly note = linkedSignal({ source: this.id, computation: () => '' });
  protected readonly length = computed(() => this.note().trim().length);
  protected readonly mine = computed(() => this.delegation().delegator.id === this.session.user()?.id);
  protected readonly mayEnd = computed(() => {
    const { endedAt, until } = this.delegation();
    const running = endedAt === null && new Date(until).getTime() > this.format.now();
    return running && (this.mine() || this.session.may('queue.write'));
  });
  protected readonly queues = computed(() => {
    const { queues } = this.delegation();
    return queues.length === 0 ? this.words().delegation.allQueues : queues.map(({ name }) => name).join(', ');
  });
  protected readonly signOffState = computed(() => {
    const { overdue, signOffDue, signedOffAt } = this.delegation();
    const words = this.words().delegation;
    if (overdue) return words.late(this.format.shortDay(signOffDue));
    return signedOffAt === null
      ? words.due(this.format.shortDay(signOffDue))
      : words.signed(this.format.shortDay(signedOffAt));
  });

  constructor() {
    effect(() => {
      const id = this.id();
      untracked(() => {
        this.exceptions.set(undefined);
        this.sent.set(undefined);
        void this.exceptions.run((signal) => exceptionsOf(this.api, id, signal));
      });
    });
  }

  protected nameOf(id: string): string {
    return alertName(id);
  }

  protected async end(): Promise<void> {
    const { id, version } = this.delegation();
    const ended = await this.sent.run((signal) =>
      this.api.call(queuesApi.endDelegation, { params: { id }, body: { version } }, signal),
    );
    if (ended) this.changed.emit(ended);
  }

  protected async signOff(event: Event): Promise<void> {
    event.preventDefault();
    if (this.length() < MIN_REASON) return;
    const { id, version } = this.delegation();
    const body = { version, note: this.note().trim() };
    const signed = await this.sent.run((signal) =>
      this.api.call(queuesApi.signOffDelegation, { params: { id }, body }, signal),
    );
    if (!signed) return;
    this.note.set('');
    this.changed.emit(signed);
  }
}
