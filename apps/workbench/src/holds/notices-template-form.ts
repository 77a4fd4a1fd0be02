import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import type { NoticeLanguage, NoticeTemplate, NoticeTemplateFile } from '@minutebook/contract';
import { holdNotices as holdNoticesApi } from '@minutebook/contract/hold-notice-endpoints';
import { NOTICE_LANGUAGES } from '@minutebook/contract/hold-notices';
import { Api } from '../shell/api/client';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { contentOf, draftOf, isWhole, languagesOf, newQuestion, type QuestionDraft } from './notices-template-draft';
import { NOTICE_WORDS } from './notices-words';

/** Writing a template of hold notices, or the next version of one. */
@Component({
  selector: 'mb-notice-template-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice],
  host: { class: 'block' },
  templateUrl: './notices-template-form.html',
})
export class NoticeTemplateForm {
  readonly template = input.required<NoticeTemplate | 'new'>();
  readonly left = output();
  /** Id of the template. */
  readonly saved = output<string>();
  private readonly api = inject(Api);
  protected readonly all = inject(Language).words(NOTICE_WORDS);
  protected readonly words = computed(() => this.all().template);
  protected readonly languages = NOTICE_LANGUAGES;
  protected readonly kinds = ['yes-no', 'text'] as const;
  protected readonly old = computed(() => {
    const template = this.template();
    return template === 'new' ? undefined : template;
  });
  protected readonly draft = linkedSignal(() => draftOf(this.old()?.name ?? '', this.old()?.newest.content));
  protected readonly ready = computed(() => isWhole(this.draft()));
  protected readonly missing = computed(() => languagesOf(this.draft()).length === 0);
  protected readonly sent = new Loading<NoticeTemplateFile>();

  protected name(name: string): void {
    this.draft.update((draft) => ({ ...draft, name }));
  }

  protected write(part: 'subject' | 'text', language: NoticeLanguage, said: string): void {
    this.draft.update((draft) => ({ ...draft, [part]: { ...draft[part], [language]: said } }));
  }

  protected ask(): void {
    this.draft.update((draft) => ({ ...draft, questions: [...draft.questions, newQuestion(draft.questions)] }));
  }

  protected drop(id: string): void {
    this.draft.update((draft) => ({ ...draft, questions: draft.questions.filter((one) => one.id !== id) }));
  }

  protected change(id: string, change: Partial<QuestionDraft>): void {
    this.draft.update((draft) => ({
      ...draft,
      questions: draft.questions.map((one) => (one.id === id ? { ...one, ...change } : one)),
    }));
  }

  protected word(id: string, language: NoticeLanguage, said: string): void {
    const question = this.draft().questions.find((one) => one.id === id);
    if (question) this.change(id, { words: { ...question.words, [language]: said } });
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.ready()) return;
    const content = contentOf(this.draft());
    const old = this.old();
    const file = await this.sent.run((signal) =>
      old
        ? this.api.call(
            holdNoticesApi.writeTemplate,
            { params: { id: old.id }, body: { version: old.version, content } },
            signal,
          )
        : this.api.call(holdNoticesApi.createTemplate, { body: { name: this.draft().name.trim(), content } }, signal),
    );
    if (file) this.saved.emit(file.id);
  }
}
