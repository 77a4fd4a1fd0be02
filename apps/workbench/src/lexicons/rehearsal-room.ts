import { computed, DestroyRef, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { Rehearsal, RehearsedRule } from '@minutebook/contract';
import { rehearsals as rehearsalsApi } from '@minutebook/contract/rehearsals';
import { Api } from '../shell/api/client';
import { Live } from '../shell/live';
import { Problem } from '../ui/problem';
import { Workshop } from './workshop';

/** While one runs, it is asked for this often; nudges come besides. */
const POLL_MS = 1_500;
const RULES = 200;

export interface LeftOut {
  readonly rule: string;
  readonly operand: number;
}

/** The newest rehearsal of the lexicon on the bench: started, followed, explained, judged. */
@Injectable()
export class RehearsalRoom {
  private readonly api = inject(Api);
  private readonly shop = inject(Workshop);
  private readonly now = signal<Rehearsal | null>(null);
  private readonly read = signal<readonly RehearsedRule[]>([]);
  private readonly trouble = signal<Problem | null>(null);
  private readonly working = signal(false);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked = 0;

  readonly rehearsal = this.now.asReadonly();
  /** What each rule gains and loses; empty until it is done. */
  readonly rules = this.read.asReadonly();
  readonly problem = this.trouble.asReadonly();
  readonly busy = this.working.asReadonly();
  readonly running = computed(() => {
    const state = this.now()?.state;
    return state === 'waiting' || state === 'running';
  });
  private readonly lexicon = computed(() => this.shop.lexicon.value()?.id);
  /** Another draft, or another publication, may make the rehearsal one of the past. */
  private readonly standing = computed(() => {
    const lexicon = this.shop.lexicon.value();
    return lexicon && `${lexicon.draftHash} ${lexicon.publication}`;
  });

  constructor() {
    effect(() => {
      const id = this.lexicon();
      this.standing();
      if (id !== undefined) untracked(() => void this.load(id));
    });
    inject(Live).on(['rehearsal'], ({ id }) => {
      const now = this.now();
      if (now && (id === undefined || id === now.id)) void this.follow(now.id);
    });
    inject(DestroyRef).onDestroy(() => {
      clearTimeout(this.timer);
      this.asked = -1;
    });
  }

  start(period: { from: string | null; to: string | null }, without: LeftOut | null = null): Promise<boolean> {
    const lexicon = this.shop.lexicon.value();
    if (!lexicon) return Promise.resolve(false);
    const { id, version } = lexicon;
    return this.act(() =>
      this.api.call(rehearsalsApi.start, { params: { id }, body: { version, ...period, without } }),
    );
  }

  cancel(): Promise<boolean> {
    return this.act(({ id, version }) => this.api.call(rehearsalsApi.cancel, { params: { id }, body: { version } }));
  }

  explain(items: readonly { rule: string; message: string }[], reason: string): Promise<boolean> {
    return this.act(({ id }) =>
      this.api.call(rehearsalsApi.reasons, { params: { id }, body: { items: [...items], reason } }),
    );
  }

  draw(lost: number, untouched: number): Promise<boolean> {
    return this.act(({ id }) => this.api.call(rehearsalsApi.draw, { params: { id }, body: { lost, untouched } }));
  }

  judge(message: string, relevant: boolean, note = ''): Promise<boolean> {
    return this.act(({ id }) =>
      this.api.call(rehearsalsApi.judge, { params: { id }, body: { message, relevant, note } }),
    );
  }

  private async act(work: (rehearsal: Rehearsal) => Promise<Rehearsal>): Promise<boolean> {
    if (this.working()) return false;
    this.working.set(true);
    this.trouble.set(null);
    try {
      this.take(await work(this.now()!));
      return true;
    } catch (error) {
      this.trouble.set(Problem.of(error));
      return false;
    } finally {
      this.working.set(false);
    }
  }

  private async load(lexicon: string): Promise<void> {
    const turn = ++this.asked;
    const list = await this.api
      .call(rehearsalsApi.list, { params: { id: lexicon }, query: { limit: 1 } })
      .catch(() => undefined);
    const newest = list?.items[0];
    if (turn !== this.asked) return;
    if (newest) await this.follow(newest.id);
    else if (list) this.now.set(null);
  }

  private async follow(id: string): Promise<void> {
    const turn = this.asked;
    const rehearsal = await this.api.call(rehearsalsApi.get, { params: { id } }).catch(() => undefined);
    if (rehearsal && turn === this.asked && rehearsal.lexicon === this.lexicon()) this.take(rehearsal);
  }

  private take(rehearsal: Rehearsal): void {
    const before = this.now();
    this.now.set(rehearsal);
    clearTimeout(this.timer);
    if (this.running() || rehearsal.drawing) this.timer = setTimeout(() => void this.follow(rehearsal.id), POLL_MS);
    if (rehearsal.state !== 'done') this.read.set([]);
    else if (before?.id !== rehearsal.id || before.state !== 'done' || before.version !== rehearsal.version)
      void this.readRules(rehearsal.id);
  }

  private async readRules(id: string): Promise<void> {
    const page = await this.api
      .call(rehearsalsApi.rules, { params: { id }, query: { limit: RULES } })
      .catch(() => undefined);
    if (page && this.now()?.id === id) this.read.set(page.items);
  }
}
