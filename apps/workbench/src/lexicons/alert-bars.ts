import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { AlertChange } from '@minutebook/contract';
import { scaleLinear } from 'd3-scale';
import { drawnWidth } from '../ui/chart/drawn-width';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { REHEARSAL_WORDS } from './rehearsal-words';

const LABELS = 84;

/** Alerts of what is in force against those of the draft: kept in both, lost in one, gained in the other. */
@Component({
  selector: 'mb-alert-bars',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'compare' },
  template: `
    <svg role="img" height="84" [attr.width]="width()" [attr.aria-label]="summary()">
      <text class="k" x="0" y="18">{{ words().bars.before }}</text>
      <text class="k" x="0" y="50">{{ words().bars.after }}</text>
      <rect class="kept" [attr.x]="left" y="4" [attr.width]="kept()" height="20" />
      @if (change().lost > 0) {
        <rect class="lost" [attr.x]="left + kept() + 0.5" y="4.5" [attr.width]="lost()" height="19" />
      }
      <rect class="kept" [attr.x]="left" y="36" [attr.width]="kept()" height="20" />
      <rect class="gained" [attr.x]="left + kept()" y="36" [attr.width]="gained()" height="20" />
      <text [attr.x]="left" y="76">{{ words().bars.kept(format.count(change().kept)) }}</text>
      <text class="k" text-anchor="middle" [attr.x]="(left + width()) / 2" y="76">
        {{ words().bars.gained(format.count(change().gained)) }}
      </text>
      <text [class.bad]="change().lost > 0" text-anchor="end" [attr.x]="width()" y="76">
        {{ words().bars.lost(format.count(change().lost)) }}
      </text>
    </svg>
  `,
})
export class AlertBars {
  readonly change = input.required<AlertChange>();
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(REHEARSAL_WORDS);
  protected readonly width = drawnWidth(416);
  protected readonly left = LABELS;
  private readonly scale = computed(() => {
    const { before, after } = this.change();
    return scaleLinear()
      .domain([0, Math.max(1, before, after)])
      .range([0, Math.max(1, this.width() - LABELS - 1)]);
  });
  protected readonly kept = computed(() => this.scale()(this.change().kept));
  protected readonly lost = computed(() => Math.max(1, this.scale()(this.change().lost) - 1));
  protected readonly gained = computed(() => this.scale()(this.change().gained));
  protected readonly summary = computed(() => {
    const { before, after, kept, gained, lost } = this.change();
    const [b, a, k, g, l] = [before, after, kept, gained, lost].map((n) => this.format.count(n));
    return this.words().bars.summary(b!, a!, k!, g!, l!);
  });
}
