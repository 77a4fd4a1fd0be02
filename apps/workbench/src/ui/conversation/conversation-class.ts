import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  signal,
  untracked,
} from '@angular/core';
import type { ConversationClassing } from '@minutebook/contract';
import { directory as directoryApi } from '@minutebook/contract/directory';
import { Api } from '../../shell/api/client';
import { Session } from '../../shell/session';
import { afterPaint } from '../after-paint';
import { Format } from '../format';
import { Language } from '../language';
import { Loading } from '../loading';
import { ProblemNotice } from '../problem-notice';
import { Segments } from '../segments';
import { CONVERSATION_WORDS } from './words';

const CLASSES = ['business', 'personal', 'undecided'] as const;
type ConversationClass = (typeof CLASSES)[number];
const LEAST_REASON = 10;

/** Whether a conversation is business or personal, who or what says so, and the place to say otherwise. */
@Component({
  selector: 'mb-conversation-class',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice, Segments],
  host: { class: 'class-of' },
  template: `
    @if (classing.value(); as now) {
      @if (may()) {
        <button
          type="button"
          class="tag"
          [class.tag-warn]="now.class === 'personal'"
          [attr.aria-expanded]="open()"
          [title]="why(now)"
          (click)="open.set(!open())"
        >
          {{ words().class.name[now.class] }}
        </button>
      } @else {
        <span class="tag" [class.tag-warn]="now.class === 'personal'" [title]="why(now)">{{
          words().class.name[now.class]
        }}</span>
      }
      @if (open()) {
        <form class="class-form" novalidate (submit)="decide($event)" (keydown.escape)="open.set(false)">
          <p class="small muted" dir="auto">{{ why(now) }}</p>
          <div class="line"><mb-segments [options]="classes()" [label]="words().class.label" [(value)]="chosen" /></div>
          <div class="field">
            <label for="class-reason">{{ words().class.reason }}</label>
            <input
              #box
              class="input"
              id="class-reason"
              maxlength="1000"
              autocomplete="off"
              [value]="reason()"
              (input)="reason.set(box.value)"
            />
          </div>
          @if (sent.problem(); as problem) {
            <mb-problem-notice [problem]="problem" />
          }
          <div class="line">
            <button class="btn btn-sm btn-solid" [disabled]="sent.busy() || !ready()">{{ words().class.do }}</button>
          </div>
        </form>
      }
    }
  `,
})
export class ConversationClassView {
  readonly conversation = input.required<string>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly format = inject(Format);
  protected readonly words = inject(Language).words(CONVERSATION_WORDS);
  protected readonly may = computed(() => this.session.may('people.write'));
  protected readonly classing = new Loading<ConversationClassing>();
  protected readonly sent = new Loading<ConversationClassing>();
  protected readonly open = linkedSignal({ source: this.conversation, computation: () => false });
  protected readonly chosen = linkedSignal<ConversationClass>(() => this.classing.value()?.class ?? 'undecided');
  protected readonly reason = signal('');
  protected readonly ready = computed(() => this.reason().trim().length >= LEAST_REASON);
  protected readonly classes = computed(() =>
    CLASSES.map((value) => ({ value, label: this.words().class.name[value] })),
  );

  constructor() {
    effect((onCleanup) => {
      const params = { id: this.conversation() };
      untracked(() => this.classing.set(undefined));
      // Whoever goes through alerts waits for the conversation, not for this.
      const ask = (): void =>
        void this.classing.run((signal) => this.api.call(directoryApi.classing, { params }, signal));
      onCleanup(afterPaint(ask));
    });
  }

  protected why({ rule, decisions }: ConversationClassing): string {
    const [decided] = decisions;
    if (rule !== null) return this.words().class.rule[rule];
    return decided ? this.words().class.decided(decided.by, this.format.shortDay(decided.at), decided.reason) : '';
  }

  protected async decide(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.ready()) return;
    const params = { id: this.conversation() };
    const body = { class: this.chosen(), reason: this.reason().trim() };
    const made = await this.sent.run((signal) => this.api.call(directoryApi.classify, { params, body }, signal));
    if (!made) return;
    this.classing.set(made);
    this.reason.set('');
    this.open.set(false);
  }
}
