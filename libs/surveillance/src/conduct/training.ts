import type { Actor, Audit } from '@minutebook/access';
import type { Directory } from '@minutebook/archive';
import type { TrainingResult } from '@minutebook/contract';
import { type Clock, type Database, notFound, nudge, Problem, sqlState } from '@minutebook/platform';
import type { Policies } from './policies';
import type { PolicyVersionRow } from './store/policy-store';
import {
  type CourseRow,
  insertCourse,
  insertTraining,
  listCourses,
  listTraining,
  type NewTraining,
  readCourse,
  trainingKeys,
  type TrainingRow,
} from './store/training-store';
import { type LineFault, readTrainingFile } from './training-file';

/** Courses a firm has. */
const COURSES = 2_000;

export interface CourseDetail {
  readonly course: CourseRow;
  readonly policy: PolicyVersionRow;
}

export interface TrainingImport {
  readonly lines: number;
  readonly added: readonly (NewTraining & { readonly courseName: string })[];
  readonly known: number;
  readonly faults: readonly LineFault[];
}

/** Who was taught which version of a policy, and when (FINRA 3110.06; R185). Records only grow. */
export class Training {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly policies: Policies,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async courses(after: { name: string; id: number } | undefined, limit: number): Promise<CourseDetail[]> {
    return this.details(await listCourses(this.database, after, limit));
  }

  list(
    filter: { course?: number | undefined; person?: string | undefined },
    before: number | undefined,
    limit: number,
  ): Promise<TrainingRow[]> {
    return listTraining(this.database, filter, before, limit);
  }

  async createCourse(
    actor: Actor,
    facts: Pick<CourseRow, 'name' | 'policyVersion' | 'validMonths'>,
  ): Promise<CourseDetail> {
    await this.policies.versionOf(facts.policyVersion);
    try {
      const id = await this.database.transaction(async (tx) => {
        const made = await insertCourse(tx, { ...facts, createdAt: this.clock.now() });
        const about = { kind: 'course', id: String(made) };
        const detail = { name: facts.name, policyVersion: String(facts.policyVersion) };
        await this.audit.append(tx, actor, 'course.created', about, detail);
        await nudge(tx, { topic: 'conduct' });
        return made;
      });
      return (await this.details([(await readCourse(this.database, id))!]))[0]!;
    } catch (error) {
      if (sqlState(error) !== '23505') throw error;
      throw new Problem(
        { code: 'name-taken', status: 409, title: 'There is a course of this name.', fields: { name: 'is in use' } },
        { cause: error },
      );
    }
  }

  /** Throws `known-already` when a record of the same course, person and day is there. */
  async record(
    actor: Actor,
    facts: { course: number; person: string; takenOn: string; result: TrainingResult; validUntil?: string | undefined },
  ): Promise<TrainingRow> {
    const course = await readCourse(this.database, facts.course);
    if (!course) throw notFound('course');
    const person = (await this.directory.whoIsWho()).persons.find(({ id }) => id === facts.person);
    if (!person) throw notFound('person');
    const record = {
      course: course.id,
      person: person.id,
      externalId: person.externalId,
      name: person.name,
      takenOn: facts.takenOn,
      result: facts.result,
      validUntil: lastDay(course, facts.result, facts.takenOn, facts.validUntil ?? null),
    };
    await this.database.transaction(async (tx) => {
      const [made] = await insertTraining(tx, [record], { byName: actor.name, at: this.clock.now() });
      if (made === undefined)
        throw new Problem({ code: 'known-already', status: 409, title: 'This was recorded before.' });
      const about = { kind: 'training', id: String(made) };
      const { takenOn, result, externalId } = record;
      await this.audit.append(tx, actor, 'training.recorded', about, { person: externalId, takenOn, result });
      await nudge(tx, { topic: 'conduct' });
    });
    const [row] = await listTraining(this.database, { course: course.id, person: person.id }, undefined, 1);
    return row!;
  }

  /** What a file would bring; changes nothing but the log. */
  async compare(actor: Actor, bytes: Buffer): Promise<TrainingImport> {
    const found = await this.read(bytes);
    await this.audit.record(actor, 'training.compared', { kind: 'training', id: 'file' }, countsOf(found));
    return found;
  }

  async import(actor: Actor, bytes: Buffer): Promise<TrainingImport> {
    const found = await this.read(bytes);
    await this.database.transaction(async (tx) => {
      await insertTraining(tx, found.added, { byName: actor.name, at: this.clock.now() });
      await this.audit.append(tx, actor, 'training.imported', { kind: 'training', id: 'file' }, countsOf(found));
      await nudge(tx, { topic: 'conduct' });
    });
    return found;
  }

  private async read(bytes: Buffer): Promise<TrainingImport> {
    const { lines, faults } = readTrainingFile(bytes);
    const [{ persons }, courses] = await Promise.all([
      this.directory.whoIsWho(),
      listCourses(this.database, undefined, COURSES),
    ]);
    const [byId, byName] = [
      new Map(persons.map((person) => [person.externalId, person])),
      new Map(courses.map((course) => [course.name, course])),
    ];
    const seen = await trainingKeys(
      this.database,
      courses.map(({ id }) => id),
    );
    const added: TrainingImport['added'][number][] = [];
    const found = { lines: lines.length + faults.length, known: 0, faults: [...faults] };
    for (const { line, externalId, course: courseName, takenOn, result, validUntil } of lines) {
      const [person, course] = [byId.get(externalId), byName.get(courseName)];
      if (!person || !course) {
        found.faults.push({ line, fault: person ? 'There is no such course.' : 'The directory has no such id.' });
        continue;
      }
      const key = `${course.id} ${person.id} ${takenOn}`;
      if (seen.has(key)) found.known++;
      else
        added.push({
          course: course.id,
          courseName,
          person: person.id,
          externalId,
          name: person.name,
          takenOn,
          result,
          validUntil: lastDay(course, result, takenOn, validUntil),
        });
      seen.add(key);
    }
    found.faults.sort((one, other) => one.line - other.line);
    return { ...found, added };
  }

  private async details(courses: readonly CourseRow[]): Promise<CourseDetail[]> {
    const policies = await this.policies.versions(courses.map(({ policyVersion }) => policyVersion));
    return courses.map((course) => ({ course, policy: policies.get(course.policyVersion)! }));
  }
}

/** As said, or as long as the course holds good; a failed one never does. */
function lastDay(course: CourseRow, result: TrainingResult, takenOn: string, said: string | null): string | null {
  if (result === 'failed') return null;
  if (said !== null || course.validMonths === null) return said;
  const [year, month, day] = takenOn.split('-').map(Number) as [number, number, number];
  const end = new Date(Date.UTC(year, month - 1 + course.validMonths, 1));
  const length = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate();
  end.setUTCDate(Math.min(day, length));
  return end.toISOString().slice(0, 10);
}

function countsOf({ lines, added, known, faults }: TrainingImport): Record<string, number> {
  return { lines, added: added.length, known, faults: faults.length };
}
