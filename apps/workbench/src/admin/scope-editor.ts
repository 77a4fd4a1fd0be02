import { ChangeDetectionStrategy, Component, computed, inject, input, model } from '@angular/core';
import type { ExaminerScope } from '@minutebook/contract';
import { type Chosen, PersonPicker } from '../people/person-picker';
import { Language } from '../ui/language';
import { ADMIN_WORDS } from './words';

/** Days an examiner is let in for unless said otherwise. */
const USUAL_DAYS = 14;

/** A scope that is still being chosen. */
export type ScopeDraft = Omit<ExaminerScope, 'persons'> & { readonly people: readonly Chosen[] };

export function emptyScope(now = new Date()): ScopeDraft {
  const until = new Date(now.getTime() + USUAL_DAYS * 86_400_000);
  until.setHours(18, 0, 0, 0);
  return { everything: false, people: [], desks: [], channels: [], from: null, to: null, until: until.toISOString() };
}

export function draftOf({ persons, ...scope }: ExaminerScope): ScopeDraft {
  return { ...scope, people: persons.map((externalId) => ({ externalId, name: externalId })) };
}

export function scopeOf({ people, ...draft }: ScopeDraft): ExaminerScope {
  const persons = draft.everything ? [] : people.map(({ externalId }) => externalId);
  return { ...draft, persons, desks: draft.everything ? [] : draft.desks };
}

/** Somebody, some desk or everything: else nothing would be in it. */
export function isWhole({ everything, people, desks, until }: ScopeDraft): boolean {
  return (everything || people.length + desks.length > 0) && until !== '';
}

/** What an examiner sees, and until when. */
@Component({
  selector: 'mb-scope-editor',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [PersonPicker],
  host: { class: 'stack stack-3', role: 'group', '[attr.aria-label]': 'words().title' },
  template: `
    <div class="field">
      <span class="lbl">{{ words().title }}</span>
      <label class="check">
        <input
          #all
          type="checkbox"
          [checked]="scope().everything"
          [disabled]="disabled()"
          (change)="put({ everything: all.checked })"
        />
        <span>{{ words().everything }}</span>
      </label>
    </div>
    @if (!scope().everything) {
      <div class="field">
        <span class="lbl">{{ words().persons }}</span>
        <mb-person-picker
          [people]="scope().people"
          (peopleChange)="put({ people: $event })"
          [label]="words().persons"
          [find]="words().find"
          [noneFound]="words().noneFound"
          [removeLabel]="removeLabel()"
          [disabled]="disabled()"
        />
      </div>
      <div class="field">
        <label for="scope-desks">{{ words().desks }}</label>
        <input
          #desks
          class="input"
          id="scope-desks"
          autocomplete="off"
          [disabled]="disabled()"
          [value]="scope().desks.join(', ')"
          (change)="put({ desks: listed(desks.value) })"
        />
      </div>
    }
    <div class="field">
      <label for="scope-channels">{{ words().channels }}</label>
      <input
        #channels
        class="input"
        id="scope-channels"
        autocomplete="off"
        placeholder="email, teams"
        [disabled]="disabled()"
        [value]="scope().channels.join(', ')"
        (change)="put({ channels: listed(channels.value) })"
      />
    </div>
    <div class="line">
      <div class="field grow">
        <label for="scope-from">{{ words().from }}</label>
        <input
          #from
          class="input"
          id="scope-from"
          type="date"
          [disabled]="disabled()"
          [value]="scope().from ?? ''"
          (change)="put({ from: from.value || null })"
        />
      </div>
      <div class="field grow">
        <label for="scope-to">{{ words().to }}</label>
        <input
          #to
          class="input"
          id="scope-to"
          type="date"
          [disabled]="disabled()"
          [value]="scope().to ?? ''"
          (change)="put({ to: to.value || null })"
        />
      </div>
    </div>
    <div class="field">
      <label for="scope-until">{{ words().until }}</label>
      <input
        #until
        class="input"
        id="scope-until"
        type="datetime-local"
        [disabled]="disabled()"
        [value]="local()"
        (change)="end(until.value)"
      />
      <p class="help">{{ words().untilHelp }}</p>
    </div>
  `,
})
export class ScopeEditor {
  readonly scope = model.required<ScopeDraft>();
  readonly disabled = input(false);
  private readonly all = inject(Language).words(ADMIN_WORDS);
  protected readonly words = computed(() => this.all().scope);
  protected readonly removeLabel = computed(() => this.all().remove);
  /** As the box wants it, in the reader's own time. */
  protected readonly local = computed(() => {
    const at = new Date(this.scope().until);
    return Number.isNaN(at.getTime())
      ? ''
      : new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  });

  protected put(change: Partial<ScopeDraft>): void {
    this.scope.update((scope) => ({ ...scope, ...change }));
  }

  protected end(local: string): void {
    this.put({ until: local === '' ? '' : new Date(local).toISOString() });
  }

  protected listed(text: string): string[] {
    return text
      .split(/[,，]/)
      .map((part) => part.trim())
      .filter(Boolean);
  }
}
