import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Dashboard, DeskCoverage } from '@minutebook/contract';
import { DayText } from '../conduct/day-text';
import { Session } from '../shell/session';
import { ChannelMark } from '../ui/channel-mark';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { OVERSIGHT_WORDS } from './words';

type Level = 'all' | 'some' | 'few' | 'none' | 'na';

/** Percent below which a desk's capture is looked at. */
const FEW = 80;

/** Of each desk, how many people have something captured on each channel; and when something of it was last reviewed. */
@Component({
  selector: 'mb-coverage-card',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelMark, RouterLink],
  host: { class: 'card' },
  template: `
    <div class="card-head">
      <h2>{{ words().coverage.title }}</h2>
      <span class="small dim">{{ words().coverage.about }}</span>
      <span class="grow"></span>
      <a class="small" [routerLink]="[]" [queryParams]="{ view: 'people', missing: 'channels' }">{{
        words().coverage.gaps
      }}</a>
    </div>
    <div class="card-body card-scroll" tabindex="0" [attr.aria-label]="words().coverage.title">
      @if (figures().coverage.length > 0) {
        <table class="heat">
          <thead>
            <tr>
              <th>
                <span class="sr">{{ words().coverage.desk }}</span>
              </th>
              @for (channel of channels(); track channel) {
                <th><mb-channel [channel]="channel" /></th>
              }
              <th class="num">{{ words().coverage.read }}</th>
            </tr>
          </thead>
          <tbody>
            @for (row of figures().coverage; track row.desk) {
              <tr>
                <th scope="row">
                  <a
                    class="link clip"
                    dir="auto"
                    [title]="row.desk"
                    [routerLink]="[]"
                    [queryParams]="{ view: 'people', desk: row.desk }"
                    >{{ row.desk }}</a
                  >
                </th>
                @for (cell of cellsOf(row); track $index) {
                  <td [attr.data-level]="cell.level" [title]="cell.title">{{ cell.text }}</td>
                }
                <th class="num" [class.t-bad]="(row.lastReviewed ?? '') < figures().from">
                  {{ row.lastReviewed ? days.short(row.lastReviewed) : words().coverage.never }}
                </th>
              </tr>
            }
          </tbody>
        </table>
      } @else {
        <p class="dim small">{{ words().coverage.noDesk }}</p>
      }
    </div>
    <div class="card-foot small muted">
      {{ words().coverage.foot }}
      @if (figures().unreviewed.desks.length > 0) {
        {{
          words().coverage.unread(figures().unreviewed.desks.length, format.count(figures().unreviewed.desks.length))
        }}
      }
      @if (figures().computed.coverageAt; as at) {
        {{ words().coverage.looked(format.stamp(at)) }}
      } @else {
        {{ words().coverage.notLooked }}
      }
      @if (figures().unmapped.handles > 0) {
        @if (mayMap()) {
          <a routerLink="/people" [queryParams]="{ view: 'unmapped' }">{{ unmapped() }}</a>
        } @else {
          {{ unmapped() }}
        }
        @if (figures().unmapped.oldestAt; as oldest) {
          {{ words().since(format.shortDay(oldest)) }}
        }
      }
    </div>
  `,
})
export class CoverageCard {
  readonly figures = input.required<Dashboard>();
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly days = inject(DayText);
  protected readonly words = inject(Language).words(OVERSIGHT_WORDS);
  protected readonly mayMap = computed(() => this.session.may('people.read'));
  protected readonly unmapped = computed(() =>
    this.words().unmapped(this.format.count(this.figures().unmapped.handles)),
  );
  protected readonly channels = computed(() =>
    [...new Set(this.figures().coverage.flatMap(({ captured }) => captured.map(({ channel }) => channel)))].sort(),
  );

  protected cellsOf({ people, captured }: DeskCoverage): { text: string; level: Level; title: string }[] {
    return this.channels().map((channel) => {
      const own = captured.find((row) => row.channel === channel);
      if (!own) return { text: this.words().coverage.notUsed, level: 'na', title: '' };
      const percent = Math.floor((100 * own.people) / people);
      const level: Level = percent === 100 ? 'all' : percent >= FEW ? 'some' : own.people > 0 ? 'few' : 'none';
      return { text: String(percent), level, title: `${own.people} / ${people}` };
    });
  }
}
