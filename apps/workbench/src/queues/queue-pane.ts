import { Dialog } from '@angular/cdk/dialog';
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
import type { Queue, QueueFilter } from '@minutebook/contract';
import { LANGUAGES } from '@minutebook/contract/alerts';
import { queues as queuesApi } from '@minutebook/contract/queues';
import { ReviewLists } from '../review/lists';
import { QUEUE_WORDS } from '../review/queue-words';
import { REVIEW_WORDS } from '../review/words';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Announcer } from '../ui/announcer';
import { confirmed } from '../ui/confirm';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { Notice } from '../ui/notice';
import { ProblemNotice } from '../ui/problem-notice';
import { Segments } from '../ui/segments';
import { UI_WORDS } from '../ui/words';
import { type Choice, ChoiceChips } from './choice-chips';
import { LexiconNames } from './lexicon-names';
import { draftOf, linesOf, NEW_QUEUE, type QueueDraft, wholeOf } from './queue-draft';
import { QUEUES_WORDS } from './words';

const DIRECTIONS = ['internal', 'inbound', 'outbound', 'unknown'] as const;
const SEVERITIES = [3, 2, 1] as const;
const LEVELS = [0, 1, 2, 3] as const;
const HOURS_MOST = 8760;

/** Everything that can be set of a queue; for whoever may only look, the same with nothing to change. */
@Component({
  selector: 'mb-queue-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChoiceChips, Notice, ProblemNotice, Segments],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'title()' },
  templateUrl: './queue-pane.html',
})
export class QueuePane {
  /** Null: a new one. */
  readonly queue = input.required<Queue | null>();
  /** The queue as it is now; null when it was closed. */
  readonly done = output<Queue | null>();
  private readonly api = inject(Api);
  private readonly dialog = inject(Dialog);
  private readonly session = inject(Session);
  private readonly announcer = inject(Announcer);
  protected readonly lists = inject(ReviewLists);
  private readonly lexicons = inject(LexiconNames);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(QUEUES_WORDS);
  protected readonly review = this.language.words(REVIEW_WORDS);
  private readonly queueWords = this.language.words(QUEUE_WORDS);
  private readonly ui = this.language.words(UI_WORDS);
  protected readonly levels = LEVELS;
  protected readonly dispositions = ['escalated', 'violation', 'cleared', 'false-positive'] as const;
  protected readonly sent = new Loading<Queue | null>();
  protected readonly may = computed(() => this.session.may('queue.write'));
  protected readonly title = computed(() => this.queue()?.name ?? this.words().edit.create);

  /** Begins again with another queue, not with another version of it: what is half changed stays. */
  private readonly id = computed(() => this.queue()?.id);
  protected readonly draft = linkedSignal<string | undefined, QueueDraft>({
    source: this.id,
    computation: () => {
      const queue = untracked(this.queue);
      return queue ? draftOf(queue) : NEW_QUEUE;
    },
  });
  protected readonly desks = linkedSignal(() => {
    this.id();
    return untracked(() => this.draft().filter.desks.join('\n'));
  });
  protected readonly ready = computed(() => this.draft().name.trim() !== '');

  protected readonly colleagues = computed(() => this.lists.colleagues.value() ?? []);
  protected readonly memberChoices = computed<Choice<string>[]>(() =>
    this.colleagues().flatMap(({ id, name, decides }) => (decides ? [{ value: id, label: name }] : [])),
  );
  protected readonly lexiconChoices = computed<Choice<string>[]>(() =>
    this.lexicons.all().map(({ id, name }) => ({ value: id, label: name })),
  );
  protected readonly channelChoices = computed<Choice<string>[]>(() =>
    Object.entries(this.ui().channel).map(([value, label]) => ({ value, label })),
  );
  protected readonly languageChoices = computed(() =>
    LANGUAGES.map((value) => ({ value, label: this.queueWords().language[value] })),
  );
  protected readonly directionChoices = computed(() =>
    DIRECTIONS.map((value) => ({ value, label: this.words().edit.direction[value] })),
  );
  protected readonly severityChoices = computed(() =>
    SEVERITIES.map((value) => ({ value, label: this.words().edit.severity[value] })),
  );
  protected readonly assignments = computed(() =>
    (['pull', 'auto'] as const).map((value) => ({ value, label: this.words().edit.assignments[value] })),
  );
  protected readonly hours = computed(() =>
    SEVERITIES.map((severity) => ({
      at: severity - 1,
      label: this.words().edit.hours(this.words().edit.severity[severity]),
      value: this.draft().hours[severity - 1]!,
    })),
  );
  protected readonly numbers = computed(() => {
    const { edit } = this.words();
    const { undoMinutes, holdMinutes, idleDays } = this.draft();
    return [
      { key: 'undoMinutes', label: edit.undo, value: undoMinutes, least: 0, most: 1440 },
      { key: 'holdMinutes', label: edit.hold, value: holdMinutes, least: 5, most: 10_080 },
      { key: 'idleDays', label: edit.idle, value: idleDays, least: 1, most: 90 },
    ] as const;
  });

  constructor() {
    this.lists.needColleagues();
    effect(() => {
      this.id();
      untracked(() => this.sent.set(undefined));
    });
  }

  protected set(change: Partial<QueueDraft>): void {
    this.draft.update((draft) => ({ ...draft, ...change }));
  }

  protected narrow(change: Partial<QueueFilter>): void {
    this.set({ filter: { ...this.draft().filter, ...change } });
  }

  protected setHours(at: number, text: string): void {
    const value = wholeOf(text, 1, HOURS_MOST);
    if (value === null) return;
    const [low, medium, high] = this.draft().hours.map((hours, i) => (i === at ? value : hours)) as [
      number,
      number,
      number,
    ];
    this.set({ hours: [low, medium, high] });
  }

  protected setNumber(
    key: 'undoMinutes' | 'holdMinutes' | 'idleDays',
    text: string,
    least: number,
    most: number,
  ): void {
    const value = wholeOf(text, least, most);
    if (value !== null) this.set({ [key]: value });
  }

  protected setLimit(text: string): void {
    this.set({ limit: wholeOf(text, 1, 10_000_000) });
  }

  protected sign(disposition: (typeof this.dispositions)[number], text: string): void {
    this.set({ signatures: { ...this.draft().signatures, [disposition]: Number(text) } });
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.ready()) return;
    const queue = this.queue();
    const draft = this.draft();
    const body = { ...draft, name: draft.name.trim(), filter: { ...draft.filter, desks: linesOf(this.desks()) } };
    const saved = await this.sent.run((signal) =>
      queue
        ? this.api.call(
            queuesApi.change,
            { params: { id: queue.id }, body: { ...body, version: queue.version } },
            signal,
          )
        : this.api.call(queuesApi.create, { body }, signal),
    );
    if (!saved) return;
    this.announcer.say(this.words().saved);
    this.done.emit(saved);
  }

  protected async remove(queue: Queue): Promise<void> {
    const { edit, keep } = this.words();
    const question = {
      title: `${edit.remove}: ${queue.name}`,
      text: edit.removeAsk,
      yes: edit.remove,
      no: keep,
      bad: true,
    };
    if (!(await confirmed(this.dialog, question))) return;
    const { id, version } = queue;
    await this.sent.run(async (signal) => {
      await this.api.call(queuesApi.remove, { params: { id }, query: { version } }, signal);
      return null;
    });
    if (!this.sent.problem()) this.done.emit(null);
  }
}
