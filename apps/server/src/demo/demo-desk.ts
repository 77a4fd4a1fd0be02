import { type Actor, actorOf, type StoredUser } from '@minutebook/access';
import { type Aftermath, Cases, Membership, Queues, ReviewDesk, Templates } from '@minutebook/review';
import { Lexicons } from '@minutebook/surveillance';
import { Injectable } from '@nestjs/common';
import type { DemoCompany, DemoReview } from './company';

type People = ReadonlyMap<string, StoredUser>;

/** Sets up the desk of the demo company and plays the decisions its people have taken so far, in their names. */
@Injectable()
export class DemoDesk {
  constructor(
    private readonly desk: ReviewDesk,
    private readonly queues: Queues,
    private readonly templates: Templates,
    private readonly cases: Cases,
    private readonly membership: Membership,
    private readonly lexicons: Lexicons,
  ) {}

  /** Queues and templates, before the first alert is raised. */
  async setUp(company: DemoCompany, people: People): Promise<void> {
    for (const { name, lexicon, languages, owner, members, hours } of company.queues) {
      const found = lexicon === undefined ? undefined : await this.lexicons.find(lexicon);
      await this.queues.create(this.actor(people, owner), {
        name,
        lexicons: found ? [found.id] : [],
        channels: [],
        desks: [],
        languages,
        directions: [],
        severities: [],
        owner: people.get(owner)!.id,
        assignment: 'pull',
        hours,
        businessDays: false,
        signatures: { escalated: 1, cleared: 1, 'false-positive': 1, violation: 1 },
        undoMinutes: 15,
        holdMinutes: 24 * 60,
        idleDays: 5,
        limit: 60,
        members: members.map((member) => people.get(member)!.id),
      });
    }
    for (const template of company.templates)
      await this.templates.create(this.actor(people, company.queues[0]!.owner), template);
  }

  /** `messages`: numbers by native id. */
  async play(company: DemoCompany, people: People, messages: ReadonlyMap<string, number>): Promise<void> {
    // What was detected before the queues were there stands in the one that takes the rest.
    await this.queues.reroute(this.actor(people, company.queues[0]!.owner));
    const alerts = await this.desk.byRuleAndMessage([...messages.values()]);
    const opened = new Map<string, number>();
    // What is folded under one alert is decided with it, once.
    const done = new Set<number>();
    for (const review of company.reviews) {
      const alert = alerts.get(`${review.rule} ${messages.get(review.message)}`);
      if (alert === undefined || done.has(alert)) continue;
      done.add(alert);
      await this.decide(review, alert, people, this.filing(company, review, opened));
    }
    for (const { title, team } of company.cases) {
      const id = opened.get(title);
      if (id !== undefined) await this.admit(company, people, id, title, team);
    }
  }

  private async decide(
    { act, by, reason = '', then }: DemoReview,
    alert: number,
    people: People,
    filing: Aftermath | undefined,
  ): Promise<void> {
    const reviewer = this.actor(people, by);
    const { version } = await this.desk.require(reviewer, alert);
    await this.desk.claim(reviewer, alert, version);
    if (act === 'claim') return;
    await this.desk.decide(reviewer, alert, version + 1, { disposition: act, reason, dwell: null }, filing);
    if (!then) return;
    const signer = this.actor(people, then.by);
    if (then.act === 'sign') await this.desk.signOff(signer, alert, version + 2);
    else await this.desk.returnToReviewer(signer, alert, version + 2, then.reason ?? '');
  }

  /** Into which case a review escalates, if into one. */
  private filing(company: DemoCompany, { rule, key }: DemoReview, opened: Map<string, number>): Aftermath | undefined {
    const wanted = company.cases.find(({ reviews }) => reviews.includes(`${rule} ${key}`));
    if (!wanted) return undefined;
    const { title, theme, severity, dueDays } = wanted;
    return async (tx, actor, { id }, { reason }) => {
      const known = opened.get(title);
      if (known === undefined)
        opened.set(title, await this.cases.openFromAlert(tx, actor, id, { title, theme, severity, dueDays, reason }));
      else await this.cases.addAlert(tx, actor, known, id, reason);
    };
  }

  private async admit(
    company: DemoCompany,
    people: People,
    id: number,
    title: string,
    team: readonly string[],
  ): Promise<void> {
    const [first] = company.cases.find((one) => one.title === title)!.reviews;
    const owner = this.actor(people, company.reviews.find(({ rule, key }) => `${rule} ${key}` === first)!.by);
    for (const member of team) {
      const [row] = (await this.cases.list(owner, { state: 'all' }, undefined, 100)).filter((one) => one.id === id);
      await this.membership.give(owner, id, row!.version, people.get(member)!.id);
    }
  }

  private actor(people: People, email: string): Actor {
    return actorOf(people.get(email)!);
  }
}
