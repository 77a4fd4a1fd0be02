import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
} from '@angular/core';
import type { Draw, Person, Queue } from '@minutebook/contract';
import { alerts as alertsApi } from '@minutebook/contract/alerts';
import { quality as qualityApi } from '@minutebook/contract/quality';
import { queues as queuesApi } from '@minutebook/contract/queues';
import { Api } from '../shell/api/client';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { QUALITY_WORDS } from './words';

const DAY = 86_400_000;
const SIZE = 10;
const ANSWER_DAYS = 10;

/** A sample by hand: ten of Lena Brook. */
@Component({
  selector: 'mb-draw-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().programme.sample.title' },
  templateUrl: './draw-pane.html',
})
export class DrawPane {
  readonly reviewer = input<string>();
  readonly drawn = output<Draw>();
  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(QUALITY_WORDS);
  protected readonly colleagues = new Loading<{ items: (Person & { decides: boolean })[] }>();
  protected readonly queues = new Loading<{ items: Queue[] }>();
  protected readonly act = new Loading<Draw>();
  protected readonly whose = linkedSignal(() => this.reviewer() ?? '');
  protected readonly queue = signal('');
  protected readonly from = signal(new Date(Date.now() - 30 * DAY).toISOString().slice(0, 10));
  protected readonly to = signal(new Date().toISOString().slice(0, 10));
  protected readonly size = signal(SIZE);
  protected readonly knownShare = signal(0);
  protected readonly days = signal(ANSWER_DAYS);
  protected readonly ready = computed(() => this.from() !== '' && this.from() <= this.to() && this.size() >= 1);

  constructor() {
    void this.colleagues.run((signal) => this.api.call(alertsApi.colleagues, {}, signal));
    void this.queues.run((signal) => this.api.call(queuesApi.list, { query: { limit: 200 } }, signal));
  }

  protected async draw(event: Event): Promise<void> {
    event.preventDefault();
    const body = {
      reviewer: this.whose() || null,
      queue: this.queue() || null,
      from: this.from(),
      to: this.to(),
      size: this.size(),
      knownShare: this.knownShare(),
      days: this.days(),
      readers: [],
    };
    const drawn = await this.act.run((signal) => this.api.call(qualityApi.draw, { body }, signal));
    if (drawn) this.drawn.emit(drawn);
  }
}
