import { computed, inject, Injectable, signal } from '@angular/core';
import type { Hold, HoldRequest } from '@minutebook/contract';
import { holds as holdsApi } from '@minutebook/contract/holds';
import { Api } from '../shell/api/client';
import { Live } from '../shell/live';
import { Session } from '../shell/session';
import { Announcer } from '../ui/announcer';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { Problem } from '../ui/problem';
import { HOLD_WORDS } from './words';

const OPEN: readonly HoldRequest['state'][] = ['proposed', 'cooling', 'applying'];

/** While messages come in, a hold catches some of them every second; each look at it is in the audit log. */
const PAUSE_MS = 15_000;

export function isOpen({ state }: HoldRequest): boolean {
  return OPEN.includes(state);
}

/** The hold on screen: read whole, changed by acts after which it is as they answered or is read again. */
@Injectable()
export class OpenedHold {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly announcer = inject(Announcer);
  private readonly words = inject(Language).words(HOLD_WORDS);
  private readonly id = signal('');

  readonly file = new Loading<Hold>();
  readonly busy = signal(false);
  readonly problem = signal<Problem | null>(null);
  readonly mayWrite = computed(() => this.session.may('hold.write') && this.file.value()?.state !== 'released');
  readonly requests = computed(() => this.file.value()?.asked ?? []);
  readonly openRequests = computed(() => this.requests().filter(isOpen));
  readonly scope = computed(() => this.file.value()?.scopes[0] ?? null);

  constructor() {
    // No nudge says which hold: one of a silent hold would say that there is one.
    inject(Live).afterBurst(
      ['holds'],
      () => {
        if (!this.busy()) void this.reload();
      },
      PAUSE_MS,
    );
  }

  async show(id: string): Promise<void> {
    this.id.set(id);
    this.problem.set(null);
    this.file.set(undefined);
    await this.reload();
  }

  reload(): Promise<unknown> {
    const params = { id: this.id() };
    return this.file.run((abort) => this.api.call(holdsApi.get, { params }, abort));
  }

  /** An act that answers with the hold as it then is. Answers whether it was done; what went wrong is shown beside. */
  act(work: (api: Api, id: string) => Promise<Hold>): Promise<boolean> {
    return this.attempt((id) => work(this.api, id));
  }

  /** An act on a part of it, after which the hold is read again. */
  around(work: (api: Api, id: string) => Promise<unknown>): Promise<boolean> {
    return this.attempt(async (id) => {
      await work(this.api, id);
      return this.api.call(holdsApi.get, { params: { id } });
    });
  }

  private async attempt(work: (id: string) => Promise<Hold>): Promise<boolean> {
    const id = this.id();
    this.busy.set(true);
    this.problem.set(null);
    try {
      const now = await work(id);
      // Its reader may have gone on to another one.
      if (this.id() === id) this.file.set(now);
      this.announcer.say(this.words().saved);
      return true;
    } catch (error) {
      this.problem.set(Problem.of(error));
      return false;
    } finally {
      this.busy.set(false);
    }
  }
}
