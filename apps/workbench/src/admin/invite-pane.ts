import { ChangeDetectionStrategy, Component, computed, inject, output, signal, viewChild } from '@angular/core';
import type { Role, User } from '@minutebook/contract';
import { people as peopleApi } from '@minutebook/contract/people';
import { Api } from '../shell/api/client';
import { Language } from '../ui/language';
import { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { type Handle, HandleEditor } from './handle-editor';
import { LinkCard, type OneTimeLink } from './link-card';
import { RolePicker } from './role-picker';
import { emptyScope, isWhole, ScopeEditor, scopeOf } from './scope-editor';
import { ADMIN_WORDS } from './words';

@Component({
  selector: 'mb-invite-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [HandleEditor, LinkCard, ProblemNotice, RolePicker, ScopeEditor],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().inviteTitle' },
  template: `
    <div class="pane-head">
      <h2>{{ words().inviteTitle }}</h2>
    </div>
    <div class="pane-body">
      @if (made(); as made) {
        <div class="sect">
          <mb-link-card [made]="made" />
          <div class="line">
            <button type="button" class="btn" (click)="again()">{{ words().another }}</button>
          </div>
        </div>
      } @else {
        <form class="sect stack-3" novalidate (submit)="invite($event)">
          <div class="field">
            <label for="invite-name">{{ words().name }}</label>
            <input
              #nameBox
              class="input"
              id="invite-name"
              maxlength="120"
              autocomplete="off"
              [value]="name()"
              (input)="name.set(nameBox.value)"
            />
          </div>
          <div class="field">
            <label for="invite-email">{{ words().email }}</label>
            <input
              #emailBox
              class="input"
              id="invite-email"
              type="email"
              maxlength="254"
              autocomplete="off"
              [value]="email()"
              (input)="email.set(emailBox.value)"
            />
          </div>
          <div class="field">
            <span class="lbl">{{ words().roles }}</span>
            <mb-role-picker [(roles)]="roles" />
          </div>
          @if (visits()) {
            <mb-scope-editor [(scope)]="scope" />
          }
          <mb-handle-editor [(handles)]="handles" />
          @if (problem(); as problem) {
            <mb-problem-notice [problem]="problem" />
          }
          @if (tried() && !whole()) {
            <p class="help t-bad" role="alert">
              {{ visits() && !scoped() ? words().scope.needs : words().needs }}
            </p>
          }
          <div class="line">
            <button class="btn btn-solid grow" [disabled]="busy()">{{ words().send }}</button>
          </div>
        </form>
      }
    </div>
  `,
})
export class InvitePane {
  readonly invited = output<User>();
  private readonly api = inject(Api);
  protected readonly words = inject(Language).words(ADMIN_WORDS);
  private readonly editor = viewChild(HandleEditor);
  protected readonly name = signal('');
  protected readonly email = signal('');
  protected readonly roles = signal<readonly Role[]>([]);
  protected readonly handles = signal<readonly Handle[]>([]);
  protected readonly scope = signal(emptyScope());
  protected readonly visits = computed(() => this.roles().includes('examiner'));
  protected readonly busy = signal(false);
  protected readonly tried = signal(false);
  protected readonly problem = signal<Problem | null>(null);
  protected readonly made = signal<OneTimeLink | null>(null);
  protected readonly scoped = computed(() => isWhole(this.scope()));
  protected readonly whole = computed(
    () =>
      this.name().trim() !== '' &&
      /\S@\S/.test(this.email()) &&
      this.roles().length > 0 &&
      (!this.visits() || this.scoped()),
  );

  protected async invite(event: Event): Promise<void> {
    event.preventDefault();
    this.tried.set(true);
    if (!this.whole()) return;
    this.busy.set(true);
    this.problem.set(null);
    try {
      const handles = this.editor()?.settle() ?? this.handles();
      const { user, link, validUntil } = await this.api.call(peopleApi.invite, {
        body: {
          name: this.name().trim(),
          email: this.email().trim(),
          roles: [...this.roles()],
          handles: [...handles],
          ...(this.visits() && { examiner: scopeOf(this.scope()) }),
        },
      });
      this.made.set({ name: user.name, link, validUntil });
      this.invited.emit(user);
    } catch (error) {
      this.problem.set(Problem.of(error));
    } finally {
      this.busy.set(false);
    }
  }

  protected again(): void {
    this.made.set(null);
    this.tried.set(false);
    this.name.set('');
    this.email.set('');
    this.roles.set([]);
    this.handles.set([]);
    this.scope.set(emptyScope());
  }
}
