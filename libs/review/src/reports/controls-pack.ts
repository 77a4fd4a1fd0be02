import type { Audit, Entry } from '@minutebook/access';
import { addDays } from '@minutebook/archive';
import {
  AUDIT_ACTIONS,
  type AuditAction,
  DISPOSITIONS,
  type ReportLine,
  type ReportParameters,
} from '@minutebook/contract';
import type { Database } from '@minutebook/platform';
import { AUDIT_STEP, type Positions, type Report } from './report';
import { readBacklogAt } from './store/report-store';

const ALERTS: readonly AuditAction[] = [
  'alert.raised',
  'alert.decided',
  'alert.signed',
  'alert.returned',
  'alert.undone',
  'alert.reopened',
  'alert.snoozed',
];
/** Whether review works, asked by trying it: blind second reads, and answers known beforehand. */
const TESTS: readonly AuditAction[] = [
  'reread.drawn',
  'reread.answered',
  'reread.settled',
  'known.marked',
  'known.dealt',
  'lexicon.tried',
];
const EXCEPTIONS: readonly AuditAction[] = [
  ...(Object.keys(AUDIT_ACTIONS) as AuditAction[]).filter((action) => AUDIT_ACTIONS[action] === 'refusal'),
  'finding.made',
  'contradiction.opened',
  'breach.recorded',
];
/** What changes how is supervised, each with its entry. */
const CHANGES: readonly AuditAction[] = (Object.keys(AUDIT_ACTIONS) as AuditAction[]).filter(
  (action) =>
    AUDIT_ACTIONS[action] === 'change' &&
    [
      'lexicon',
      'queue',
      'duty',
      'delegation',
      'template',
      'user',
      'wall',
      'policy',
      'programme',
      'gate',
      'calendar',
      'expectation',
      'qualification',
      'examiner',
      'designation',
      'emergency',
    ].includes(action.split('.')[0]!),
);

interface Worker {
  readonly name: string;
  individually: number;
  bulk: number;
  signed: number;
  readonly days: Set<string>;
}

/**
 * What FINRA 3120 and 3130 ask for once a year, for a period (R37): tests of the controls and their exceptions, changes of
 * the controls, who did the work, and what was left over. Every number is a count of audit entries, so it can be counted
 * again by anybody with the log; the backlog is read from alerts, decisions and signatures, which only ever grow.
 */
export class ControlsPack implements Report {
  readonly sections = [
    { name: 'alerts', columns: ['what', 'number'] },
    { name: 'tests', columns: ['action', 'number'] },
    { name: 'exceptions', columns: ['action', 'number'] },
    { name: 'changes', columns: ['at_utc', 'by', 'role', 'action', 'subject', 'entry'] },
    { name: 'staffing', columns: ['reviewer', 'individually', 'in_bulk', 'signed', 'days_worked'] },
    { name: 'backlog', columns: ['at_end_of', 'under_1_day', '1_to_3_days', 'over_3_days', 'all'] },
  ];

  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  async *lines({ from, to }: ReportParameters, { audit }: Positions): AsyncGenerator<ReportLine[]> {
    const counts = new Map<string, number>();
    const count = (what: string): Map<string, number> => counts.set(what, (counts.get(what) ?? 0) + 1);
    const workers = new Map<string, Worker>();
    const changes: ReportLine[] = [];
    for (let at = 0; at < audit; at += AUDIT_STEP) {
      const actions = [...ALERTS, ...TESTS, ...EXCEPTIONS, ...CHANGES];
      for (const entry of await this.audit.follow(at, Math.min(audit, at + AUDIT_STEP), actions, { from, to })) {
        count(entry.action);
        if (entry.action === 'alert.decided') {
          count(`decided ${entry.detail.bulk === undefined ? 'individually' : 'in bulk'}`);
          count(`decided as ${String(entry.detail.disposition)}`);
        }
        if (entry.action === 'alert.decided' || entry.action === 'alert.signed') work(workers, entry);
        if (CHANGES.includes(entry.action)) changes.push(changeOf(entry));
      }
    }
    const number = (section: string, what: string, of = what): ReportLine => ({
      section,
      cells: [what, counts.get(of) ?? 0],
      entries: [],
    });
    yield [
      number('alerts', 'raised', 'alert.raised'),
      number('alerts', 'decided', 'alert.decided'),
      number('alerts', 'decided individually'),
      number('alerts', 'decided in bulk'),
      ...DISPOSITIONS.map((disposition) => number('alerts', `decided as ${disposition}`)),
      ...['signed', 'returned', 'undone', 'reopened', 'snoozed'].map((what) => number('alerts', what, `alert.${what}`)),
      ...TESTS.map((action) => number('tests', action)),
      ...[...new Set(EXCEPTIONS)].map((action) => number('exceptions', action)),
    ];
    for (let n = 0; n < changes.length; n += 1_000) yield changes.slice(n, n + 1_000);
    yield [...workers.values()]
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
      .map(({ name, individually, bulk, signed, days }) => ({
        section: 'staffing',
        cells: [name, individually, bulk, signed, days.size],
        entries: [],
      }));
    for (const day of [addDays(from, -1), to]) {
      const { fresh, days, old } = await readBacklogAt(this.database, day);
      yield [{ section: 'backlog', cells: [day, fresh, days, old, fresh + days + old], entries: [] }];
    }
  }
}

function work(workers: Map<string, Worker>, { actor, action, detail, at }: Entry): void {
  const own = workers.get(actor.id) ?? { name: actor.name, individually: 0, bulk: 0, signed: 0, days: new Set() };
  workers.set(actor.id, own);
  if (action === 'alert.signed') own.signed++;
  else if (detail.bulk === undefined) own.individually++;
  else own.bulk++;
  own.days.add(at.toISOString().slice(0, 10));
}

function changeOf({ index, at, actor, action, subject }: Entry): ReportLine {
  return {
    section: 'changes',
    cells: [at.toISOString(), actor.name, actor.role, action, `${subject.kind}:${subject.id}`, index],
    entries: [index],
  };
}
