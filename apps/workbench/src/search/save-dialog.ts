import { Dialog, DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { fieldValue } from '@minutebook/query';
import { Keyboard } from '../shell/keyboard';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { QueryText } from '../ui/query/query-text';
import { SavedSearches } from './saved-searches';
import { SEARCH_WORDS } from './words';

/** Gives a query a name, for oneself or for everybody who may search. */
@Component({
  selector: 'mb-save-search',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice, QueryText],
  host: { class: 'ask' },
  template: `
    <h2>{{ words().save.title }}</h2>
    <p class="code-block"><mb-query-text [source]="query" /></p>
    <form class="stack" (submit)="save($event)">
      <div class="field">
        <label for="save-name">{{ words().save.name }}</label>
        <input
          #box
          id="save-name"
          class="input"
          maxlength="80"
          autocomplete="off"
          cdkFocusInitial
          [value]="name()"
          (input)="name.set(box.value)"
        />
        <p class="help">{{ replaces() ? words().save.replaces : words().save.nameHelp(reference()) }}</p>
      </div>
      <label class="check">
        <input #tick type="checkbox" [checked]="shared()" (change)="shared.set(tick.checked)" />
        {{ words().save.share }}
      </label>
      @if (saved.problem(); as problem) {
        <mb-problem-notice [problem]="problem" />
      }
      <div class="line">
        <button type="submit" class="btn btn-solid" [disabled]="name().trim() === '' || saved.busy()">
          {{ replaces() ? words().save.replace : words().save.yes }}
        </button>
        <button type="button" class="btn btn-bare" (click)="ref.close()">{{ words().save.no }}</button>
      </div>
    </form>
  `,
})
export class SaveDialog {
  protected readonly ref = inject<DialogRef<string>>(DialogRef);
  protected readonly query = inject<string>(DIALOG_DATA);
  private readonly shelf = inject(SavedSearches);
  protected readonly words = inject(Language).words(SEARCH_WORDS);
  protected readonly name = signal('');
  protected readonly shared = signal(false);
  protected readonly saved = new Loading<true>();
  protected readonly replaces = computed(() => this.shelf.own(this.name()) !== undefined);
  /** How the search is used by name. */
  protected readonly reference = computed(() => {
    const name = this.name().trim() || this.words().save.example;
    return `saved:${fieldValue(name)}`;
  });

  constructor() {
    inject(Keyboard).bind(() => ({ Escape: () => this.ref.close() }), { modal: true });
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const name = this.name().trim();
    if (name === '') return;
    const done = await this.saved.run(async () => {
      await this.shelf.save({ name, query: this.query, shared: this.shared() });
      return true;
    });
    if (done) this.ref.close(name);
  }
}

export function openSaveDialog(dialog: Dialog, label: string, query: string): DialogRef<string, SaveDialog> {
  return dialog.open<string, string, SaveDialog>(SaveDialog, {
    data: query,
    ariaLabel: label,
    panelClass: 'pal-place',
    backdropClass: 'veil',
  });
}
