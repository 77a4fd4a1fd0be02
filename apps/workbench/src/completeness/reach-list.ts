import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ReachResult, ReachState } from '@minutebook/contract';
import { reach as reachApi } from '@minutebook/contract/reach';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Live } from '../shell/live';
import { Session } from '../shell/session';
import { ChannelMark } from '../ui/channel-mark';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { ReachStateTag } from './reach-state';
import { REACH_WORDS } from './reach-words';
import { COMPLETENESS_WORDS } from './words';

/** Of each channel, how the oldest that must be within reach was found and opened. */
@Component({
  selector: 'mb-reach-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelMark, Icon, ProblemNotice, ProblemView, ReachStateTag, RouterLink, Skeleton, When],
  host: { class: 'pane-fill' },
  templateUrl: './reach-list.html',
})
export class ReachList {
  readonly selected = input<string>();
  readonly picked = output<string>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(REACH_WORDS);
  protected readonly all = inject(Language).words(COMPLETENESS_WORDS);
  protected readonly may = computed(() => this.session.may('completeness.write'));
  protected readonly mayOpen = computed(() => this.session.may('message.read'));
  protected readonly state = new Loading<ReachState>();
  protected readonly sent = new Loading<ReachState>();

  constructor() {
    inject(Live).afterBurst(['reach'], () => void this.load());
    inject(Keyboard).bind(() => ({ j: () => this.step(1), k: () => this.step(-1) }));
    void this.load();
  }

  protected load(): Promise<unknown> {
    return this.state.run((signal) => this.api.call(reachApi.state, {}, signal));
  }

  protected async check(): Promise<void> {
    const asked = await this.sent.run((signal) => this.api.call(reachApi.check, {}, signal));
    if (asked) this.state.set(asked);
  }

  protected checkedBy(at: string, who: string | null): string {
    const when = this.format.stamp(at);
    return who === null ? this.words().checked(when) : this.words().asked(when, who);
  }

  protected keyOf({ channel, part }: ReachResult): string {
    return `${channel}.${part}`;
  }

  /** Less than a millisecond is one. */
  protected milliseconds(value: number | null): string {
    return value === null ? '–' : this.words().ms(this.format.count(Math.ceil(value)));
  }

  protected ofBudget({ searchMs, openMs, budgetMs }: ReachResult): string {
    if (searchMs === null || openMs === null) return this.milliseconds(budgetMs);
    return this.words().ofBudget(this.format.count(Math.ceil(searchMs + openMs)), this.format.count(budgetMs));
  }

  private step(by: 1 | -1): boolean {
    const items = this.state.value()?.items ?? [];
    const at = items.findIndex((item) => this.keyOf(item) === this.selected());
    const next = items[Math.min(items.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    if (next) this.picked.emit(this.keyOf(next));
    return next !== undefined;
  }
}
