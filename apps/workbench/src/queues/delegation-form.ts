import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  ElementRef,
  inject,
  output,
  signal,
  viewChild,
} from '@angular/core';
import type { Delegation } from '@minutebook/contract';
import { MIN_REASON } from '@minutebook/contract/alerts';
import { queues as queuesApi } from '@minutebook/contract/queues';
import { ReviewLists } from '../review/lists';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { ChoiceChips } from './choice-chips';
import { QUEUES_WORDS } from './words';

const SIGN_OFF_DAYS = [1, 3, 7, 14, 31] as const;

/** Has somebody stand in, for a time and within queues. */
@Component({
  selector: 'mb-delegation-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChoiceChips, ProblemNotice],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().delegation.add' },
  template: `
    <div class="pane-head">
      <h2>{{ words().delegation.add }}</h2>
    </div>
    <form class="pane-body" novalidate (submit)="give($event)" (keydown.escape)="left.emit()">
      <section class="sect">
        @if (mayForOthers()) {
          <div class="field">
            <label for="delegator">{{ words().delegation.delegator }}</label>
            <select #who class="select" id="delegator" (change)="delegator.set(who.value)">
              <option value="">{{ words().delegation.me }}</option>
              @for (person of others(''); track person.id) {
                <option [value]="person.id">{{ person.name }}</option>
              }
            </select>
          </div>
        }
        <div class="field">
          <label for="delegate">{{ words().delegation.delegate }}</label>
          <select #stand class="select" id="delegate" (change)="delegate.set(stand.value)">
            <option value=""></option>
            @for (person of others(delegator()); track person.id) {
              <option [value]="person.id" [selected]="person.id === delegate()">{{ person.name }}</option>
            }
          </select>
        </div>
        <div class="line wrap">
          <div class="field grow">
            <label for="delegation-from">{{ words().delegation.from }}</label>
            <input #start class="input" id="delegation-from" type="datetime-local" (input)="from.set(start.value)" />
          </div>
          <div class="field grow">
            <label for="delegation-until">{{ words().delegation.until }}</label>
            <input #end class="input" id="delegation-until" type="datetime-local" (input)="until.set(end.value)" />
          </div>
        </div>
        <div class="field">
          <span class="lbl">{{ words().delegation.column.queues }}</span>
          <mb-choice-chips
            [options]="queueChoices()"
            [value]="queues()"
            [label]="words().delegation.column.queues"
            (changed)="queues.set($event)"
          />
          <p class="help">{{ words().delegation.queuesHelp }}</p>
        </div>
        <div class="field">
          <label class="line between" for="delegation-reason"
            ><span>{{ words().delegation.reason }}</span
            ><span class="dim num" [class.t-good]="length() >= minimum">{{
              words().reasonShort(length())
            }}</span></label
          >
          <textarea #why class="area" id="delegation-reason" rows="2" (input)="reason.set(why.value)"></textarea>
        </div>
        <div class="line between">
          <label class="small" for="delegation-days">{{ words().delegation.days }}</label>
          <select #days class="select select-sm select-num" id="delegation-days" (change)="signOff.set(+days.value)">
            @for (option of dayOptions; track option) {
              <option [value]="option" [selected]="option === signOff()">{{ option }}</option>
            }
          </select>
        </div>
        @if (sent.problem(); as problem) {
          <mb-problem-notice [problem]="problem" />
        }
        <div class="line">
          <button class="btn btn-solid" [disabled]="!ready() || sent.busy()">{{ words().delegation.give }}</button>
          <button type="button" class="btn btn-bare" (click)="left.emit()">{{ words().keep }}</button>
        </div>
      </section>
    </form>
  `,
})
export class DelegationForm {
  readonly given = output<Delegation>();
  readonly left = output();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly lists = inject(ReviewLists);
  protected readonly words = inject(Language).words(QUEUES_WORDS);
  private readonly first = viewChild.required<ElementRef<HTMLSelectElement>>('stand');
  protected readonly minimum = MIN_REASON;
  protected readonly dayOptions = SIGN_OFF_DAYS;
  protected readonly mayForOthers = computed(() => this.session.may('queue.write'));
  protected readonly delegator = signal('');
  protected readonly delegate = signal('');
  protected readonly from = signal('');
  protected readonly until = signal('');
  protected readonly queues = signal<readonly string[]>([]);
  protected readonly reason = signal('');
  protected readonly signOff = signal(7);
  protected readonly sent = new Loading<Delegation>();
  protected readonly length = computed(() => this.reason().trim().length);
  protected readonly queueChoices = computed(() =>
    (this.lists.queues.value() ?? []).map(({ id, name }) => ({ value: id, label: name })),
  );
  protected readonly ready = computed(
    () => this.delegate() !== '' && this.from() !== '' && this.until() > this.from() && this.length() >= MIN_REASON,
  );

  constructor() {
    this.lists.needColleagues();
    void this.lists.loadQueues();
    afterNextRender(() => this.first().nativeElement.focus());
  }

  /** Reviewers but one; the empty id is oneself. */
  protected others(id: string) {
    const except = id || this.session.user()?.id;
    return (this.lists.colleagues.value() ?? []).filter((one) => one.decides && one.id !== except);
  }

  protected async give(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.ready()) return;
    const body = {
      delegator: this.delegator() || null,
      delegate: this.delegate(),
      queues: [...this.queues()],
      from: new Date(this.from()).toISOString(),
      until: new Date(this.until()).toISOString(),
      reason: this.reason().trim(),
      signOffDays: this.signOff(),
    };
    const given = await this.sent.run((abort) => this.api.call(queuesApi.delegate, { body }, abort));
    if (given) this.given.emit(given);
  }
}
