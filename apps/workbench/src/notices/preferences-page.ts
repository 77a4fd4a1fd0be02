import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import type { MailRoute, NoticeChoice, NoticeKind, NoticePreferences } from '@minutebook/contract';
import { MAIL_ROUTES, NOTICE_KINDS, notices as noticesApi } from '@minutebook/contract/notices';
import { Api } from '../shell/api/client';
import { Place } from '../shell/place';
import { Announcer } from '../ui/announcer';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { type Segment, Segments } from '../ui/segments';
import { NOTICE_WORDS } from './words';

type Group = (typeof NOTICE_KINDS)[NoticeKind]['group'];

const GROUPS: readonly Group[] = ['alerts', 'people', 'cases', 'conduct', 'archive'];
const NIGHT = { from: '20:00', to: '07:30', days: [1, 2, 3, 4, 5, 6, 7] };

/** How one is told, by kind, and when e-mail waits. */
@Component({
  selector: 'mb-notice-preferences',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ProblemNotice, ProblemView, Segments],
  host: { class: 'panes' },
  templateUrl: './preferences-page.html',
})
export class PreferencesPage {
  private readonly api = inject(Api);
  private readonly announcer = inject(Announcer);
  private readonly format = inject(Format);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(NOTICE_WORDS);
  protected readonly stored = new Loading<NoticePreferences>();
  protected readonly saving = new Loading<NoticePreferences>();
  /** As edited here; null until it has come. */
  protected readonly draft = signal<NoticePreferences | null>(null);
  protected readonly changed = signal(false);
  protected readonly zones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
  protected readonly days = [1, 2, 3, 4, 5, 6, 7] as const;
  protected readonly routes = computed((): Segment<MailRoute>[] =>
    MAIL_ROUTES.map((value) => ({ value, label: this.words().preferences.mail[value] })),
  );
  protected readonly groups = computed(() => {
    const choices = this.draft()?.choices ?? [];
    return GROUPS.map((group) => ({
      group,
      choices: choices.filter(({ kind }) => NOTICE_KINDS[kind].group === group),
    }));
  });

  constructor() {
    inject(Place).follow(
      computed(() => [{ label: this.words().title, link: '/notices' }, { label: this.words().preferences.title }]),
    );
    void this.load();
  }

  protected async load(): Promise<void> {
    this.take(await this.stored.run((signal) => this.api.call(noticesApi.preferences, {}, signal)));
    // Who has never chosen is most likely where this browser is.
    if (this.draft()?.version === 0) this.edit({ zone: this.format.zone, language: this.language.locale() });
  }

  protected choose(choice: NoticeChoice, change: Partial<NoticeChoice>): void {
    this.edit({
      choices: (this.draft()?.choices ?? []).map((one) => (one.kind === choice.kind ? { ...one, ...change } : one)),
    });
  }

  protected edit(change: Partial<NoticePreferences>): void {
    this.draft.update((draft) => draft && { ...draft, ...change });
    this.changed.set(true);
  }

  protected setQuiet(on: boolean): void {
    this.edit({ quiet: on ? NIGHT : null });
  }

  protected editQuiet(change: Partial<typeof NIGHT>): void {
    const quiet = this.draft()?.quiet;
    if (quiet) this.edit({ quiet: { ...quiet, ...change } });
  }

  protected turnDay(day: number, on: boolean): void {
    const days = (this.draft()?.quiet?.days ?? []).filter((other) => other !== day);
    this.editQuiet({ days: on ? [...days, day].sort((a, b) => a - b) : days });
  }

  protected dayName(day: (typeof this.days)[number]): string {
    return this.words().preferences.day[`d${day}`];
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const draft = this.draft();
    if (!draft) return;
    const { zone, quiet, digestAt, language, choices, version } = draft;
    const body = { zone, quiet, digestAt, language, choices, version };
    const saved = await this.saving.run((signal) => this.api.call(noticesApi.prefer, { body }, signal));
    if (!saved) return;
    this.take(saved);
    this.announcer.say(this.words().preferences.saved);
  }

  private take(preferences: NoticePreferences | undefined): void {
    if (!preferences) return;
    this.draft.set(preferences);
    this.changed.set(false);
  }
}
