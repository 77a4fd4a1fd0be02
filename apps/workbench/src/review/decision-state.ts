import { computed, inject, Injectable } from '@angular/core';
import type { Disposition } from '@minutebook/contract';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import type { IconName } from '../ui/icons';
import { Language } from '../ui/language';
import { anyOfNames } from '../ui/numbers';
import { DECISION_WORDS } from './decision-words';
import { Desk } from './desk';
import { ReviewLists } from './lists';
import { stepsOf, undoLeft } from './stage';
import { groundIn, REVIEW_WORDS } from './words';

export interface MenuAct {
  readonly name: 'snooze' | 'wake' | 'give' | 'reopen' | 'note';
  readonly icon: IconName;
  readonly label: string;
  readonly chord: string;
  /** Why it cannot be done; null when it can. */
  readonly why: string | null;
}

/** What the decision pane says of the alert on the desk: how far it is, who may go on, and why not others. */
@Injectable()
export class DecisionState {
  private readonly desk = inject(Desk);
  private readonly lists = inject(ReviewLists);
  private readonly session = inject(Session);
  private readonly format = inject(Format);
  private readonly language = inject(Language);
  private readonly words = this.language.words(REVIEW_WORDS);
  private readonly more = this.language.words(DECISION_WORDS);

  /** The decision that stands, and those that do not. */
  readonly last = computed(() => {
    const alert = this.desk.alert();
    return alert?.state === 'decided' || alert?.state === 'closed' ? (alert.decisions.at(-1) ?? null) : null;
  });
  readonly earlier = computed(() => {
    const last = this.last();
    return (this.desk.alert()?.decisions ?? []).filter(({ id }) => id !== last?.id);
  });

  readonly steps = computed(() => {
    const alert = this.desk.alert();
    if (!alert) return [];
    const more = this.more();
    const steps = stepsOf(alert, this.signaturesAhead());
    const levels = steps.filter(({ kind }) => kind === 'sign').length;
    return steps.map(({ kind, level, state }) => {
      const done = state === 'done';
      const many = kind === 'sign' && levels > 1;
      const title = many ? more.stepLevel(level, levels) : '';
      const label = {
        claim: done ? more.step.claimed : more.step.claim,
        decide: done ? more.step.decided : more.step.decide,
        // The first says what it is; the others only which.
        sign: !many ? more.step.sign : level === 1 ? `${more.step.sign} 1` : String(level),
        closed: more.step.closed,
      }[kind];
      return { label, state, title, aside: many && level > 1 ? `, ${title}` : '' };
    });
  });

  readonly tag = computed(() => {
    const words = this.words().state;
    const more = this.more();
    const alert = this.desk.alert();
    const { given = 0, needed = 0 } = alert?.signatures ?? {};
    const waits = needed > 1 ? more.waitsLevel(given + 1, needed) : words.waits;
    switch (this.desk.stage()) {
      case 'to-decide':
        return { text: words.claimedByYou, look: 'tag-info' };
      case 'held-by-other':
        return { text: words.claimedBy(alert?.claimedBy?.name ?? ''), look: 'tag-warn' };
      case 'own-decided':
        return { text: waits, look: '' };
      case 'to-sign':
        return this.mayTouch() ? { text: words.waitsForYou, look: 'tag-warn' } : { text: waits, look: '' };
      case 'closed':
        return { text: words.closed, look: 'tag-good' };
      default: {
        const until = this.asleepUntil();
        return { text: until === null ? words.new : more.asleep(this.format.stamp(until)), look: '' };
      }
    }
  });

  readonly mayTouch = computed(() => this.session.may('alert.sign') && (this.desk.alert()?.maySign.allowed ?? false));

  readonly signers = computed(() => {
    const names = this.desk.alert()?.maySign.who.map(({ name }) => name) ?? [];
    return names.length === 0 ? this.words().nobodySigns : this.words().canSign(this.names(names));
  });

  readonly refusal = computed(() => {
    const alert = this.desk.alert();
    if (!alert) return null;
    const stage = this.desk.stage();
    const words = this.words();
    if ((stage === 'to-claim' || stage === 'held-by-other') && !alert.mayDecide.allowed)
      return { lead: words.youCannotDecide, ground: this.ground(alert.mayDecide.reason), who: this.reviewers() };
    if (stage === 'to-sign' && !this.mayTouch())
      return { lead: words.youCannotSign, ground: this.ground(alert.maySign.reason), who: this.signers() };
    return null;
  });

  /** Whether, and for how long, this reader may take back the decision that stands. */
  readonly takeBack = computed(() => {
    const alert = this.desk.alert();
    const stage = this.desk.stage();
    if (!alert) return null;
    if (stage === 'own-decided') return alert.signatures.given === 0 ? { text: '' } : null;
    const left = undoLeft(alert, this.me, this.format.now());
    return left > 0 ? { text: this.more().takeBack(this.format.watched(left)) } : null;
  });

  readonly menu = computed<readonly MenuAct[]>(() => {
    const more = this.more();
    const alert = this.desk.alert();
    const stage = this.desk.stage();
    if (!alert) return [];
    const waits = stage === 'to-claim' || stage === 'to-decide';
    const own = alert.mayDecide.allowed ? null : this.ground(alert.mayDecide.reason);
    const assigns = this.session.may('alert.assign');
    const signs = this.session.may('alert.sign');
    const open = waits || stage === 'held-by-other';
    const wake: MenuAct[] =
      this.asleepUntil() === null ? [] : [{ name: 'wake', icon: 'play', label: more.wake, chord: '', why: own }];
    return [
      ...wake,
      { name: 'snooze', icon: 'timer', label: more.snooze, chord: 'b', why: waits ? own : more.notWaiting },
      {
        name: 'give',
        icon: 'person',
        label: more.give,
        chord: 'a',
        why: assigns ? (open ? null : more.notWaiting) : more.noAssign,
      },
      { name: 'note', icon: 'edit', label: more.note, chord: 'm', why: null },
      { name: 'reopen', icon: 'undo', label: more.reopen, chord: '', why: this.noReopening(signs) },
    ];
  });

  /** Of an alert nobody decided: as many as its queue asks for what is chosen, or at most asks for. */
  private signaturesAhead(): number {
    const alert = this.desk.alert();
    const queue = this.lists.queues.value()?.find(({ id }) => id === alert?.queue.id);
    if (!queue) return 1;
    const chosen: Disposition | null = this.desk.draft().disposition;
    return chosen === null ? Math.max(...Object.values(queue.signatures)) : queue.signatures[chosen];
  }

  private asleepUntil(): string | null {
    const until = this.desk.alert()?.snoozedUntil ?? null;
    return until !== null && new Date(until).getTime() > this.format.now() ? until : null;
  }

  private noReopening(signs: boolean): string | null {
    const alert = this.desk.alert();
    if (alert?.state !== 'closed') return this.more().notClosed;
    if (!signs) return this.more().noReopen;
    return alert.maySign.allowed ? null : this.ground(alert.maySign.reason);
  }

  /** Who works in the queue, where it is somebody's. */
  private reviewers(): string {
    const alert = this.desk.alert();
    const members = this.lists.queues.value()?.find(({ id }) => id === alert?.queue.id)?.members ?? [];
    const others = members.filter(({ id }) => id !== this.me).map(({ name }) => name);
    return others.length === 0 ? '' : this.more().whoWorks(this.names(others));
  }

  private names(names: readonly string[]): string {
    return anyOfNames(names, this.language.locale());
  }

  private ground(reason: string | null): string {
    return reason === null ? '' : groundIn(this.language.locale(), reason);
  }

  private get me(): string {
    return this.session.user()?.id ?? '';
  }
}
