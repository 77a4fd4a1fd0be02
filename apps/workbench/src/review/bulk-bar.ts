import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  ElementRef,
  inject,
  Injector,
  linkedSignal,
  viewChild,
} from '@angular/core';
import type { Disposition } from '@minutebook/contract';
import { Keyboard } from '../shell/keyboard';
import { Session } from '../shell/session';
import { Announcer } from '../ui/announcer';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { ProblemNotice } from '../ui/problem-notice';
import { BulkDecision } from './bulk-decision';
import { OPTIONS } from './disposition-picker';
import { GiveForm } from './give-form';
import { QUEUE_WORDS } from './queue-words';
import { type Failure, Selection } from './selection';
import { alertName } from './stage';
import { TagField } from './tag-field';
import { groundIn } from './words';

type Act = 'decide' | 'give' | 'tag';

/** What can be done with the rows that are chosen, and what became of it. */
@Component({
  selector: 'mb-bulk-bar',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [BulkDecision, GiveForm, Icon, Keys, ProblemNotice, TagField],
  host: { class: 'pane-foot stack bulk', role: 'group', '[attr.aria-label]': 'title()' },
  template: `
    @if (selection.result(); as result) {
      <div class="small stack stack-1" role="status">
        <p><mb-icon name="check" size="sm" /> {{ words().done(format.count(result.done)) }}</p>
        @if (result.failed.length > 0) {
          <p class="t-warn">{{ words().notDone(format.count(result.failed.length)) }}</p>
          <ul class="bulk-failed">
            @for (failure of result.failed; track failure.id) {
              <li>
                <b class="num">{{ nameOf(failure) }}</b> {{ reasonOf(failure) }}
              </li>
            }
          </ul>
        }
      </div>
    }
    @if (selection.problem(); as problem) {
      <mb-problem-notice [problem]="problem" />
    }
    <div class="line">
      @if (selection.size() > 0) {
        <b class="num">{{ title() }}</b>
      }
      <span class="grow"></span>
      <button type="button" class="btn btn-sm btn-bare" aria-keyshortcuts="Escape" (click)="selection.clear()">
        {{ selection.size() > 0 ? words().clearChoice : words().close }} <mb-keys chord="Escape" />
      </button>
    </div>
    @if (selection.size() > 0) {
      <div class="line wrap">
        <button
          type="button"
          class="btn btn-sm"
          [attr.aria-pressed]="act() === 'decide'"
          [disabled]="!mayDecide()"
          [title]="mayDecide() ? '' : words().noDecide"
          (click)="start('decide')"
        >
          {{ words().together }}
        </button>
        <button
          type="button"
          class="btn btn-sm"
          aria-keyshortcuts="a"
          [attr.aria-pressed]="act() === 'give'"
          [disabled]="!mayAssign()"
          [title]="mayAssign() ? '' : words().noAssign"
          (click)="start('give')"
        >
          {{ words().give }} <mb-keys chord="a" />
        </button>
        <button
          type="button"
          class="btn btn-sm"
          aria-keyshortcuts="#"
          [attr.aria-pressed]="act() === 'tag'"
          [disabled]="!mayDecide()"
          [title]="mayDecide() ? '' : words().noDecide"
          (click)="start('tag')"
        >
          {{ words().tag }} <mb-keys chord="#" />
        </button>
      </div>
      @if (!mayAssign()) {
        <p class="xs dim">{{ words().noAssign }}</p>
      }
      @switch (act()) {
        @case ('decide') {
          <mb-bulk-decision />
        }
        @case ('give') {
          <mb-give-form
            [act]="words().giveMany(selection.size(), format.count(selection.size()))"
            [busy]="selection.busy()"
            (given)="finish(selection.give($event))"
            (left)="act.set(null)"
            >{{ words().close }}</mb-give-form
          >
        }
        @case ('tag') {
          <mb-tag-field
            [label]="words().tagName"
            [act]="words().tagMany(selection.size(), format.count(selection.size()))"
            [busy]="selection.busy()"
            [atOnce]="true"
            (added)="finish(selection.tag($event))"
            (left)="act.set(null)"
          />
        }
      }
    }
  `,
})
export class BulkBar {
  protected readonly selection = inject(Selection);
  private readonly session = inject(Session);
  private readonly injector = inject(Injector);
  private readonly announcer = inject(Announcer);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly format = inject(Format);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(QUEUE_WORDS);
  private readonly decision = viewChild(BulkDecision);
  protected readonly mayDecide = computed(() => this.session.may('alert.decide'));
  protected readonly mayAssign = computed(() => this.session.may('alert.assign'));
  protected readonly title = computed(() =>
    this.words().chosen(this.selection.size(), this.format.count(this.selection.size())),
  );
  /** Ends with the act it was for. */
  protected readonly act = linkedSignal<unknown, Act | null>({
    source: this.selection.result,
    computation: (result, before) => (result === null ? (before?.value ?? null) : null),
  });

  constructor() {
    inject(Keyboard).bind(() => ({
      a: () => this.mayAssign() && this.start('give'),
      '#': () => this.mayDecide() && this.start('tag'),
      'Ctrl+Enter': () => (this.decision() ? void this.decision()!.decide() : false),
      Escape: () => this.escape(),
      ...Object.fromEntries(OPTIONS.map(({ letter, disposition }) => [letter, () => this.choose(disposition)])),
    }));
  }

  protected start(act: Act): void {
    this.act.set(act);
  }

  protected async finish(done: Promise<boolean>): Promise<void> {
    if (!(await done)) return;
    const result = this.selection.result();
    if (result) this.announcer.say(this.words().done(this.format.count(result.done)));
  }

  protected nameOf({ id }: Failure): string {
    return alertName(id);
  }

  /** The server's own sentence where it names somebody; else ours for its code. */
  protected reasonOf({ code, reason }: Failure): string {
    const known = (this.words().refused as Readonly<Record<string, string>>)[code];
    const sentence = reason === null ? '' : groundIn(this.language.locale(), reason);
    if (this.language.locale() === 'en' || sentence !== reason) return sentence || (known ?? code);
    return known ?? (sentence || code);
  }

  private choose(disposition: Disposition): boolean {
    if (!this.mayDecide() || this.selection.size() === 0) return false;
    this.start('decide');
    afterNextRender(() => this.decision()?.choose(disposition), { injector: this.injector });
    return true;
  }

  private escape(): boolean {
    if (this.host.nativeElement.contains(document.activeElement)) (document.activeElement as HTMLElement).blur();
    if (this.act() !== null) this.act.set(null);
    else this.selection.clear();
    return true;
  }
}
