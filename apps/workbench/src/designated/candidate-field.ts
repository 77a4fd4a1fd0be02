import { ChangeDetectionStrategy, Component, computed, inject, model, signal } from '@angular/core';
import { designations as designationsApi } from '@minutebook/contract/designations';
import { Api } from '../shell/api/client';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { DESIGNATED_WORDS } from './words';

/** A user who can be named. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

const PAUSE_MS = 200;
const SHOWN = 8;

/** Finds a user who can be named while one types. */
@Component({
  selector: 'mb-candidate-field',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  host: { class: 'field' },
  template: `
    @if (chosen(); as user) {
      <div class="line">
        <span class="grow">
          <b class="medium" dir="auto">{{ user.name }}</b> <span class="small dim">{{ user.email }}</span>
        </span>
        <button type="button" class="btn btn-sm" (click)="chosen.set(null)">{{ words().another }}</button>
      </div>
    } @else {
      <input
        #box
        type="search"
        class="input"
        id="designee-user"
        autocomplete="off"
        [attr.aria-label]="words().find"
        [placeholder]="words().find"
        [value]="text()"
        (input)="find(box.value)"
        (keydown.enter)="takeFirst($event)"
      />
      <ul class="stack stack-1">
        @for (user of found.value()?.items ?? []; track user.id) {
          <li>
            <button type="button" class="btn btn-bare btn-sm" dir="auto" (click)="take(user)">
              <mb-icon name="plus" size="sm" />{{ user.name }} <span class="dim small">{{ user.email }}</span>
            </button>
          </li>
        } @empty {
          @if (found.value()) {
            <li class="small dim">{{ words().noUser }}</li>
          }
        }
      </ul>
    }
  `,
})
export class CandidateField {
  readonly chosen = model.required<Candidate | null>();
  private readonly api = inject(Api);
  private readonly all = inject(Language).words(DESIGNATED_WORDS);
  protected readonly words = computed(() => this.all().name);
  protected readonly text = signal('');
  protected readonly found = new Loading<{ items: Candidate[]; next: string | null }>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    // The first few, before a letter is typed: in most firms that is everybody.
    void this.ask('');
  }

  protected find(text: string): void {
    this.text.set(text);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(text.trim()), PAUSE_MS);
  }

  protected takeFirst(event: Event): void {
    event.preventDefault();
    const [first] = this.found.value()?.items ?? [];
    if (first) this.take(first);
  }

  protected take(user: Candidate): void {
    this.chosen.set(user);
  }

  private ask(q: string): Promise<unknown> {
    return this.found.run((signal) =>
      this.api.call(designationsApi.candidates, { query: { q, limit: SHOWN } }, signal),
    );
  }
}
