import type { ProceduresPack } from '@minutebook/contract';
import type { BreachReport } from './breach-report';
import type { Breaches } from './breaches';
import type { Campaigns } from './campaigns';
import type { Contradictions } from './contradictions';
import { presentBreach, presentCampaign, presentCourse, presentPolicy } from './http/presenting';
import type { Policies } from './policies';
import type { Training } from './training';

/** Of each part of a pack; more is said to be left out by nothing, so it is not: the pack refuses to be partial. */
const MOST = 10_000;

/**
 * The procedures pack: what was written, asked, taught and found, as a sweep asks for it (E16; R37, R186). Breaches and
 * campaigns are of the time; policies and courses are those there are, every version with the day it came into force.
 */
export class Procedures {
  constructor(
    private readonly policies: Policies,
    private readonly campaigns: Campaigns,
    private readonly training: Training,
    private readonly contradictions: Contradictions,
    private readonly breaches: Breaches,
    private readonly report: BreachReport,
  ) {}

  async pack(reader: string, from: string, to: string): Promise<ProceduresPack> {
    const [policies, campaigns, courses, contradictions, report, breaches] = await Promise.all([
      this.policies.list(undefined, MOST),
      this.campaigns.list(undefined, MOST),
      this.training.courses(undefined, MOST),
      this.contradictions.count(),
      this.report.of(from, to),
      this.breaches.list({ from, to }, undefined, MOST),
    ]);
    return {
      from,
      to,
      position: report.position,
      policies: policies.map((policy) => presentPolicy(policy, reader)),
      campaigns: campaigns
        .filter(({ campaign: { startedAt, dueOn } }) => startedAt.toISOString().slice(0, 10) <= to && dueOn >= from)
        .map(presentCampaign),
      courses: courses.map((detail) => ({
        ...presentCourse(detail),
        passed: detail.course.passed,
        failed: detail.course.failed,
      })),
      contradictions,
      report,
      breaches: breaches.map(presentBreach),
    };
  }
}
