import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ReleasePreview } from '@minutebook/contract';
import { YearBars } from '../ui/chart/year-bars';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { releaseBars, retainedAfter } from './release-bars';
import { HOLD_WORDS } from './words';

/** What becomes disposable when a hold lets go, and when: as bars, and the same figures in words. */
@Component({
  selector: 'mb-release-count',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, YearBars],
  host: { class: 'sect' },
  template: `
    <h3>
      {{ words().title }} <span class="grow"></span
      ><span class="dim">{{ words().of(format.count(preview().of)) }}</span>
    </h3>
    <mb-year-bars [bars]="bars()" [summary]="summary()" />
    <dl class="kv">
      <dt>{{ words().atOnce }}</dt>
      <dd>
        <b class="medium">{{ words().messages(preview().atOnce, format.count(preview().atOnce)) }}</b>{{
          retained() > 0 ? all().comma + words().retained(format.count(retained())) : ''
        }}
      </dd>
      <dt>{{ words().still }}</dt>
      <dd>
        @if (preview().stillHeld > 0) {
          {{ words().stillBy(format.count(preview().stillHeld)) }}
          @for (hold of preview().stillHeldBy; track hold.id) {
            <a [routerLink]="['/holds', hold.id]" dir="auto" [title]="format.count(hold.messages)"
              >{{ hold.matter }} {{ hold.name }}</a
            >{{ $last ? '' : all().comma }}
          }
        } @else {
          <span class="muted">{{ words().stillNone }}</span>
        }
      </dd>
      @if (preview().earliest; as first) {
        <dt>{{ words().earliest }}</dt>
        <dd>{{ words().first(format.count(first.messages), format.day(first.at), first.code) }}</dd>
      }
      @if (preview().unclassified > 0) {
        <dt>{{ words().unclassified }}</dt>
        <dd>{{ words().unclassifiedText(format.count(preview().unclassified)) }}</dd>
      }
      @if (preview().never > 0) {
        <dt>{{ words().undated }}</dt>
        <dd>{{ words().undatedText(format.count(preview().never)) }}</dd>
      }
      <dt>{{ words().notBefore }}</dt>
      <dd>{{ format.day(preview().notBefore) }}</dd>
    </dl>
    <p class="xs dim">{{ words().countedAt(format.stamp(preview().countedAt)) }}</p>
  `,
})
export class ReleaseCount {
  readonly preview = input.required<ReleasePreview>();
  protected readonly format = inject(Format);
  protected readonly all = inject(Language).words(HOLD_WORDS);
  protected readonly words = computed(() => this.all().release);
  protected readonly retained = computed(() => retainedAfter(this.preview()));
  protected readonly bars = computed(() =>
    releaseBars(this.preview()).map(({ key, year, messages }) => {
      const label = year === null ? this.words().now : String(year);
      return { key, label, values: [messages], words: this.words().bar(label, this.format.count(messages)) };
    }),
  );
  protected readonly summary = computed(() =>
    this.words().summary(
      this.bars()
        .map(({ words }) => words)
        .join(this.all().comma),
    ),
  );
}
