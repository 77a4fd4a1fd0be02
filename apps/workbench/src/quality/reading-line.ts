import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import type { Reading } from '@minutebook/contract';
import { readings as readingsApi } from '@minutebook/contract/reading';
import { Api } from '../shell/api/client';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { QUALITY_WORDS } from './words';

/** What somebody had in view of an alert before they decided it. Reading reviews nothing; it only stands beside a decision. */
@Component({
  selector: 'mb-reading-line',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    @if (reading.value()) {
      <p class="small dim" [title]="hashes()"><mb-icon name="eye" size="sm" /> {{ line() }}</p>
    }
  `,
})
export class ReadingLine {
  readonly alert = input.required<string>();
  /** Whose reading; by id. */
  readonly reader = input.required<string>();
  /** Read again when this changes, e.g. with the alert's version. */
  readonly version = input(0);
  private readonly api = inject(Api);
  private readonly format = inject(Format);
  private readonly words = inject(Language).words(QUALITY_WORDS);
  protected readonly reading = new Loading<{ items: Reading[] }>();
  private readonly own = computed(() => this.reading.value()?.items.find(({ reader }) => reader.id === this.reader()));
  protected readonly line = computed(() => {
    const own = this.own();
    if (!own) return this.words().reading.none;
    const { read, shown, milliseconds } = own;
    return this.words().reading.line(
      this.format.count(read),
      this.format.count(shown),
      this.format.watched(milliseconds),
    );
  });
  protected readonly hashes = computed(() => this.own()?.views.join('\n') ?? '');

  constructor() {
    effect(() => {
      const id = this.alert();
      this.version();
      untracked(
        () => void this.reading.run((signal) => this.api.call(readingsApi.ofAlert, { params: { id } }, signal)),
      );
    });
  }
}
