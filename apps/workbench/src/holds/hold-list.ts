import { ChangeDetectionStrategy, Component, effect, inject, input, output, signal, untracked } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { HOLD_VIEWS } from '@minutebook/contract';
import { holds as holdsApi } from '@minutebook/contract/holds';
import { DayText } from '../conduct/day-text';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Live } from '../shell/live';
import { Cursor } from '../ui/cursor';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { HOLD_WORDS } from './words';

const LIMIT = 100;
const PAUSE_MS = 200;
/** While messages come in, holds catch some of them every second. */
const NUDGE_MS = 5_000;

export type HoldView = (typeof HOLD_VIEWS)[number];
export type HoldCounts = Readonly<Record<HoldView, number>>;

/** Holds in one view, newest first, and how many there are in each. */
@Component({
  selector: 'mb-hold-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ListEnd, ProblemView, RouterLink, Skeleton, When],
  host: { class: 'pane-fill' },
  templateUrl: './hold-list.html',
})
export class HoldList {
  readonly view = input.required<Exclude<HoldView, 'tasks' | 'all'>>();
  readonly matter = input<string>();
  readonly counted = output<HoldCounts>();
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  protected readonly format = inject(Format);
  protected readonly days = inject(DayText);
  protected readonly words = inject(Language).words(HOLD_WORDS);
  protected readonly page = new Listing((from, signal) =>
    this.api.call(holdsApi.list, { query: { ...this.query(), ...from } }, signal),
  );
  protected readonly text = signal('');
  protected readonly cursor = new Cursor(() => this.page.value()?.items ?? []);
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    inject(Keyboard).bind(() => ({
      j: () => this.cursor.step(1),
      k: () => this.cursor.step(-1),
      Enter: () => this.open(),
    }));
    inject(Live).afterBurst(['holds'], () => void this.load(), NUDGE_MS);
    effect(() => {
      this.view();
      this.matter();
      untracked(() => {
        this.cursor.set(null);
        void this.ask();
      });
    });
  }

  protected async load(): Promise<void> {
    const page = await this.page.refresh();
    if (page) this.counted.emit(page.counts);
  }

  private async ask(): Promise<void> {
    const page = await this.page.load();
    if (page) this.counted.emit(page.counts);
  }

  protected find(text: string): void {
    this.text.set(text);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), PAUSE_MS);
  }

  private query(): { limit: number; view: HoldView; q?: string; matter?: string } {
    const q = this.text().trim();
    const matter = this.matter();
    return { limit: LIMIT, view: this.view(), ...(q && { q }), ...(matter && { matter }) };
  }

  private open(): boolean {
    const row = this.cursor.row();
    if (row) void this.router.navigate(['/holds', row.id]);
    return row !== null;
  }
}
