import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  untracked,
} from '@angular/core';
import type { Qualification, QualifiedAct } from '@minutebook/contract';
import { qualifications as qualificationsApi } from '@minutebook/contract/qualifications';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import type { Qualified } from './qualification-list';
import { WALL_WORDS } from './words';

const ACTS: readonly QualifiedAct[] = ['decide', 'sign'];

/** One user's qualifications; and, for all, what needs a current one. */
@Component({
  selector: 'mb-qualification-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().column.held' },
  template: `
    <div class="pane-head">
      <h2 class="clip">{{ chosen()?.user?.name ?? words().rule }}</h2>
    </div>
    <div class="pane-body">
      @if (chosen(); as item) {
        <section class="sect">
          <h3>{{ words().column.held }}</h3>
          @for (one of item.qualifications; track one.id) {
            <div class="line small">
              <span class="grow clip">{{ one.name }}</span>
              @if (one.validUntil) {
                <span class="dim tn">{{ words().until(one.validUntil) }}</span>
              }
              <span class="tag" [class.tag-good]="one.current">{{ state(one) }}</span>
              @if (may() && !one.endedAt) {
                <button type="button" class="btn btn-bare btn-sm" (click)="ending.set(one.id)">
                  {{ words().end }}
                </button>
              }
            </div>
            @if (ending() === one.id) {
              <form class="line" novalidate (submit)="end($event, one)">
                <input
                  #why
                  class="input input-sm"
                  maxlength="500"
                  autocomplete="off"
                  [attr.aria-label]="words().endWhy"
                  [placeholder]="words().endWhy"
                  (input)="reason.set(why.value)"
                />
                <button class="btn btn-sm btn-bad" [disabled]="reason().trim().length < 10 || act.busy()">
                  {{ words().end }}
                </button>
              </form>
            }
          } @empty {
            <p class="small dim">{{ words().none }}</p>
          }
        </section>
        @if (may()) {
          <form class="sect" novalidate (submit)="record($event, item.user.id)">
            <h3>{{ words().record }}</h3>
            <div class="field">
              <label for="qualification-name">{{ words().name }}</label>
              <input
                #named
                class="input"
                id="qualification-name"
                maxlength="80"
                autocomplete="off"
                [value]="name()"
                (input)="name.set(named.value)"
              />
            </div>
            <div class="field">
              <label for="qualification-until">{{ words().validUntil }}</label>
              <input
                #last
                class="input"
                id="qualification-until"
                type="date"
                [value]="until()"
                (input)="until.set(last.value)"
              />
            </div>
            <div class="line">
              <button class="btn btn-sm" [disabled]="name().trim() === '' || act.busy()">
                {{ words().recordDo }}
              </button>
            </div>
          </form>
        }
      }
      @if (act.problem(); as problem) {
        <div class="sect"><mb-problem-notice [problem]="problem" /></div>
      }
      @if (list.value(); as all) {
        <form class="sect" novalidate (submit)="require($event, all.rule.version)">
          <h3>{{ words().rule }}</h3>
          @for (one of every; track one) {
            <label class="check">
              <input
                #tick
                type="checkbox"
                [checked]="acts().includes(one)"
                [disabled]="!may()"
                (change)="turn(one, tick.checked)"
              />
              <span>{{ words().acts[one] }}</span>
            </label>
          }
          <div class="field">
            <label for="qualification-names">{{ words().names }}</label>
            <input
              #listed
              class="input"
              id="qualification-names"
              autocomplete="off"
              [disabled]="!may()"
              [value]="names()"
              (input)="names.set(listed.value)"
            />
          </div>
          @if (may()) {
            <div class="line">
              <button class="btn btn-sm" [disabled]="act.busy()">{{ words().ruleDo }}</button>
            </div>
          }
        </form>
      }
    </div>
  `,
})
export class QualificationPane {
  readonly user = input<string>();
  readonly changed = output();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly all = inject(Language).words(WALL_WORDS);
  protected readonly words = computed(() => this.all().qualification);
  protected readonly every = ACTS;
  protected readonly list = new Loading<Qualified>();
  protected readonly act = new Loading<unknown>();
  protected readonly may = computed(() => this.session.may('conduct.write'));
  protected readonly chosen = computed(() => this.list.value()?.items.find(({ user }) => user.id === this.user()));
  protected readonly ending = linkedSignal<unknown, string | null>({ source: this.user, computation: () => null });
  protected readonly reason = signal('');
  protected readonly name = linkedSignal({ source: this.user, computation: () => '' });
  protected readonly until = linkedSignal({ source: this.user, computation: () => '' });
  protected readonly acts = linkedSignal<readonly QualifiedAct[]>(() => this.list.value()?.rule.acts ?? []);
  protected readonly names = linkedSignal(() => this.list.value()?.rule.names.join(', ') ?? '');

  constructor() {
    effect(() => {
      this.user();
      untracked(() => void this.load());
    });
  }

  protected state({ current, endedAt }: Qualification): string {
    const words = this.words();
    return endedAt ? words.ended : current ? words.current : words.expired;
  }

  protected turn(one: QualifiedAct, on: boolean): void {
    this.acts.update((acts) => ACTS.filter((other) => (other === one ? on : acts.includes(other))));
  }

  protected async record(event: Event, id: string): Promise<void> {
    event.preventDefault();
    const body = { name: this.name().trim(), validUntil: this.until() || null };
    await this.send((signal) => this.api.call(qualificationsApi.record, { params: { id }, body }, signal));
  }

  protected async end(event: Event, { id }: Qualification): Promise<void> {
    event.preventDefault();
    const body = { reason: this.reason().trim() };
    await this.send((signal) => this.api.call(qualificationsApi.end, { params: { id }, body }, signal));
  }

  protected async require(event: Event, version: number): Promise<void> {
    event.preventDefault();
    const names = this.names()
      .split(/[,，]/)
      .map((name) => name.trim())
      .filter(Boolean);
    const body = { version, acts: [...this.acts()], names };
    await this.send((signal) => this.api.call(qualificationsApi.require, { body }, signal));
  }

  private load(): Promise<unknown> {
    return this.list.run((signal) => this.api.call(qualificationsApi.list, {}, signal));
  }

  private async send(work: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    if (!(await this.act.run(work))) return;
    this.name.set('');
    this.until.set('');
    this.ending.set(null);
    await this.load();
    this.changed.emit();
  }
}
