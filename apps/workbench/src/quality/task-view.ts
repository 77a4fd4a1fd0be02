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
import type { Disposition, OpenedTask, RereadTask } from '@minutebook/contract';
import { DISPOSITIONS, MIN_REASON } from '@minutebook/contract/alerts';
import { quality as qualityApi } from '@minutebook/contract/quality';
import { parse } from '@minutebook/query';
import { Api } from '../shell/api/client';
import { Keyboard, type KeyMap } from '../shell/keyboard';
import { ConversationPane } from '../ui/conversation/conversation-pane';
import { ConversationPages } from '../ui/conversation/pages';
import type { HitMark } from '../ui/conversation/rows';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { sideOf, sidesOf } from '../ui/query/sides';
import { Skeleton } from '../ui/skeleton';
import { SnippetText } from '../ui/snippet-text';
import { ReadingWatch } from './reading-watch';
import { shownOf } from './shown';
import { QUALITY_WORDS } from './words';

const LETTERS: Readonly<Record<Disposition, string>> = {
  cleared: 'c',
  'false-positive': 'f',
  escalated: 'e',
  violation: 'v',
};

interface Opened {
  readonly task: OpenedTask;
  readonly pages: ConversationPages;
  readonly marks: readonly HitMark[];
}

/** A blind task: the conversation with the hit in place, and a judgement beside it. */
@Component({
  selector: 'mb-task-view',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ConversationPane, Icon, Keys, ProblemNotice, ProblemView, ReadingWatch, Skeleton, SnippetText],
  host: { class: 'panes' },
  templateUrl: './task-view.html',
})
export class TaskView {
  readonly id = input.required<string>();
  readonly left = output();
  private readonly api = inject(Api);
  protected readonly words = inject(Language).words(QUALITY_WORDS);
  protected readonly opened = new Loading<Opened>();
  protected readonly sent = new Loading<RereadTask>();
  protected readonly options = (['cleared', 'false-positive', 'escalated', 'violation'] as const).map(
    (disposition) => ({
      disposition,
      letter: LETTERS[disposition],
    }),
  );
  protected readonly disposition = linkedSignal<string, Disposition | null>({
    source: this.id,
    computation: () => null,
  });
  protected readonly reason = linkedSignal({ source: this.id, computation: () => '' });
  protected readonly focus = computed(() => {
    const task = this.opened.value()?.task;
    return task ? { message: task.message, version: task.why.messageVersion } : null;
  });
  protected readonly shown = computed(() => shownOf(this.opened.value()?.pages.messages() ?? [], this.focus()));
  protected readonly ready = computed(() => this.disposition() !== null && this.reason().trim().length >= MIN_REASON);
  protected readonly isOpen = computed(() => this.opened.value()?.task.state === 'open' && !this.sent.value());

  constructor() {
    effect(() => {
      this.id();
      untracked(() => void this.load());
    });
    inject(Keyboard).bind(() => this.keys());
  }

  protected load(): Promise<unknown> {
    this.sent.set(undefined);
    return this.opened.run(async (signal) => {
      const task = await this.api.call(qualityApi.task, { params: { id: this.id() } }, signal);
      const { conversation, message: around, alert } = task;
      const pages = await ConversationPages.load(this.api, { conversation, around, alert, view: 'reread' }, signal);
      const { tree } = parse(task.why.query, { mode: 'rule' });
      const sides = tree && sidesOf(tree);
      const marks = task.marks.map(({ operand, ...mark }) => ({ ...mark, kind: sideOf(operand, sides) }));
      return { task, pages, marks };
    });
  }

  protected async answer(event?: Event): Promise<void> {
    event?.preventDefault();
    const task = this.opened.value()?.task;
    const disposition = this.disposition();
    if (!task || disposition === null || !this.ready() || !this.isOpen()) return;
    const body = { version: task.version, disposition, reason: this.reason().trim() };
    await this.sent.run((signal) => this.api.call(qualityApi.answer, { params: { id: task.id }, body }, signal));
  }

  private keys(): KeyMap {
    const letters = DISPOSITIONS.map((one) => [LETTERS[one], () => this.disposition.set(one)] as const);
    return {
      Escape: () => this.left.emit(),
      ...(this.isOpen() && { ...Object.fromEntries(letters), 'Ctrl+Enter': () => void this.answer() }),
    };
  }
}
