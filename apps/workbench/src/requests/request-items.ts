import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  untracked,
} from '@angular/core';
import type { ItemsDecided, RequestFile, RequestItem, WithholdingGround } from '@minutebook/contract';
import { requests as requestsApi } from '@minutebook/contract/requests';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { ChannelMark } from '../ui/channel-mark';
import { CoverageLine } from '../ui/coverage-line';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { When } from '../ui/when';
import { REQUEST_WORDS } from './words';

const GROUNDS: readonly WithholdingGround[] = [
  'attorney-client',
  'work-product',
  'privacy',
  'bank-secrecy',
  'out-of-scope',
  'other',
];
type Decision = RequestItem['decision'];

/** Which messages are produced and which withheld, and deciding on more by a query. */
@Component({
  selector: 'mb-request-items',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelMark, CoverageLine, ListEnd, ProblemNotice, When],
  templateUrl: './request-items.html',
})
export class RequestItems {
  readonly request = input.required<RequestFile>();
  readonly decided = output<RequestFile>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(REQUEST_WORDS);
  protected readonly grounds = GROUNDS;
  protected readonly decisions: readonly Decision[] = ['produce', 'withhold'];
  protected readonly page = new Listing((from, signal) =>
    this.api.call(requestsApi.items, { params: { id: this.id() }, query: from }, signal),
  );
  protected readonly sent = new Loading<ItemsDecided>();
  protected readonly may = computed(
    () => this.session.may('request.write') && this.session.may('message.search') && this.request().state === 'open',
  );
  private readonly id = computed(() => this.request().id);
  protected readonly query = linkedSignal({ source: this.id, computation: () => '' });
  protected readonly reason = linkedSignal({ source: this.id, computation: () => '' });
  protected readonly decision = signal<Decision>('produce');
  protected readonly ground = signal<WithholdingGround>('attorney-client');
  protected readonly ready = computed(
    () => this.query().trim() !== '' && (this.decision() === 'produce' || this.reason().trim() !== ''),
  );

  constructor() {
    effect(() => {
      // Every decision makes another version of the request.
      this.request();
      untracked(() => void this.page.load());
    });
  }

  protected chooseGround(ground: string): void {
    this.ground.set(GROUNDS.find((one) => one === ground) ?? 'other');
  }

  protected async decide(event: Event): Promise<void> {
    event.preventDefault();
    const { id, version } = this.request();
    const [decision, reason] = [this.decision(), this.reason().trim()];
    const why = decision === 'withhold' ? { ground: this.ground(), reason } : {};
    const body = { version, query: this.query().trim(), zone: this.format.zone, decision, ...why };
    const made = await this.sent.run((signal) => this.api.call(requestsApi.decide, { params: { id }, body }, signal));
    if (made) this.decided.emit(made.request);
  }
}
