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
import { Language } from '../ui/language';
import { ReviewLists } from './lists';
import { QUEUE_WORDS } from './queue-words';

/** To whom: a colleague who decides, or nobody, which is back to the queue. */
@Component({
  selector: 'mb-give-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form class="stack" novalidate (submit)="give($event)">
      <div class="field">
        <label for="give-to">{{ words().whom }}</label>
        <select #box class="select" id="give-to" (change)="to.set(box.value)">
          <option value="" [selected]="to() === ''">{{ words().backToQueue }}</option>
          @for (colleague of colleagues(); track colleague.id) {
            <option [value]="colleague.id" [selected]="colleague.id === to()">{{ colleague.name }}</option>
          }
        </select>
      </div>
      <div class="line">
        <button class="btn btn-solid btn-sm" [disabled]="busy()">{{ act() }}</button>
        <button type="button" class="btn btn-bare btn-sm" (click)="left.emit()"><ng-content /></button>
      </div>
    </form>
  `,
})
export class GiveForm {
  readonly act = input.required<string>();
  readonly busy = input(false);
  /** Whose it is now: nothing to give them. */
  readonly except = input<string | null>(null);
  readonly given = output<string | null>();
  readonly left = output();
  private readonly lists = inject(ReviewLists);
  private readonly box = viewChild.required<ElementRef<HTMLSelectElement>>('box');
  protected readonly words = inject(Language).words(QUEUE_WORDS);
  protected readonly to = signal('');
  protected readonly colleagues = computed(() =>
    (this.lists.colleagues.value() ?? []).filter(({ decides, id }) => decides && id !== this.except()),
  );

  constructor() {
    this.lists.needColleagues();
    afterNextRender(() => this.box().nativeElement.focus());
  }

  protected give(event: Event): void {
    event.preventDefault();
    this.given.emit(this.to() || null);
  }
}
