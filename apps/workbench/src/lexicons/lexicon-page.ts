import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  DOCUMENT,
  effect,
  inject,
  input,
  signal,
  untracked,
  ViewEncapsulation,
} from '@angular/core';
import { Dialog } from '@angular/cdk/dialog';
import { type CanDeactivateFn, Router } from '@angular/router';
import { Keyboard } from '../shell/keyboard';
import { Live } from '../shell/live';
import { Place } from '../shell/place';
import { confirmed } from '../ui/confirm';
import { Language } from '../ui/language';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { RehearsalPane } from './rehearsal-pane';
import { RehearsalRoom } from './rehearsal-room';
import { RuleChecks } from './rule-checks';
import { RuleEditor } from './rule-editor';
import { RuleImport } from './rule-import';
import { RuleInWords } from './rule-in-words';
import { RuleList } from './rule-list';
import { Staff } from './staff';
import { LEXICON_WORDS } from './words';
import { Workshop } from './workshop';

/** Reading a lexicon is logged; while it looks back, nudges are many. */
const PAUSE_MS = 3_000;

/** A lexicon: rules · one rule · what is in force. */
@Component({
  selector: 'mb-lexicon-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemView, RehearsalPane, RuleEditor, RuleImport, RuleList, Skeleton],
  providers: [RehearsalRoom, RuleChecks, RuleInWords, Staff, Workshop],
  styleUrl: './lexicons.css',
  encapsulation: ViewEncapsulation.None,
  host: { class: 'panes' },
  template: `
    @if (shop.lexicon.value()) {
      <mb-rule-list (importAsked)="importing.set(true)" />
      @if (importing()) {
        <mb-rule-import [lexicon]="id()" (left)="importing.set(false)" />
      } @else {
        <mb-rule-editor />
      }
      <mb-rehearsal />
    } @else {
      <section class="pane pane-main">
        @if (shop.lexicon.problem(); as problem) {
          <mb-problem
            [problem]="problem"
            [heading]="problem.status >= 500 ? words().failed : undefined"
            (again)="shop.load(id())"
          />
        } @else if (shop.lexicon.slow()) {
          <mb-skeleton />
        }
      </section>
    }
  `,
})
export class LexiconPage {
  readonly id = input.required<string>();
  protected readonly shop = inject(Workshop);
  protected readonly importing = signal(false);
  protected readonly words = inject(Language).words(LEXICON_WORDS);
  private readonly dialog = inject(Dialog);
  private soon: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    const router = inject(Router);
    inject(Place).follow(
      computed(() => [
        { label: this.words().title, link: '/lexicons' },
        { label: this.shop.lexicon.value()?.name ?? this.id() },
      ]),
    );
    effect(() => {
      const id = this.id();
      untracked(() => void this.shop.load(id));
    });
    inject(Live).on(['lexicon', 'hits'], ({ topic, id }) => {
      if (topic === 'lexicon' && id !== undefined && id !== this.id()) return;
      if (topic === 'hits' && !this.shop.lexicon.value()?.lookingBack) return;
      this.soon ??= setTimeout(() => {
        this.soon = undefined;
        void this.shop.follow();
      }, PAUSE_MS);
    });
    inject(Keyboard).bind(() => ({
      'Ctrl+s': () => void this.shop.save(),
      j: () => this.shop.step(1),
      k: () => this.shop.step(-1),
      Escape: () => (this.shop.dirty() ? false : void router.navigateByUrl('/lexicons')),
    }));
    const view = inject(DOCUMENT).defaultView;
    const warn = (event: BeforeUnloadEvent): void => {
      if (this.shop.dirty()) event.preventDefault();
    };
    view?.addEventListener('beforeunload', warn);
    inject(DestroyRef).onDestroy(() => {
      view?.removeEventListener('beforeunload', warn);
      clearTimeout(this.soon);
    });
  }

  /** Other pages wait until it is said what becomes of an unsaved draft. */
  async mayLeave(): Promise<boolean> {
    if (!this.shop.dirty()) return true;
    const { leave, leaveText, leaveDo, stay } = this.words();
    return confirmed(this.dialog, { title: leave, text: leaveText, yes: leaveDo, no: stay, bad: true });
  }
}

export const keepDraft: CanDeactivateFn<LexiconPage> = (page) => page.mayLeave();
