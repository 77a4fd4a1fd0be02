import { type Actor, actorOf, type StoredUser } from '@minutebook/access';
import {
  Acknowledgements,
  HoldNotices,
  Holds,
  Matters,
  NoticeLinks,
  NoticeTemplates,
  RetentionRuns,
  Schedules,
} from '@minutebook/archive';
import { Injectable } from '@nestjs/common';
import type { DemoCompany } from './company';

type People = ReadonlyMap<string, StoredUser>;

/** Working days before a custodian is reminded, how often, and before their manager is told. */
const PATIENCE = { remindDays: 2, reminders: 1, escalateDays: 2 };
/** While another process compares. */
const WAIT_MS = 50;

/** How long the demo company keeps what it has, and what it may not let go of. */
@Injectable()
export class DemoKeeping {
  constructor(
    private readonly schedules: Schedules,
    private readonly runs: RetentionRuns,
    private readonly matters: Matters,
    private readonly holds: Holds,
    private readonly templates: NoticeTemplates,
    private readonly notices: HoldNotices,
    private readonly links: NoticeLinks,
    private readonly acknowledgements: Acknowledgements,
  ) {}

  async play(company: DemoCompany, people: People): Promise<void> {
    await this.schedule(company, people);
    await this.hold(company, people);
  }

  /** Drafted by one, put into force by another. */
  private async schedule({ schedule }: DemoCompany, people: People): Promise<void> {
    const author = actor(people, schedule.by);
    const id = await this.schedules.draft(author, { schedule: null, preset: schedule.preset }, schedule.note);
    await this.schedules.propose(author, id, (await this.schedules.get(id)).version, schedule.reason);
    // The job of the appliance compares as well; whoever is first.
    while ((await this.schedules.get(id)).shortens === null) {
      await this.runs.catchUp(new AbortController().signal);
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    }
    await this.schedules.approve(actor(people, schedule.approver), id, (await this.schedules.get(id)).version);
  }

  private async hold({ hold }: DemoCompany, people: People): Promise<void> {
    const { scope, notice, ...facts } = hold;
    const issuer = actor(people, hold.by);
    const matter = await this.matters.open(issuer, { ...facts.matter, silent: false });
    const { id } = await this.holds.place(issuer, { ...facts, matter: matter.id, silent: false }, scope);
    const [text] = await this.templates.create(issuer, notice.template, notice.content);
    await this.notices.issue(issuer, id, { version: 0, text: text!.id, byMail: false, ...PATIENCE });
    const links = await this.links.ofHold(issuer, id, 1, false);
    for (const { custodian, answers } of hold.acknowledged) {
      const link = links.find(({ custodian: { externalId } }) => externalId === custodian)!;
      const [seen] = (await this.acknowledgements.form(link.token)).shown;
      await this.acknowledgements.acknowledge(link.token, {
        language: seen!.language,
        signedName: link.custodian.name,
        answers,
        sha256: seen!.sha256,
      });
    }
  }
}

function actor(people: People, email: string): Actor {
  return actorOf(people.get(email)!);
}
