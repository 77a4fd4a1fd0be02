import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  output,
  untracked,
} from '@angular/core';
import type { ReasonTemplate } from '@minutebook/contract';
import { DISPOSITIONS } from '@minutebook/contract/alerts';
import { queues as queuesApi } from '@minutebook/contract/queues';
import { REVIEW_WORDS } from '../review/words';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Announcer } from '../ui/announcer';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { Notice } from '../ui/notice';
import { ProblemNotice } from '../ui/problem-notice';
import { QUEUES_WORDS } from './words';

type Draft = Pick<ReasonTemplate, 'name' | 'disposition' | 'text'>;
const NEW: Draft = { name: '', disposition: null, text: '' };

/** One template: its name, for which decision it is, and its words. */
@Component({
  selector: 'mb-template-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Notice, ProblemNotice],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'title()' },
  template: `
    <div class="pane-head">
      <h2 class="clip" dir="auto">{{ title() }}</h2>
    </div>
    <form class="pane-body" novalidate (submit)="save($event)">
      <fieldset class="bare" [disabled]="!may()">
        <section class="sect">
          @if (!may()) {
            <mb-notice>{{ words().readOnly }}</mb-notice>
          }
          <div class="field">
            <label for="template-name">{{ words().template.name }}</label>
            <input
              #name
              class="input"
              id="template-name"
              maxlength="120"
              autocomplete="off"
              [value]="draft().name"
              (input)="set({ name: name.value })"
            />
          </div>
          <div class="field">
            <label for="template-for">{{ words().template.for }}</label>
            <select #kind class="select" id="template-for" (change)="choose(kind.value)">
              <option value="" [selected]="draft().disposition === null">{{ words().template.anyDecision }}</option>
              @for (option of dispositions; track option) {
                <option [value]="option" [selected]="option === draft().disposition">
                  {{ review().option[option] }}
                </option>
              }
            </select>
          </div>
          <div class="field">
            <label for="template-text">{{ words().template.text }}</label>
            <textarea
              #text
              class="area"
              id="template-text"
              rows="6"
              maxlength="4000"
              [value]="draft().text"
              (input)="set({ text: text.value })"
            ></textarea>
          </div>
        </section>
      </fieldset>
      @if (may()) {
        <section class="sect">
          @if (sent.problem(); as problem) {
            <mb-problem-notice [problem]="problem" />
          }
          <div class="line">
            <button class="btn btn-solid" [disabled]="!ready() || sent.busy()">{{ words().save }}</button>
            @if (template(); as one) {
              <button type="button" class="btn btn-bad" [disabled]="sent.busy()" (click)="remove(one)">
                {{ words().template.remove }}
              </button>
            }
          </div>
        </section>
      }
    </form>
  `,
})
export class TemplatePane {
  /** Null: a new one. */
  readonly template = input.required<ReasonTemplate | null>();
  /** The template as it is now; null when it was taken away. */
  readonly done = output<ReasonTemplate | null>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly announcer = inject(Announcer);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(QUEUES_WORDS);
  protected readonly review = this.language.words(REVIEW_WORDS);
  protected readonly dispositions = DISPOSITIONS;
  protected readonly sent = new Loading<ReasonTemplate | null>();
  protected readonly may = computed(() => this.session.may('queue.write'));
  protected readonly title = computed(() => this.template()?.name ?? this.words().template.add);
  private readonly id = computed(() => this.template()?.id);
  protected readonly draft = linkedSignal<string | undefined, Draft>({
    source: this.id,
    computation: () => {
      const template = untracked(this.template);
      return template ? { name: template.name, disposition: template.disposition, text: template.text } : NEW;
    },
  });
  protected readonly ready = computed(() => this.draft().name.trim() !== '' && this.draft().text.trim() !== '');

  constructor() {
    effect(() => {
      this.id();
      untracked(() => this.sent.set(undefined));
    });
  }

  protected set(change: Partial<Draft>): void {
    this.draft.update((draft) => ({ ...draft, ...change }));
  }

  protected choose(value: string): void {
    this.set({ disposition: DISPOSITIONS.find((disposition) => disposition === value) ?? null });
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.ready()) return;
    const known = this.template();
    const { name, disposition, text } = this.draft();
    const body = { name: name.trim(), disposition, text: text.trim() };
    const saved = await this.sent.run((signal) =>
      known
        ? this.api.call(
            queuesApi.changeTemplate,
            { params: { id: known.id }, body: { ...body, version: known.version } },
            signal,
          )
        : this.api.call(queuesApi.createTemplate, { body }, signal),
    );
    if (!saved) return;
    this.announcer.say(this.words().saved);
    this.done.emit(saved);
  }

  protected async remove({ id, version }: ReasonTemplate): Promise<void> {
    await this.sent.run(async (signal) => {
      await this.api.call(queuesApi.removeTemplate, { params: { id }, query: { version } }, signal);
      return null;
    });
    if (!this.sent.problem()) this.done.emit(null);
  }
}
