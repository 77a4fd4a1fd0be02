import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
} from '@angular/core';
import type { Wall } from '@minutebook/contract';
import { walls as wallsApi } from '@minutebook/contract/walls';
import { type Chosen, PersonPicker } from '../people/person-picker';
import { Api } from '../shell/api/client';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { WALL_WORDS } from './words';

interface Person {
  readonly id: string;
  readonly name: string;
}

/** What a wall is: its name and reason, who is inside, who is admitted. New without `wall`, else to change it. */
@Component({
  selector: 'mb-wall-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, PersonPicker, ProblemNotice],
  template: `
    <form class="sect stack-3" novalidate (submit)="save($event)">
      <div class="field">
        <label for="wall-name">{{ words().name }}</label>
        <input
          #called
          class="input"
          id="wall-name"
          maxlength="120"
          autocomplete="off"
          [value]="name()"
          (input)="name.set(called.value)"
        />
      </div>
      <div class="field">
        <label for="wall-reason">{{ words().reason }}</label>
        <textarea
          #why
          class="input"
          id="wall-reason"
          rows="2"
          maxlength="2000"
          [value]="reason()"
          (input)="reason.set(why.value)"
        ></textarea>
        <p class="help">{{ words().reasonHelp }}</p>
      </div>
      <div class="field">
        <span class="lbl">{{ words().inside }}</span>
        <mb-person-picker
          [(people)]="inside"
          [label]="words().inside"
          [find]="words().find"
          [noneFound]="words().noneFound"
          [removeLabel]="words().remove"
        />
        <p class="help">{{ words().insideHelp }}</p>
      </div>
      <div class="field">
        <label for="wall-admit">{{ words().admitted }}</label>
        @for (user of admitted(); track user.id) {
          <div class="line">
            <span class="grow clip">{{ user.name }}</span>
            <button
              type="button"
              class="btn btn-bare btn-sm btn-icon"
              [attr.aria-label]="words().remove(user.name)"
              (click)="dismiss(user)"
            >
              <mb-icon name="cross" size="sm" />
            </button>
          </div>
        } @empty {
          <p class="small dim">{{ words().nobodyAdmitted }}</p>
        }
        <select #chosen class="select" id="wall-admit" (change)="admit(chosen.value); chosen.value = ''">
          <option value="">{{ words().choose }}</option>
          @for (user of others(); track user.id) {
            <option [value]="user.id">{{ user.name }}</option>
          }
        </select>
        <p class="help">{{ words().admittedHelp }}</p>
      </div>
      @if (sent.problem(); as problem) {
        <mb-problem-notice [problem]="problem" />
      }
      @if (tried() && !ready()) {
        <p class="help t-bad" role="alert">{{ words().needs }}</p>
      }
      <div class="line">
        <button class="btn btn-solid" [disabled]="sent.busy()">{{ wall() ? words().save : words().putUp }}</button>
        <button type="button" class="btn btn-bare" (click)="left.emit()">{{ words().cancel }}</button>
      </div>
    </form>
  `,
})
export class WallForm {
  readonly wall = input<Wall>();
  readonly saved = output<Wall>();
  readonly left = output();
  private readonly api = inject(Api);
  protected readonly words = inject(Language).words(WALL_WORDS);
  protected readonly name = linkedSignal(() => this.wall()?.name ?? '');
  protected readonly reason = linkedSignal(() => this.wall()?.reason ?? '');
  protected readonly inside = linkedSignal<readonly Chosen[]>(() => this.wall()?.inside ?? []);
  protected readonly admitted = linkedSignal<readonly Person[]>(() => this.wall()?.admitted ?? []);
  protected readonly tried = signal(false);
  protected readonly users = new Loading<{ items: Person[] }>();
  protected readonly sent = new Loading<Wall>();
  protected readonly ready = computed(
    () => this.name().trim() !== '' && this.reason().trim().length >= 10 && this.inside().length > 0,
  );
  protected readonly others = computed(() =>
    (this.users.value()?.items ?? []).filter(({ id }) => !this.admitted().some((user) => user.id === id)),
  );

  constructor() {
    void this.users.run((signal) => this.api.call(wallsApi.users, {}, signal));
  }

  protected admit(id: string): void {
    const user = this.others().find((other) => other.id === id);
    if (user) this.admitted.update((admitted) => [...admitted, user]);
  }

  protected dismiss({ id }: Person): void {
    this.admitted.update((admitted) => admitted.filter((user) => user.id !== id));
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    this.tried.set(true);
    if (!this.ready()) return;
    const facts = {
      name: this.name().trim(),
      reason: this.reason().trim(),
      inside: this.inside().map(({ externalId }) => externalId),
      admitted: this.admitted().map(({ id }) => id),
    };
    const before = this.wall();
    const wall = await this.sent.run((signal) =>
      before
        ? this.api.call(
            wallsApi.change,
            { params: { id: before.id }, body: { ...facts, version: before.version } },
            signal,
          )
        : this.api.call(wallsApi.putUp, { body: facts }, signal),
    );
    if (wall) this.saved.emit(wall);
  }
}
