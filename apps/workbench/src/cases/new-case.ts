import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { Router } from '@angular/router';
import type { CaseTheme } from '@minutebook/contract';
import { cases as casesApi } from '@minutebook/contract/case-endpoints';
import { CASE_THEMES } from '@minutebook/contract/case-theme';
import { Api } from '../shell/api/client';
import { Language } from '../ui/language';
import { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { CASE_WORDS } from './words';

const SEVERITIES = [1, 2, 3] as const;

/** Opens a case by hand, or with messages chosen in a search. */
@Component({
  selector: 'mb-new-case',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice],
  host: { class: 'pane pane-side', role: 'complementary', '[attr.aria-label]': 'words().form.title' },
  template: `
    <div class="pane-head">
      <h2>{{ words().form.title }}</h2>
      <span class="grow"></span>
      <button type="button" class="btn btn-bare btn-sm" (click)="left.emit()">{{ words().exhibit.close }}</button>
    </div>
    <form class="pane-body" novalidate (submit)="send($event)">
      <div class="sect">
        <p class="help">{{ words().form.about }}</p>
        <div class="field">
          <label for="case-title">{{ words().form.name }}</label>
          <input
            #titleBox
            class="input"
            id="case-title"
            maxlength="160"
            autocomplete="off"
            [value]="title()"
            (input)="title.set(titleBox.value)"
          />
        </div>
        <div class="field">
          <label for="case-theme">{{ words().form.theme }}</label>
          <select #themeBox class="input" id="case-theme" (change)="choose(themeBox.value)">
            @for (each of themes; track each) {
              <option [value]="each" [selected]="each === theme()">{{ words().theme[each] }}</option>
            }
          </select>
        </div>
        <div class="field">
          <label for="case-severity">{{ words().form.severity }}</label>
          <select #severityBox class="input" id="case-severity" (change)="severity.set(+severityBox.value)">
            @for (each of severities; track each) {
              <option [value]="each" [selected]="each === severity()">{{ words().severity[each] }}</option>
            }
          </select>
        </div>
        <div class="field">
          <label for="case-due">{{ words().form.due }}</label>
          <input
            #dueBox
            class="input"
            id="case-due"
            type="number"
            min="1"
            max="400"
            [value]="due()"
            (input)="due.set(dueBox.value)"
          />
        </div>
        @if (chosen().length > 0) {
          <div class="field">
            <label for="case-why">{{ words().form.why }}</label>
            <p class="help">{{ words().form.fromSelection(chosen().length) }}</p>
            <input
              #whyBox
              class="input"
              id="case-why"
              maxlength="500"
              autocomplete="off"
              [value]="why()"
              (input)="why.set(whyBox.value)"
            />
          </div>
        }
        @if (problem(); as problem) {
          <mb-problem-notice [problem]="problem" />
        }
        <button class="btn btn-solid" [disabled]="busy() || !whole()">{{ words().form.do }}</button>
      </div>
    </form>
  `,
})
export class NewCase {
  /** Ids of messages, with commas. */
  readonly messages = input<string>();
  readonly left = output();
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  protected readonly words = inject(Language).words(CASE_WORDS);
  protected readonly themes = CASE_THEMES;
  protected readonly severities = SEVERITIES;
  protected readonly title = signal('');
  protected readonly theme = signal<CaseTheme>('market-abuse');
  protected readonly severity = signal(2);
  protected readonly due = signal('10');
  protected readonly why = signal('');
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | null>(null);
  protected readonly chosen = computed(() => (this.messages() ?? '').split(',').filter((id) => /^\d{1,18}$/.test(id)));
  protected readonly whole = computed(
    () => this.title().trim() !== '' && (this.chosen().length === 0 || this.why().trim() !== ''),
  );

  protected choose(theme: string): void {
    const known = CASE_THEMES.find((each) => each === theme);
    if (known) this.theme.set(known);
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    this.busy.set(true);
    this.problem.set(null);
    try {
      const reason = this.why().trim();
      const opened = await this.api.call(casesApi.open, {
        body: {
          title: this.title().trim(),
          theme: this.theme(),
          severity: this.severity(),
          dueDays: this.due() === '' ? null : Number(this.due()),
          messages: this.chosen().map((id) => ({ id, reason })),
          alerts: [],
        },
      });
      await this.router.navigate(['/cases', opened.id]);
    } catch (error) {
      this.problem.set(Problem.of(error));
    } finally {
      this.busy.set(false);
    }
  }
}
