import {
  BECAUSE,
  type BlockedDeletion,
  type HeldMessage,
  type HoldCustodian,
  type HoldReport,
  type HoldRow,
  type HoldScope,
  type HoldScopeRow,
  type HoldTask,
  type Matter,
} from '@minutebook/contract';
import type { BlockedRow } from '../store/blocked-store';
import type { CustodianLine, HoldAsOf } from '../holds/hold-reports';
import { detailOf } from '../holds/holds';
import type { Scope } from '../holds/scope';
import type { HeldRow } from '../store/hold-report-store';
import type { HoldRecord, ScopeRecord } from '../store/hold-store';
import type { HoldTaskRow } from '../store/hold-task-store';
import type { MatterRow } from '../store/matter-store';
import type { PersonRow } from '../store/person-store';

export function presentMatter({ id, openedByName, openedAt, inEffect, released, ...matter }: MatterRow): Matter {
  return {
    ...matter,
    id: String(id),
    openedAt: openedAt.toISOString(),
    openedBy: openedByName,
    holds: { inEffect, released },
  };
}

export function presentHold(hold: HoldRecord, now: Date): HoldRow {
  const { id, name, silent, held, custodians, requests, tasks, version, reviewOn } = hold;
  return {
    id: String(id),
    matter: { id: String(hold.matter), number: hold.matterNumber, title: hold.matterTitle },
    name,
    state: hold.state === 'in-effect' ? 'in-effect' : hold.stands ? 'cooling' : 'released',
    silent,
    placedAt: hold.placedAt.toISOString(),
    placedBy: hold.placedByName,
    reviewOn,
    overdue: hold.stands && reviewOn < now.toISOString().slice(0, 10),
    releasedAt: hold.releasedAt?.toISOString() ?? null,
    freeAt: hold.freeAt?.toISOString() ?? null,
    held,
    spreading: hold.stands && !hold.following,
    custodians,
    requests,
    tasks,
    version,
  };
}

/** A scope as it is asked for. */
export function presentScope(scope: Scope): HoldScope {
  const { persons: _persons, ...facts } = { ...detailOf(scope), persons: scope.persons };
  return facts;
}

/** With its custodians as the directory has them now. */
export function presentScopeRow(scope: ScopeRecord, persons: ReadonlyMap<string, PersonRow>): HoldScopeRow {
  const { number, change, at, byName, reason } = scope;
  return {
    ...presentScope(scope),
    number,
    change,
    at: at.toISOString(),
    by: byName,
    reason,
    people: scope.persons.flatMap((id) => {
      const person = persons.get(id);
      return person
        ? [{ externalId: person.externalId, name: person.name, desk: person.desk, state: person.state }]
        : [];
    }),
  };
}

export function presentCustodian({ person, of, since, until, handles, held }: CustodianLine): HoldCustodian {
  const { externalId, name, desk, state, leftAt } = of;
  return {
    person,
    externalId,
    name,
    desk,
    state,
    leftOn: leftAt?.toISOString() ?? null,
    since: since.toISOString(),
    until: until?.toISOString() ?? null,
    handles,
    held,
  };
}

export function presentTask(task: HoldTaskRow): HoldTask {
  const { person, externalId, name } = task;
  return {
    id: String(task.id),
    hold: { id: String(task.hold), name: task.holdName, matter: task.matter },
    kind: task.kind,
    custodian: { person, externalId, name },
    before: task.before,
    raisedAt: task.raisedAt.toISOString(),
    settledAt: task.settledAt?.toISOString() ?? null,
    settledBy: task.settledByName,
    note: task.note,
  };
}

export function becauseOf(bits: number): HeldMessage['because'] {
  return BECAUSE.filter((_name, bit) => bits & (1 << bit));
}

/** Without who wrote it and what it says. */
export function presentHeld(row: HeldRow): Omit<HeldMessage, 'conversation' | 'sender' | 'text' | 'late'> {
  return {
    message: String(row.message),
    channel: row.channel,
    at: row.at.toISOString(),
    receivedAt: row.receivedAt.toISOString(),
    ground: row.ground,
    because: becauseOf(row.because),
    since: row.since.toISOString(),
    scope: row.scope,
    freeAt: row.freeAt?.toISOString() ?? null,
  };
}

export function presentBlocked(row: BlockedRow, holds: ReadonlyMap<number, HoldRecord>): BlockedDeletion {
  return {
    id: String(row.id),
    at: row.at.toISOString(),
    by: { id: row.by, name: row.byName },
    stoppedBy: row.stoppedBy,
    what: row.what,
    messages: row.messages,
    sample: row.sample.map(String),
    holds: row.holds.flatMap((id) => {
      const hold = holds.get(id);
      return hold ? [{ id: String(id), name: hold.name, matter: hold.matterNumber }] : [];
    }),
  };
}

export function presentReport(report: HoldAsOf, persons: ReadonlyMap<string, PersonRow>): HoldReport {
  const { hold, asOf, position, state, held, first, last, byScope, byChannel, scope, blocked } = report;
  const { id, matter, name, silent } = presentHold(hold, asOf);
  return {
    hold: { id, matter, name, silent },
    issuer: hold.issuer,
    triggerOn: hold.triggerOn,
    legalBasis: hold.legalBasis,
    asOf: asOf.toISOString(),
    position,
    state,
    held,
    since: first && last ? { first: first.toISOString(), last: last.toISOString() } : null,
    byScope: [...byScope],
    byChannel: [...byChannel],
    scope: scope ? presentScopeRow(scope, persons) : null,
    custodians: report.custodians.map((line) => ({
      ...presentCustodian(line),
      acknowledged: line.told
        ? {
            notice: String(line.told.notice),
            at: line.told.acknowledgedAt?.toISOString() ?? null,
            textSha256: line.told.sha256,
          }
        : null,
    })),
    timers: report.timers.map((timer) => ({
      conversation: { id: String(timer.conversation), title: timer.title },
      channel: timer.channel,
      message: String(timer.message),
      notice: timer.notice,
      at: timer.at.toISOString(),
      custodians: timer.custodians.map(({ externalId, name: who }) => ({ externalId, name: who })),
    })),
    blocked,
  };
}
