import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  input,
  output,
  untracked,
  viewChild,
} from '@angular/core';
import { type Disposition, MIN_REASON } from '@minutebook/contract';
import { Session } from '../shell/session';
import { Avatar } from '../ui/avatar';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { Notice } from '../ui/notice';
import { anyOfNames } from '../ui/numbers';
import { ProblemNotice } from '../ui/problem-notice';
import { When } from '../ui/when';
import { alertName, Desk } from './desk';
import { Grounds } from './grounds';
import { REVIEW_WORDS, groundIn } from './words';

export const OPTIONS: readonly { readonly disposition: Disposition; readonly letter: string }[] = [
  { disposition: 'escalated', letter: 'e' },
  { disposition: 'violation', letter: 'v' },
  { disposition: 'cleared', letter: 'c' },
  { disposition: 'false-positive', letter: 'f' },
];

/** The decision: reasons above, which scroll; what to do below, always in view. */
@Component({
  selector: 'mb-decision',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Avatar, Grounds, Icon, Keys, Notice, ProblemNotice, When],
  host: { class: 'pane pane-side', role: 'complementary', '[attr.aria-label]': 'words().decision' },
  templateUrl: './decision-pane.html',
})
export class DecisionPane {
  readonly decide = output();
  readonly signOff = output();
  readonly giveBack = output();
  readonly takeBack = output();
  readonly next = output();
  readonly hasNext = input(false);
  /** Milliseconds on screen so far. */
  readonly shownFor = input(0);

  protected readonly desk = inject(Desk);
  protected readonly format = inject(Format);
  protected readonly options = OPTIONS;
  protected readonly minimum = MIN_REASON;
  private readonly language = inject(Language);
  protected readonly words = this.language.words(REVIEW_WORDS);
  private readonly session = inject(Session);
  private readonly reason = viewChild<ElementRef<HTMLTextAreaElement>>('reason');
  private readonly note = viewChild<ElementRef<HTMLTextAreaElement>>('note');
  private readonly claimButton = viewChild<ElementRef<HTMLButtonElement>>('claimButton');
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);

  protected readonly name = computed(() => alertName(this.desk.alert()?.id ?? ''));
  protected readonly last = computed(
    () =>
      this.desk.alert()?.decisions.findLast(({ signature }) => signature === null || signature.outcome === 'signed') ??
      null,
  );
  protected readonly earlier = computed(() =>
    (this.desk.alert()?.decisions ?? []).filter(
      ({ signature }) => signature !== null && signature.outcome !== 'signed',
    ),
  );
  protected readonly steps = computed(() => {
    const words = this.words().steps;
    const at = { new: 0, claimed: 1, decided: 2, closed: 4 }[this.desk.alert()?.state ?? 'new'];
    const label = [
      [words.claim, words.claimed],
      [words.decide, words.decided],
      [words.sign, words.sign],
      [words.closed, words.closed],
    ] as const;
    return label.map(([ahead, done], i) => ({
      label: i < at ? done : ahead,
      state: i < at ? 'done' : i === at ? 'now' : '',
    }));
  });
  protected readonly tag = computed(() => {
    const words = this.words().state;
    const alert = this.desk.alert();
    switch (this.desk.stage()) {
      case 'to-decide':
        return { text: words.claimedByYou, look: 'tag-info' };
      case 'held-by-other':
        return { text: words.claimedBy(alert?.claimedBy?.name ?? ''), look: 'tag-warn' };
      case 'own-decided':
        return { text: words.waits, look: '' };
      case 'to-sign':
        return this.mayTouch() ? { text: words.waitsForYou, look: 'tag-warn' } : { text: words.waits, look: '' };
      case 'closed':
        return { text: words.closed, look: 'tag-good' };
      default:
        return { text: words.new, look: '' };
    }
  });
  protected readonly mayTouch = computed(
    () => this.session.may('alert.sign') && (this.desk.alert()?.maySign.allowed ?? false),
  );
  protected readonly refusal = computed(() => {
    const alert = this.desk.alert();
    if (!alert) return null;
    const stage = this.desk.stage();
    const words = this.words();
    if ((stage === 'to-claim' || stage === 'held-by-other') && !alert.mayDecide.allowed)
      return { lead: words.youCannotDecide, ground: this.ground(alert.mayDecide.reason), who: '' };
    if (stage === 'to-sign' && !this.mayTouch())
      return { lead: words.youCannotSign, ground: this.ground(alert.maySign.reason), who: this.signers() };
    return null;
  });
  protected readonly signers = computed(() => {
    const names = this.desk.alert()?.maySign.who.map(({ name }) => name) ?? [];
    return names.length === 0
      ? this.words().nobodySigns
      : this.words().canSign(anyOfNames(names, this.language.locale()));
  });
  protected readonly reasonLength = computed(() => this.desk.draft().reason.trim().length);

  constructor() {
    // The field keeps the browser's own undo and composition: it is written to only when another alert is on the desk.
    effect(() => {
      const field = this.reason()?.nativeElement;
      this.desk.alert();
      const text = untracked(() => this.desk.draft().reason);
      if (field && field.value !== text) field.value = text;
    });
    effect(() => {
      const field = this.note()?.nativeElement;
      this.desk.alert();
      const text = untracked(() => this.desk.draft().note);
      if (field && field.value !== text) field.value = text;
    });
  }

  focusReason(): void {
    this.reason()?.nativeElement.focus();
  }

  focusNote(): void {
    this.note()?.nativeElement.focus();
  }

  protected choose(disposition: Disposition): void {
    this.desk.choose(disposition);
  }

  /** Arrows move in a group of radio buttons. */
  protected roam(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = OPTIONS.findIndex(({ disposition }) => disposition === this.desk.draft().disposition);
    const index = (at + step + OPTIONS.length) % OPTIONS.length;
    this.desk.choose(OPTIONS[index]!.disposition);
    this.host.nativeElement.querySelectorAll<HTMLElement>('[role=radio]')[index]?.focus();
  }

  /** The button goes when it has worked; the focus must not go with it. */
  protected async claim(): Promise<void> {
    const held = document.activeElement === this.claimButton()?.nativeElement;
    if ((await this.desk.claim()) && held)
      setTimeout(() => this.host.nativeElement.querySelector<HTMLElement>('[role=radio]')?.focus());
  }

  private ground(reason: string | null): string {
    return reason === null ? '' : groundIn(this.language.locale(), reason);
  }
}
