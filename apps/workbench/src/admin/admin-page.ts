import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import type { User } from '@minutebook/contract';
import { people as peopleApi } from '@minutebook/contract/people';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Place } from '../shell/place';
import { Session } from '../shell/session';
import { SHELL_WORDS } from '../shell/words';
import { MailState } from '../notices/mail-state';
import { Avatar } from '../ui/avatar';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { InvitePane } from './invite-pane';
import { UserPane } from './user-pane';
import { ADMIN_WORDS } from './words';

const LIMIT = 100;

/** Who may come in, as what, and from where they write. */
@Component({
  selector: 'mb-admin-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Avatar, Icon, InvitePane, ListEnd, MailState, ProblemView, Skeleton, UserPane, When],
  host: { class: 'panes' },
  templateUrl: './admin-page.html',
})
export class AdminPage {
  /** `?invite=1`: came to invite. */
  readonly invite = input<string>();
  readonly user = input<string>();
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(ADMIN_WORDS);
  private readonly roleWords = this.language.words(SHELL_WORDS);
  protected readonly page = new Listing((from, signal) =>
    this.api.call(peopleApi.users, { query: { limit: LIMIT, ...from } }, signal),
  );
  protected readonly may = computed(() => this.session.may('user.write'));
  protected readonly selected = computed(() => this.page.value()?.items.find(({ id }) => id === this.user()) ?? null);
  protected readonly inviting = computed(
    () => this.may() && (this.invite() !== undefined || this.user() === undefined),
  );

  constructor() {
    inject(Place).follow(
      computed(() => [{ label: this.words().title, link: '/admin' }, { label: this.words().users }]),
    );
    inject(Keyboard).bind(() => ({
      j: () => this.step(1),
      k: () => this.step(-1),
      i: () => this.startInvite(),
      Escape: () => (this.user() === undefined ? false : this.startInvite()),
    }));
    void this.load();
  }

  protected load(): Promise<unknown> {
    return this.page.refresh();
  }

  protected startInvite(): void {
    void this.router.navigate([], { queryParams: { invite: 1 } });
  }

  protected open(user: User): void {
    void this.router.navigate([], { queryParams: { user: user.id } });
  }

  protected take(user: User): void {
    const page = this.page.value();
    if (!page) return;
    const known = page.items.some(({ id }) => id === user.id);
    const items = known ? page.items.map((other) => (other.id === user.id ? user : other)) : [...page.items, user];
    this.page.set({ ...page, items: known ? items : items.sort((a, b) => a.name.localeCompare(b.name)) });
  }

  protected rolesOf({ roles }: User): string {
    return roles.map((role) => this.roleWords().role[role]).join(', ');
  }

  protected handlesOf({ handles }: User): string {
    return handles.map(({ value }) => value).join(', ');
  }

  private step(by: 1 | -1): boolean {
    const users = this.page.value()?.items ?? [];
    const at = users.findIndex(({ id }) => id === this.user());
    const user = users[Math.min(users.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    if (user) this.open(user);
    return user !== undefined;
  }
}
