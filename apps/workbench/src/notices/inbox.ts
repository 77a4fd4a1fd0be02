import { computed, effect, inject, Injectable, untracked } from '@angular/core';
import { Router } from '@angular/router';
import type { Notice } from '@minutebook/contract';
import { notices as noticesApi } from '@minutebook/contract/notices';
import { Api } from '../shell/api/client';
import { Live } from '../shell/live';
import { personal, Session } from '../shell/session';
import { Listing } from '../ui/listing';
import { addressOfSubject } from './addresses';

export type NoticeView = 'all' | 'unread';

const LIMIT = 50;
const SLOW_TIMER_MS = 60_000;

/** This person's notices: how many are unread, and the list where one is open. */
@Injectable({ providedIn: 'root' })
export class NoticeInbox {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly count = personal(0);
  private readonly at = personal<string | null>(null);
  private shown = 0;
  readonly unread = this.count.asReadonly();
  readonly page = new Listing<Notice>((from, signal) =>
    this.api.call(noticesApi.list, { query: { view: this.view(), limit: LIMIT, ...from } }, signal),
  );
  readonly view = personal<NoticeView>('all');
  readonly selected = computed(() => this.page.value()?.items.find(({ id }) => id === this.at()) ?? null);

  constructor() {
    inject(Live).afterBurst(['notices'], () => void this.refresh());
    let of = this.session.person();
    effect(() => {
      const person = this.session.person();
      if (person !== of) untracked(() => this.page.set(undefined));
      of = person;
    });
    // Lives as long as the page: a lost nudge costs a minute.
    setInterval(() => void this.refreshCount(), SLOW_TIMER_MS);
  }

  /** A list is on screen from now on. Returns how to say that it is no longer. */
  show(): () => void {
    this.shown++;
    void this.load();
    return () => this.shown--;
  }

  async refresh(): Promise<void> {
    await Promise.all([this.refreshCount(), this.shown > 0 ? this.load() : undefined]);
  }

  async refreshCount(): Promise<void> {
    if (!this.session.user()) return this.count.set(0);
    const person = this.session.person();
    await this.api.call(noticesApi.count, {}).then(
      ({ unread }) => person === this.session.person() && this.count.set(unread),
      () => undefined,
    );
  }

  async load(): Promise<void> {
    await this.page.refresh();
  }

  setView(view: NoticeView): void {
    this.view.set(view);
    this.page.set(undefined);
    void this.page.load();
  }

  select({ id }: Notice): void {
    this.at.set(id);
  }

  step(by: 1 | -1): boolean {
    const next = this.page.beside(this.at(), by);
    if (!next) return false;
    this.at.set(next.id);
    return true;
  }

  /** Marks it, and goes where it leads. False: it leads nowhere. */
  open(notice: Notice, replaceUrl = false): boolean {
    void this.read(notice);
    const address = addressOfSubject(notice.subject);
    if (address === null) return false;
    void this.router.navigateByUrl(address, { replaceUrl });
    return true;
  }

  async read(notice: Notice): Promise<void> {
    if (notice.readAt !== null) return;
    const { unread } = await this.api.call(noticesApi.read, { body: { ids: [notice.id] } });
    this.mark(unread, ({ id }) => id === notice.id);
  }

  /** All that are on screen, and those before them; what came meanwhile stays unread. */
  async readAll(): Promise<void> {
    const newest = this.page.value()?.items[0];
    if (!newest) return;
    const { unread } = await this.api.call(noticesApi.readAll, { body: { upTo: newest.id } });
    this.mark(unread, () => true);
  }

  private mark(unread: number, which: (notice: Notice) => boolean): void {
    this.count.set(unread);
    const page = this.page.value();
    if (!page) return;
    const readAt = new Date().toISOString();
    this.page.set({
      ...page,
      items: page.items.map((notice) => (which(notice) && notice.readAt === null ? { ...notice, readAt } : notice)),
    });
  }
}
