import { Dialog } from '@angular/cdk/dialog';
import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import type { ScimToken } from '@minutebook/contract';
import { directory as directoryApi } from '@minutebook/contract/directory';
import { SCIM_PATH } from '@minutebook/contract/scim';
import { Api } from '../shell/api/client';
import { confirmed } from '../ui/confirm';
import { CopyButton } from '../ui/copy-button';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { PEOPLE_WORDS } from './words';

/** What an identity provider needs to push people: the address, and a token that is shown once. */
@Component({
  selector: 'mb-scim-access',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [CopyButton, ProblemNotice],
  host: { class: 'sect', role: 'region', '[attr.aria-label]': 'words().scim.title' },
  template: `
    <h3>{{ words().scim.title }}</h3>
    <p class="small muted">{{ words().scim.about }}</p>
    <div class="line small">
      <span class="dim">{{ words().scim.address }}</span><code class="code grow">{{ address }}</code>
      <mb-copy [text]="address" [label]="words().scim.address" />
    </div>
    @if (known.value(); as state) {
      @if (secret(); as made) {
        <div class="secret stack" role="status">
          <div class="line">
            <b class="medium">{{ words().scim.token }}</b><span class="grow"></span>
            <mb-copy [text]="made" [label]="words().scim.token" />
          </div>
          <code class="code raw" data-testid="scim-token">{{ made }}</code>
          <p class="small muted">{{ words().scim.once }}</p>
        </div>
      }
      @if (state.token; as token) {
        <p class="small">
          {{ words().scim.made(token.madeBy, format.full(token.madeAt)) }}
          {{ token.usedAt ? words().scim.used(format.full(token.usedAt)) : words().scim.unused }}
        </p>
      } @else {
        <p class="small dim">{{ words().scim.none }}</p>
      }
      <div class="line">
        <button type="button" class="btn btn-sm" [disabled]="act.busy()" (click)="make(state.token)">
          {{ state.token ? words().scim.again : words().scim.make }}
        </button>
        @if (state.token) {
          <button type="button" class="btn btn-bare btn-sm" [disabled]="act.busy()" (click)="revoke()">
            {{ words().scim.revoke }}
          </button>
        }
      </div>
    }
    @if (known.problem() ?? act.problem(); as problem) {
      <mb-problem-notice [problem]="problem" />
    }
  `,
})
export class ScimAccess {
  private readonly api = inject(Api);
  private readonly dialog = inject(Dialog);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(PEOPLE_WORDS);
  protected readonly address = location.origin + SCIM_PATH;
  protected readonly known = new Loading<{ token: ScimToken | null }>();
  protected readonly act = new Loading<{ secret?: string }>();
  protected readonly secret = signal<string | null>(null);

  constructor() {
    void this.load();
  }

  protected async make(earlier: ScimToken | null): Promise<void> {
    if (earlier && !(await this.ends(this.words().scim.again))) return;
    const made = await this.act.run((signal) => this.api.call(directoryApi.makeScimToken, {}, signal));
    if (!made) return;
    this.secret.set(made.secret ?? null);
    await this.load();
  }

  protected async revoke(): Promise<void> {
    if (!(await this.ends(this.words().scim.revoke))) return;
    const done = await this.act.run((signal) => this.api.call(directoryApi.revokeScimToken, {}, signal));
    if (!done) return;
    this.secret.set(null);
    await this.load();
  }

  private load(): Promise<unknown> {
    return this.known.run((signal) => this.api.call(directoryApi.scimToken, {}, signal));
  }

  private ends(yes: string): Promise<boolean> {
    const { endsTitle: title, endsText: text, keep: no } = this.words().scim;
    return confirmed(this.dialog, { title, text, yes, no, bad: true });
  }
}
