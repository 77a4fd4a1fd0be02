import {
  type Attestation,
  AttestationState,
  type Breach,
  type BreachFile,
  type Campaign,
  type Contradiction,
  type Course,
  type Policy,
  type PolicyVersion,
  type TrainingFile,
  type TrainingRecord,
} from '@minutebook/contract';
import type { RuleVersion } from '../../store/lexicon-store';
import type { CampaignDetail } from '../campaigns';
import type { PolicyDetail } from '../policies';
import type { AttestationRow } from '../store/attestation-store';
import type { BreachRow, BreachVersionRow } from '../store/breach-store';
import type { ContradictionRow } from '../store/contradiction-store';
import type { PolicyVersionRow } from '../store/policy-store';
import type { TrainingRow } from '../store/training-store';
import type { CourseDetail, TrainingImport } from '../training';

export function presentVersion(row: PolicyVersionRow): PolicyVersion {
  return {
    ...row.content,
    id: String(row.id),
    number: row.number,
    name: row.name,
    sha256: row.sha256.toString('hex'),
    author: row.draftedByName,
    approvedBy: row.approvedByName,
    approvedAt: row.approvedAt.toISOString(),
    effectiveFrom: row.effectiveFrom,
  };
}

/** `reader`: whose draft is their own, and not theirs to approve. */
export function presentPolicy({ policy, versions, inForce }: PolicyDetail, reader: string): Policy {
  const { id, name, draft, draftedBy, draftedByName, draftedAt, version } = policy;
  return {
    id: String(id),
    name,
    inForce: inForce ? presentVersion(inForce) : null,
    versions: versions.map(presentVersion),
    draft: draft && { ...draft, author: draftedByName!, at: draftedAt!.toISOString(), own: draftedBy === reader },
    version,
  };
}

function named({ id, name, number }: PolicyVersionRow): { version: string; name: string; number: number } {
  return { version: String(id), name, number };
}

export function presentCampaign({ campaign, policy, counts }: CampaignDetail): Campaign {
  const { id, name, question, dueOn, escalateDays, coversFrom, startedByName, startedAt } = campaign;
  return {
    id: String(id),
    name,
    question,
    policy: named(policy),
    dueOn,
    escalateDays,
    coversFrom,
    startedBy: startedByName,
    startedAt: startedAt.toISOString(),
    counts: Object.fromEntries(
      AttestationState.options.map((state) => [state, counts.get(state) ?? 0]),
    ) as Campaign['counts'],
  };
}

export function presentAttestation(row: AttestationRow): Attestation {
  return {
    id: String(row.id),
    campaign: { id: String(row.campaign), name: row.campaignName },
    person: { id: row.person, name: row.name, externalId: row.externalId, desk: row.desk },
    state: row.state,
    dueOn: row.dueOn,
    askedAt: row.askedAt.toISOString(),
    reminders: row.reminders,
    letter: row.letterState && { state: row.letterState, at: row.letterAt!.toISOString(), fault: row.letterFault },
    escalatedTo: row.escalatedTo,
    answer: row.answer && {
      answer: row.answer,
      exception: row.exception,
      signedName: row.signedName!,
      at: row.answeredAt!.toISOString(),
      sha256: row.sha256!.toString('hex'),
    },
    version: row.version,
  };
}

export function presentContradiction(
  row: ContradictionRow,
  attestation: AttestationRow,
  rule: RuleVersion | undefined,
): Contradiction {
  const textOf = (id: number | null): string | null => (id === null ? null : String(id));
  return {
    id: String(row.id),
    state: row.state,
    openedAt: row.openedAt.toISOString(),
    attestation: presentAttestation(attestation),
    evidence: {
      kind: row.kind,
      role: row.role,
      at: row.at.toISOString(),
      channel: row.channel,
      rule: rule ? { code: rule.code, title: rule.title, version: rule.version } : null,
      message: textOf(row.message),
      conversation: textOf(row.conversation),
      expectation: textOf(row.expectation),
      name: row.name,
    },
    settled: row.outcome && {
      outcome: row.outcome,
      reason: row.reason!,
      breach: textOf(row.breach),
      by: row.settledByName!,
      at: row.settledAt!.toISOString(),
    },
    version: row.version,
  };
}

export function presentCourse({ course, policy }: CourseDetail): Course {
  return {
    id: String(course.id),
    name: course.name,
    policy: named(policy),
    validMonths: course.validMonths,
    records: course.passed + course.failed,
    createdAt: course.createdAt.toISOString(),
  };
}

export function presentTraining(row: TrainingRow): TrainingRecord {
  return {
    id: String(row.id),
    course: { id: String(row.course), name: row.courseName, policyVersion: row.policyNumber },
    person: { id: row.person, name: row.name, externalId: row.externalId },
    takenOn: row.takenOn,
    result: row.result,
    validUntil: row.validUntil,
    recordedBy: row.recordedByName,
    recordedAt: row.recordedAt.toISOString(),
  };
}

/** The first of many: who imports sees what it is about, and how many there are. */
const SHOWN = 500;

export function presentTrainingFile({ lines, added, known, faults }: TrainingImport): TrainingFile {
  return {
    lines,
    count: added.length,
    added: added.slice(0, SHOWN).map(({ name, courseName, takenOn, result, validUntil }) => ({
      person: name,
      course: courseName,
      takenOn,
      result,
      validUntil,
    })),
    known,
    faults: faults.map((fault) => ({ ...fault })),
  };
}

export function presentBreach(row: BreachRow): Breach {
  return {
    id: String(row.id),
    grade: row.grade,
    persons: row.persons.map(({ person, name, externalId, desk, grade }) => ({
      id: person,
      name,
      externalId,
      desk,
      grade,
    })),
    channel: row.channel,
    source: row.source,
    occurredOn: row.occurredOn,
    foundOn: row.foundOn,
    summary: row.summary,
    consequence: row.consequence,
    policyVersion: row.policyVersion === null ? null : String(row.policyVersion),
    policy: row.policyName === null ? null : { name: row.policyName, number: row.policyNumber! },
    alerts: row.alerts.map(String),
    cases: row.cases.map(String),
    recordedBy: row.recordedByName,
    recordedAt: row.recordedAt.toISOString(),
    version: row.version,
  };
}

export function presentBreachFile({
  breach,
  history,
}: {
  breach: BreachRow;
  history: readonly BreachVersionRow[];
}): BreachFile {
  return {
    ...presentBreach(breach),
    history: history.map(({ version, at, byName, facts }) => ({ version, at: at.toISOString(), by: byName, facts })),
  };
}

/** Cursor of a list by name. */
export function writeName({ name, id }: { readonly name: string; readonly id: number }): string {
  return Buffer.from(JSON.stringify([name, id])).toString('base64url');
}

/** A cursor nobody made here begins the list again. */
export function readName(cursor: string | undefined): { name: string; id: number } | undefined {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor ?? '', 'base64url').toString());
    const [name, id] = Array.isArray(read) ? (read as unknown[]) : [];
    return typeof name === 'string' && Number.isSafeInteger(id) ? { name, id: id as number } : undefined;
  } catch {
    return undefined;
  }
}
