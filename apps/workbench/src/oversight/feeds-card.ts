import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Dashboard } from '@minutebook/contract';
import { Session } from '../shell/session';
import { ChannelMark } from '../ui/channel-mark';
import { DayBars } from '../ui/chart/day-bars';
import { Format } from '../ui/format';
import { HEALTH_WORDS } from '../ui/health-tag';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { When } from '../ui/when';
import { OVERSIGHT_WORDS } from './words';

/** What should arrive and whether it does, day by day. */
@Component({
  selector: 'mb-feeds-card',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelMark, DayBars, Icon, RouterLink, When],
  host: { class: 'card' },
  template: `
    <div class="card-head">
      <h2>{{ words().feeds.title }}</h2>
      <span class="small dim">{{ words().feeds.about }}</span>
      <span class="grow"></span>
      @if (silent() > 0) {
        <span class="tag tag-bad"
          ><mb-icon name="unplugged" />{{ words().feeds.silent(silent(), format.count(silent())) }}</span
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
                  <mb-day-bars [days]="days" [silent]="feed.silent" [label]="words().feeds.label(days.join(', '))" />
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
                <span
                  class="tag"
                  [class.tag-bad]="feed.silent"
                  [class.tag-good]="feed.state === 'healthy' && !feed.silent"
                  >{{ health()[feed.state] }}</span
                >
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
  protected readonly health = inject(Language).words(HEALTH_WORDS);
  protected readonly mayLook = computed(() => this.session.may('import.read'));
  protected readonly silent = computed(() => this.figures().feeds.filter((feed) => feed.silent).length);
}
