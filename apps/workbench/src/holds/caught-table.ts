import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { HeldMessage } from '@minutebook/contract';
import { holds as holdsApi } from '@minutebook/contract/holds';
import { Api } from '../shell/api/client';
import { ChannelMark } from '../ui/channel-mark';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { langOf } from '../ui/script';
import { Segments } from '../ui/segments';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { HOLD_WORDS } from './words';

const LIMIT = 20;
const VIEWS = ['arrived', 'matched', 'context', 'free', 'all'] as const;
type View = (typeof VIEWS)[number];

/** Messages a hold has caught, newest first, each with why. */
@Component({
  selector: 'mb-caught-table',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelMark, ListEnd, ProblemView, RouterLink, Segments, Skeleton, When],
  host: { class: 'sect' },
  template: `
    <h3>
      {{ words().title }} <span class="grow"></span>
      <mb-segments [options]="views()" [label]="words().title" [(value)]="view" />
    </h3>
    @if (page.value(); as list) {
      @if (list.items.length > 0) {
        <table class="tbl tbl-sm bleed">
          <thead>
            <tr>
              <th>{{ words().at }}</th>
              <th></th>
              <th>{{ words().from }}</th>
              <th>{{ words().text }}</th>
              <th>{{ words().because }}</th>
            </tr>
          </thead>
          <tbody>
            @for (one of list.items; track one.message) {
              <tr>
                <td class="nowrap tn"><mb-when [at]="one.at" /></td>
                <td><mb-channel [channel]="one.channel" /></td>
                <td class="nowrap" dir="auto">{{ nameOf(one) }}</td>
                <td class="wide">
                  @if (one.text === null) {
                    <span class="dim">{{ words().unread }}</span>
                  } @else {
                    <a
                      class="row-link clip"
                      routerLink="/search"
                      [queryParams]="{ open: one.conversation.id + '-' + one.message }"
                      dir="auto"
                      [attr.lang]="lang(one.text)"
                      >{{ one.text }}</a
                    >
                  }
                </td>
                <td class="nowrap small dim">
                  <span [class.t-warn]="one.late">{{ reasons(one) }}</span>
                </td>
              </tr>
            }
          </tbody>
        </table>
        <mb-list-end [list]="page" />
      } @else {
        <p class="small dim">{{ words().none }}</p>
      }
    } @else if (page.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="words().failed" (again)="load()" />
    } @else if (page.slow()) {
      <mb-skeleton />
    }
  `,
})
export class CaughtTable {
  readonly hold = input.required<string>();
  /** How many it holds, as far as known: where that changed, there are others to list. */
  readonly held = input(0);
  private readonly api = inject(Api);
  private readonly format = inject(Format);
  protected readonly all = inject(Language).words(HOLD_WORDS);
  protected readonly words = computed(() => this.all().caught);
  protected readonly lang = langOf;
  protected readonly page = new Listing((from, signal) => {
    const query = { limit: LIMIT, view: this.view(), ...from };
    return this.api.call(holdsApi.caught, { params: { id: this.hold() }, query }, signal);
  });
  protected readonly view = signal<View>('arrived');
  protected readonly views = computed(() => VIEWS.map((value) => ({ value, label: this.words().views[value] })));

  constructor() {
    effect(() => {
      this.hold();
      this.view();
      untracked(() => void this.page.load());
    });
    effect(() => {
      this.held();
      untracked(() => this.page.value() && void this.load());
    });
  }

  protected load(): Promise<unknown> {
    return this.page.refresh();
  }

  protected nameOf({ sender }: HeldMessage): string {
    return sender ? (sender.person?.name ?? (sender.name || sender.value)) : this.words().unknown;
  }

  protected reasons({ because, ground, late, freeAt }: HeldMessage): string {
    const { grounds, ground: named, late: cameLate, freeFrom } = this.words();
    return [
      ...(because.length > 0 ? because.map((one) => named[one]) : [grounds[ground]]),
      ...(late ? [cameLate] : []),
      ...(freeAt === null ? [] : [freeFrom(this.format.shortDay(freeAt))]),
    ].join(this.all().comma);
  }
}
