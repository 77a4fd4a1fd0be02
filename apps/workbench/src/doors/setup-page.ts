import { ChangeDetectionStrategy, Component, computed, DOCUMENT, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Machine } from '@minutebook/contract';
import { people as peopleApi } from '@minutebook/contract/people';
import { Api } from '../shell/api/client';
import { Place } from '../shell/place';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemView } from '../ui/problem-view';
import { FirstAccount } from './first-account';
import { FirstContent } from './first-content';
import { MachineCard } from './machine-card';
import { DOOR_WORDS } from './words';

interface Opened {
  readonly validUntil: string;
  readonly machine: Machine;
}

/** The first start: the machine, the first account, what goes in first, and the person without whom nothing gets signed. */
@Component({
  selector: 'mb-setup-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [FirstAccount, FirstContent, Icon, MachineCard, ProblemView, RouterLink],
  host: { class: 'setup' },
  template: `
    <main class="setup-in stack stack-4">
      <div class="line line-3">
        <mb-icon name="mark" class="setup-mark" />
        <div>
          <h1 class="setup-title">{{ words().setup.title }}</h1>
          <p class="muted small">{{ words().setup.about }}</p>
        </div>
        <span class="grow"></span>
        @if (opened.value(); as link) {
          @if (!isIn()) {
            <span class="small dim">{{ words().setup.validUntil(minutesLeft(link.validUntil)) }}</span>
          }
        }
      </div>
      @if (opened.value() || isIn()) {
        <div class="cols setup-cols">
          <div class="card setup-steps" role="list">
            @if (opened.value(); as link) {
              <div class="setup-step" role="listitem">
                <span class="stepmark t-good"><mb-icon name="check" /></span>
                <div class="grow line">
                  <span>{{ words().setup.database }}</span><span class="grow"></span>
                  <span class="small dim num">{{
                    words().setup.databaseIn(link.machine.database, link.machine.dataFolder, link.machine.migrations)
                  }}</span>
                </div>
              </div>
            }
            <mb-first-account [token]="token" [done]="isIn()" />
            <mb-first-content [open]="isIn()" />
          </div>
          @if (opened.value(); as link) {
            <mb-machine-card [machine]="link.machine" />
          }
        </div>
      } @else if (token === '' && asked()) {
        <div class="card void">
          <h2>{{ session.setupNeeded() ? words().setup.noToken : words().setup.done }}</h2>
          <p>{{ session.setupNeeded() ? words().setup.noTokenText : words().setup.doneText }}</p>
          @if (!session.setupNeeded()) {
            <a class="btn" routerLink="/sign-in">{{ words().signIn }}</a>
          }
        </div>
      } @else if (opened.problem(); as problem) {
        <div class="card"><mb-problem [problem]="problem" (again)="load()" /></div>
      }
    </main>
  `,
})
export class SetupPage {
  private readonly api = inject(Api);
  private readonly format = inject(Format);
  protected readonly session = inject(Session);
  protected readonly token = decodeURIComponent(inject(DOCUMENT).location.hash.slice(1));
  protected readonly words = inject(Language).words(DOOR_WORDS);
  protected readonly opened = new Loading<Opened>();
  protected readonly asked = signal(false);
  protected readonly isIn = computed(() => this.session.user() !== null);

  constructor() {
    inject(Place).follow(computed(() => [{ label: this.words().setup.title }]));
    void this.load();
  }

  protected async load(): Promise<void> {
    await this.session.load().catch(() => null);
    this.asked.set(true);
    if (this.token === '' || this.isIn()) return;
    await this.opened.run((signal) => this.api.call(peopleApi.setup, { query: { token: this.token } }, signal));
  }

  protected minutesLeft(until: string): number {
    return Math.max(0, Math.ceil((new Date(until).getTime() - this.format.now()) / 60_000));
  }
}
