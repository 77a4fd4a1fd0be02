import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal } from '@angular/core';
import type { Message, MessageVersion, Translation } from '@minutebook/contract';
import { Icon } from '../icon';
import { Language } from '../language';
import { Loading } from '../loading';
import { ProblemNotice } from '../problem-notice';
import { When } from '../when';
import { TRANSLATION_WORDS } from './translation-words';
import { Translator } from './translator';

/** Letters of a script somebody who reads English may not read. */
const NOT_LATIN = /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u;
const NOT_HAN = /[^\p{Script=Han}\p{Script=Common}\p{Script=Inherited}]/u;

/**
 * What a machine made of a message, under the original and never in its place, with the machine's name on it (R189).
 * Offered for the message in question, and for any written otherwise than the reader reads; nothing without a service.
 */
@Component({
  selector: 'mb-translation',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ProblemNotice, When],
  template: `
    @if (offered()) {
      <button
        type="button"
        class="btn btn-bare btn-sm"
        [attr.aria-expanded]="open()"
        [disabled]="asked.busy()"
        (click)="toggle()"
      >
        <mb-icon name="language" size="sm" />{{
          asked.busy() ? words().busy : open() ? words().hide : words().translate
        }}
      </button>
      @if (open()) {
        @if (asked.value(); as made) {
          <div class="translation" role="note" [attr.aria-label]="words().label">
            <p class="small muted line wrap">
              <span class="tag tag-info">{{ words().label }}</span>
              <span dir="auto">{{ serviceOf(made) }}</span>
              @if (made.detected; as from) {
                <span>{{ words().from(from) }}</span>
              }
              <span dir="auto">{{ words().by(made.by.name) }}</span>
              <mb-when [at]="made.at" />
            </p>
            @if (made.subject) {
              <p class="strong" dir="auto" [attr.lang]="language.tag()">{{ made.subject }}</p>
            }
            <p class="msg-x" dir="auto" [attr.lang]="language.tag()">{{ made.body }}</p>
            <p class="small dim">{{ words().noGround }}</p>
          </div>
        } @else if (asked.problem(); as problem) {
          <mb-problem-notice [problem]="problem" />
        }
      }
    }
  `,
})
export class TranslationOf {
  readonly message = input.required<Message>();
  readonly version = input.required<MessageVersion>();
  /** The message one came for. */
  readonly focused = input(false);
  private readonly translator = inject(Translator);
  protected readonly language = inject(Language);
  protected readonly words = this.language.words(TRANSLATION_WORDS);
  protected readonly asked = new Loading<Translation>();
  private readonly shownFor = computed(
    () => `${this.message().id} ${this.version().version} ${this.language.locale()}`,
  );
  protected readonly open = linkedSignal({ source: this.shownFor, computation: () => false });
  protected readonly offered = computed(() => {
    const { body, change } = this.version();
    if (!this.translator.configured() || change === 'deleted' || body.trim() === '') return false;
    const foreign = this.language.locale() === 'zh' ? NOT_HAN : NOT_LATIN;
    return this.focused() || foreign.test(body);
  });

  constructor() {
    this.translator.find();
  }

  protected async toggle(): Promise<void> {
    if (this.open()) return this.open.set(false);
    this.asked.set(undefined);
    const { id } = this.message();
    const { version } = this.version();
    const target = this.language.locale();
    await this.asked.run((signal) => this.translator.translate(id, version, target, signal));
    this.open.set(true);
  }

  protected serviceOf({ service: { name, version } }: Translation): string {
    return version === null ? name : `${name} ${version}`;
  }
}
