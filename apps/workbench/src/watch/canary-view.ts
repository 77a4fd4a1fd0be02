import { ChangeDetectionStrategy, Component, computed, inject, linkedSignal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Canary, CanaryWatch, Scenario } from '@minutebook/contract';
import { watch as watchApi } from '@minutebook/contract/watch';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { ChannelChoice } from '../ui/channel-choice';
import { ChannelMark } from '../ui/channel-mark';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { When } from '../ui/when';
import { WatchReason } from './reason-form';
import { WATCH_WORDS } from './words';

const LIMIT = 50;

/** What canaries watch, and whether they came (R169). */
@Component({
  selector: 'mb-canary-view',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelChoice, ChannelMark, ProblemNotice, ProblemView, RouterLink, WatchReason, When],
  host: { class: 'pane-fill' },
  templateUrl: './canary-view.html',
})
export class CanaryView {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(WATCH_WORDS);
  protected readonly watch = new Loading<CanaryWatch>();
  protected readonly missed = new Loading<{ items: Canary[]; next: string | null }>();
  protected readonly sent = new Loading<unknown>();
  protected readonly may = computed(() => this.session.may('lexicon.publish'));
  protected readonly on = linkedSignal(() => this.watch.value()?.settings.canaries ?? false);
  protected readonly hours = linkedSignal(() => String(this.watch.value()?.settings.hours ?? 4));
  protected readonly channels = linkedSignal<readonly string[]>(() => this.watch.value()?.settings.channels ?? []);
  protected readonly isReady = computed(() => Number(this.hours()) >= 1 && Number(this.hours()) <= 20);

  constructor() {
    void this.load();
  }

  protected async load(): Promise<void> {
    await Promise.all([
      this.watch.run((signal) => this.api.call(watchApi.canaries, {}, signal)),
      this.missed.run((signal) => this.api.call(watchApi.sent, { query: { missed: 'true', limit: LIMIT } }, signal)),
    ]);
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const { version } = this.watch.value()!;
    const channels = this.channels().length > 0 ? [...this.channels()] : null;
    const body = { canaries: this.on(), hours: Number(this.hours()), channels, version };
    const saved = await this.sent.run((signal) => this.api.call(watchApi.settings, { body }, signal));
    if (saved) this.watch.set(saved as CanaryWatch);
  }

  protected async end({ id }: Scenario, reason: string): Promise<void> {
    const done = await this.sent.run((signal) =>
      this.api.call(watchApi.endScenario, { params: { id }, body: { reason } }, signal),
    );
    if (done) await this.load();
  }

  /** By the names of scripts; what has none is called as it is. */
  protected languagesOf({ languages }: Scenario): string {
    const names = this.words().script;
    return languages.map((language) => names[language] ?? language).join(', ');
  }
}
