import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ExaminerScope, Role, User } from '@minutebook/contract';
import { people as peopleApi } from '@minutebook/contract/people';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Announcer } from '../ui/announcer';
import { Language } from '../ui/language';
import { Notice } from '../ui/notice';
import { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { When } from '../ui/when';
import { type Handle, HandleEditor } from './handle-editor';
import { LinkCard, type OneTimeLink } from './link-card';
import { RolePicker } from './role-picker';
import { draftOf, emptyScope, isWhole, type ScopeDraft, ScopeEditor, scopeOf } from './scope-editor';
import { ADMIN_WORDS } from './words';

/** One user: name, roles, what they write from, state, and a new link. */
@Component({
  selector: 'mb-user-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [HandleEditor, LinkCard, Notice, ProblemNotice, RolePicker, RouterLink, ScopeEditor, When],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().edit' },
  templateUrl: './user-pane.html',
})
export class UserPane {
  readonly user = input.required<User>();
  readonly changed = output<User>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly announcer = inject(Announcer);
  protected readonly words = inject(Language).words(ADMIN_WORDS);
  private readonly editor = viewChild(HandleEditor);

  protected readonly name = linkedSignal(() => this.user().name);
  protected readonly roles = linkedSignal<readonly Role[]>(() => this.user().roles);
  protected readonly handles = linkedSignal<readonly Handle[]>(() => this.user().handles);
  protected readonly scope = linkedSignal<ScopeDraft>(() => {
    const { examiner } = this.user();
    return examiner ? draftOf(examiner) : emptyScope();
  });
  protected readonly visits = computed(() => this.roles().includes('examiner'));
  protected readonly mayAudit = computed(() => this.session.may('audit.read'));
  protected readonly made = linkedSignal<string, OneTimeLink | null>({
    source: () => this.user().id,
    computation: () => null,
  });
  protected readonly problem = linkedSignal<string, Problem | null>({
    source: () => this.user().id,
    computation: () => null,
  });
  protected readonly busy = signal(false);
  protected readonly may = computed(() => this.session.may('user.write'));
  protected readonly isSelf = computed(() => this.session.user()?.id === this.user().id);
  protected readonly dirty = computed(() => {
    const user = this.user();
    return (
      this.name().trim() !== user.name ||
      String(this.roles()) !== String(user.roles) ||
      JSON.stringify(this.handles()) !== JSON.stringify(user.handles) ||
      this.scopeChanged()
    );
  });

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const handles = this.editor()?.settle() ?? this.handles();
    const user = this.user();
    await this.send({
      version: user.version,
      ...(this.name().trim() !== user.name && { name: this.name().trim() }),
      ...(String(this.roles()) !== String(user.roles) && { roles: [...this.roles()] }),
      handles: [...handles],
      ...(this.scopeChanged() && { examiner: scopeOf(this.scope()) }),
    });
  }

  protected async turn(state: 'active' | 'disabled'): Promise<void> {
    await this.send({
      version: this.user().version,
      state,
      ...(state === 'active' && this.scopeChanged() && { examiner: scopeOf(this.scope()) }),
    });
  }

  protected async link(): Promise<void> {
    await this.attempt(async () => {
      const { user, link, validUntil } = await this.api.call(peopleApi.inviteAgain, {
        params: { id: this.user().id },
      });
      this.changed.emit(user);
      this.made.set({ name: user.name, link, validUntil });
    });
  }

  private scopeChanged(): boolean {
    const { examiner } = this.user();
    return this.visits() && isWhole(this.scope()) && JSON.stringify(scopeOf(this.scope())) !== JSON.stringify(examiner);
  }

  private async send(body: {
    version: number;
    name?: string;
    roles?: Role[];
    handles?: Handle[];
    examiner?: ExaminerScope;
    state?: 'active' | 'disabled';
  }): Promise<void> {
    await this.attempt(async () => {
      this.changed.emit(await this.api.call(peopleApi.changeUser, { params: { id: this.user().id }, body }));
      this.announcer.say(this.words().saved);
    });
  }

  private async attempt(act: () => Promise<void>): Promise<void> {
    this.busy.set(true);
    this.problem.set(null);
    try {
      await act();
    } catch (error) {
      this.problem.set(Problem.of(error));
    } finally {
      this.busy.set(false);
    }
  }
}
