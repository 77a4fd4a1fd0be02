import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  output,
  untracked,
} from '@angular/core';
import type { RequestFile, RequestState } from '@minutebook/contract';
import { requests as requestsApi } from '@minutebook/contract/requests';
import { DayText } from '../conduct/day-text';
import { addressOf } from '../shell/api/address';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { dueWords } from './due-words';
import { RequestItems } from './request-items';
import { REQUEST_WORDS } from './words';

const MIN_REASON = 20;
/** As the server has them (libs/review/src/requests/register.ts); it has the last word. */
const MOVES: Readonly<Record<RequestState, readonly RequestState[]>> = {
  open: ['answered', 'withdrawn'],
  answered: ['closed', 'open'],
  closed: ['open'],
  withdrawn: ['open'],
};

/** One request: its clock, what is produced and withheld for it, and everything that happened. */
@Component({
  selector: 'mb-request-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice, ProblemView, RequestItems],
  host: {
    class: 'pane pane-beside',
    role: 'complementary',
    '[attr.aria-label]': 'file.value()?.number ?? words().title',
  },
  templateUrl: './request-pane.html',
})
export class RequestPane {
  readonly id = input.required<string>();
  readonly changed = output();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly days = inject(DayText);
  protected readonly words = inject(Language).words(REQUEST_WORDS);
  protected readonly file = new Loading<RequestFile>();
  protected readonly sent = new Loading<RequestFile>();
  protected readonly may = computed(() => this.session.may('request.write'));
  protected readonly reason = linkedSignal({ source: this.id, computation: () => '' });
  protected readonly note = linkedSignal({ source: this.id, computation: () => '' });
  protected readonly more = linkedSignal({ source: this.id, computation: () => '10' });
  protected readonly missing = computed(() => Math.max(0, MIN_REASON - this.reason().trim().length));
  protected readonly isOwn = computed(() => this.file.value()?.owner.id === this.session.user()?.id);

  constructor() {
    effect(() => {
      this.id();
      untracked(() => void this.load());
    });
  }

  protected load(): Promise<unknown> {
    return this.file.run((signal) => this.api.call(requestsApi.get, { params: { id: this.id() } }, signal));
  }

  protected movesOf({ state }: RequestFile): readonly RequestState[] {
    return MOVES[state];
  }

  protected due(file: RequestFile): string {
    return dueWords(file.daysLeft, this.words());
  }

  protected moveName(move: string): string {
    return (this.words().move as Readonly<Record<string, string>>)[move] ?? move;
  }

  protected csvOf({ id }: RequestFile, number: number): string {
    return addressOf(requestsApi.production.path, { id, number });
  }

  protected withheldOf({ id }: RequestFile): string {
    return addressOf(requestsApi.withheld.path, { id });
  }

  protected take({ id, version }: RequestFile): Promise<void> {
    return this.attempt((signal) => this.api.call(requestsApi.take, { params: { id }, body: { version } }, signal));
  }

  protected produce({ id, version }: RequestFile): Promise<void> {
    const body = { version, note: this.note().trim() };
    return this.attempt((signal) => this.api.call(requestsApi.produce, { params: { id }, body }, signal));
  }

  protected move({ id, version }: RequestFile, state: RequestState): Promise<void> {
    const body = { version, state, reason: this.reason().trim() };
    return this.attempt((signal) => this.api.call(requestsApi.move, { params: { id }, body }, signal));
  }

  protected extend({ id, version }: RequestFile): Promise<void> {
    const body = { version, days: Number(this.more()), reason: this.reason().trim() };
    return this.attempt((signal) => this.api.call(requestsApi.extend, { params: { id }, body }, signal));
  }

  /** As it is after a decision on messages. */
  protected keep(file: RequestFile): void {
    this.file.set(file);
    this.reason.set('');
    this.changed.emit();
  }

  private async attempt(work: (signal: AbortSignal) => Promise<RequestFile>): Promise<void> {
    const file = await this.sent.run(work);
    if (file) this.keep(file);
  }
}
