import { computed, inject, Injectable, signal } from '@angular/core';
import type { Case, CaseEvent, Endpoint } from '@minutebook/contract';
import { cases as casesApi } from '@minutebook/contract/case-endpoints';
import { Api } from '../shell/api/client';
import { Live } from '../shell/live';
import { Session } from '../shell/session';
import { Announcer } from '../ui/announcer';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { Problem } from '../ui/problem';
import { CASE_WORDS } from './words';

const EVENTS = 30;

type CaseAct<B> = Endpoint<{ id: string }, undefined, B, Case>;
type PartAct<B> = Endpoint<{ id: string; part: string }, undefined, B, Case>;

/** The case on screen: read whole, changed by acts that answer with it as it then is. */
@Injectable()
export class OpenedCase {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly announcer = inject(Announcer);
  private readonly words = inject(Language).words(CASE_WORDS);
  private readonly id = signal('');

  readonly file = new Loading<Case>();
  readonly events = new Loading<{ items: CaseEvent[]; next: string | null }>();
  private readonly older = new Loading<{ items: CaseEvent[]; next: string | null }>();
  readonly busy = signal(false);
  readonly problem = signal<Problem | null>(null);
  /** Number of the case the problem is about, where its reader has left that one. */
  readonly problemOf = signal<string | null>(null);
  /** Works in it, as far as this person's rights go. */
  readonly mayWrite = computed(() => this.session.may('case.write') && this.file.value()?.state !== 'closed');
  readonly isOpen = computed(() => this.session.may('case.write') && this.file.value()?.state === 'open');
  readonly me = computed(() => this.session.user());

  constructor() {
    inject(Live).on(['case'], ({ id, topic }) => {
      if ((topic === '*' || id === this.id()) && !this.busy()) void this.reload();
    });
  }

  async show(id: string): Promise<void> {
    this.id.set(id);
    this.problem.set(null);
    this.file.set(undefined);
    this.events.set(undefined);
    await this.reload();
  }

  async reload(): Promise<void> {
    const params = { id: this.id() };
    await this.file.run((abort) => this.api.call(casesApi.get, { params }, abort));
    await this.loadEvents();
  }

  async loadOlder(): Promise<void> {
    const page = this.events.value();
    if (!page?.next || this.older.busy()) return;
    const query = { limit: EVENTS, after: page.next };
    const older = await this.older.run((abort) =>
      this.api.call(casesApi.timeline, { params: { id: this.id() }, query }, abort),
    );
    if (older && this.events.value() === page)
      this.events.amend({ items: [...page.items, ...older.items], next: older.next });
    this.problem.set(this.older.problem());
  }

  /** An act on the case. Answers whether it was done; what went wrong is shown beside. */
  act<B>(endpoint: CaseAct<B>, body: B): Promise<boolean> {
    return this.attempt(() => this.api.call(endpoint, { params: { id: this.id() }, body } as never));
  }

  actOn<B>(endpoint: PartAct<B>, part: string, body: B): Promise<boolean> {
    return this.attempt(() => this.api.call(endpoint, { params: { id: this.id(), part }, body } as never));
  }

  upload(file: File, reason: string, at: string | undefined): Promise<boolean> {
    const query = { name: file.name, reason, ...(at !== undefined && { at }) };
    return this.attempt(() =>
      this.api.upload(casesApi.addFile, { params: { id: this.id() }, query }, file, () => undefined),
    );
  }

  /** For acts that answer with something else: the case is read again. */
  around(work: () => Promise<unknown>): Promise<boolean> {
    return this.attempt(async () => {
      await work();
      return this.api.call(casesApi.get, { params: { id: this.id() } });
    });
  }

  private async attempt(work: () => Promise<Case>): Promise<boolean> {
    const id = this.id();
    const number = this.file.value()?.number;
    this.busy.set(true);
    this.problem.set(null);
    try {
      const now = await work();
      // Its reader may have gone on to another one.
      if (this.id() === id) this.file.set(now);
      this.announcer.say(this.words().saved);
      void this.loadEvents();
      return true;
    } catch (error) {
      const problem = Problem.of(error);
      this.problem.set(problem);
      // What was refused was asked of a case that is not like this any more.
      if (problem.is('changed-meanwhile') && this.id() === id) void this.reload();
      this.problemOf.set(this.id() === id ? null : (number ?? id));
      return false;
    } finally {
      this.busy.set(false);
    }
  }

  private loadEvents(): Promise<unknown> {
    const params = { id: this.id() };
    return this.events.run((abort) => this.api.call(casesApi.timeline, { params, query: { limit: EVENTS } }, abort));
  }
}
