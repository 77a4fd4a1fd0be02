import { ChangeDetectionStrategy, Component, computed, inject, input, model } from '@angular/core';
import type { NoticeLanguage, NoticeShown } from '@minutebook/contract';
import { Language } from '../ui/language';
import { Segments } from '../ui/segments';
import { NOTICE_WORDS } from './notices-words';

/** The text of a hold notice in one of the languages it is written in, with its fingerprint. */
@Component({
  selector: 'mb-notice-text',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Segments],
  host: { class: 'block' },
  template: `
    @if (text(); as seen) {
      <section class="attest-text stack stack-3" tabindex="0" [attr.aria-label]="seen.subject">
        <div class="line">
          <h2 class="h-sect grow" dir="auto" [attr.lang]="tag()">{{ seen.subject }}</h2>
          @if (languages().length > 1) {
            <mb-segments
              [options]="languages()"
              [label]="words().languageLabel"
              [value]="seen.language"
              (valueChange)="language.set($event)"
            />
          }
        </div>
        <p class="policy-text" dir="auto" [attr.lang]="tag()">{{ seen.text }}</p>
        <p class="code xs dim fingerprint">{{ words().fingerprint(seen.sha256) }}</p>
      </section>
    }
  `,
})
export class NoticeText {
  /** Once in each language it is written in. */
  readonly shown = input.required<readonly NoticeShown[]>();
  /** The one read; where the text has it not, its first. */
  readonly language = model<NoticeLanguage>(inject(Language).locale());
  protected readonly words = inject(Language).words(NOTICE_WORDS);
  protected readonly text = computed(() => seenIn(this.shown(), this.language()));
  protected readonly tag = computed(() => (this.text()?.language === 'zh' ? 'zh-Hans' : 'en'));
  protected readonly languages = computed(() =>
    this.shown().map(({ language }) => ({ value: language, label: this.words().language[language] })),
  );
}

/** The text in a language, or in the first there is. */
export function seenIn(shown: readonly NoticeShown[], language: NoticeLanguage): NoticeShown | undefined {
  return shown.find((one) => one.language === language) ?? shown[0];
}
