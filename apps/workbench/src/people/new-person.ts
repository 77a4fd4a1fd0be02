import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  ElementRef,
  inject,
  output,
  signal,
  viewChild,
} from '@angular/core';
import type { DirectoryPerson, PersonKind } from '@minutebook/contract';
import { directory as directoryApi } from '@minutebook/contract/directory';
import { Api } from '../shell/api/client';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { PEOPLE_WORDS } from './words';

const KINDS: readonly PersonKind[] = ['employee', 'client', 'counterparty', 'service'];

/** A person by hand: an id, a name, and what they are to the firm. */
@Component({
  selector: 'mb-new-person',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice],
  template: `
    <form
      class="sect"
      novalidate
      [attr.aria-label]="words().new.title"
      (submit)="add($event)"
      (keydown.escape)="left.emit()"
    >
      <div class="line wrap">
        <div class="field">
          <label for="new-id">{{ words().new.id }}</label>
          <input #id class="input" id="new-id" maxlength="200" autocomplete="off" (input)="externalId.set(id.value)" />
        </div>
        <div class="field grow">
          <label for="new-name">{{ words().new.name }}</label>
          <input #full class="input" id="new-name" maxlength="200" autocomplete="off" (input)="name.set(full.value)" />
        </div>
        <div class="field">
          <label for="new-kind">{{ words().new.kind }}</label>
          <select #chosen class="select" id="new-kind" (change)="choose(chosen.value)">
            @for (option of kinds; track option) {
              <option [value]="option" [selected]="option === kind()">{{ words().kind[option] }}</option>
            }
          </select>
        </div>
        <div class="field">
          <label for="new-desk">{{ words().new.desk }}</label>
          <input #unit class="input" id="new-desk" maxlength="200" autocomplete="off" (input)="desk.set(unit.value)" />
        </div>
      </div>
      @if (sent.problem(); as problem) {
        <mb-problem-notice [problem]="problem" />
      }
      <div class="line">
        <button class="btn btn-solid" [disabled]="!ready() || sent.busy()">{{ words().new.do }}</button>
        <button type="button" class="btn btn-bare" (click)="left.emit()">{{ words().handles.cancel }}</button>
      </div>
    </form>
  `,
})
export class NewPerson {
  readonly added = output<DirectoryPerson>();
  readonly left = output();
  private readonly api = inject(Api);
  protected readonly words = inject(Language).words(PEOPLE_WORDS);
  private readonly first = viewChild.required<ElementRef<HTMLInputElement>>('id');
  protected readonly kinds = KINDS;
  protected readonly externalId = signal('');
  protected readonly name = signal('');
  protected readonly desk = signal('');
  protected readonly kind = signal<PersonKind>('employee');
  protected readonly sent = new Loading<DirectoryPerson>();
  protected readonly ready = computed(() => this.externalId().trim() !== '' && this.name().trim() !== '');

  constructor() {
    afterNextRender(() => this.first().nativeElement.focus());
  }

  protected choose(value: string): void {
    this.kind.set(KINDS.find((kind) => kind === value) ?? 'employee');
  }

  protected async add(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.ready()) return;
    const desk = this.desk().trim();
    const body = {
      externalId: this.externalId().trim(),
      name: this.name().trim(),
      kind: this.kind(),
      ...(desk && { desk }),
    };
    const person = await this.sent.run((signal) => this.api.call(directoryApi.create, { body }, signal));
    if (person) this.added.emit(person);
  }
}
