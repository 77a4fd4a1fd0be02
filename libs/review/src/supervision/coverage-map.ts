import type { StoredUser, Users } from '@minutebook/access';
import { type Directory, keyOfText, Kin, type PersonRow } from '@minutebook/archive';
import type { CoverageField, CoverageFilter, Supervised } from '@minutebook/contract';
import type { Clock, Database } from '@minutebook/platform';
import type { Findings } from '@minutebook/surveillance';
import type { UnseenAlerts } from '../alerts/unseen';
import { type QueueRow, readQueues } from '../store/queue-store';
import type { Surroundings } from './surroundings';

export interface CoveragePage {
  readonly items: Supervised[];
  readonly next: string | null;
  /** People the filter leaves, and how often each thing is missing among all. */
  readonly people: number;
  readonly missing: Record<CoverageField, number>;
}

/**
 * Everybody whose conduct is supervised: by whom, who reads their alerts, by which lexicons, what is captured of them, and
 * when something of theirs was last reviewed. What is missing is said (R193).
 */
export class CoverageMap {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly users: Users,
    private readonly findings: Findings,
    private readonly surroundings: Surroundings,
    private readonly walls: Pick<UnseenAlerts, 'behindWalls'>,
    private readonly clock: Clock,
  ) {}

  /** By name, from the one after the person whose id is `after` on; reviewed is what the user may see of it. */
  async page(user: string, filter: CoverageFilter, after: string | undefined, limit: number): Promise<CoveragePage> {
    const all = await this.all(user);
    const fitting = all.filter((line) => fits(line, filter));
    const start = after === undefined ? 0 : fitting.findIndex(({ person }) => person.id === after) + 1;
    const items = fitting.slice(start, start + limit);
    return {
      items,
      next: start + limit < fitting.length ? items.at(-1)!.person.id : null,
      people: fitting.length,
      missing: tally(all),
    };
  }

  /** Everybody, by name. */
  async all(user: string): Promise<Supervised[]> {
    const today = this.clock.now().toISOString().slice(0, 10);
    const [people, unseen] = await Promise.all([this.surroundings.supervised(), this.walls.behindWalls(user)]);
    const [channels, reviewed, queues, rules, deciders, now] = await Promise.all([
      this.surroundings.channels(),
      this.surroundings.reviewed(people, today, unseen.alerts),
      readQueues(this.database),
      this.findings.inForce(),
      this.users.whoMay('alert.decide'),
      this.directory.whoIsWho(),
    ]);
    const kin = new Kin(now);
    const policies = [...new Map(rules.map(({ lexicon, lexiconName }) => [lexicon, lexiconName]))];
    const reviewersOf = whoReads(deciders, kin, this.clock.now());
    const lines = people.map((person): Supervised => {
      const queue = queueOf(person, queues);
      const captured = channels.of.get(person.externalId) ?? new Set<string>();
      const line = {
        person: { id: person.id, externalId: person.externalId, name: person.name },
        desk: person.desk,
        supervisor: person.manager === null ? null : (kin.person(person.manager)?.name ?? null),
        queue: queue ? { id: String(queue.id), name: queue.name } : null,
        reviewers: queue ? reviewersOf(queue, person) : 0,
        policies: policies
          .filter(([id]) => queue && (queue.lexicons.length === 0 || queue.lexicons.includes(id)))
          .map(([, name]) => name),
        channels: [...new Set([...captured, ...(channels.expected.get(person.externalId) ?? [])])].sort(),
        lastReviewed: reviewed.get(person.externalId) ?? null,
      };
      return { ...line, missing: missingOf(line, captured.size) };
    });
    return lines.sort((a, b) => (a.person.name < b.person.name ? -1 : a.person.name > b.person.name ? 1 : 0));
  }
}

/** The first queue that names the person's desk; else the one that takes what is left. */
function queueOf({ desk }: PersonRow, queues: readonly QueueRow[]): QueueRow | undefined {
  return queues.find(({ desks }) => desk !== null && desks.includes(desk)) ?? queues.find(({ takesAll }) => takesAll);
}

/** How many of those who may decide may read a person's alerts: nobody their own, their manager's or their report's (R34). */
function whoReads(deciders: readonly StoredUser[], kin: Kin, at: Date): (queue: QueueRow, person: PersonRow) => number {
  const own = new Map(
    deciders.map(({ id, handles, email }) => [id, kin.personsOf([...handles, `email:${email}`].map(keyOfText), at)]),
  );
  return (queue, person) => {
    const above = kin.above(person);
    const isNear = (one: PersonRow): boolean =>
      one === person || above.includes(one) || kin.above(one).includes(person);
    return deciders.filter(
      ({ id }) => (queue.members.length === 0 || queue.members.includes(id)) && !own.get(id)!.some(isNear),
    ).length;
  };
}

function missingOf(line: Omit<Supervised, 'missing'>, captured: number): CoverageField[] {
  const is: Record<CoverageField, boolean> = {
    supervisor: line.supervisor === null,
    reviewer: line.reviewers === 0,
    policy: line.policies.length === 0,
    channels: captured === 0,
    review: line.lastReviewed === null,
  };
  return (Object.keys(is) as CoverageField[]).filter((field) => is[field]);
}

function fits(line: Supervised, { missing, desk, q, unreviewedSince }: CoverageFilter): boolean {
  const text = q?.trim().toLowerCase() ?? '';
  return (
    (missing === undefined || (missing === 'any' ? line.missing.length > 0 : line.missing.includes(missing))) &&
    (desk === undefined || line.desk === desk) &&
    (unreviewedSince === undefined || (line.lastReviewed ?? '') < unreviewedSince) &&
    (text === '' || [line.person.name, line.person.externalId].some((word) => word.toLowerCase().includes(text)))
  );
}

function tally(lines: readonly Supervised[]): Record<CoverageField, number> {
  const counts = { supervisor: 0, reviewer: 0, policy: 0, channels: 0, review: 0 };
  for (const { missing } of lines) for (const field of missing) counts[field]++;
  return counts;
}
