import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import type { ReachPart } from '@minutebook/contract';
import { reach as reachApi } from '@minutebook/contract/reach';
import { Api } from '../shell/api/client';
import { Live } from '../shell/live';
import { ChannelMark } from '../ui/channel-mark';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { When } from '../ui/when';
import { ReachStateTag } from './reach-state';
import { REACH_WORDS } from './reach-words';

const LIMIT = 50;

/** Every check of one record, the newest first. */
@Component({
  selector: 'mb-reach-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelMark, ListEnd, ReachStateTag, When],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().history' },
  template: `
    <div class="pane-head">
      <h2>{{ words().history }}</h2>
      @if (of(); as line) {
        <span class="grow"></span>
        <mb-channel [channel]="line.channel" /><span class="small muted">{{ words().part[line.part] }}</span>
      }
    </div>
    <div class="pane-body">
      @if (!of()) {
        <div class="void">
          <h3>{{ words().pick.title }}</h3>
          <p>{{ words().pick.text }}</p>
        </div>
      }
      @if (page.value(); as list) {
        <table class="tbl tbl-sm">
          <thead>
            <tr>
              <th>{{ words().column.checked }}</th>
              <th>{{ words().column.state }}</th>
              <th class="num">{{ words().column.search }}</th>
              <th class="num">{{ words().column.open }}</th>
            </tr>
          </thead>
          <tbody>
            @for (item of list.items; track item.id) {
              <tr>
                <td class="nowrap tn small"><mb-when [at]="item.at" /></td>
                <td><mb-reach-state [result]="item" /></td>
                <td class="num nowrap">{{ milliseconds(item.searchMs) }}</td>
                <td class="num nowrap">{{ milliseconds(item.openMs) }}</td>
              </tr>
            }
          </tbody>
        </table>
      }
      <mb-list-end [list]="page" />
    </div>
  `,
})
export class ReachPane {
  /** `channel.part` */
  readonly item = input<string>();
  private readonly api = inject(Api);
  private readonly format = inject(Format);
  protected readonly words = inject(Language).words(REACH_WORDS);
  protected readonly of = computed(() => {
    const [channel, part] = this.item()?.split('.') ?? [];
    return channel && (part === 'message' || part === 'attachment') ? { channel, part: part as ReachPart } : null;
  });
  protected readonly page = new Listing((from, signal) =>
    this.api.call(reachApi.results, { query: { ...this.of()!, limit: LIMIT, ...from } }, signal),
  );

  constructor() {
    effect(() => {
      const of = this.of();
      untracked(() => void (of === null ? this.page.set(undefined) : this.page.load()));
    });
    inject(Live).afterBurst(['reach'], () => {
      if (this.of()) void this.page.refresh();
    });
  }

  /** Less than a millisecond is one. */
  protected milliseconds(value: number | null): string {
    return value === null ? '–' : this.words().ms(this.format.count(Math.ceil(value)));
  }
}
