import { ChangeDetectionStrategy, Component, computed, inject, output, signal } from '@angular/core';
import type { CaseCandidates, CaseRole } from '@minutebook/contract';
import { cases as casesApi } from '@minutebook/contract/case-endpoints';
import { CASE_ROLES } from '@minutebook/contract/cases';
import { complaints as complaintsApi } from '@minutebook/contract/complaints';
import { Api } from '../shell/api/client';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { type Segment, Segments } from '../ui/segments';
import { OpenedCase } from './opened-case';
import { CASE_WORDS } from './words';

const KINDS = ['message', 'alert', 'event', 'file', 'person', 'complaint'] as const;
type Kind = (typeof KINDS)[number];
type Candidate = CaseCandidates['people'][number];

const PAUSE_MS = 200;

/** Adds to a case: what it rests on, who is in it, or a complaint record. */
@Component({
  selector: 'mb-add-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Segments],
  host: { class: 'sect exhibit-card' },
  template: `
    <h3>
      {{ words().adding.title }}
      <span class="grow"></span>
      <button type="button" class="btn btn-bare btn-sm" (click)="left.emit()">{{ words().exhibit.close }}</button>
    </h3>
    <mb-segments [options]="kinds()" [label]="words().adding.title" [value]="kind()" (valueChange)="choose($event)" />
    <form class="stack stack-2" novalidate (submit)="send($event)">
      @switch (kind()) {
        @case ('message') {
          <p class="help">{{ words().adding.searchHint }}</p>
          <div class="field">
            <label for="add-id">{{ words().adding.messageId }}</label>
            <input
              #idBox
              class="input code"
              id="add-id"
              inputmode="numeric"
              autocomplete="off"
              [value]="target()"
              (input)="target.set(idBox.value)"
            />
          </div>
        }
        @case ('alert') {
          <div class="field">
            <label for="add-id">{{ words().adding.alertId }}</label>
            <input
              #alertBox
              class="input code"
              id="add-id"
              inputmode="numeric"
              autocomplete="off"
              [value]="target()"
              (input)="target.set(alertBox.value)"
            />
          </div>
        }
        @case ('event') {
          <div class="field">
            <label for="add-when">{{ words().adding.when }}</label>
            <input
              #whenBox
              class="input"
              id="add-when"
              type="datetime-local"
              [value]="when()"
              (input)="when.set(whenBox.value)"
            />
          </div>
          <div class="field">
            <label for="add-who">{{ words().adding.who }}</label>
            <input
              #whoBox
              class="input"
              id="add-who"
              maxlength="500"
              autocomplete="off"
              [value]="who()"
              (input)="who.set(whoBox.value)"
            />
          </div>
          <div class="field">
            <label for="add-text">{{ words().adding.text }}</label>
            <textarea
              #textBox
              class="area"
              id="add-text"
              rows="3"
              maxlength="20000"
              [value]="text()"
              (input)="text.set(textBox.value)"
            ></textarea>
          </div>
        }
        @case ('file') {
          <div class="field">
            <label for="add-file">{{ words().adding.file }}</label>
            <input #fileBox class="input" id="add-file" type="file" (change)="file.set(fileBox.files?.[0] ?? null)" />
          </div>
        }
        @case ('person') {
          <div class="field">
            <label for="add-person">{{ words().adding.person }}</label>
            <input
              #personBox
              class="input"
              id="add-person"
              type="search"
              autocomplete="off"
              [value]="target()"
              (input)="look(personBox.value)"
            />
          </div>
          @for (candidate of found.value()?.people ?? []; track candidate.name + candidate.person) {
            <label class="check small">
              <input
                type="radio"
                name="candidate"
                [checked]="candidate === person()"
                (change)="person.set(candidate)"
              />
              <span dir="auto">{{ candidate.name }}</span>
              <span class="dim">{{ candidate.inCase ? words().adding.inCase : candidate.desk }}</span>
            </label>
          } @empty {
            <p class="help">{{ words().adding.noPerson }}</p>
          }
          <div class="field">
            <label for="add-role">{{ words().adding.role }}</label>
            <select #roleBox class="input" id="add-role" (change)="take(roleBox.value)">
              @for (each of roles; track each) {
                <option [value]="each" [selected]="each === role()">{{ words().people.role[each] }}</option>
              }
            </select>
          </div>
          @if (role() === 'subject') {
            <p class="help">{{ words().adding.subjectWarning }}</p>
          }
        }
      }
      @if (kind() !== 'complaint') {
        <div class="field">
          <label for="add-why">{{ words().adding.why }}</label>
          <input
            #whyBox
            class="input"
            id="add-why"
            maxlength="500"
            autocomplete="off"
            [value]="why()"
            (input)="why.set(whyBox.value)"
          />
        </div>
      }
      <div class="line">
        <button class="btn btn-solid btn-sm" [disabled]="opened.busy() || !whole()">{{ words().adding.do }}</button>
      </div>
    </form>
  `,
})
export class AddForm {
  readonly left = output();
  readonly added = output<Kind>();
  private readonly api = inject(Api);
  protected readonly opened = inject(OpenedCase);
  protected readonly words = inject(Language).words(CASE_WORDS);
  protected readonly roles = CASE_ROLES;
  protected readonly found = new Loading<CaseCandidates>();
  protected readonly kind = signal<Kind>('event');
  protected readonly target = signal('');
  protected readonly when = signal('');
  protected readonly who = signal('');
  protected readonly text = signal('');
  protected readonly why = signal('');
  protected readonly file = signal<File | null>(null);
  protected readonly person = signal<Candidate | null>(null);
  protected readonly role = signal<CaseRole>('subject');
  protected readonly kinds = computed<Segment<Kind>[]>(() =>
    KINDS.map((value) => ({ value, label: this.words().adding.kinds[value] })),
  );
  protected readonly whole = computed(() => {
    if (this.kind() === 'complaint') return true;
    if (this.why().trim() === '') return false;
    switch (this.kind()) {
      case 'event':
        return this.when() !== '' && this.who().trim() !== '' && this.text().trim() !== '';
      case 'file':
        return this.file() !== null;
      case 'person':
        return this.person() !== null;
      default:
        return /^\d{1,18}$/.test(this.number());
    }
  });
  private timer: ReturnType<typeof setTimeout> | undefined;

  protected choose(kind: Kind): void {
    this.kind.set(kind);
    this.target.set('');
    if (kind === 'person') this.look('');
  }

  protected take(role: string): void {
    const known = CASE_ROLES.find((each) => each === role);
    if (known) this.role.set(known);
  }

  protected look(text: string): void {
    this.target.set(text);
    clearTimeout(this.timer);
    const q = text.trim();
    this.timer = setTimeout(() => {
      const query = q === '' ? {} : { q };
      void this.found.run((signal) => this.api.call(casesApi.candidates, { params: { id: this.id() }, query }, signal));
    }, PAUSE_MS);
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    const kind = this.kind();
    if (!(await this.add(kind))) return;
    this.target.set('');
    this.text.set('');
    this.why.set('');
    this.file.set(null);
    this.person.set(null);
    if (kind === 'person') this.look('');
    this.added.emit(kind);
  }

  private add(kind: Kind): Promise<boolean> {
    const version = this.opened.file.value()?.version ?? 0;
    const reason = this.why().trim();
    switch (kind) {
      case 'message':
        return this.opened.act(casesApi.addMessages, { version, messages: [{ id: this.number(), reason }] });
      case 'alert':
        return this.opened.act(casesApi.addAlert, { version, alert: this.number(), reason });
      case 'event': {
        const at = new Date(this.when()).toISOString();
        return this.opened.act(casesApi.addEvent, {
          version,
          at,
          who: this.who().trim(),
          text: this.text().trim(),
          reason,
        });
      }
      case 'file':
        return this.opened.upload(this.file()!, reason, undefined);
      case 'person': {
        const { person, handle } = this.person()!;
        const who = person === null ? { handle: handle! } : { person };
        return this.opened.act(casesApi.addPerson, { version, ...who, role: this.role(), why: reason });
      }
      case 'complaint':
        return this.opened.around(() => this.api.call(complaintsApi.open, { params: { id: this.id() }, body: {} }));
    }
  }

  /** `A-418` or `418`. */
  private number(): string {
    return this.target().trim().replace(/^A-/i, '');
  }

  private id(): string {
    return this.opened.file.value()?.id ?? '';
  }
}
