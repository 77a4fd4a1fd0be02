import { ChangeDetectionStrategy, Component, ElementRef, inject, input, output, signal } from '@angular/core';
import type { DirectoryPerson } from '@minutebook/contract';
import { directory as directoryApi } from '@minutebook/contract/directory';
import { Api } from '../shell/api/client';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { CHAIN_WORDS } from './chain-words';

const SHOWN = 8;
const PAUSE_MS = 200;

/** Finds the person of the directory whose messages one asks about. */
@Component({
  selector: 'mb-person-filter',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'menu-host', '(focusout)': 'leave($event)', '(keydown.escape)': 'found.set(undefined)' },
  template: `
    <input
      #box
      class="input input-sm input-person"
      type="search"
      autocomplete="off"
      [attr.aria-label]="words().person"
      [placeholder]="words().person"
      [value]="name()"
      (input)="look(box.value)"
      (keydown.enter)="takeFirst($event)"
    />
    @if (found.value(); as list) {
      <div class="menu menu-drop menu-left" role="group" [attr.aria-label]="words().person">
        @for (person of list.items; track person.id) {
          <button type="button" class="menu-r" dir="auto" (click)="choose(person)">
            {{ person.name }} <span class="dim small">{{ person.desk }} {{ person.externalId }}</span>
          </button>
        } @empty {
          <p class="menu-head">{{ words().noPerson }}</p>
        }
      </div>
    }
  `,
})
export class PersonFilter {
  readonly name = input('');
  /** Null: whoever's. */
  readonly chosen = output<{ readonly id: string; readonly name: string } | null>();
  private readonly api = inject(Api);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly words = inject(Language).words(CHAIN_WORDS);
  protected readonly found = new Loading<{ items: DirectoryPerson[]; next: string | null }>();
  private readonly text = signal('');
  private timer: ReturnType<typeof setTimeout> | undefined;

  protected look(text: string): void {
    this.text.set(text);
    clearTimeout(this.timer);
    const q = text.trim();
    if (q === '') {
      this.found.set(undefined);
      return this.chosen.emit(null);
    }
    this.timer = setTimeout(
      () =>
        void this.found.run((signal) => this.api.call(directoryApi.persons, { query: { q, limit: SHOWN } }, signal)),
      PAUSE_MS,
    );
  }

  protected takeFirst(event: Event): void {
    event.preventDefault();
    const [first] = this.found.value()?.items ?? [];
    if (first) this.choose(first);
  }

  protected choose({ id, name }: DirectoryPerson): void {
    this.found.set(undefined);
    this.chosen.emit({ id, name });
  }

  protected leave({ relatedTarget }: FocusEvent): void {
    if (!(relatedTarget instanceof Node && this.host.nativeElement.contains(relatedTarget))) this.found.set(undefined);
  }
}
