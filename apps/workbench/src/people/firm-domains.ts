import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import type { FirmDomain } from '@minutebook/contract';
import { directory as directoryApi } from '@minutebook/contract/directory';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { PEOPLE_WORDS } from './words';

/** The mail domains whose addresses are on the firm's side. */
@Component({
  selector: 'mb-firm-domains',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ProblemNotice],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().domains.title' },
  template: `
    <div class="pane-head">
      <h2>{{ words().domains.title }}</h2>
    </div>
    <div class="pane-body">
      <section class="sect">
        <p class="small muted">{{ words().domains.why }}</p>
        @if (list.value(); as known) {
          <ul class="stack stack-1">
            @for (domain of known.items; track domain.id) {
              <li class="line">
                <span class="code">{{ domain.domain }}</span>
                <span class="grow clip small dim" dir="auto">{{ domain.note }}</span>
                @if (may()) {
                  <button
                    type="button"
                    class="btn btn-bare btn-sm btn-icon"
                    [attr.aria-label]="words().domains.remove(domain.domain)"
                    (click)="remove(domain)"
                  >
                    <mb-icon name="cross" size="sm" />
                  </button>
                }
              </li>
            } @empty {
              <li class="small dim">{{ words().domains.none }}</li>
            }
          </ul>
        }
        @if (list.problem() ?? act.problem(); as problem) {
          <mb-problem-notice [problem]="problem" />
        }
      </section>
      @if (may()) {
        <form class="sect" novalidate (submit)="add($event)">
          <div class="field">
            <label for="domain-name">{{ words().domains.box }}</label>
            <input
              #box
              class="input"
              id="domain-name"
              maxlength="254"
              autocomplete="off"
              placeholder="firm.example"
              [value]="domain()"
              (input)="domain.set(box.value)"
            />
          </div>
          <div class="field">
            <label for="domain-note">{{ words().domains.note }}</label>
            <input
              #why
              class="input"
              id="domain-note"
              maxlength="200"
              autocomplete="off"
              [value]="note()"
              (input)="note.set(why.value)"
            />
          </div>
          <div class="line">
            <button class="btn btn-sm" [disabled]="act.busy() || domain().trim() === ''">
              {{ words().domains.add }}
            </button>
          </div>
        </form>
      }
    </div>
  `,
})
export class FirmDomains {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly words = inject(Language).words(PEOPLE_WORDS);
  protected readonly may = computed(() => this.session.may('people.write'));
  protected readonly list = new Loading<{ items: FirmDomain[] }>();
  protected readonly act = new Loading<unknown>();
  protected readonly domain = signal('');
  protected readonly note = signal('');

  constructor() {
    void this.load();
  }

  protected load(): Promise<unknown> {
    return this.list.run((signal) => this.api.call(directoryApi.domains, {}, signal));
  }

  protected async add(event: Event): Promise<void> {
    event.preventDefault();
    const body = { domain: this.domain().trim(), note: this.note().trim() };
    if (!(await this.act.run((signal) => this.api.call(directoryApi.addDomain, { body }, signal)))) return;
    this.domain.set('');
    this.note.set('');
    await this.load();
  }

  protected async remove({ id }: FirmDomain): Promise<void> {
    await this.act.run((signal) => this.api.call(directoryApi.removeDomain, { params: { id } }, signal));
    await this.load();
  }
}
