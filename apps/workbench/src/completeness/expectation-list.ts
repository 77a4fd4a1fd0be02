import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import type { Expectation, Overview, Unexpected } from '@minutebook/contract';
import { completeness as completenessApi } from '@minutebook/contract/completeness';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Live } from '../shell/live';
import { Session } from '../shell/session';
import { ChannelMark } from '../ui/channel-mark';
import { Format } from '../ui/format';
import { HealthTag } from '../ui/health-tag';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { COMPLETENESS_WORDS } from './words';

const PAUSE_MS = 2_000;

/** What should arrive and whether it does; live feeds; and what arrives though nobody expects it. */
@Component({
  selector: 'mb-expectation-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelMark, HealthTag, Icon, ProblemView, Skeleton, When],
  host: { class: 'pane-fill' },
  templateUrl: './expectation-list.html',
})
export class ExpectationList {
  readonly selected = input<string>();
  readonly picked = output<string>();
  readonly proposed = output<Unexpected>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(COMPLETENESS_WORDS);
  protected readonly may = computed(() => this.session.may('completeness.write'));
  readonly overview = new Loading<Overview>();

  constructor() {
    inject(Live).afterBurst(['sequenced', 'import', 'reread'], () => void this.load(), PAUSE_MS);
    inject(Keyboard).bind(() => ({ j: () => this.step(1), k: () => this.step(-1) }));
    void this.load();
  }

  load(): Promise<unknown> {
    return this.overview.run((signal) => this.api.call(completenessApi.overview, {}, signal));
  }

  protected scopeOf({ source, device, person }: Expectation): string {
    return [source, device, person?.name].filter(Boolean).join(' · ');
  }

  private step(by: 1 | -1): boolean {
    const items = this.overview.value()?.expectations ?? [];
    const at = items.findIndex(({ id }) => id === this.selected());
    const next = items[Math.min(items.length - 1, Math.max(0, at + by))];
    if (next) this.picked.emit(next.id);
    return next !== undefined;
  }
}
