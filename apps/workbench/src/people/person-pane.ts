import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  input,
  linkedSignal,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Mapping, PersonFile } from '@minutebook/contract';
import { directory as directoryApi } from '@minutebook/contract/directory';
import { fieldValue } from '@minutebook/query';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Session } from '../shell/session';
import { Announcer } from '../ui/announcer';
import { Format } from '../ui/format';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { WhyPerson } from '../ui/why/why-person';
import { changesOf } from './changes';
import { PEOPLE_WORDS, schemeWord } from './words';

const SCHEMES = ['email', 'phone', 'wechat', 'wecom', 'telegram', 'slack', 'teams', 'discord', 'line', 'name'] as const;

/** One person: what the directory says, whose handles are theirs and were, and every change. */
@Component({
  selector: 'mb-person-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Keys, ProblemNotice, ProblemView, RouterLink, Skeleton, When, WhyPerson],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().person.title' },
  templateUrl: './person-pane.html',
})
export class PersonPane {
  readonly id = input.required<string>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly announcer = inject(Announcer);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(PEOPLE_WORDS);
  private readonly handleBox = viewChild<ElementRef<HTMLInputElement>>('handle');
  private readonly why = viewChild<ElementRef<HTMLInputElement>>('why');
  private readonly until = viewChild<ElementRef<HTMLInputElement>>('until');
  protected readonly schemes = SCHEMES;

  protected readonly file = new Loading<PersonFile>();
  protected readonly may = computed(() => this.session.may('people.write'));
  protected readonly mayAskWhy = computed(() => this.session.may('retention.read'));
  protected readonly busy = signal(false);
  protected readonly problem = linkedSignal<string, Problem | null>({ source: this.id, computation: () => null });
  protected readonly ending = linkedSignal<string, string | null>({ source: this.id, computation: () => null });
  protected readonly desk = linkedSignal(() => this.file.value()?.desk ?? '');
  protected readonly mapScheme = signal<string>('phone');
  protected readonly mapValue = linkedSignal({ source: this.id, computation: () => '' });
  protected readonly mapCheck = linkedSignal({ source: this.id, computation: () => '' });

  constructor() {
    effect(() => {
      this.id();
      untracked(() => void this.load());
    });
    effect(() => this.why()?.nativeElement.focus());
    inject(Keyboard).bind(() => ({ m: () => this.focusMap() }));
  }

  protected load(): Promise<unknown> {
    return this.file.run((signal) => this.api.call(directoryApi.person, { params: { id: this.id() } }, signal));
  }

  protected scheme(scheme: string): string {
    return schemeWord(this.words(), scheme);
  }

  protected query({ externalId }: PersonFile): string {
    return `person:${fieldValue(externalId)}`;
  }

  protected span({ from, until }: Mapping): string {
    const words = this.words().handles;
    return [from && words.from(this.format.shortDay(from)), until && words.until(this.format.shortDay(until))]
      .filter(Boolean)
      .map((part) => `${part};`)
      .join(' ');
  }

  protected changes(person: PersonFile) {
    return changesOf(person.history, this.words().directory.field, this.words().directory.no);
  }

  protected saveDesk(event: Event, { id, version }: PersonFile): Promise<void> {
    event.preventDefault();
    return this.attempt(async () => {
      await this.api.call(directoryApi.change, {
        params: { id },
        body: { version, desk: this.desk().trim() || null },
      });
      await this.load();
      this.announcer.say(this.words().person.saved);
    });
  }

  protected map(event: Event, { id, version }: PersonFile): Promise<void> {
    event.preventDefault();
    return this.attempt(async () => {
      const identityCheck = this.mapCheck().trim();
      const body = { version, scheme: this.mapScheme(), value: this.mapValue().trim() };
      this.file.set(
        await this.api.call(directoryApi.map, {
          params: { id },
          body: { ...body, ...(identityCheck && { identityCheck }) },
        }),
      );
      this.mapValue.set('');
      this.mapCheck.set('');
      this.announcer.say(this.words().handles.mapped);
    });
  }

  protected end(event: Event, { id, version }: PersonFile, mapping: Mapping): Promise<void> {
    event.preventDefault();
    const reason = this.why()?.nativeElement.value.trim() ?? '';
    const until = this.until()?.nativeElement.value ?? '';
    return this.attempt(async () => {
      this.file.set(
        await this.api.call(directoryApi.unmap, {
          params: { id, mapping: mapping.id },
          body: { version, reason, ...(until && { until: new Date(until).toISOString() }) },
        }),
      );
      this.ending.set(null);
    });
  }

  private focusMap(): boolean {
    const box = this.handleBox()?.nativeElement;
    box?.focus();
    return box !== undefined;
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
