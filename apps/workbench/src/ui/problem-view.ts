import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { Copying } from './copying';
import { Format } from './format';
import { Icon } from './icon';
import { Language } from './language';
import type { Problem } from './problem';
import { ProblemWords } from './problem-words';
import { UI_WORDS } from './words';

/** A place that could not be filled: what happened, what is safe, what to do, then the code in small type. */
@Component({
  selector: 'mb-problem',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  host: { class: 'void', role: 'alert' },
  template: `
    <mb-icon [name]="isGone() ? 'gone' : problem().is('not-found', 'not-allowed') ? 'lock' : 'bad'" />
    @if (isGone() ? undefined : heading(); as heading) {
      <h3>{{ heading }}</h3>
      <p>
        <span [attr.lang]="text().lang">{{ text().title }} {{ text().detail }}</span> {{ text().hint }}
      </p>
    } @else {
      <h3 [attr.lang]="text().lang">{{ text().title }}</h3>
      <p>
        <span [attr.lang]="text().lang">{{ text().detail }}</span> {{ text().hint }}
      </p>
    }
    <div class="line">
      @if (retriable()) {
        <button type="button" class="btn" (click)="again.emit()">{{ words().tryAgain }}</button>
      }
      <button type="button" class="btn btn-bare" (click)="copy()">
        {{ copied() ? words().copied : words().copyDetails }}
      </button>
    </div>
    @if (copied() === false) {
      <p class="small t-warn">{{ words().notCopied }}</p>
    }
    <p class="code xs dim">{{ details() }}</p>
  `,
})
export class ProblemView {
  readonly problem = input.required<Problem>();
  /** What did not load, said by the page that knows: “The conversation did not load”. */
  readonly heading = input<string>();
  readonly again = output();
  private readonly problemWords = inject(ProblemWords);
  private readonly format = inject(Format);
  protected readonly words = inject(Language).words(UI_WORDS);
  private readonly copying = inject(Copying);
  protected readonly copied = signal<boolean | null>(null);
  protected readonly text = computed(() => this.problemWords.of(this.problem()));
  /** Lawfully so, and for good: nothing failed. */
  protected readonly isGone = computed(() => this.problem().is('disposed'));
  protected readonly retriable = computed(() => !this.problem().is('not-allowed', 'disposed', 'link-ended'));
  protected readonly details = computed(() => {
    const { code, at, body } = this.problem();
    const { instance } = body;
    return [
      code,
      this.format.exact(at).slice(0, 8),
      ...(instance ? [this.words().request(instance.slice(0, 13))] : []),
    ].join(' · ');
  });

  protected async copy(): Promise<void> {
    const { code, status, at, body } = this.problem();
    const text = JSON.stringify({ code, status, at, ...body, address: location.pathname });
    this.copied.set(await this.copying.copy(text));
  }
}
