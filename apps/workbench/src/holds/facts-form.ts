import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  untracked,
} from '@angular/core';
import type { Hold } from '@minutebook/contract';
import { holds as holdsApi } from '@minutebook/contract/holds';
import { Language } from '../ui/language';
import { OpenedHold } from './opened-hold';
import { HOLD_WORDS } from './words';

const MIN_BASIS = 3;

/** Changes what a hold is called and rests on. What it holds is not changed here. */
@Component({
  selector: 'mb-facts-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form class="stack stack-2" novalidate (submit)="save($event)">
      <div class="field">
        <label for="facts-name">{{ words().name }}</label>
        <input
          #nameBox
          class="input"
          id="facts-name"
          maxlength="120"
          autocomplete="off"
          [value]="draft().name"
          (input)="put({ name: nameBox.value })"
        />
      </div>
      <div class="field">
        <label for="facts-issuer">{{ words().issuer }}</label>
        <input
          #issuerBox
          class="input"
          id="facts-issuer"
          maxlength="200"
          autocomplete="off"
          [value]="draft().issuer"
          (input)="put({ issuer: issuerBox.value })"
        />
      </div>
      <div class="field">
        <label for="facts-trigger">{{ words().trigger }}</label>
        <input
          #triggerBox
          class="input"
          id="facts-trigger"
          type="date"
          [value]="draft().triggerOn"
          (input)="put({ triggerOn: triggerBox.value })"
        />
      </div>
      <div class="field">
        <label for="facts-basis">{{ words().basis }}</label>
        <textarea
          #basisBox
          class="area"
          id="facts-basis"
          rows="3"
          maxlength="2000"
          [value]="draft().legalBasis"
          (input)="put({ legalBasis: basisBox.value })"
        ></textarea>
      </div>
      <div class="line">
        <button class="btn btn-sm" [disabled]="opened.busy() || !isWhole()">{{ words().save }}</button>
        <button type="button" class="btn btn-bare btn-sm" (click)="left.emit()">{{ all().cancel }}</button>
      </div>
    </form>
  `,
})
export class FactsForm {
  readonly hold = input.required<Hold>();
  private readonly id = computed(() => this.hold().id);
  readonly left = output();
  protected readonly opened = inject(OpenedHold);
  protected readonly all = inject(Language).words(HOLD_WORDS);
  protected readonly words = computed(() => this.all().facts);
  protected readonly draft = linkedSignal({
    source: this.id,
    computation: () => {
      const { name, issuer, triggerOn, legalBasis } = untracked(this.hold);
      return { name, issuer, triggerOn, legalBasis };
    },
  });
  protected readonly isWhole = computed(() => {
    const { name, issuer, triggerOn, legalBasis } = this.draft();
    return name.trim() !== '' && issuer.trim() !== '' && triggerOn !== '' && legalBasis.trim().length >= MIN_BASIS;
  });

  protected put(part: Partial<Pick<Hold, 'name' | 'issuer' | 'triggerOn' | 'legalBasis'>>): void {
    this.draft.update((draft) => ({ ...draft, ...part }));
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.isWhole()) return;
    const body = { ...this.draft(), version: this.hold().version };
    if (await this.opened.act((client, id) => client.call(holdsApi.change, { params: { id }, body }))) this.left.emit();
  }
}
