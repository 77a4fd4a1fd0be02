import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import type { CustodianNotice, FollowUp, HoldNotices } from '@minutebook/contract';
import { holdNotices as holdNoticesApi } from '@minutebook/contract/hold-notice-endpoints';
import { Api } from '../shell/api/client';
import { Live } from '../shell/live';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemView } from '../ui/problem-view';
import { NoticeFollowUp } from './notices-follow-up';
import { NOTICE_WORDS } from './notices-words';

const LIMIT = 200;

/** What custodians answered to the questions of the newest notice, and what their answers ask for. */
@Component({
  selector: 'mb-notice-questionnaire',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [NoticeFollowUp, ProblemView],
  host: { class: 'block' },
  template: `
    @if (board.value(); as all) {
      @for (question of questions(); track question.id) {
        <section class="sect">
          <h3 dir="auto">{{ question.words }}</h3>
          @let said = answersTo(question.id);
          <p class="small dim">
            {{ words().answers(format.count(said.length), format.count(all.custodians)) }}
          </p>
          <dl class="kv">
            @for (one of said; track one.id) {
              <dt dir="auto">{{ one.name }}</dt>
              <dd class="policy-text" dir="auto">{{ spoken(one.answer) }}</dd>
            }
          </dl>
        </section>
      } @empty {
        <div class="void">
          <h2>{{ words().none }}</h2>
          <p>{{ words().noneWhy }}</p>
        </div>
      }
      @if (questions().length > 0) {
        <section class="sect">
          <h3>{{ words().followUps }}</h3>
          <ul class="stack stack-3">
            @for (followUp of followUps(); track followUp.id) {
              <li><mb-notice-follow-up [followUp]="followUp" [may]="may" (settled)="load()" /></li>
            } @empty {
              <li class="small dim">{{ words().noFollowUps }}</li>
            }
          </ul>
        </section>
      }
    } @else if (board.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="texts().failed" (again)="load()" />
    }
  `,
})
export class NoticeQuestionnaire {
  readonly hold = input.required<string>();
  private readonly api = inject(Api);
  private readonly language = inject(Language);
  protected readonly texts = this.language.words(NOTICE_WORDS);
  protected readonly format = inject(Format);
  protected readonly words = computed(() => this.texts().questionnaire);
  protected readonly may = inject(Session).may('hold.write');
  protected readonly board = new Loading<HoldNotices>();
  private readonly open = new Loading<{ items: FollowUp[]; next: string | null }>();
  private readonly settled = new Loading<{ items: FollowUp[]; next: string | null }>();
  private readonly rows = signal<readonly CustodianNotice[]>([]);
  protected readonly followUps = computed(() => [
    ...(this.open.value()?.items ?? []),
    ...(this.settled.value()?.items ?? []),
  ]);
  protected readonly questions = computed(() => {
    const shown = this.board.value()?.notices[0]?.shown ?? [];
    return (shown.find(({ language }) => language === this.language.locale()) ?? shown[0])?.questions ?? [];
  });

  constructor() {
    effect(() => {
      this.hold();
      untracked(() => void this.load());
    });
    inject(Live).afterBurst(['hold-notices'], () => void this.load());
  }

  protected async load(): Promise<void> {
    const hold = this.hold();
    const list = (state: 'open' | 'settled') => (signal: AbortSignal) =>
      this.api.call(holdNoticesApi.followUps, { query: { hold, state, limit: LIMIT } }, signal);
    await Promise.all([
      this.board.run(async (signal) => {
        this.rows.set(await this.everybody(hold, signal));
        return this.api.call(holdNoticesApi.get, { params: { id: hold } }, signal);
      }),
      this.open.run(list('open')),
      this.settled.run(list('settled')),
    ]);
  }

  protected answersTo(question: string): { id: string; name: string; answer: string }[] {
    return this.rows().flatMap(({ id, person, acknowledged }) => {
      const said = acknowledged?.answers.find((one) => one.question === question);
      return said ? [{ id, name: person.name, answer: said.answer }] : [];
    });
  }

  protected spoken(answer: string): string {
    const { yes, no } = this.words();
    return answer === 'yes' ? yes : answer === 'no' ? no : answer;
  }

  private async everybody(hold: string, signal: AbortSignal): Promise<CustodianNotice[]> {
    const found: CustodianNotice[] = [];
    for (let after: string | null | undefined; after !== null;) {
      const query = { limit: LIMIT, ...(after !== undefined && { after }) };
      const page = await this.api.call(holdNoticesApi.custodians, { params: { id: hold }, query }, signal);
      found.push(...page.items);
      after = page.next;
    }
    return found;
  }
}
