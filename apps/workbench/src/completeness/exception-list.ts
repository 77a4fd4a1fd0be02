import { ChangeDetectionStrategy, Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { QueuedException } from '@minutebook/contract';
import { completeness as completenessApi } from '@minutebook/contract/completeness';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Live } from '../shell/live';
import { Session } from '../shell/session';
import { Cursor } from '../ui/cursor';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { COMPLETENESS_WORDS } from './words';

const LIMIT = 100;
const PAUSE_MS = 700;

/** What could not be read, of all imports, and having it read again. */
@Component({
  selector: 'mb-exception-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ListEnd, ProblemNotice, ProblemView, RouterLink, Skeleton],
  host: { class: 'pane-fill' },
  templateUrl: './exception-list.html',
})
export class ExceptionList {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(COMPLETENESS_WORDS);
  protected readonly may = computed(() => this.session.may('completeness.write'));
  protected readonly tally = new Loading<{ codes: { code: string; n: number }[]; resolved: number }>();
  protected readonly page = new Listing((from, signal) => {
    const code = this.code();
    const outcome = this.withResolved() ? ('all' as const) : ('unresolved' as const);
    const query = { limit: LIMIT, outcome, ...(code !== null && { code }), ...from };
    return this.api.call(completenessApi.exceptions, { query }, signal);
  });
  protected readonly sent = new Loading<unknown>();
  protected readonly code = signal<string | null>(null);
  protected readonly withResolved = signal(false);
  protected readonly cursor = new Cursor(() => this.page.value()?.items ?? []);

  constructor() {
    effect(() => {
      this.code();
      this.withResolved();
      untracked(() => {
        void this.count();
        void this.page.load();
      });
    });
    inject(Live).afterBurst(['reread', 'rereading', 'import'], () => void this.load(), PAUSE_MS);
    inject(Keyboard).bind(() => ({
      j: () => this.cursor.step(1),
      k: () => this.cursor.step(-1),
      r: () => {
        const item = this.cursor.row();
        if (item && this.may() && item.outcome !== 'resolved') void this.retry(item);
      },
    }));
  }

  protected async load(): Promise<void> {
    void this.count();
    await this.page.refresh();
  }

  protected async retry({ id }: QueuedException): Promise<void> {
    const body = { exceptions: [id] };
    if (await this.sent.run((signal) => this.api.call(completenessApi.retry, { body }, signal))) await this.load();
  }

  protected placeOf({ place }: QueuedException): string {
    const words = this.words().exceptions;
    return place.line === null ? words.byte(this.format.count(place.byte)) : words.line(this.format.count(place.line));
  }

  private count(): Promise<unknown> {
    return this.tally.run((signal) => this.api.call(completenessApi.exceptionTally, {}, signal));
  }
}
