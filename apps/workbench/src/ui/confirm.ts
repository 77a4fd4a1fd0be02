import { Dialog, DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { Keyboard } from '../shell/keyboard';

export interface Question {
  readonly title: string;
  readonly text: string;
  /** What happens, as a verb; never OK or Yes. */
  readonly yes: string;
  readonly no: string;
  readonly bad?: boolean;
}

/** Asked only before what cannot be undone. */
@Component({
  selector: 'mb-confirm',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'ask' },
  template: `
    <h2>{{ question.title }}</h2>
    <p class="muted">{{ question.text }}</p>
    <div class="line">
      <button
        type="button"
        class="btn"
        [class.btn-bad]="question.bad"
        [class.btn-solid]="!question.bad"
        (click)="ref.close(true)"
      >
        {{ question.yes }}
      </button>
      <button type="button" class="btn btn-bare" (click)="ref.close(false)">{{ question.no }}</button>
    </div>
  `,
})
export class Confirm {
  protected readonly ref = inject<DialogRef<boolean>>(DialogRef);
  protected readonly question = inject<Question>(DIALOG_DATA);

  constructor() {
    inject(Keyboard).bind(() => ({ Escape: () => this.ref.close(false) }), { modal: true });
  }
}

export async function confirmed(dialog: Dialog, question: Question): Promise<boolean> {
  const ref = dialog.open<boolean>(Confirm, {
    data: question,
    ariaLabel: question.title,
    panelClass: 'pal-place',
    backdropClass: 'veil',
  });
  return (await firstValueFrom(ref.closed)) ?? false;
}
