import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { Alert } from '@minutebook/contract';
import { MIN_REASON, alerts as alertsApi } from '@minutebook/contract/alerts';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Announcer } from '../ui/announcer';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { Problem } from '../ui/problem';
import { Toasts } from '../ui/toasts';
import { CaseFiling, type CaseTarget } from './case-filing';
import { DECISION_WORDS } from './decision-words';
import { type Draft, Drafts } from './drafts';
import { type AlertPlace, AlertReader, type OpenedAlert } from './opened-alert';
import { Queue } from './queue';
import { ReviewAddress } from './review-address';
import { type NewDecision, SentDecisions } from './sent-decisions';
import { alertName, type Stage, stageOf } from './stage';
import { REVIEW_WORDS } from './words';

export type Act =
  | 'claim'
  | 'release'
  | 'snooze'
  | 'wake'
  | 'give'
  | 'decide'
  | 'sign'
  | 'return'
  | 'undo'
  | 'reopen'
  | 'note'
  | 'tag'
  | 'separate';

/** The alert on the desk and what is done with it. Every act may lose a race; then the alert is shown as it is. */
@Injectable()
export class Desk {
  private readonly api = inject(Api);
  private readonly reader = inject(AlertReader);
  private readonly session = inject(Session);
  private readonly queue = inject(Queue);
  private readonly address = inject(ReviewAddress);
  private readonly drafts = inject(Drafts);
  private readonly toasts = inject(Toasts);
  private readonly announcer = inject(Announcer);
  private readonly filing = inject(CaseFiling);
  private readonly sent = inject(SentDecisions);
  private readonly language = inject(Language);
  private readonly words = this.language.words(REVIEW_WORDS);
  private readonly more = this.language.words(DECISION_WORDS);
  /** By alert: its reader may have gone on. */
  private readonly acting = signal<ReadonlyMap<string, Act>>(new Map());
  private readonly trouble = signal<Problem | null>(null);
  /** What changed while something was being done with it. */
  private readonly missed = signal<string | null>(null);
  /** What keeps a decision from being made, said when it was tried. */
  private readonly gap = signal<string | null>(null);

  readonly opened = new Loading<OpenedAlert>();
  /** None while the last one that was asked for could not be opened. */
  readonly alert = computed<Alert | null>(() => (this.opened.problem() ? null : (this.opened.value()?.alert ?? null)));
  /**
   * The alert that its reader has gone on to, until it is open. List and address name it already while the panes still
   * show the one before: nothing is done with either then, for it could be done to the wrong one.
   */
  readonly coming = computed<string | null>(() => {
    const selected = this.address.alert();
    return selected === undefined || selected === this.alert()?.id || this.opened.problem() ? null : selected;
  });
  readonly busy = computed<Act | null>(() => {
    const id = this.alert()?.id ?? '';
    return this.acting().get(id) ?? (this.sent.underway().has(id) ? 'decide' : null);
  });
  private readonly stray = computed(() => this.sent.strays().find(({ alert }) => alert === this.alert()?.id));
  readonly problem = computed(() => this.trouble() ?? this.stray()?.problem ?? null);
  readonly missing = this.gap.asReadonly();
  /** The decision was made, but the alert did not come into its case. */
  readonly notFiled = computed(() => this.stray()?.kind === 'not-filed');
  /** Decisions that did not arrive, of alerts that are not on the desk: there it is said in place. */
  readonly strays = computed(() => this.sent.strays().filter((stray) => stray !== this.stray()));
  readonly stage = computed<Stage | null>(() => {
    const alert = this.alert();
    return alert && stageOf(alert, this.session.user()?.id ?? '');
  });
  readonly draft = computed(() => this.drafts.of(this.alert()?.id ?? ''));

  constructor() {
    // Whichever is next by now: colleagues take alerts from the same queue, and what was read ahead may have changed.
    const isDeciding = computed(
      () => this.stage() === 'to-decide' && this.busy() === null && this.draft().disposition !== null,
    );
    effect(() => {
      this.reader.forgotten();
      if (isDeciding()) this.readNext();
    });
    effect(() => {
      const missed = this.missed();
      if (missed === null || this.busy() !== null) return;
      this.missed.set(null);
      untracked(() => void this.reread(missed));
    });
  }

  async open(place: AlertPlace): Promise<OpenedAlert | undefined> {
    this.leave();
    const wasSent = this.sent.underway().has(place.id);
    const opened = await this.opened.run((signal) => this.reader.open(place, signal));
    if (opened) {
      this.queue.seen(opened.alert);
      this.sent.meet(opened.alert.id);
      // The decision was answered while this was read: what was read may be from before.
      if (wasSent && !this.sent.underway().has(place.id)) void this.reread(place.id);
    }
    return opened;
  }

  close(): void {
    this.leave();
    this.opened.set(undefined);
  }

  /** The alert on the desk changed, maybe under somebody else's hand; without an id: it may have. */
  async reread(id: string | undefined = this.alert()?.id): Promise<void> {
    const before = this.alert();
    if (id === undefined || before?.id !== id) return;
    if (this.busy() !== null) return this.missed.set(id);
    const alert = await this.api.call(alertsApi.get, { params: { id } }).catch(() => undefined);
    const now = this.alert();
    if (!alert || now?.id !== id) return;
    // Something was done with it meanwhile: what was read may be from before that.
    if (now !== before || this.busy() !== null) return this.missed.set(id);
    // Notes and tags come and go without a new version.
    if (alert.version >= now.version && JSON.stringify(alert) !== JSON.stringify(now)) this.put(alert, true);
  }

  /** Whether its reader is at this alert, and has not gone on: what was begun with it may have taken a while. */
  isAt(id: string | undefined): boolean {
    return id !== undefined && this.alert()?.id === id && this.coming() === null;
  }

  claim(): Promise<boolean> {
    return this.act('claim', (alert) =>
      this.api.call(alertsApi.claim, { params: { id: alert.id }, body: { version: alert.version } }),
    );
  }

  release(): Promise<boolean> {
    return this.act('release', (alert) =>
      this.api.call(alertsApi.release, { params: { id: alert.id }, body: { version: alert.version } }),
    );
  }

  /**
   * Sends the decision, if there is one to be sent, and does not wait for it: whoever decides goes on. The promise is the
   * alert once it has been taken; null where it was not, which {@link strays} then say.
   */
  decide(dwell: number): Promise<Alert | null> | null {
    const alert = this.atHand();
    if (!alert) return null;
    const { disposition, reason, target } = this.draft();
    const words = this.words();
    const short = MIN_REASON - reason.trim().length;
    if (disposition === null || short > 0) {
      this.say(disposition === null ? words.chooseFirst : words.reasonShort(short));
      return null;
    }
    this.clear();
    const decision = { disposition, reason: reason.trim(), dwell: Math.min(86_400_000, Math.round(dwell)) };
    return this.send(alert, decision, disposition === 'escalated' ? target : 'none');
  }

  private async send(alert: Alert, decision: NewDecision, target: CaseTarget): Promise<Alert | null> {
    const { taken, now } = await this.sent.send(alert, decision);
    // Lost a race: whoever was faster is shown, and nothing this reader wrote is touched.
    if (now) this.put(now, !taken);
    if (!taken || !now) return null;
    this.drafts.drop(alert.id);
    return target === 'none' || (await this.file(now, target, decision.reason)) ? now : null;
  }

  async sign(): Promise<boolean> {
    return this.act('sign', ({ id, version }) => {
      this.readNext();
      return this.api.call(alertsApi.sign, { params: { id }, body: { version } });
    });
  }

  async return(): Promise<boolean> {
    const alert = this.atHand();
    if (!alert) return false;
    const reason = this.draft().note.trim();
    if (reason.length < MIN_REASON) {
      this.say(this.words().reasonShort(MIN_REASON - reason.length));
      return false;
    }
    this.readNext();
    const done = await this.act('return', ({ id, version }) =>
      this.api.call(alertsApi.return, { params: { id }, body: { version, reason } }),
    );
    if (done) this.drafts.drop(alert.id);
    return done;
  }

  /** Takes back a decision; `alert` may be one that has left the desk. */
  async undo(alert: Alert | null = this.atHand()): Promise<Alert | null> {
    if (!alert || this.acting().has(alert.id) || this.sent.underway().has(alert.id)) return null;
    const { id, version } = alert;
    const by = this.session.user()?.id;
    this.begin(id, 'undo');
    try {
      const undone = await this.api.call(alertsApi.undo, { params: { id }, body: { version } });
      const last = undone.decisions.at(-1);
      if (last) this.drafts.change(id, { disposition: last.disposition, reason: last.reason });
      this.queue.take(undone, false);
      if (this.alert()?.id === id) this.put(undone, true);
      this.announcer.say(this.words().undone(alertName(id)));
      return undone;
    } catch (error) {
      this.tell(alert, Problem.of(error), by);
      return null;
    } finally {
      this.end(id);
    }
  }

  offerUndo(alert: Alert, then: (undone: Alert) => void): void {
    const disposition = alert.disposition;
    if (!disposition) return;
    this.toasts.offerUndo(this.words().done(alertName(alert.id), this.words().disposition[disposition]), () => {
      void this.undo(alert).then((undone) => undone && then(undone));
    });
  }

  choose(disposition: Alert['disposition']): void {
    const alert = this.alert();
    if (alert) this.drafts.change(alert.id, { disposition });
    this.gap.set(null);
  }

  write(change: Partial<Pick<Draft, 'reason' | 'note' | 'target' | 'margin'>>): void {
    const alert = this.alert();
    if (alert) this.drafts.change(alert.id, change);
    this.gap.set(null);
  }

  say(sentence: string): void {
    this.gap.set(sentence);
    this.announcer.say(sentence);
  }

  /** What was escalated goes into its case. The decision stands whatever becomes of that. */
  private async file(alert: Alert, target: CaseTarget, reason: string): Promise<boolean> {
    try {
      this.announcer.say(this.more().filed(await this.filing.file(alert, target, reason)));
      return true;
    } catch (error) {
      this.sent.tell(alert, Problem.of(error), 'not-filed');
      return false;
    }
  }

  /** The one after this will be opened, and soon. */
  private readNext(): void {
    const next = this.queue.after(this.alert()?.id ?? '');
    if (next)
      untracked(() => this.reader.prefetch({ id: next.id, conversation: next.conversation.id, message: next.message }));
  }

  /** What something may be done with now. */
  private atHand(): Alert | null {
    const coming = this.coming();
    if (coming !== null) this.announcer.say(this.words().notOpenYet(alertName(coming)));
    return coming === null && this.busy() === null ? this.alert() : null;
  }

  /** Does one thing with the alert on the desk; false when it failed, or something else is under way. */
  async act(act: Act, call: (alert: Alert) => Promise<Alert>): Promise<boolean> {
    const alert = this.atHand();
    if (!alert) return false;
    const { id } = alert;
    const by = this.session.user()?.id;
    this.clear();
    this.sent.forget(id);
    this.begin(id, act);
    try {
      const now = await call(alert);
      this.put(now, STAYS.has(act));
      this.announce(act, now);
      return true;
    } catch (error) {
      const problem = Problem.of(error);
      this.tell(alert, problem, by);
      if (problem.status === 409 || problem.status === 403) await this.showAsItIs(id);
      return false;
    } finally {
      this.end(id);
    }
  }

  private begin(id: string, act: Act): void {
    this.acting.update((acts) => new Map(acts).set(id, act));
  }

  private end(id: string): void {
    this.acting.update((acts) => new Map([...acts].filter(([other]) => other !== id)));
  }

  /** Where its reader is: under another alert it would be said of that one. */
  private tell(alert: Alert, problem: Problem, by: string | undefined): void {
    if (this.isAt(alert.id)) this.trouble.set(problem);
    else this.sent.tell(alert, problem, 'not-done', by);
  }

  /** Lost a race: whoever was faster is shown, and nothing this reader wrote is touched. */
  private async showAsItIs(id: string): Promise<void> {
    const alert = await this.api.call(alertsApi.get, { params: { id } }).catch(() => undefined);
    if (alert) this.put(alert, true);
  }

  private put(alert: Alert, stay: boolean): void {
    const now = this.opened.value();
    // The next one may be on its way already.
    if (now?.alert.id === alert.id) this.opened.amend({ ...now, alert });
    this.queue.take({ ...alert, seen: true }, stay);
  }

  private announce(act: Act, { id }: Alert): void {
    const words = this.words();
    const say: Partial<Record<Act, (alert: string) => string>> = {
      claim: words.claimed,
      release: words.released,
      sign: words.signed,
      return: words.returned,
    };
    const sentence = say[act]?.(alertName(id));
    if (sentence) this.announcer.say(sentence);
  }

  private leave(): void {
    this.clear();
    const alert = this.alert();
    if (alert) this.sent.part(alert.id);
  }

  private clear(): void {
    this.trouble.set(null);
    this.gap.set(null);
  }
}

/** What leaves the row where it stands, whatever view it is in. */
const STAYS: ReadonlySet<Act> = new Set(['claim', 'release', 'note', 'tag', 'separate']);
