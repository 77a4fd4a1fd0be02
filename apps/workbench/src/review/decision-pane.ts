import {
  ChangeDetectionStrategy,
  Component,
  computed,
  ElementRef,
  inject,
  input,
  linkedSignal,
  output,
  viewChild,
} from '@angular/core';
import { Session } from '../shell/session';
import { Announcer } from '../ui/announcer';
import { Format } from '../ui/format';
import { ExportLink } from '../ui/export-link';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { Menu } from '../ui/menu';
import { Notice } from '../ui/notice';
import { ProblemNotice } from '../ui/problem-notice';
import { AlertMembers } from './alert-members';
import { AlertNotes } from './alert-notes';
import { AlertTags } from './alert-tags';
import { AsideForm } from './aside-form';
import { DECISION_WORDS } from './decision-words';
import { DecisionRecord } from './decision-record';
import { DecisionState } from './decision-state';
import { Desk } from './desk';
import { GiveForm } from './give-form';
import { Grounds } from './grounds';
import { ReviewLists } from './lists';
import { ReopenForm } from './reopen-form';
import { SeenBy } from './seen-by';
import { SideActs } from './side-acts';
import { SignOff } from './sign-off';
import { alertName } from './stage';
import { Verdict } from './verdict';
import { REVIEW_WORDS } from './words';

export type SideForm = 'snooze' | 'give' | 'reopen';

/** The decision: reasons above, which scroll; what to do below, always in view. */
@Component({
  selector: 'mb-decision',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    AlertMembers,
    AlertNotes,
    AlertTags,
    AsideForm,
    DecisionRecord,
    ExportLink,
    GiveForm,
    Grounds,
    Icon,
    Keys,
    Menu,
    Notice,
    ProblemNotice,
    ReopenForm,
    SeenBy,
    SignOff,
    Verdict,
  ],
  providers: [DecisionState],
  host: { class: 'pane pane-side', role: 'complementary', '[attr.aria-label]': 'words().decision' },
  templateUrl: './decision-pane.html',
})
export class DecisionPane {
  readonly decide = output();
  readonly signOff = output();
  readonly giveBack = output();
  readonly takenBack = output();
  readonly next = output();
  /** The alert is with somebody else, or off the queue: go on. */
  readonly parted = output();
  readonly hasNext = input(false);
  /** Milliseconds on screen so far. */
  readonly shownFor = input(0);

  protected readonly desk = inject(Desk);
  private readonly acts = inject(SideActs);
  private readonly lists = inject(ReviewLists);
  private readonly announcer = inject(Announcer);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(REVIEW_WORDS);
  protected readonly more = this.language.words(DECISION_WORDS);
  private readonly verdict = viewChild(Verdict);
  private readonly signing = viewChild(SignOff);
  private readonly notes = viewChild(AlertNotes);
  private readonly tags = viewChild(AlertTags);
  private readonly claimButton = viewChild<ElementRef<HTMLButtonElement>>('claimButton');
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly state = inject(DecisionState);

  protected readonly name = computed(() => alertName(this.desk.alert()?.id ?? ''));
  protected readonly last = this.state.last;
  protected readonly earlier = this.state.earlier;
  protected readonly steps = this.state.steps;
  protected readonly tag = this.state.tag;
  protected readonly refusal = this.state.refusal;
  protected readonly signers = this.state.signers;
  protected readonly mayTouch = this.state.mayTouch;
  protected readonly menu = this.state.menu;
  protected readonly takeBack = this.state.takeBack;
  /** What is being filled in instead of the decision; ends with its alert. */
  readonly form = linkedSignal<string | undefined, SideForm | null>({
    source: () => this.desk.alert()?.id,
    computation: () => null,
  });

  focusReason(): void {
    this.verdict()?.focusReason();
  }

  focusNote(): void {
    this.signing()?.focusNote();
  }

  mayTakeBack(): boolean {
    return this.takeBack() !== null;
  }

  writeNote(): boolean {
    return this.notes()?.focus() ?? false;
  }

  writeTag(): boolean {
    return this.tags()?.focus() ?? false;
  }

  /** Opens a form, or does at once what asks nothing. What one may not do says why. */
  start(name: SideForm | 'wake' | 'note'): boolean {
    const act = this.menu().find((one) => one.name === name);
    if (!act) return false;
    if (act.why !== null) this.announcer.say(`${act.label} ${act.why}`);
    else if (name === 'wake') void this.wake();
    else if (name === 'note') this.writeNote();
    else this.form.set(name);
    return true;
  }

  leave(): boolean {
    if (this.form() === null) return false;
    this.form.set(null);
    return true;
  }

  protected async snooze({ until, reason }: { until: Date; reason: string }): Promise<void> {
    const [id, name] = [this.desk.alert()?.id, this.name()];
    if (!(await this.acts.snooze(until, reason))) return;
    this.announcer.say(this.more().snoozed(name, this.format.stamp(until.toISOString())));
    if (!this.desk.isAt(id)) return;
    this.leave();
    this.parted.emit();
  }

  protected async give(to: string | null): Promise<void> {
    const [id, name] = [this.desk.alert()?.id, this.name()];
    if (!(await this.acts.give(to))) return;
    const more = this.more();
    this.announcer.say(to === null ? more.givenBack(name) : more.given(name, this.lists.nameOf(to) ?? ''));
    if (!this.desk.isAt(id)) return;
    this.leave();
    if (to !== null && to !== this.session.user()?.id) this.parted.emit();
  }

  protected async reopen(reason: string): Promise<void> {
    const [id, name] = [this.desk.alert()?.id, this.name()];
    if (!(await this.acts.reopen(reason))) return;
    this.announcer.say(this.more().reopened(name));
    if (this.desk.isAt(id)) this.leave();
  }

  /** The button goes when it has worked; the focus must not go with it. */
  protected async claim(): Promise<void> {
    const held = document.activeElement === this.claimButton()?.nativeElement;
    const id = this.desk.alert()?.id;
    if ((await this.desk.claim()) && held && this.desk.isAt(id))
      setTimeout(() => this.host.nativeElement.querySelector<HTMLElement>('[role=radio]')?.focus());
  }

  private async wake(): Promise<void> {
    const name = this.name();
    if (await this.acts.wake()) this.announcer.say(this.more().woken(name));
  }
}
