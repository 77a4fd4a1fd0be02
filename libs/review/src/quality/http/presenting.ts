import type { StoredUser, Users } from '@minutebook/access';
import type {
  Draw,
  Gate,
  KnownAnswer,
  Programme,
  Reading,
  Reread,
  RereadTask,
  ReviewerTraining,
} from '@minutebook/contract';
import { ChannelName } from '@minutebook/contract';
import type { RuleVersion } from '@minutebook/surveillance';
import type { ReadingEvidence } from '../readings';
import { stateOf } from '../rereads';
import type { DrawRow, ProgrammeRow } from '../store/draw-store';
import type { GateRow, TrainingRow } from '../store/gate-store';
import type { KnownRow } from '../store/known-store';
import type { RereadRow } from '../store/reread-store';

export type Names = ReadonlyMap<string, string>;

/** Names of users, whoever they were. */
export async function namesOf(users: Users, ids: Iterable<string | null>): Promise<Names> {
  const known = new Map<string, string>();
  for (const id of new Set(ids)) if (id !== null) known.set(id, (await users.find(id)).name);
  return known;
}

export function presentReading(reading: ReadingEvidence): Reading {
  return {
    reader: { id: reading.reader, name: reading.readerName },
    read: reading.read,
    shown: reading.shown,
    milliseconds: reading.milliseconds,
    firstAt: reading.firstAt.toISOString(),
    lastAt: reading.lastAt.toISOString(),
    views: [...reading.views],
  };
}

/** The same members whether it is a re-read or a known answer. */
export function presentTask(row: RereadRow, rules: ReadonlyMap<number, RuleVersion>): RereadTask {
  const rule = rules.get(row.ruleVersion)!;
  return {
    id: String(row.id),
    alert: String(row.alert),
    rule: { code: rule.code, title: rule.title },
    severity: row.severity,
    channel: ChannelName.parse(row.channel),
    state: row.answeredAt === null ? 'open' : 'answered',
    dealtAt: row.dealtAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    version: row.version,
  };
}

/** `asker` sees nothing of the first decision, nor whether it is a known answer, while the task is theirs and open. */
export function presentReread(row: RereadRow, asker: Pick<StoredUser, 'id'>, mayNotSettle: string | null): Reread {
  const state = stateOf(row);
  const blind = state === 'open' && row.reader === asker.id;
  return {
    id: String(row.id),
    alert: String(row.alert),
    draw: row.draw === null ? null : String(row.draw),
    known: !blind && row.known !== null,
    state,
    reader: row.reader === null ? null : { id: row.reader, name: row.readerName ?? '' },
    dealtAt: row.dealtAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    first: blind
      ? null
      : {
          by: { id: row.firstBy, name: row.firstByName },
          disposition: row.firstDisposition,
          reason: row.firstReason,
          at: row.firstAt.toISOString(),
        },
    second:
      row.answeredAt === null
        ? null
        : {
            by: { id: row.reader!, name: row.readerName ?? '' },
            disposition: row.disposition!,
            reason: row.reason!,
            at: row.answeredAt.toISOString(),
          },
    settlement:
      row.settledAt === null
        ? null
        : {
            stands: row.stands!,
            feedback: row.feedback!,
            by: { id: row.settledBy!, name: row.settledByName! },
            at: row.settledAt.toISOString(),
            readAt: row.readAt?.toISOString() ?? null,
          },
    maySettle: {
      allowed: state === 'differs' && row.known === null && mayNotSettle === null,
      reason: state === 'differs' && row.known === null ? mayNotSettle : null,
    },
    version: row.version,
  };
}

export function presentProgramme(row: ProgrammeRow, names: Names): Programme {
  const { name, reviewer, queue, period, share, minimum, knownShare, days, readers } = row;
  return {
    id: String(row.id),
    name,
    reviewer,
    queue,
    period,
    share,
    minimum,
    knownShare,
    days,
    readers: [...readers],
    reviewerName: reviewer === null ? null : (names.get(reviewer) ?? null),
    queueName: row.queueName,
    drawnUntil: row.drawnUntil,
    draws: row.draws,
    version: row.version,
  };
}

export function presentDraw(row: DrawRow, names: Names): Draw {
  return {
    id: String(row.id),
    programme: row.programme === null ? null : { id: String(row.programme), name: row.programmeName ?? '' },
    reviewer: row.reviewer === null ? null : { id: row.reviewer, name: names.get(row.reviewer) ?? '' },
    queue: row.queue === null ? null : { id: String(row.queue), name: row.queueName ?? '' },
    from: row.from,
    to: row.to,
    seed: row.seed,
    eligible: row.eligible,
    eligibleHash: row.eligibleHash.toString('hex'),
    drawn: row.drawn,
    unassigned: row.unassigned,
    by: row.byName,
    at: row.at.toISOString(),
  };
}

export function presentKnown(row: KnownRow): KnownAnswer {
  return {
    id: String(row.id),
    alert: String(row.alert),
    answer: row.answer,
    note: row.note,
    by: { id: row.by, name: row.byName },
    at: row.at.toISOString(),
    retiredAt: row.retiredAt?.toISOString() ?? null,
    answered: row.answered,
    right: row.right,
    version: row.version,
  };
}

export function presentGate(row: GateRow, shut: Gate['shut']): Gate {
  const { course, months, knownRight, knownOf, version } = row;
  return { queue: { id: String(row.queue), name: row.queueName }, course, months, knownRight, knownOf, shut, version };
}

export function presentTraining(row: TrainingRow): ReviewerTraining {
  return {
    id: String(row.id),
    person: { id: row.user, name: row.userName },
    course: row.course,
    takenOn: row.takenOn,
    score: row.score,
    by: { id: row.by, name: row.byName },
    at: row.at.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    version: row.version,
  };
}
