import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { Notice } from '../ui/notice';
import { anyOfNames } from '../ui/numbers';
import { ProblemNotice } from '../ui/problem-notice';
import { type GateFacts, STAGES, stagesOf, type Wait, waitsFor } from './gate-state';
import { RehearsalRoom } from './rehearsal-room';
import { REHEARSAL_WORDS } from './rehearsal-words';
import { Staff } from './staff';
import { LEXICON_WORDS } from './words';
import { Workshop } from './workshop';

/** How far the draft has come, what it waits for, and the two acts: save it, put it into force. */
@Component({
  selector: 'mb-gate',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Keys, Notice, ProblemNotice],
  host: { class: 'pane-foot decision-foot stack' },
  templateUrl: './gate.html',
})
export class Gate {
  private readonly language = inject(Language);
  private readonly session = inject(Session);
  private readonly room = inject(RehearsalRoom);
  private readonly staff = inject(Staff);
  protected readonly shop = inject(Workshop);
  protected readonly format = inject(Format);
  protected readonly words = this.language.words(REHEARSAL_WORDS);
  protected readonly lexiconWords = this.language.words(LEXICON_WORDS);
  protected readonly reason = signal('');
  /** Whoever saves the draft becomes its drafter. */
  private readonly own = computed(() => {
    const { drafter } = this.shop.lexicon.value() ?? {};
    return this.shop.dirty() || (drafter !== null && drafter === this.session.user()?.id);
  });
  private readonly others = computed(() =>
    this.staff.all().filter(({ id, publishes }) => publishes && id !== this.session.user()?.id),
  );
  private readonly facts = computed<GateFacts>(() => ({
    faulty: this.shop.faulty(),
    failing: this.shop.failing(),
    dirty: this.shop.dirty(),
    changes: this.shop.differences().length,
    rehearsal: this.room.rehearsal(),
    mayPublish: this.shop.mayPublish(),
    own: this.own(),
    others: this.others().length > 0,
    reason: this.reason(),
  }));
  /** Something is drafted that is not in force. */
  protected readonly drafted = computed(() => this.shop.dirty() || this.shop.differences().length > 0);
  protected readonly stages = computed(() => {
    const states = stagesOf(this.facts());
    return STAGES.map((name) => ({ name, state: states[name] }));
  });
  private readonly waits = computed(() => (this.drafted() ? waitsFor(this.facts()) : []));
  protected readonly ready = computed(() => this.drafted() && this.waits().length === 0);
  protected readonly waitText = computed(() => {
    const said = [...new Set(this.waits().map((wait) => this.say(wait)))];
    if (said.length === 0) return '';
    const zh = this.language.locale() === 'zh';
    return zh ? `${this.words().waitsFor}${said.join('；')}。` : `${this.words().waitsFor} ${said.join('; ')}.`;
  });
  /** Names whoever may approve instead of the drafter who sits here. */
  protected readonly second = computed(() => {
    if (!this.drafted() || !this.own() || !this.shop.mayWrite()) return null;
    const names = this.others().map(({ name }) => name);
    if (names.length > 0) return this.words().second(anyOfNames(names, this.language.locale()));
    return this.shop.mayPublish() ? this.words().alone : null;
  });
  /** Whether a reason is asked for here: of whoever could approve. */
  protected readonly approves = computed(
    () => this.drafted() && this.shop.mayPublish() && !(this.own() && this.others().length > 0),
  );

  /** How far rules newly in force have read what was archived before them. */
  protected readonly lookedBack = computed(() => {
    const back = this.shop.lexicon.value()?.lookingBack;
    return back ? { share: back.of === 0 ? 100 : (100 * back.read) / back.of, ...back } : null;
  });

  protected async publish(): Promise<void> {
    const rehearsal = this.room.rehearsal();
    if (!this.ready() || !rehearsal) return;
    if (await this.shop.publish(this.reason().trim(), rehearsal.id)) this.reason.set('');
  }

  private say(wait: Wait): string {
    const { wait: words, objection, everyRule } = this.words();
    switch (wait.code) {
      case 'errors':
      case 'examples':
        return words[wait.code](wait.n);
      case 'objection': {
        const { code, n, rule } = wait.objection;
        return objection[code](n, rule ?? everyRule);
      }
      default:
        return words[wait.code];
    }
  }
}
