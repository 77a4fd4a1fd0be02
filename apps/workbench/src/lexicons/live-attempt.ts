import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import { lexicons as lexiconsApi } from '@minutebook/contract/lexicons';
import { parse } from '@minutebook/query';
import { Api } from '../shell/api/client';
import { SnippetText } from '../ui/snippet-text';
import { ChannelMark } from '../ui/channel-mark';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { sidesOf } from '../ui/query/sides';
import { When } from '../ui/when';
import type { DraftRule } from './draft-state';
import { LEXICON_WORDS } from './words';

/** A try is logged: it waits until the rule has stood still. */
const REST_MS = 900;

/** What the rule would hit among the newest messages, as it is being written. */
@Component({
  selector: 'mb-live-attempt',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelMark, ProblemNotice, SnippetText, When],
  host: { class: 'sect', 'aria-live': 'polite' },
  template: `
    <h3>
      {{ attempt.value() ? words().live(format.count(attempt.value()!.tried)) : words().liveNone }}
      <span class="dim num">
        @if (attempt.busy()) {
          {{ words().trying }}
        } @else if (attempt.value(); as answer) {
          {{ words().hits(answer.hits, format.count(answer.hits)) }}
        }
      </span>
    </h3>
    @if (attempt.problem(); as problem) {
      <mb-problem-notice [problem]="problem" />
    } @else if (attempt.value(); as answer) {
      @if (answer.items.length > 0) {
        <table class="tbl tbl-sm bleed">
          <tbody>
            @for (item of answer.items; track item.id) {
              <tr>
                <td class="nowrap tn at-top"><mb-when [at]="item.sentAt" /></td>
                <td class="at-top"><mb-channel [channel]="item.channel" /></td>
                <td class="at-top attempt-who">
                  <span class="clip" dir="auto">{{ item.sender || words().unknownSender }}</span>
                </td>
                <td class="attempt-text">
                  @for (snippet of item.snippets; track $index) {
                    <mb-snippet [snippet]="snippet" [sides]="sides()" />
                  }
                </td>
              </tr>
            }
          </tbody>
        </table>
        @if (answer.hits > answer.items.length) {
          <p class="small dim">{{ words().firstOf(format.count(answer.hits)) }}</p>
        }
      } @else if (answer.errors.length === 0) {
        <p class="small muted">{{ words().noHit }}</p>
      }
    }
    <p class="xs dim">{{ words().tryLogged }}</p>
  `,
})
export class LiveAttempt {
  readonly rule = input.required<DraftRule>();
  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(LEXICON_WORDS);
  protected readonly attempt = new Loading<Awaited<ReturnType<LiveAttempt['ask']>>>();
  private readonly query = computed(() => this.rule().query);
  private readonly parsed = computed(() => parse(this.query(), { mode: 'rule' }));
  /** What decides over a hit; the same again is not tried again. */
  private readonly tried = computed(
    () => {
      const { query, zones, conditions, exclusions } = this.rule();
      return { query, zones, conditions, exclusions };
    },
    { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );
  protected readonly sides = computed(() => {
    const { tree } = this.parsed();
    return tree && sidesOf(tree);
  });

  constructor() {
    effect((onCleanup) => {
      const body = this.tried();
      const usable = untracked(() => this.parsed().errors.length === 0) && body.zones.length > 0;
      if (!usable) return;
      const timer = setTimeout(() => void this.attempt.run((signal) => this.ask(body, signal)), REST_MS);
      onCleanup(() => clearTimeout(timer));
    });
  }

  private ask(body: Pick<DraftRule, 'query' | 'zones' | 'conditions' | 'exclusions'>, signal: AbortSignal) {
    return this.api.call(lexiconsApi.attempt, { body }, signal);
  }
}
