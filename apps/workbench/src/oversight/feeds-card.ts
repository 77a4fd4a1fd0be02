import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Dashboard } from '@minutebook/contract';
import { Session } from '../shell/session';
import { ChannelMark } from '../ui/channel-mark';
import { DayBars } from '../ui/chart/day-bars';
import { Format } from '../ui/format';
import { healthTone, HealthTag } from '../ui/health-tag';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { When } from '../ui/when';
import { OVERSIGHT_WORDS } from './words';

type Feed = Dashboard['feeds'][number];

const toneOf = ({ state, gapsOpen }: Feed): ReturnType<typeof healthTone> => healthTone(state, gapsOpen);

/** What should arrive and whether it does, day by day. */
@Component({
  selector: 'mb-feeds-card',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelMark, DayBars, HealthTag, Icon, RouterLink, When],
  host: { class: 'card' },
  template: `
    <div class="card-head">
      <h2>{{ words().feeds.title }}</h2>
      <span class="small dim">{{ words().feeds.about }}</span>
      <span class="grow"></span>
      @if (unwell(); as n) {
        <span class="tag" [class.tag-bad]="quiet() > 0" [class.tag-warn]="quiet() === 0"
          ><mb-icon name="unplugged" />{{ words().feeds.silent(n, format.count(n)) }}</span
        >
      }
      @if (mayLook()) {
        <a class="small" routerLink="/completeness">{{ words().feeds.all }}</a>
      }
    </div>
    <div class="card-scroll" tabindex="0" [attr.aria-label]="words().feeds.title">
      <table class="tbl tbl-sm">
        <tbody>
          @for (feed of figures().feeds; track feed.id) {
            <tr>
              <td><mb-channel [channel]="feed.channel" /></td>
              <td class="wide">
                <div class="clip" dir="auto">{{ feed.name }}</div>
              </td>
              <td>
                @if (feed.days; as days) {
                  <mb-day-bars [days]="days" [silent]="isQuiet(feed)" [label]="words().feeds.label(days.join(', '))" />
                }
              </td>
              <td class="tn nowrap">
                @if (feed.lastAt) {
                  <mb-when [at]="feed.lastAt" />
                } @else {
                  <span class="dim">{{ words().feeds.never }}</span>
                }
              </td>
              <td class="nowrap">
                <mb-health [health]="feed.state" [gapsOpen]="feed.gapsOpen" />
              </td>
            </tr>
          } @empty {
            <tr>
              <td class="dim">{{ words().feeds.none }}</td>
            </tr>
          }
        </tbody>
      </table>
    </div>
  `,
})
export class FeedsCard {
  readonly figures = input.required<Dashboard>();
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(OVERSIGHT_WORDS);
  protected readonly mayLook = computed(() => this.session.may('import.read'));
  protected readonly quiet = computed(() => this.figures().feeds.filter((feed) => this.isQuiet(feed)).length);
  protected readonly unwell = computed(
    () => this.figures().feeds.filter((feed) => ['bad', 'warn'].includes(toneOf(feed))).length,
  );

  /** Nothing comes of it. */
  protected isQuiet(feed: Feed): boolean {
    return toneOf(feed) === 'bad';
  }
}
