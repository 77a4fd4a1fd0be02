import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
} from '@angular/core';
import type { AlertAsOf, RecordAsOf } from '@minutebook/contract';
import { asOf as asOfApi } from '@minutebook/contract/as-of';
import { Api } from '../../shell/api/client';
import { Keyboard } from '../../shell/keyboard';
import { Format } from '../format';
import { Keys } from '../keys';
import { Language } from '../language';
import { Loading } from '../loading';
import { ProblemView } from '../problem-view';
import { Skeleton } from '../skeleton';
import { AS_OF_WORDS } from './words';

/** What the message, its labels and the decisions about it were at a time, docked under the conversation (R14). */
@Component({
  selector: 'mb-as-of-dock',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Keys, ProblemView, Skeleton],
  host: { class: 'why-dock', role: 'region', '[attr.aria-label]': 'words().title' },
  template: `
    <div class="pane-sub">
      <b class="medium ink nowrap">{{ words().title }}</b>
      <input
        #when
        class="input input-sm input-moment"
        type="datetime-local"
        [attr.aria-label]="words().at"
        [max]="present()"
        [value]="wanted() ?? ''"
        (change)="ask(when.value)"
      />
      <span class="dim nowrap">{{ format.zoneLabel() }}</span>
      @if (then.value(); as record) {
        <span class="dim num clip">{{ words().entries(format.count(record.position)) }}</span>
      }
      <span class="grow"></span>
      <button type="button" class="btn btn-bare btn-sm" aria-keyshortcuts="Escape" (click)="left.emit()">
        {{ words().close }} <mb-keys chord="Escape" />
      </button>
    </div>
    <div class="pane-body" tabindex="0" aria-live="polite">
      @if (then.value(); as record) {
        <div class="sect">
          <dl class="kv">
            <dt>{{ words().text }}</dt>
            <dd>
              @if (version(); as newest) {
                <span class="dim">{{ words().versions(record.message!.versions.length) }}</span>
                <span class="pre block" dir="auto">{{
                  newest.change === 'deleted' ? words().deleted : newest.body
                }}</span>
              } @else {
                {{ words().notYet }}
              }
            </dd>
            <dt>{{ words().class }}</dt>
            <dd>
              @if (record.class; as said) {
                {{ className(said.class) }} <span class="dim">{{ words().by(said.by, format.stamp(said.at)) }}</span>
              } @else {
                {{ words().nobodySaid }}
              }
            </dd>
            <dt>{{ words().labels }}</dt>
            <dd>
              @for (label of record.labels; track $index) {
                <div>
                  <span dir="auto">{{ label.label }}</span>
                  <span class="dim"
                    >{{ label.scope === 'conversation' ? words().conversation + words().separator : ''
                    }}{{ words().by(label.by, format.stamp(label.at)) }}</span
                  >
                </div>
              } @empty {
                {{ words().none }}
              }
            </dd>
            <dt>{{ words().schedule }}</dt>
            <dd>
              {{
                record.schedule
                  ? words().scheduleIs(record.schedule.id, format.dated(record.schedule.since))
                  : words().noSchedule
              }}
            </dd>
            <dt>{{ words().holds }}</dt>
            <dd>
              @for (hold of record.holds; track hold.id) {
                <div dir="auto">{{ words().hold(hold.name, hold.matter, format.dated(hold.since)) }}</div>
              } @empty {
                {{ words().none }}
              }
            </dd>
            <dt>{{ words().alerts }}</dt>
            <dd>
              @for (alert of record.alerts; track alert.id) {
                <div>
                  <b class="medium">{{ words().alert(alert.id, alert.rule) }}</b> {{ lineOf(alert) }}
                  <span class="dim">{{ words().entry(format.count(alert.entry)) }}</span>
                  @if (alert.reason) {
                    <span class="block muted" dir="auto">{{ alert.reason }}</span>
                  }
                </div>
              } @empty {
                {{ words().none }}
              }
            </dd>
          </dl>
        </div>
      } @else if (then.problem(); as problem) {
        <mb-problem [problem]="problem" [heading]="words().failed" (again)="load()" />
      } @else if (then.slow()) {
        <mb-skeleton [rows]="3" />
      } @else if (wanted() === null) {
        <p class="sect small muted">{{ words().pick }}</p>
      }
    </div>
  `,
})
export class AsOfDock {
  readonly message = input.required<string>();
  readonly left = output();
  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(AS_OF_WORDS);
  protected readonly then = new Loading<RecordAsOf>();
  /** As the field has it: the reader's own zone, to the minute. */
  protected readonly wanted = signal<string | null>(null);
  protected readonly present = computed(() => localMinute(this.format.now()));
  protected readonly version = computed(() => this.then.value()?.message?.versions.at(-1) ?? null);

  constructor() {
    inject(Keyboard).bind(() => ({ Escape: () => this.left.emit() }));
    effect(() => {
      this.message();
      untracked(() => void this.load());
    });
  }

  protected ask(wanted: string): void {
    this.wanted.set(wanted || null);
    void this.load();
  }

  protected async load(): Promise<void> {
    const wanted = this.wanted();
    if (wanted === null) return this.then.set(undefined);
    // A minute is meant with everything in it.
    const at = new Date(new Date(wanted).getTime() + 59_999).toISOString();
    const id = this.message();
    await this.then.run((signal) => this.api.call(asOfApi.message, { params: { id }, query: { at } }, signal));
  }

  protected className(name: string): string {
    return (this.words().classIs as Readonly<Record<string, string>>)[name] ?? name;
  }

  protected lineOf({ state, by, disposition, signedBy }: AlertAsOf): string {
    const words = this.words();
    const facts = [
      disposition === null ? words.state[state] : words.disposition[disposition],
      by ?? '',
      signedBy.length > 0 ? words.signed(signedBy.join(words.separator)) : '',
    ];
    return facts.filter(Boolean).join(words.separator);
  }
}

function localMinute(at: number): string {
  const date = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return date.toISOString().slice(0, 16);
}
