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
import type { Matter } from '@minutebook/contract';
import { holds as holdsApi } from '@minutebook/contract/holds';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { HOLD_WORDS } from './words';

/** A matter, which is what holds are for: opened without `matter`, else its title and reference changed. */
@Component({
  selector: 'mb-matter-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice],
  template: `
    <form class="sect stack-3" novalidate (submit)="save($event)">
      <div class="field">
        <label for="matter-title">{{ words().matter.title }}</label>
        <input
          #called
          class="input"
          id="matter-title"
          maxlength="120"
          autocomplete="off"
          [value]="title()"
          (input)="title.set(called.value)"
        />
      </div>
      @if (!matter()) {
        <div class="field">
          <label for="matter-number">{{ words().matter.number }}</label>
          <input
            #numbered
            class="input code"
            id="matter-number"
            maxlength="40"
            autocomplete="off"
            [value]="number()"
            (input)="number.set(numbered.value)"
          />
          <p class="help">{{ words().matter.numberHelp }}</p>
        </div>
      }
      <div class="field">
        <label for="matter-reference">{{ words().matter.reference }}</label>
        <input
          #cited
          class="input"
          id="matter-reference"
          maxlength="200"
          autocomplete="off"
          [value]="reference()"
          (input)="reference.set(cited.value)"
        />
        <p class="help">{{ words().matter.referenceHelp }}</p>
      </div>
      @if (maySilence() && !matter()) {
        <label class="check">
          <input #quiet type="checkbox" [checked]="silent()" (change)="silent.set(quiet.checked)" />
          <span>{{ words().matter.silent }}</span>
        </label>
      }
      @if (sent.problem(); as problem) {
        <mb-problem-notice [problem]="problem" />
      }
      <div class="line">
        <button class="btn btn-solid" [disabled]="sent.busy() || title().trim() === ''">
          {{ matter() ? words().facts.save : words().matter.do }}
        </button>
        <button type="button" class="btn btn-bare" (click)="left.emit()">{{ words().cancel }}</button>
      </div>
    </form>
  `,
})
export class MatterForm {
  readonly matter = input<Matter>();
  readonly saved = output<Matter>();
  readonly left = output();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly words = inject(Language).words(HOLD_WORDS);
  protected readonly maySilence = computed(() => this.session.may('hold.silent'));
  protected readonly title = linkedSignal(() => this.matter()?.title ?? '');
  protected readonly number = signal('');
  protected readonly reference = linkedSignal(() => this.matter()?.reference ?? '');
  protected readonly silent = signal(false);
  protected readonly sent = new Loading<Matter>();

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const title = this.title().trim();
    if (title === '') return;
    const facts = { title, reference: this.reference().trim() || null };
    const before = this.matter();
    const number = this.number().trim();
    const matter = await this.sent.run((signal) =>
      before
        ? this.api.call(
            holdsApi.changeMatter,
            { params: { id: before.id }, body: { ...facts, version: before.version } },
            signal,
          )
        : this.api.call(
            holdsApi.openMatter,
            { body: { ...facts, silent: this.silent(), ...(number !== '' && { number }) } },
            signal,
          ),
    );
    if (matter) this.saved.emit(matter);
  }
}
