import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  ElementRef,
  inject,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { ReviewLists } from './lists';

let made = 0;

/** A tag to put on, with those in use to choose from. */
@Component({
  selector: 'mb-tag-field',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form class="line" novalidate (submit)="add($event)" (keydown.escape)="leave($event)">
      <input
        #box
        class="input input-sm grow"
        maxlength="40"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        [attr.list]="listId"
        [attr.aria-label]="label()"
        [placeholder]="label()"
        [value]="text()"
        (input)="text.set(box.value)"
        (focus)="lists.needTags()"
      />
      <datalist [id]="listId">
        @for (tag of lists.tags.value() ?? []; track tag) {
          <option [value]="tag"></option>
        }
      </datalist>
      <button class="btn btn-sm" [disabled]="busy() || !ready()">{{ act() }}</button>
    </form>
  `,
})
export class TagField {
  readonly label = input.required<string>();
  readonly act = input.required<string>();
  readonly busy = input(false);
  /** Takes the focus as soon as it is there. */
  readonly atOnce = input(false);
  readonly added = output<string>();
  readonly left = output();
  protected readonly lists = inject(ReviewLists);
  private readonly box = viewChild.required<ElementRef<HTMLInputElement>>('box');
  protected readonly listId = `tags-in-use-${++made}`;
  protected readonly text = signal('');
  protected readonly ready = computed(() => this.text().trim() !== '');

  constructor() {
    afterNextRender(() => this.atOnce() && this.focus());
  }

  focus(): void {
    this.box().nativeElement.focus();
  }

  protected add(event: Event): void {
    event.preventDefault();
    if (!this.ready()) return;
    this.added.emit(this.text().trim().toLowerCase());
    this.text.set('');
  }

  protected leave(event: Event): void {
    event.stopPropagation();
    this.box().nativeElement.blur();
    this.left.emit();
  }
}
