import { computed, DestroyRef, inject, Injectable } from '@angular/core';
import type { Schedule, ScheduleContent, ScheduleDiff } from '@minutebook/contract';
import { schedules as schedulesApi } from '@minutebook/contract/schedules';
import { Api } from '../shell/api/client';
import { Live } from '../shell/live';
import { Session } from '../shell/session';
import { Announcer } from '../ui/announcer';
import { Language } from '../ui/language';
import { Listing } from '../ui/listing';
import { Loading } from '../ui/loading';
import { changesBetween } from './schedule-changes';
import { RETENTION_WORDS } from './words';

const LIMIT = 50;
/** Between two looks at a comparison that is under way. */
const PAUSE_MS = 2_000;

type StartingSet = Awaited<ReturnType<typeof startingSet>>;
const startingSet = (client: Api, signal: AbortSignal) => client.call(schedulesApi.startingSet, {}, signal);

/** The versions of the schedule, the one that is open, the one in force to hold it against, and every act on it. */
@Injectable()
export class ScheduleDesk {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly announcer = inject(Announcer);
  private readonly words = inject(Language).words(RETENTION_WORDS);
  readonly list = new Listing((from, signal) =>
    this.api.call(schedulesApi.list, { query: { limit: LIMIT, ...from } }, signal),
  );
  readonly opened = new Loading<Schedule>();
  readonly inForce = new Loading<{ schedule: Schedule | null }>();
  readonly set = new Loading<StartingSet>();
  readonly diff = new Loading<ScheduleDiff>();
  readonly sent = new Loading<Schedule>();
  private ended = false;

  readonly schedule = computed(() => this.opened.value() ?? null);
  readonly mayWrite = computed(() => this.session.may('retention.write'));
  readonly own = computed(() => this.schedule()?.author.id === this.session.user()?.id);
  /** Whoever changed a draft of somebody else could approve what nobody else has seen. */
  readonly editable = computed(() => this.schedule()?.state === 'draft' && this.mayWrite() && this.own());
  /** Somebody who could approve a proposal rejects it; its author takes it back. */
  readonly mayReject = computed(() => (this.own() ? this.mayWrite() : this.session.may('retention.approve')));
  /** Against the version in force, while it is not in force itself. */
  readonly changes = computed(() => {
    const schedule = this.schedule();
    const base = this.inForce.value()?.schedule;
    if (!schedule || !base || base.id === schedule.id || !['draft', 'proposed'].includes(schedule.state)) return null;
    return changesBetween(base.content, schedule.content);
  });

  constructor() {
    inject(DestroyRef).onDestroy(() => (this.ended = true));
    inject(Live).on(['retention'], ({ id }) => this.hear(id));
  }

  /** The versions, and the one in force. */
  async load(): Promise<void> {
    await Promise.all([this.list.refresh(), this.readInForce()]);
  }

  async open(id: string): Promise<void> {
    this.opened.set(undefined);
    this.diff.set(undefined);
    this.sent.set(undefined);
    const schedule = await this.opened.run((signal) => this.api.call(schedulesApi.get, { params: { id } }, signal));
    if (schedule && schedule.state !== 'draft') await this.compare();
  }

  /** Looks at the comparison again until it is done; ends with another version being opened. */
  async compare(): Promise<void> {
    const schedule = this.schedule();
    if (!schedule) return;
    const { id } = schedule;
    const diff = await this.diff.run((signal) => this.api.call(schedulesApi.diff, { params: { id } }, signal));
    if (diff?.state !== 'running') {
      // Only when it is done the server knows how many approvals it needs.
      if (diff?.state === 'done' && schedule.state === 'proposed' && schedule.shortens === null) await this.again(id);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    if (!this.ended && this.schedule()?.id === id && this.diff.value() === diff) await this.compare();
  }

  loadSet(): Promise<unknown> {
    return this.set.run((signal) => startingSet(this.api, signal));
  }

  draft(from: string | null, preset: string | undefined, note: string): Promise<Schedule | undefined> {
    const body = { from, note, ...(preset !== undefined && { preset }) };
    return this.act((signal) => this.api.call(schedulesApi.draft, { body }, signal));
  }

  /** Saves part of a draft; a list that is given replaces the list. */
  save(content: Partial<ScheduleContent>): Promise<Schedule | undefined> {
    return this.on((params, version, signal) =>
      this.api.call(schedulesApi.change, { params, body: { version, ...content } }, signal),
    );
  }

  async propose(reason: string): Promise<Schedule | undefined> {
    const schedule = await this.on((params, version, signal) =>
      this.api.call(schedulesApi.propose, { params, body: { version, reason } }, signal),
    );
    if (schedule) void this.compare();
    return schedule;
  }

  async approve(): Promise<Schedule | undefined> {
    const schedule = await this.on((params, version, signal) =>
      this.api.call(schedulesApi.approve, { params, body: { version } }, signal),
    );
    if (schedule) await this.readInForce();
    return schedule;
  }

  /** Of one's own it is taken back. */
  reject(reason: string): Promise<Schedule | undefined> {
    const act = this.own() ? schedulesApi.discard : schedulesApi.reject;
    return this.on((params, version, signal) => this.api.call(act, { params, body: { version, reason } }, signal));
  }

  /** Somebody approved or rejected it, or its comparison is done. A draft is never changed under the hand that writes it. */
  private hear(id: string | undefined): void {
    const schedule = this.schedule();
    if (!schedule || schedule.state === 'draft' || (id !== undefined && id !== schedule.id)) return;
    void this.again(schedule.id);
    if (this.diff.value()?.state !== 'done') void this.compare();
  }

  private async again(id: string): Promise<void> {
    const schedule = await this.api.call(schedulesApi.get, { params: { id } }).catch(() => undefined);
    if (schedule && this.schedule()?.id === id) this.opened.set(schedule);
  }

  private readInForce(): Promise<unknown> {
    return this.inForce.run((signal) => this.api.call(schedulesApi.inForce, {}, signal));
  }

  private on(
    act: (params: { id: string }, version: number, signal: AbortSignal) => Promise<Schedule>,
  ): Promise<Schedule | undefined> {
    const schedule = this.schedule();
    if (!schedule) return Promise.resolve(undefined);
    return this.act((signal) => act({ id: schedule.id }, schedule.version, signal));
  }

  private async act(call: (signal: AbortSignal) => Promise<Schedule>): Promise<Schedule | undefined> {
    const schedule = await this.sent.run(call);
    if (!schedule) return undefined;
    this.opened.set(schedule);
    this.announcer.say(this.words().saved);
    void this.list.refresh();
    return schedule;
  }
}
