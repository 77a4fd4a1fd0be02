import { ChangeDetectionStrategy, Component, inject, input, output, signal } from '@angular/core';
import type { DirectoryPerson } from '@minutebook/contract';
import { directory as directoryApi } from '@minutebook/contract/directory';
import { Api } from '../shell/api/client';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { CONDUCT_WORDS } from './words';

const PAUSE_MS = 200;
const SHOWN = 8;

/** Finds somebody of the directory while one types. */
@Component({
  selector: 'mb-person-picker',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'field' },
  template: `
    <label [attr.for]="name() + '-person'">{{ words().person }}</label>
    <input
      #box
      type="search"
      class="input"
      autocomplete="off"
      [id]="name() + '-person'"
      [placeholder]="words().findPerson"
      [value]="text()"
      (input)="find(box.value)"
    />
    @if (text().trim() !== '') {
      <ul class="stack stack-1 small">
        @for (person of found.value()?.items ?? []; track person.id) {
          <li class="line">
            <span class="grow clip" dir="auto">{{ person.name }}</span>
            <span class="dim nowrap" dir="auto">{{ person.externalId }} · {{ person.desk }}</span>
            <button
              type="button"
              class="btn btn-sm"
              [attr.aria-label]="words().breach.addPerson(person.name)"
              (click)="take(person)"
            >
              +
            </button>
          </li>
        }
      </ul>
    }
  `,
})
export class PersonPicker {
  /** For the ids of its parts: one a page. */
  readonly name = input('picker');
  readonly picked = output<DirectoryPerson>();
  private readonly api = inject(Api);
  protected readonly words = inject(Language).words(CONDUCT_WORDS);
  protected readonly text = signal('');
  protected readonly found = new Loading<{ items: DirectoryPerson[]; next: string | null }>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  protected find(text: string): void {
    this.text.set(text);
    clearTimeout(this.timer);
    const q = text.trim();
    if (q === '') return;
    const query = { q, limit: SHOWN };
    this.timer = setTimeout(
      () => void this.found.run((signal) => this.api.call(directoryApi.persons, { query }, signal)),
      PAUSE_MS,
    );
  }

  protected take(person: DirectoryPerson): void {
    this.text.set('');
    this.picked.emit(person);
  }
}
