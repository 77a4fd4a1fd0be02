import {
  ChangeDetectionStrategy,
  Component,
  computed,
  ElementRef,
  inject,
  input,
  model,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { complete, type Completion, parse } from '@minutebook/query';
import { isComposing } from '../../shell/key-guard';
import { Icon } from '../icon';
import { Language } from '../language';
import { queryRuns } from './query-runs';
import { Suggestions } from './suggestions';
import { QUERY_WORDS } from './words';

let boxes = 0;

/**
 * Where a query is written: a plain text area, whose letters are drawn in colour by a layer behind it. So caret, selection,
 * undo, spell input and input methods are the browser's own.
 */
@Component({
  selector: 'mb-query-box',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  host: { class: 'query', '[attr.aria-invalid]': 'invalid() ? "true" : null', '[class.is-focus]': 'focused()' },
  template: `
    @if (icon()) {
      <mb-icon name="search" />
    }
    <div class="qx-in">
      <div class="qx qx-paint" aria-hidden="true">
        @for (run of runs(); track run.start) {
          <span [class]="run.look" [class.err]="run.faulty">{{ run.text }}</span>
        }
        <span>&#8203;</span>
      </div>
      <textarea
        #area
        class="qx qx-area"
        rows="1"
        spellcheck="false"
        autocapitalize="off"
        autocomplete="off"
        role="combobox"
        aria-autocomplete="list"
        data-pane-focus
        [attr.id]="inputId()"
        [attr.aria-label]="label()"
        [attr.aria-expanded]="options().length > 0"
        [attr.aria-controls]="id"
        [attr.aria-activedescendant]="options().length > 0 && active() >= 0 ? id + '-' + active() : null"
        [placeholder]="placeholder()"
        [value]="value()"
        (input)="typed(area.value)"
        (keydown)="key($event)"
        (click)="at.set(-1)"
        (focus)="focused.set(true)"
        (blur)="left()"
      ></textarea>
      @if (options().length > 0) {
        <div class="menu menu-drop qx-options" role="listbox" [id]="id" [attr.aria-label]="words().suggestions">
          @for (option of options(); track option.text) {
            <div
              class="menu-r"
              role="option"
              tabindex="-1"
              [id]="id + '-' + $index"
              [attr.aria-selected]="$index === active()"
              (pointerdown)="take($index, $event)"
            >
              <span class="code" [class.fd]="option.kind === 'field'">{{ option.text }}</span>
              <span class="small dim">{{ option.help }}</span>
            </div>
          }
        </div>
      }
    </div>
  `,
})
export class QueryBox {
  readonly value = model.required<string>();
  readonly label = input.required<string>();
  readonly mode = input<'search' | 'rule'>('search');
  readonly placeholder = input('');
  readonly icon = input(true);
  readonly inputId = input<string>();
  /** Faults are shown once there was a pause or an attempt, not while a word is half written. */
  readonly showFaults = input(true);
  /** Enter, where a query is one line; rules take Enter as a line. */
  readonly submitted = output();

  protected readonly id = `query-options-${++boxes}`;
  protected readonly words = inject(Language).words(QUERY_WORDS);
  private readonly area = viewChild.required<ElementRef<HTMLTextAreaElement>>('area');
  protected readonly focused = signal(false);
  /** Caret when it stands where something could be completed; -1 otherwise. */
  protected readonly at = signal(-1);
  protected readonly active = signal(-1);

  private readonly faults = computed(() => parse(this.value(), { mode: this.mode() }).errors);
  protected readonly invalid = computed(
    () => this.showFaults() && this.value().trim() !== '' && this.faults().length > 0,
  );
  protected readonly runs = computed(() => queryRuns(this.value(), this.mode(), this.invalid() ? this.faults() : []));
  private readonly completion = computed<Completion | null>(() =>
    this.at() < 0 ? null : complete(this.value(), this.at()),
  );
  private readonly suggested = inject(Suggestions).follow(this.completion);
  protected readonly options = computed(() => {
    const found = this.completion();
    // A letter is needed, so that the list does not stand in the way of who knows what to write; after a field it helps at once.
    const useful = found && (found.typed.length > 0 || /[:：]$/.test(this.value().slice(0, found.start).trimEnd()));
    return useful ? [...found.options, ...this.suggested()].slice(0, 8) : [];
  });

  focus(caret?: number): void {
    const area = this.area().nativeElement;
    area.focus();
    if (caret !== undefined) area.setSelectionRange(caret, caret);
  }

  protected typed(text: string): void {
    this.value.set(text);
    const { selectionStart, selectionEnd } = this.area().nativeElement;
    this.at.set(selectionStart === selectionEnd ? selectionStart : -1);
    this.active.set(-1);
  }

  protected key(event: KeyboardEvent): void {
    if (isComposing(event)) return;
    const options = this.options();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (options.length > 0 && step !== undefined) {
      event.preventDefault();
      this.active.update((at) => (at + step + options.length) % options.length);
    } else if (options.length > 0 && event.key === 'Tab' && !event.shiftKey) {
      event.preventDefault();
      this.take(Math.max(0, this.active()));
    } else if (options.length > 0 && event.key === 'Escape') {
      event.preventDefault();
      this.at.set(-1);
    } else if (event.key === 'Enter' && options.length > 0 && this.active() >= 0) {
      event.preventDefault();
      this.take(this.active());
    } else if (event.key === 'Enter' && this.mode() === 'search' && !event.shiftKey) {
      event.preventDefault();
      this.at.set(-1);
      this.submitted.emit();
    }
  }

  protected take(index: number, event?: Event): void {
    event?.preventDefault();
    const completion = this.completion();
    const option = this.options()[index];
    if (!completion || !option) return;
    const text = /[:(]$/.test(option.text) ? option.text : `${option.text} `;
    const area = this.area().nativeElement;
    // Through the browser, so that its own undo knows about it.
    area.setSelectionRange(completion.start, completion.end);
    if (!document.execCommand('insertText', false, text))
      area.setRangeText(text, completion.start, completion.end, 'end');
    this.typed(area.value);
  }

  protected left(): void {
    this.focused.set(false);
    this.at.set(-1);
  }
}
