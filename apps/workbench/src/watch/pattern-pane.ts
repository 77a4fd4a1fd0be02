import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import type { HitWhy as Why, Pattern, PatternSettings } from '@minutebook/contract';
import { watch as watchApi } from '@minutebook/contract/watch';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { HitWhy } from '../review/hit-why';
import { When } from '../ui/when';
import { WatchReason } from './reason-form';
import { WATCH_WORDS } from './words';

/** Thresholds that say something to a pattern. */
const FIELDS: Readonly<Record<Pattern['code'], readonly (keyof PatternSettings)[]>> = {
  volume: ['factor', 'minimum', 'window', 'history', 'zone'],
  hours: ['from', 'to', 'zone', 'factor', 'minimum', 'window', 'history'],
  counterpart: ['minimum', 'window', 'history', 'zone'],
  group: ['minimum', 'window', 'history', 'zone'],
  language: ['minimum', 'window'],
  'unknown-participant': ['minimum', 'window'],
  timer: ['window'],
  deletions: ['factor', 'minimum', 'window', 'history', 'zone'],
};
const DAY = 86_400_000;
/** Days a rehearsal goes back unless somebody says otherwise. */
const BACK = 56;

/** A pattern's thresholds, what they would have raised, and its switch. */
@Component({
  selector: 'mb-pattern-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [HitWhy, ProblemNotice, WatchReason, When],
  templateUrl: './pattern-pane.html',
})
export class PatternPane {
  readonly pattern = input.required<Pattern>();
  readonly changed = output<Pattern>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(WATCH_WORDS);
  protected readonly sent = new Loading<Pattern>();
  protected readonly mayWrite = computed(() => this.session.may('lexicon.write'));
  protected readonly mayPublish = computed(() => this.session.may('lexicon.publish'));
  protected readonly fields = computed(() => FIELDS[this.pattern().code]);
  private readonly settings = computed(() => this.pattern().settings, { equal: sameSettings });
  protected readonly draft = linkedSignal<PatternSettings>(() => this.settings());
  protected readonly isDrafted = computed(() => !sameSettings(this.draft(), this.settings()));
  protected readonly to = linkedSignal(() => (this.pattern().code, dayOf(this.format.now())));
  protected readonly from = linkedSignal(() => (this.pattern().code, dayOf(this.format.now() - BACK * DAY)));
  protected readonly isRunning = computed(() => {
    const state = this.pattern().rehearsal?.state;
    return state === 'waiting' || state === 'running';
  });
  /** Of the longest week. */
  protected readonly most = computed(() =>
    Math.max(1, ...(this.pattern().rehearsal?.weeks ?? []).map(({ alerts }) => alerts)),
  );

  protected put(field: keyof PatternSettings, value: string): void {
    this.draft.update((draft) => ({ ...draft, [field]: field === 'zone' ? value.trim() : Number(value) }));
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const { version } = this.pattern();
    await this.send(watchApi.changePattern, { version, settings: this.draft() });
  }

  protected async rehearse(event: Event): Promise<void> {
    event.preventDefault();
    const { version } = this.pattern();
    await this.send(watchApi.rehearsePattern, { version, from: this.from(), to: this.to() });
  }

  protected async switch(reason: string): Promise<void> {
    const { version, isOn } = this.pattern();
    await this.send(watchApi.switchPattern, { version, on: !isOn, reason });
  }

  protected whyOf({ figures }: { readonly figures: Extract<Why, { kind: 'activity' }>['figures'] }): Why {
    return { kind: 'activity', pattern: this.pattern().code, figures };
  }

  private async send(
    endpoint: typeof watchApi.changePattern | typeof watchApi.rehearsePattern | typeof watchApi.switchPattern,
    body: object,
  ): Promise<void> {
    const { code } = this.pattern();
    const changed = await this.sent.run((signal) =>
      this.api.call(endpoint as typeof watchApi.changePattern, { params: { code }, body: body as never }, signal),
    );
    if (changed) this.changed.emit(changed);
  }
}

function sameSettings(a: PatternSettings, b: PatternSettings): boolean {
  return (Object.keys(a) as (keyof PatternSettings)[]).every((key) => a[key] === b[key]);
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
