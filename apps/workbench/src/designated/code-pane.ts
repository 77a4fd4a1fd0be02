import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { SealedCode } from '@minutebook/contract';
import { emergency as emergencyApi } from '@minutebook/contract/designations';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { SealedSheet } from './sealed-sheet';
import { DESIGNATED_WORDS } from './words';

/** One's own sealed code: since when there is one, and a new one, shown once. */
@Component({
  selector: 'mb-code-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice, RouterLink, SealedSheet],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().title' },
  template: `
    <div class="pane-head no-print">
      <h2>{{ words().title }}</h2>
    </div>
    <div class="pane-body">
      @if (made.value(); as code) {
        <div class="sect">
          <p class="medium no-print" role="status">{{ words().once }}</p>
          <mb-sealed-sheet
            [code]="code"
            [name]="me()!.name"
            [email]="me()!.email"
            [done]="words().done"
            (kept)="putAway()"
          />
          <p class="help no-print">{{ words().doneWhy }}</p>
        </div>
      } @else {
        <section class="sect">
          <p>{{ words().about }}</p>
          <p [class.t-warn]="!madeAt()">
            {{ madeAt() ? words().madeAt(format.full(madeAt()!)) : words().none }}
          </p>
          @if (made.problem(); as problem) {
            <mb-problem-notice [problem]="problem" />
          }
          <div class="line">
            <button type="button" class="btn" [class.btn-solid]="!madeAt()" [disabled]="made.busy()" (click)="make()">
              {{ madeAt() ? words().makeNew : words().make }}
            </button>
          </div>
          @if (madeAt()) {
            <p class="help">{{ words().ends }}</p>
          }
          <p class="small">
            <a routerLink="/emergency">{{ words().door }}</a>
          </p>
        </section>
      }
    </div>
  `,
})
export class CodePane {
  /** When the code one has was made; null: none. */
  readonly madeAt = input.required<string | null>();
  readonly changed = output();
  private readonly api = inject(Api);
  protected readonly me = inject(Session).user;
  protected readonly format = inject(Format);
  private readonly all = inject(Language).words(DESIGNATED_WORDS);
  protected readonly words = computed(() => this.all().code);
  protected readonly made = new Loading<SealedCode>();
  /** A code is on screen that is gone once this pane is. */
  readonly shown = computed(() => this.made.value() !== undefined);

  protected async make(): Promise<void> {
    if (await this.made.run((signal) => this.api.call(emergencyApi.makeCode, {}, signal))) this.changed.emit();
  }

  protected putAway(): void {
    this.made.set(undefined);
  }
}
