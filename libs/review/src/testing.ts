import { type Actor, actorOf, Notices, type StoredUser } from '@minutebook/access';
import { Arrivals, Expectations } from '@minutebook/archive';
import { OPERATOR } from '@minutebook/archive/testing';
import type { AlertSort, Role } from '@minutebook/contract';
import { Log, type Schema } from '@minutebook/platform';
import { feedOf, type TestSearch, testSearch } from '@minutebook/search/testing';
import { Detector, Findings, Lexicons, SURVEILLANCE_SCHEMA } from '@minutebook/surveillance';
import { quietRehearsals } from '@minutebook/surveillance/testing';
import { Conflicts } from './alerts/conflicts';
import { Folder } from './alerts/folding/folder';
import { Members } from './alerts/folding/members';
import { Originals } from './alerts/folding/originals';
import { Scores } from './alerts/folding/score';
import { Separator } from './alerts/folding/separator';
import { AlertIntake } from './alerts/intake';
import { Many } from './alerts/many';
import { Notes } from './alerts/notes';
import { Permits } from './alerts/permits';
import { ReviewDesk } from './alerts/review-desk';
import { Bars } from './cases/bars';
import { Assigner } from './queues/assigner';
import { Delegations } from './queues/delegations';
import { Duties } from './queues/duties';
import { Queues } from './queues/queues';
import { Templates } from './queues/templates';
import { Workplaces } from './queues/workplaces';
import { REVIEW_SCHEMA } from './schema';
import {
  type AlertPlace,
  type AlertRow,
  listAlerts,
  type PlacedAlert,
  type Scope,
  type View,
} from './store/alert-store';

export { FACTS, type TestCases, testCases } from './cases/cases.testing';
export { TranslationService } from './translation/translation-service.testing';

/** Long enough to be a reason. */
export const REASON = 'Gives the price before the announcement.';

/** Review on a real database, behind an archive with alerts in it. */
export interface TestReview {
  readonly lab: TestSearch;
  readonly findings: Findings;
  readonly conflicts: Conflicts;
  readonly permits: Permits;
  readonly desk: ReviewDesk;
  readonly members: Members;
  readonly separator: Separator;
  readonly many: Many;
  readonly notes: Notes;
  readonly queues: Queues;
  readonly workplaces: Workplaces;
  readonly assigner: Assigner;
  readonly duties: Duties;
  readonly delegations: Delegations;
  readonly templates: Templates;
  readonly lexicons: Lexicons;
  readonly intake: AlertIntake;
  /** Detects in what was archived since, and raises alerts. */
  detect(): Promise<void>;
  admit(
    name: string,
    roles: readonly Role[],
    handles?: readonly { scheme: string; value: string }[],
  ): Promise<StoredUser>;
  list(user: StoredUser, view?: View, scope?: Scope, sort?: AlertSort, after?: AlertPlace): Promise<PlacedAlert[]>;
  /** Claims and decides as one who may. */
  decide(user: StoredUser, alert: Pick<AlertRow, 'id' | 'version'>, disposition?: Disposition): Promise<AlertRow>;
}

type Disposition = 'escalated' | 'cleared' | 'false-positive' | 'violation';

/** A review desk with one lexicon, `announce*`, and the schemas of whoever else is to be tested on it. */
export async function testReview(further: readonly Schema[] = []): Promise<TestReview> {
  const lab = await testSearch(undefined, [SURVEILLANCE_SCHEMA, REVIEW_SCHEMA, ...further]);
  const { db, audit, clock, reader, users, sights, log, directory } = lab.archive;
  const findings = new Findings(db.app);
  const conflicts = new Conflicts(lab.archive.conflicts);
  const notices = new Notices(clock);
  const expectations = new Expectations(db.app, new Arrivals(db.app, log, directory), directory, audit, clock);
  const queues = new Queues(db.app, expectations, audit, clock);
  const workplaces = new Workplaces(db.app, sights, new Bars(directory, clock), clock);
  const members = new Members(db.app, reader, lab.archive.sighted, sights);
  const permits = new Permits(reader, users, conflicts, workplaces, members, audit);
  const desk = new ReviewDesk(db.app, permits, workplaces, sights, users, notices, findings, audit, clock);
  const folder = new Folder(new Originals(reader, findings), sights, users, conflicts, clock);
  const scores = new Scores(directory, clock);
  const intake = new AlertIntake(db.app, findings, reader, queues, folder, scores, audit, clock);
  const lexicons = new Lexicons(db.app, audit, clock, users, quietRehearsals());
  const detector = new Detector(db.app, reader, directory, clock, new Log('error', () => undefined));
  await lexicons.apply(OPERATOR, 'Market abuse', [
    { code: 'MA-1', title: 'Tipping', query: 'announce*', severity: 3, zones: ['own'] },
  ]);
  return {
    lab,
    findings,
    conflicts,
    permits,
    desk,
    members,
    separator: new Separator(db.app, desk, permits, sights, findings, audit, clock),
    many: new Many(db.app, desk, users, workplaces, audit, clock),
    notes: new Notes(db.app, desk, users, notices, audit, clock),
    queues,
    workplaces,
    assigner: new Assigner(db.app, reader, users, conflicts, members, notices, audit, clock),
    duties: new Duties(db.app, users, audit, clock),
    delegations: new Delegations(db.app, users, notices, workplaces, audit, clock),
    templates: new Templates(db.app, audit, clock),
    lexicons,
    intake,
    detect: async () => {
      await detector.catchUp();
      await detector.lookBack();
      await intake.catchUp();
    },
    admit: (name, roles, handles = []) => {
      const email = `${name.split(' ')[0]!.toLowerCase()}@firm.example`;
      return db.app.transaction((tx) => users.admit(tx, { name, email, roles, handles }, 'scrypt$x'));
    },
    list: (user, view = 'open', scope, sort, after) =>
      listAlerts(db.app, user.id, view, { limit: 1_000, now: clock.now(), ...(sort && { sort }), after }, scope),
    decide: async (user, alert, disposition = 'escalated') => {
      await desk.claim(actorOf(user), alert.id, alert.version);
      await desk.decide(actorOf(user), alert.id, alert.version + 1, { disposition, reason: REASON, dwell: 60_000 });
      return desk.require(user, alert.id);
    },
  };
}

export const actor = (user: StoredUser): Actor => actorOf(user);

/** As {@link feedOf}, two days between any two messages: then each hit of one author is an alert of its own. */
export function talksOf(texts: readonly string[], room = 'room'): string {
  const [head, ...lines] = feedOf(texts, room).split('\n');
  const apart = lines.map((line, i) => {
    const event = JSON.parse(line) as { readonly at: string };
    return JSON.stringify({ ...event, at: new Date(Date.parse(event.at) + i * 48 * 3_600_000).toISOString() });
  });
  return [head, ...apart].join('\n');
}

/** Two rooms: of the first four people have written, two of them of what hits; one alert in the second, without p0. */
export const TWO_ROOMS: Readonly<Record<string, string>> = {
  'room.jsonl': feedOf(['announced', 'announcement', 'lunch', 'ok'], 'room'),
  'other.jsonl': feedOf(['-', 'an announcement elsewhere'], 'other', '2024-04-01T09:00:00Z').replaceAll('p0@', 'x0@'),
};
