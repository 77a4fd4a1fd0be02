import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  input,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import type { Disposition, ReasonTemplate } from '@minutebook/contract';
import { MIN_REASON } from '@minutebook/contract/alerts';
import { Keyboard } from '../shell/keyboard';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { DECISION_WORDS } from './decision-words';
import { TemplateList } from './template-list';
import { REVIEW_WORDS } from './words';

/** Why: a text of at least so many characters, begun with a template if one likes. */
@Component({
  selector: 'mb-reason-field',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Keys, TemplateList],
  host: { class: 'field' },
  template: `
    <div class="line">
      <label class="lbl" [attr.for]="fieldId()">{{ words().reason }}</label>
      <button
        type="button"
        class="btn btn-bare btn-sm template-button"
        aria-haspopup="menu"
        aria-keyshortcuts="t Alt+T"
        [attr.aria-expanded]="choosing()"
        (click)="openTemplates()"
      >
        {{ more().templates }}<mb-icon name="down" size="sm" /><mb-keys chord="t" />
      </button>
      <span class="grow"></span>
      <span class="dim num small" [class.t-good]="length() >= minimum">{{ words().reasonCount(length()) }}</span>
    </div>
    @if (choosing()) {
      <mb-template-list [disposition]="disposition()" (picked)="fill($event)" (left)="close()" />
    }
    <textarea
      #area
      class="area"
      rows="3"
      maxlength="4000"
      [id]="fieldId()"
      [attr.aria-describedby]="fieldId() + '-gap'"
      [placeholder]="words().reasonHint"
      [attr.aria-invalid]="missing() ? 'true' : null"
      (input)="write(area.value)"
    ></textarea>
    <p class="help t-bad" [id]="fieldId() + '-gap'">{{ missing() }}</p>
  `,
})
export class ReasonField {
  readonly fieldId = input.required<string>();
  readonly disposition = input<Disposition | null>(null);
  readonly text = input.required<string>();
  /** When this is another thing, the field shows `text`; while it is the same, the field is the writer's own. */
  readonly about = input<unknown>();
  readonly missing = input<string | null>(null);
  readonly written = output<string>();
  private readonly area = viewChild.required<ElementRef<HTMLTextAreaElement>>('area');
  private readonly language = inject(Language);
  protected readonly words = this.language.words(REVIEW_WORDS);
  protected readonly more = this.language.words(DECISION_WORDS);
  protected readonly minimum = MIN_REASON;
  protected readonly choosing = signal(false);
  protected readonly length = computed(() => this.text().trim().length);

  constructor() {
    // The field keeps the browser's own undo and composition: it is written to only when it is about something else.
    effect(() => {
      this.about();
      const field = this.area().nativeElement;
      const text = untracked(this.text);
      if (field.value !== text) field.value = text;
    });
    inject(Keyboard).bind(() => ({
      t: () => this.openTemplates(),
      'Alt+t': () => this.openTemplates(),
      // Alt and T on a Mac write this.
      'Alt+†': () => this.openTemplates(),
    }));
  }

  focus(): void {
    this.area().nativeElement.focus();
  }

  protected openTemplates(): void {
    this.choosing.set(true);
  }

  protected close(): void {
    this.choosing.set(false);
    this.focus();
  }

  /** A template begins a reason; what was written before it is kept. */
  protected fill({ text }: ReasonTemplate): void {
    const field = this.area().nativeElement;
    const before = field.value.trimEnd();
    field.value = before === '' ? text : `${before}\n${text}`;
    this.write(field.value);
    this.close();
    field.setSelectionRange(field.value.length, field.value.length);
    field.scrollTop = field.scrollHeight;
  }

  protected write(text: string): void {
    this.written.emit(text);
  }
}
