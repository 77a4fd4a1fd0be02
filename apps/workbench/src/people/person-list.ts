import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import type { DirectoryPerson } from '@minutebook/contract';
import { directory as directoryApi } from '@minutebook/contract/directory';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Session } from '../shell/session';
import { Avatar } from '../ui/avatar';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { NewPerson } from './new-person';
import { PEOPLE_WORDS } from './words';

const LIMIT = 100;
const PAUSE_MS = 200;

/** People of the directory, by name. */
@Component({
  selector: 'mb-person-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Avatar, Icon, Keys, ListEnd, NewPerson, ProblemView, Skeleton],
  host: { class: 'pane-fill' },
  template: `
    <div class="pane-sub">
      <input
        #box
        type="search"
        class="input input-sm grow"
        [attr.aria-label]="words().search"
        [placeholder]="words().search"
        [value]="text()"
        (input)="find(box.value)"
      />
      @if (page.value(); as list) {
        <span class="num nowrap">{{ format.count(list.items.length) }}{{ list.next ? '+' : '' }}</span>
      }
      @if (may()) {
        <button type="button" class="btn btn-sm" aria-keyshortcuts="n" (click)="adding.set(!adding())">
          <mb-icon name="plus" size="sm" />{{ words().add }} <mb-keys chord="n" />
        </button>
      }
    </div>
    @if (adding()) {
      <mb-new-person (added)="take($event)" (left)="adding.set(false)" />
    }
    @if (page.value(); as list) {
      @if (list.items.length > 0) {
        <div class="pane-body">
          <table class="tbl">
            <thead>
              <tr>
                <th>{{ words().column.person }}</th>
                <th>{{ words().column.desk }}</th>
                <th>{{ words().column.kind }}</th>
                <th>{{ words().column.handles }}</th>
                <th>{{ words().column.state }}</th>
              </tr>
            </thead>
            <tbody>
              @for (person of list.items; track person.id) {
                <tr [attr.aria-selected]="person.id === selected()">
                  <td class="nowrap">
                    <span class="line">
                      <mb-avatar [name]="person.name" [outside]="!person.ofFirm" />
                      <span>
                        <button type="button" class="row-link medium" dir="auto" (click)="picked.emit(person.id)">
                          {{ person.name }}
                        </button>
                        <span class="dim small block" dir="auto">{{ subtitle(person) }}</span>
                      </span>
                    </span>
                  </td>
                  <td class="small nowrap">{{ person.desk }}</td>
                  <td class="small nowrap">{{ words().kind[person.kind] }}</td>
                  <td class="small wide">
                    @if (person.handles.length > 0) {
                      <div class="clip code" [title]="handlesOf(person)">{{ handlesOf(person) }}</div>
                    } @else {
                      <span class="dim">{{ words().noHandle }}</span>
                    }
                  </td>
                  <td>
                    <span class="tag" [class.tag-good]="person.state === 'active'">{{
                      words().state[person.state]
                    }}</span>
                  </td>
                </tr>
              }
            </tbody>
          </table>
          <mb-list-end [list]="page" />
        </div>
      } @else {
        <div class="void">
          <mb-icon name="people" />
          @if (text().trim() === '') {
            <h3>{{ words().none.title }}</h3>
            <p>{{ words().none.text }}</p>
          } @else {
            <p>{{ words().noneFound }}</p>
          }
        </div>
      }
    } @else if (page.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="words().failed" (again)="load()" />
    } @else if (page.slow()) {
      <mb-skeleton />
    }
  `,
})
export class PersonList {
  readonly selected = input<string>();
  readonly picked = output<string>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(PEOPLE_WORDS);
  protected readonly page = new Listing((from, signal) =>
    this.api.call(directoryApi.persons, { query: { ...this.query(), ...from } }, signal),
  );
  protected readonly text = signal('');
  protected readonly adding = signal(false);
  protected readonly may = computed(() => this.session.may('people.write'));
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    inject(Keyboard).bind(() => ({
      j: () => this.step(1),
      k: () => this.step(-1),
      ...(this.may() && { n: () => this.adding.set(true) }),
    }));
    void this.load();
  }

  protected load(): Promise<unknown> {
    return this.page.refresh();
  }

  protected find(text: string): void {
    this.text.set(text);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.page.load(), PAUSE_MS);
  }

  protected take(person: DirectoryPerson): void {
    this.adding.set(false);
    this.picked.emit(person.id);
    void this.load();
  }

  protected subtitle({ externalId, names }: DirectoryPerson): string {
    return [externalId, ...names].join(' · ');
  }

  protected handlesOf({ handles }: DirectoryPerson): string {
    return handles.map(({ value }) => value).join(', ');
  }

  private query(): { limit: number; q?: string } {
    const q = this.text().trim();
    return { limit: LIMIT, ...(q && { q }) };
  }

  private step(by: 1 | -1): boolean {
    const person = this.page.beside(this.selected(), by);
    if (person) this.picked.emit(person.id);
    return person !== undefined;
  }
}
