import type { Actor, Audit } from '@minutebook/access';
import type { Reader, Verification } from '@minutebook/archive';
import type { Case, CaseFindings, CaseRow, Signature } from '@minutebook/contract';
import type { Database } from '@minutebook/platform';
import type { Bars } from './bars';
import type { CaseCalendar } from './case-calendar';
import { type CaseDoor, caseNumber, subjectOf } from './case-door';
import { type Chronology, type Opened, presentExhibit } from './chronology';
import type { Closing } from './closing';
import { present } from './complaints';
import { type CaseSignatureRow, type FindingsRow, readFindings, readSignatures } from './store/case-closing-store';
import { type CasePersonRow, readPeople } from './store/case-people-store';
import { type CaseSummary, readAccess, readEverAccess, seenAmong } from './store/case-store';
import { readLinks, readNotes, readTasks, type TaskRow } from './store/case-work-store';
import { complaintsOf } from './store/complaint-store';

/** A case as one of its people sees it. */
export class CaseView {
  constructor(
    private readonly database: Database,
    private readonly door: CaseDoor,
    private readonly chronology: Chronology,
    private readonly closing: Closing,
    private readonly bars: Bars,
    private readonly calendar: CaseCalendar,
    private readonly reader: Reader,
    private readonly verification: Verification,
    private readonly audit: Audit,
  ) {}

  async open(actor: Actor, id: number): Promise<Case> {
    const shown = await this.of(actor, id);
    await this.audit.record(actor, 'case.viewed', subjectOf(id), {
      messages: shown.exhibits.flatMap(({ message }) => message ?? []),
      position: shown.position,
    });
    return shown;
  }

  /** Without an entry of its own: for the answer of an act that has one. */
  async of(actor: Actor, id: number): Promise<Case> {
    const { user, bar, record } = await this.door.enter(actor, id);
    const position = await this.reader.head();
    const [team, names, opened, people, tasks, notes, links, complaints, findings, signatures, closing] =
      await Promise.all([
        readAccess(this.database, id),
        readEverAccess(this.database, id),
        this.chronology.of(user.id, id),
        readPeople(this.database, id),
        readTasks(this.database, id),
        readNotes(this.database, id),
        readLinks(this.database, id),
        complaintsOf(this.database, [id]),
        readFindings(this.database, id),
        readSignatures(this.database, id),
        this.closing.of(user, record),
      ]);
    const nameOf = (each: string): string => names.get(each) ?? '';
    const seen = await seenAmong(
      this.database,
      user.id,
      bar,
      links.map(({ other }) => other),
    );
    const history = findings.map((row) => presentFindings(row, signatures));
    return {
      ...(await this.row({ ...record, members: team.length, items: opened.length })),
      regulator: record.regulator,
      team: team.map((member) => ({
        id: member.user,
        name: member.name,
        role: member.user === record.owner ? 'owner' : 'team',
        since: member.givenAt.toISOString(),
        by: member.givenBy,
      })),
      cannotSee: await this.cannotSee(people),
      exhibits: opened.map((each) => presentExhibit(each, nameOf)),
      people: await this.people(people),
      tasks: tasks.map(presentTask),
      notes: notes.map(({ id: note, text, by, byName, at, mentions }) => ({
        id: String(note),
        by: { id: by, name: byName },
        at: at.toISOString(),
        text,
        mentions: mentions.map((each) => ({ id: each, name: nameOf(each) })),
      })),
      links: links.map(({ other, why }) => ({
        id: String(other),
        number: caseNumber(other),
        title: seen.get(other) ?? null,
        why,
      })),
      complaints: complaints.map(present),
      findings: history.find((each) => each.id === String(record.findings)) ?? null,
      findingsHistory: history,
      closing,
      proof: await this.proof(opened),
      position,
    };
  }

  async rows(summaries: readonly CaseSummary[]): Promise<CaseRow[]> {
    const left = await this.calendar.left(
      this.door.now(),
      summaries.map(({ due }) => due),
    );
    return summaries.map((summary, i) => presentRow(summary, left[i] ?? null));
  }

  private async row(summary: CaseSummary): Promise<CaseRow> {
    return (await this.rows([summary]))[0]!;
  }

  private async cannotSee(people: readonly CasePersonRow[]): Promise<Case['cannotSee']> {
    const subjects = people.filter(({ role }) => role === 'subject');
    const line = await this.bars.above(subjects.flatMap(({ person }) => person ?? []));
    return { subjects: subjects.map(({ name }) => name), line: line.map(({ name }) => name) };
  }

  private async people(rows: readonly CasePersonRow[]): Promise<Case['people']> {
    const known = await this.bars.byId(rows.flatMap(({ person }) => person ?? []));
    return rows.map((row) => ({
      id: String(row.id),
      person: row.person,
      handle: row.scheme === null ? null : { scheme: row.scheme, value: row.value ?? '' },
      name: row.name,
      desk: (row.person !== null && known.get(row.person)?.desk) || null,
      role: row.role,
      why: row.why,
      by: { id: row.by, name: row.byName },
      at: row.at.toISOString(),
    }));
  }

  private async proof(opened: readonly Opened[]): Promise<Case['proof']> {
    const versions = [...new Set(opened.flatMap(({ version }) => version?.id ?? []))];
    const verdicts = await this.verification.ofVersions(versions);
    return {
      verified: versions.filter((version) => verdicts.get(version) === undefined).length,
      of: versions.length,
      at: this.door.now().toISOString(),
    };
  }
}

export function presentRow(record: CaseSummary, daysLeft: number | null): CaseRow {
  return {
    id: String(record.id),
    number: caseNumber(record.id),
    title: record.title,
    theme: record.theme,
    severity: record.severity,
    state: record.state,
    owner: { id: record.owner, name: record.ownerName },
    members: record.members,
    items: record.items,
    due: record.due,
    daysLeft: record.state === 'closed' ? null : daysLeft,
    openedAt: record.openedAt.toISOString(),
    closedAt: record.closedAt?.toISOString() ?? null,
    version: record.version,
  };
}

function presentTask(task: TaskRow): Case['tasks'][number] {
  return {
    id: String(task.id),
    text: task.text,
    assignee: task.assignee === null ? null : { id: task.assignee, name: task.assigneeName ?? '' },
    due: task.due,
    done:
      task.doneBy === null
        ? null
        : { by: { id: task.doneBy, name: task.doneByName ?? '' }, at: task.doneAt!.toISOString() },
    version: task.version,
  };
}

function presentFindings(
  { id, outcome, text, by, byName, at }: FindingsRow,
  signatures: readonly CaseSignatureRow[],
): CaseFindings {
  return {
    id: String(id),
    outcome,
    text,
    by: { id: by, name: byName },
    at: at.toISOString(),
    signatures: signatures
      .filter(({ findings }) => findings === id)
      .map((row): Signature => ({
        level: row.level,
        outcome: row.outcome,
        by: { id: row.by, name: row.byName },
        at: row.at.toISOString(),
        reason: row.reason,
      })),
  };
}
