import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  linkedSignal,
  signal,
  viewChild,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import type { DirectoryPerson, HandleClass, UnmappedHandle } from '@minutebook/contract';
import { directory as directoryApi } from '@minutebook/contract/directory';
import { fieldValue } from '@minutebook/query';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Session } from '../shell/session';
import { Announcer } from '../ui/announcer';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { Segments } from '../ui/segments';
import { When } from '../ui/when';
import { UnmappedQueue } from './unmapped-queue';
import { PEOPLE_WORDS, schemeWord } from './words';

const PAUSE_MS = 200;
const FOUND = 6;
/** What is ignored comes back after so many days, unless said otherwise. */
const IGNORED_DAYS = 90;
const DAY = 86_400_000;
const LEAST_REASON = 10;

/** One handle that is nobody's: whose it is, or why it need not be anybody's. */
@Component({
  selector: 'mb-unmapped-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Keys, ProblemNotice, RouterLink, Segments, When],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().unmapped.title' },
  templateUrl: './unmapped-pane.html',
})
export class UnmappedPane {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly announcer = inject(Announcer);
  protected readonly queue = inject(UnmappedQueue);
  protected readonly words = inject(Language).words(PEOPLE_WORDS);
  private readonly whose = viewChild<ElementRef<HTMLInputElement>>('whose');
  private readonly why = viewChild<ElementRef<HTMLTextAreaElement>>('why');

  protected readonly may = computed(() => this.session.may('people.write'));
  protected readonly busy = signal(false);
  private readonly id = computed(() => this.queue.selected()?.id);
  protected readonly problem = linkedSignal<string | undefined, Problem | null>({
    source: this.id,
    computation: () => null,
  });
  protected readonly typed = linkedSignal({ source: this.id, computation: () => '' });
  protected readonly identityCheck = linkedSignal({ source: this.id, computation: () => '' });
  protected readonly reason = linkedSignal({ source: this.id, computation: () => '' });
  protected readonly class = linkedSignal<UnmappedHandle | null, HandleClass>({
    source: this.queue.selected,
    computation: (handle) => (handle?.ofFirm ? 'service' : 'external'),
  });
  protected readonly expires = signal(new Date(Date.now() + IGNORED_DAYS * DAY).toISOString().slice(0, 10));
  protected readonly found = new Loading<{ items: DirectoryPerson[] }>();
  protected readonly classes = computed(() =>
    (this.queue.selected()?.ofFirm ? (['service'] as const) : (['external', 'service', 'ignored'] as const)).map(
      (value): { value: HandleClass; label: string } => ({ value, label: this.words().unmapped.class[value] }),
    ),
  );
  protected readonly ready = computed(
    () => this.reason().trim().length >= LEAST_REASON && (this.class() !== 'ignored' || this.expires() !== ''),
  );
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    inject(Keyboard).bind(() => ({
      m: () => this.mapFirst(),
      e: () => this.begin('external'),
      s: () => this.begin('service'),
      x: () => this.begin('ignored'),
    }));
    effect(() => {
      this.id();
      this.found.set(undefined);
    });
  }

  protected scheme(scheme: string): string {
    return schemeWord(this.words(), scheme);
  }

  protected query({ value }: UnmappedHandle): string {
    return `participant:${fieldValue(value)}`;
  }

  protected find(text: string): void {
    this.typed.set(text);
    clearTimeout(this.timer);
    const q = text.trim();
    if (q === '') return this.found.set(undefined);
    this.timer = setTimeout(
      () =>
        void this.found.run((signal) => this.api.call(directoryApi.persons, { query: { q, limit: FOUND } }, signal)),
      PAUSE_MS,
    );
  }

  protected map(handle: UnmappedHandle, person: { id: string; version: number }): Promise<void> {
    return this.attempt(async () => {
      await this.queue.map(handle, person, this.identityCheck().trim());
      this.announcer.say(this.words().handles.mapped);
    });
  }

  protected settle(event: Event, handle: UnmappedHandle): Promise<void> {
    event.preventDefault();
    const expires = this.class() === 'ignored' ? { expiresAt: new Date(this.expires()).toISOString() } : {};
    return this.attempt(async () => {
      await this.queue.settle(handle, { class: this.class(), reason: this.reason().trim(), ...expires });
      this.announcer.say(this.words().unmapped.done);
    });
  }

  /** To the first suggestion; without one, to the box that finds a person. */
  private mapFirst(): boolean {
    const handle = this.queue.selected();
    if (!handle || !this.may() || this.busy()) return false;
    const [guess] = handle.suggestions;
    if (guess) void this.map(handle, guess.person);
    else this.whose()?.nativeElement.focus();
    return true;
  }

  private begin(name: HandleClass): boolean {
    const handle = this.queue.selected();
    if (!handle || !this.may() || !this.classes().some(({ value }) => value === name)) return false;
    this.class.set(name);
    this.why()?.nativeElement.focus();
    return true;
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
