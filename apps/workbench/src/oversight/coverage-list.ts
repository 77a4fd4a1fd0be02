import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import type { CoverageField, Supervised } from '@minutebook/contract';
import { COVERAGE_FIELDS, oversight as oversightApi } from '@minutebook/contract/supervision';
import { DayText } from '../conduct/day-text';
import { addressOf } from '../shell/api/address';
import { Api } from '../shell/api/client';
import { ChannelMark } from '../ui/channel-mark';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { OVERSIGHT_WORDS } from './words';

const LIMIT = 100;
const PAUSE_MS = 200;

/** Everybody who is supervised, and what their supervision lacks: red, counted, filtered. */
@Component({
  selector: 'mb-coverage-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelMark, Icon, ListEnd, ProblemView, RouterLink, Skeleton],
  host: { class: 'pane-fill' },
  templateUrl: './coverage-list.html',
})
export class CoverageList {
  readonly missing = input<string>();
  readonly desk = input<string>();
  readonly unreviewedSince = input<string>();
  readonly narrowed = output<Readonly<Record<string, string | null>>>();
  private readonly api = inject(Api);
  private timer: ReturnType<typeof setTimeout> | undefined;
  protected readonly format = inject(Format);
  protected readonly days = inject(DayText);
  protected readonly words = inject(Language).words(OVERSIGHT_WORDS);
  protected readonly fields = COVERAGE_FIELDS;
  protected readonly text = signal('');
  protected readonly page = new Listing((from, signal) =>
    this.api.call(oversightApi.people, { query: { ...this.asked(), ...from } }, signal),
  );
  protected readonly chosen = computed(() => ['any', ...COVERAGE_FIELDS].find((field) => field === this.missing()));
  protected readonly query = computed(() => ({
    missing: this.chosen() as CoverageField | 'any' | undefined,
    desk: this.desk(),
    unreviewedSince: this.unreviewedSince(),
    q: this.text().trim() || undefined,
  }));
  protected readonly csv = computed(() => addressOf(oversightApi.peopleCsv.path, undefined, this.query()));

  constructor() {
    effect(() => {
      this.query();
      untracked(() => void this.load());
    });
  }

  protected load(): Promise<unknown> {
    return this.page.load();
  }

  protected find(text: string): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.text.set(text), PAUSE_MS);
  }

  protected lacks({ missing }: Supervised, field: CoverageField): boolean {
    return missing.includes(field);
  }

  private asked(): { limit: number } & Record<string, unknown> {
    return {
      limit: LIMIT,
      ...Object.fromEntries(Object.entries(this.query()).filter(([, value]) => value !== undefined)),
    };
  }
}
