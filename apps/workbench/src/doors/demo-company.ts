import { ChangeDetectionStrategy, Component, computed, inject, output } from '@angular/core';
import { appliance as applianceApi } from '@minutebook/contract/oversight';
import { Api } from '../shell/api/client';
import { ApplianceStatus } from '../shell/appliance-status';
import { Live } from '../shell/live';
import { Session } from '../shell/session';
import { SHELL_WORDS } from '../shell/words';
import { Avatar } from '../ui/avatar';
import { CopyButton } from '../ui/copy-button';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemView } from '../ui/problem-view';
import { DOOR_WORDS } from './words';

interface Loaded {
  readonly passphrase: string;
  readonly people: readonly { name: string; email: string; roles: string[]; about: string }[];
}

/** Loads the demo company, then shows who is in it and the passphrase they share: once, for the server keeps only a hash. */
@Component({
  selector: 'mb-demo-company',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Avatar, CopyButton, Icon, ProblemView],
  host: { class: 'stack stack-3' },
  template: `
    @if (demo.value(); as company) {
      <p class="small muted">{{ words().setup.loadedText }}</p>
      <div class="line secret">
        <span class="lbl">{{ words().setup.passphrase }}</span>
        <code class="code grow" data-testid="passphrase">{{ company.passphrase }}</code>
        <mb-copy [text]="company.passphrase" [label]="words().setup.passphrase" />
      </div>
      <table class="tbl tbl-sm people-table">
        <thead>
          <tr>
            <th>{{ words().setup.person }}</th>
            <th>{{ words().setup.roles }}</th>
            <th></th>
          </tr>
        </thead>
        <tbody>
          @for (person of company.people; track person.email) {
            <tr>
              <td>
                <div class="line">
                  <mb-avatar [name]="person.name" [small]="true" />
                  <div>
                    <b class="medium">{{ person.name }}</b>&ngsp;<span class="code dim">{{ person.email }}</span>
                    <div class="muted">{{ person.about }}</div>
                  </div>
                </div>
              </td>
              <td>{{ rolesOf(person.roles) }}</td>
              <td class="nowrap">
                <button
                  type="button"
                  class="btn btn-sm"
                  [attr.aria-label]="words().setup.signInAs(person.name)"
                  (click)="signInAs(person.email)"
                >
                  {{ words().signIn }}
                </button>
              </td>
            </tr>
          }
        </tbody>
      </table>
    } @else if (demo.problem(); as problem) {
      <mb-problem [problem]="problem" (again)="load()" />
    } @else {
      <div class="line" role="status">
        <mb-icon name="spinner" class="spin" />
        <span>{{ words().setup.loading }}</span>
        <span class="small dim num">{{ words().setup.loadingText(soFar()) }}</span>
      </div>
    }
  `,
})
export class DemoCompany {
  readonly loaded = output();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly status = inject(ApplianceStatus);
  private readonly format = inject(Format);
  private readonly language = inject(Language);
  private readonly roleWords = this.language.words(SHELL_WORDS);
  protected readonly words = this.language.words(DOOR_WORDS);
  protected readonly demo = new Loading<Loaded>();
  protected readonly soFar = computed(() => this.format.count(this.status.current()?.coverage.archived ?? 0));

  constructor() {
    inject(Live).start();
    void this.load();
  }

  protected async load(): Promise<void> {
    const company = await this.demo.run((signal) => this.api.call(applianceApi.loadDemo, {}, signal));
    if (company) this.loaded.emit();
  }

  protected rolesOf(roles: readonly string[]): string {
    const words = this.roleWords().role as Readonly<Record<string, string>>;
    return roles.map((role) => words[role] ?? role).join(', ');
  }

  /** Leaves this account, so that nobody acts as two people in one window. */
  protected async signInAs(email: string): Promise<void> {
    await this.session.signOut({ email });
  }
}
