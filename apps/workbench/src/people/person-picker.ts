import { ChangeDetectionStrategy, Component, inject, input, model, signal } from '@angular/core';
import type { DirectoryPerson } from '@minutebook/contract';
import { directory as directoryApi } from '@minutebook/contract/directory';
import { Api } from '../shell/api/client';
import { Icon } from '../ui/icon';
import { Loading } from '../ui/loading';

/** Somebody of the directory who was chosen. */
export interface Chosen {
  readonly externalId: string;
  readonly name: string;
}

const SHOWN = 8;
const PAUSE_MS = 200;

/** Chooses people of the directory: those chosen, and a box that finds more. */
@Component({
  selector: 'mb-person-picker',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  host: { class: 'stack stack-1', role: 'group', '[attr.aria-label]': 'label()' },
  template: `
    @if (people().length > 0) {
      <ul class="stack stack-1">
        @for (person of people(); track person.externalId) {
          <li class="line">
            <span class="grow clip" dir="auto">{{ person.name }}</span>
            <span class="code small dim">{{ person.externalId }}</span>
            @if (!disabled()) {
              <button
                type="button"
                class="btn btn-bare btn-sm btn-icon"
                [attr.aria-label]="removeLabel()(person.name)"
                (click)="remove(person)"
              >
                <mb-icon name="cross" size="sm" />
              </button>
            }
          </li>
        }
      </ul>
    }
    @if (!disabled()) {
      <input
        #box
        type="search"
        class="input input-sm"
        autocomplete="off"
        [attr.aria-label]="find()"
        [placeholder]="find()"
        [value]="text()"
        (input)="look(box.value)"
        (keydown.enter)="takeFirst($event)"
      />
      @if (text().trim() !== '') {
        @if (found.value(); as list) {
          <ul class="stack stack-1">
            @for (person of list.items; track person.id) {
              <li>
                <button type="button" class="btn btn-bare btn-sm" dir="auto" (click)="add(person)">
                  <mb-icon name="plus" size="sm" />{{ person.name }}
                  <span class="dim small">{{ person.externalId }} {{ person.desk }}</span>
                </button>
              </li>
            } @empty {
              <li class="small dim">{{ noneFound() }}</li>
            }
          </ul>
        }
      }
    }
  `,
})
export class PersonPicker {
  readonly people = model.required<readonly Chosen[]>();
  readonly label = input.required<string>();
  readonly find = input.required<string>();
  readonly noneFound = input.required<string>();
  readonly removeLabel = input.required<(name: string) => string>();
  readonly disabled = input(false);
  private readonly api = inject(Api);
  protected readonly text = signal('');
  protected readonly found = new Loading<{ items: DirectoryPerson[]; next: string | null }>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  protected look(text: string): void {
    this.text.set(text);
    clearTimeout(this.timer);
    const q = text.trim();
    if (q === '') return this.found.set(undefined);
    this.timer = setTimeout(
      () =>
        void this.found.run((signal) => this.api.call(directoryApi.persons, { query: { q, limit: SHOWN } }, signal)),
      PAUSE_MS,
    );
  }

  protected takeFirst(event: Event): void {
    event.preventDefault();
    const [first] = this.found.value()?.items ?? [];
    if (first) this.add(first);
  }

  protected add({ externalId, name }: DirectoryPerson): void {
    this.people.update((people) =>
      people.some((other) => other.externalId === externalId) ? people : [...people, { externalId, name }],
    );
    this.look('');
  }

  protected remove(person: Chosen): void {
    this.people.update((people) => people.filter((other) => other !== person));
  }
}
