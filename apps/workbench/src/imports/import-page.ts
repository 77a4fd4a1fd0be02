import { Dialog } from '@angular/cdk/dialog';
import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { Absences, Gap, ImportDetail, ImportFile } from '@minutebook/contract';
import { imports as importsApi } from '@minutebook/contract/archive';
import { completeness as completenessApi } from '@minutebook/contract/completeness';
import { addressOf } from '../shell/api/address';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Live } from '../shell/live';
import { Place } from '../shell/place';
import { Session } from '../shell/session';
import { Announcer } from '../ui/announcer';
import { confirmed } from '../ui/confirm';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { Notice } from '../ui/notice';
import { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { AccountTable } from './account-table';
import { AttachmentQueue } from './attachment-queue';
import { ExceptionTable } from './exception-table';
import { FileTable } from './file-table';
import { OpenQuestions, type Settlement } from './open-questions';
import { measured, type Measure, paceOf } from './pace';
import { IMPORT_WORDS } from './words';

const PAUSE_MS = 400;
/** Files of a further page. */
const FILES = 100;
/** Open gaps that are counted. */
const FEW = 100;

/** One import: how far, what of each file, what could not be read, and the account. */
@Component({
  selector: 'mb-import-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    AccountTable,
    AttachmentQueue,
    ExceptionTable,
    FileTable,
    Notice,
    OpenQuestions,
    ProblemNotice,
    ProblemView,
    RouterLink,
    Skeleton,
    When,
  ],
  host: { class: 'panes' },
  templateUrl: './import-page.html',
})
export class ImportPage {
  readonly id = input.required<string>();
  private readonly api = inject(Api);
  private readonly dialog = inject(Dialog);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly announcer = inject(Announcer);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(IMPORT_WORDS);
  private soon: ReturnType<typeof setTimeout> | undefined;
  private readonly measures = signal<readonly Measure[]>([]);

  protected readonly detail = new Loading<ImportDetail>();
  protected readonly absences = new Loading<Absences>();
  protected readonly gaps = new Loading<{ items: Gap[]; next: string | null }>();
  protected readonly maySearch = computed(() => this.session.may('message.search'));
  protected readonly problem = signal<Problem | null>(null);
  protected readonly selected = signal<string | null>(null);
  protected readonly may = computed(() => this.session.may('import.run'));
  protected readonly running = computed(() => ['running', 'waiting'].includes(this.detail.value()?.state ?? ''));
  protected readonly looking = computed(() => (this.detail.value()?.looking ?? 0) > 0);
  /** Its bytes are being gone through, be it for a look. */
  protected readonly reading = computed(() => this.looking() || this.detail.value()?.state === 'running');
  /** Looked at, and not yet in the archive. */
  protected readonly looked = computed(() => {
    const detail = this.detail.value();
    return detail?.state === 'collecting' && detail.looked === detail.files;
  });
  protected readonly open = computed(() =>
    (this.detail.value()?.needing ?? []).filter(({ questions }) => questions.length > 0),
  );
  /** Only files somebody should look at. */
  protected readonly onlyNeeding = signal(false);
  /** Files beyond those that come with the import, and where the next ones begin. */
  private readonly further = signal<{ items: readonly ImportFile[]; next: string | null } | null>(null);
  protected readonly loadingFiles = signal(false);
  protected readonly files = computed(() => {
    const detail = this.detail.value();
    const first = (this.onlyNeeding() ? detail?.needing : detail?.parts) ?? [];
    const shown = new Set(first.map(({ id }) => id));
    return [...first, ...(this.further()?.items ?? []).filter(({ id }) => !shown.has(id))];
  });
  /** The file the next ones come after; null where there are none. */
  protected readonly next = computed(() => {
    const detail = this.detail.value();
    const further = this.further();
    if (further) return further.next;
    if (!detail || !this.onlyNeeding()) return detail?.next ?? null;
    return detail.attention > detail.needing.length ? (detail.needing.at(-1)?.id ?? null) : null;
  });
  protected readonly csv = computed(() => addressOf(importsApi.report.path, { id: this.id() }, undefined));
  protected readonly share = computed(() => {
    const detail = this.detail.value();
    if (!detail) return 0;
    if (detail.state === 'done') return 100;
    return detail.bytes === 0 ? 0 : Math.min(100, (100 * detail.bytesRead) / detail.bytes);
  });
  protected readonly file = computed(() => this.files().find(({ id }) => id === this.selected()) ?? null);
  protected readonly account = computed(() => this.file()?.account ?? this.detail.value()?.account ?? null);
  protected readonly rate = computed(() => {
    const detail = this.detail.value();
    const pace = paceOf(this.measures());
    if (!detail || !pace) return null;
    const { rate, left } = this.words().run;
    return {
      text: rate(this.format.count(Math.round(pace.messages)), this.format.bytes(pace.bytes)),
      left:
        pace.bytes > 0
          ? left(this.format.lasted(Math.max(1_000, (1000 * (detail.bytes - detail.bytesRead)) / pace.bytes)))
          : '',
    };
  });
  protected readonly took = computed(() => {
    const detail = this.detail.value();
    if (!detail?.startedAt || !detail.finishedAt) return '';
    return this.words().run.took(
      this.format.lasted(new Date(detail.finishedAt).getTime() - new Date(detail.startedAt).getTime()),
    );
  });
  protected readonly order = computed(
    () =>
      this.words().new.orders[(this.detail.value()?.dayOrder ?? '') as '' | 'day-first' | 'month-first' | 'year-first'],
  );

  constructor() {
    inject(Place).follow(
      computed(() => [
        { label: this.words().title, link: '/imports' },
        { label: this.detail.value()?.name ?? `${this.words().import} ${this.id()}` },
      ]),
    );
    effect(() => {
      this.id();
      untracked(() => {
        this.show(false);
        void this.load();
      });
    });
    inject(Live).on(['import', 'reconciled'], ({ topic, id }) => {
      if (topic === 'import' && id !== undefined && id !== this.id()) return;
      this.soon ??= setTimeout(() => {
        this.soon = undefined;
        void this.load();
      }, PAUSE_MS);
    });
    inject(Keyboard).bind(() => ({
      j: () => this.step(1),
      k: () => this.step(-1),
      Escape: () => (this.selected() === null ? void this.router.navigateByUrl('/imports') : this.selected.set(null)),
    }));
  }

  protected async load(): Promise<void> {
    const before = this.detail.value()?.state;
    const detail = await this.detail.run((signal) =>
      this.api.call(importsApi.get, { params: { id: this.id() } }, signal),
    );
    if (!detail) return;
    void this.absences.run((signal) => this.api.call(completenessApi.absences, { params: { id: this.id() } }, signal));
    // Whether there are any, and how many where they are few; the list itself is with completeness.
    const query = { import: this.id(), limit: FEW, outcome: 'open' as const };
    void this.gaps.run((signal) => this.api.call(completenessApi.gaps, { query }, signal));
    const measure = { at: Date.now(), read: detail.account.read, bytes: detail.bytesRead };
    this.measures.update((all) => (this.reading() ? measured(all, measure) : []));
    if (before === 'running' && detail.state !== 'running') {
      this.announcer.say(this.words().state[detail.state]);
      // What was shown of the further ones is from before.
      this.further.set(null);
    }
  }

  protected show(onlyNeeding: boolean): void {
    this.onlyNeeding.set(onlyNeeding);
    this.further.set(null);
  }

  /** The next files below those there are. */
  protected async more(): Promise<void> {
    const after = this.next();
    if (after === null || this.loadingFiles()) return;
    this.loadingFiles.set(true);
    this.problem.set(null);
    try {
      const { items, next } = await this.api.call(importsApi.files, {
        params: { id: this.id() },
        query: { after, limit: FILES, ...(this.onlyNeeding() && { attention: 'true' }) },
      });
      this.further.update((before) => ({ items: [...(before?.items ?? []), ...items], next }));
    } catch (error) {
      this.problem.set(Problem.of(error));
    } finally {
      this.loadingFiles.set(false);
    }
  }

  /** With questions open, it is read as assumed: that is said before. */
  protected async start(): Promise<void> {
    const assume = (this.detail.value()?.open ?? 0) > 0;
    const words = this.words().open;
    if (
      assume &&
      !(await confirmed(this.dialog, { title: words.title, text: words.text, yes: words.assume, no: words.back }))
    )
      return;
    await this.change((version) =>
      this.api.call(importsApi.start, { params: { id: this.id() }, body: { version, assume } }),
    );
  }

  protected async look(): Promise<void> {
    await this.change((version) => this.api.call(importsApi.look, { params: { id: this.id() }, body: { version } }));
  }

  protected async settle(file: string, answer: Settlement): Promise<void> {
    await this.change((version) =>
      this.api.call(importsApi.settle, { params: { id: this.id(), file }, body: { version, ...answer } }),
    );
  }

  protected async pause(): Promise<void> {
    await this.change((version) => this.api.call(importsApi.pause, { params: { id: this.id() }, body: { version } }));
  }

  protected async resume(): Promise<void> {
    await this.change((version) => this.api.call(importsApi.resume, { params: { id: this.id() }, body: { version } }));
  }

  protected async cancel(): Promise<void> {
    const words = this.words().cancel;
    const sure = await confirmed(this.dialog, {
      title: words.title,
      text: words.text,
      yes: words.do,
      no: words.keep,
      bad: true,
    });
    if (sure)
      await this.change((version) =>
        this.api.call(importsApi.cancel, { params: { id: this.id() }, body: { version } }),
      );
  }

  /** Progress moves the version on; an act on an old one is tried once more on the newest. */
  private async change(act: (version: number) => Promise<ImportDetail>): Promise<void> {
    this.problem.set(null);
    for (const last of [false, true]) {
      try {
        this.detail.set(await act(this.detail.value()?.version ?? 0));
        return;
      } catch (error) {
        const problem = Problem.of(error);
        if (last || !problem.is('changed-meanwhile')) return this.problem.set(problem);
        await this.load();
      }
    }
  }

  private step(by: 1 | -1): boolean {
    const parts = this.files();
    if (parts.length === 0) return false;
    const at = parts.findIndex(({ id }) => id === this.selected());
    this.selected.set(parts[Math.min(parts.length - 1, Math.max(0, at + by))]!.id);
    return true;
  }
}
