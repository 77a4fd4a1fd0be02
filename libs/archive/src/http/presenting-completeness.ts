import type {
  Difference,
  Expectation,
  Gap,
  Overview,
  QueuedException,
  RegisterLine,
  Statement,
  WorkCalendar,
} from '@minutebook/contract';
import type * as report from '../completeness/completeness-report';
import type { Watched } from '../completeness/expectations';
import type { QueuedRow } from '../store/exception-store';
import type { CalendarRow } from '../store/expectation-store';
import type { GapRow } from '../store/gap-store';
import type { DifferenceRow, StatementRow } from '../store/statement-store';

export function presentCalendar(row: CalendarRow): WorkCalendar {
  return { ...row, id: String(row.id) };
}

export function presentExpectation(row: Watched): Expectation {
  const { person, personName, since, lastAt, reconciledAt, ...facts } = row;
  return {
    ...facts,
    id: String(row.id),
    calendar: String(row.calendar),
    person: person === null ? null : { id: person, name: personName ?? '' },
    since: since.toISOString(),
    lastAt: lastAt?.toISOString() ?? null,
    reconciledAt: reconciledAt?.toISOString() ?? null,
  };
}

export function presentOverview(overview: report.Overview, now: Date): Overview {
  return {
    expectations: overview.expectations.map(presentExpectation),
    unexpected: overview.unexpected.map(({ channel, source, device, messages, lastAt }) => ({
      channel,
      source,
      device,
      messages,
      lastAt: lastAt.toISOString(),
    })),
    feeds: overview.feeds.map(({ id, name, channel, state, health, responsible, gapsOpen, backlog, ...feed }) => ({
      ...{ id, name, channel, state, health, responsible, gapsOpen, backlog },
      lastReceivedAt: feed.lastReceivedAt?.toISOString() ?? null,
      testedAt: feed.testedAt?.toISOString() ?? null,
    })),
    health: overview.health,
    now: now.toISOString(),
  };
}

export function presentStatement(row: StatementRow): Statement {
  const { id, name, channel, zone, from, to, lines, stated, archived, differences, at, byName } = row;
  return {
    id: String(id),
    name,
    channel,
    zone,
    from,
    to,
    lines,
    stated,
    archived,
    differences,
    at: at.toISOString(),
    by: byName,
  };
}

export function presentDifference({ number: _number, sha256, ...row }: DifferenceRow): Difference {
  return { ...row, sha256: sha256?.toString('hex') ?? null };
}

export function presentQueued(row: QueuedRow): QueuedException {
  const { importId, path, start, line, at, readAt, evidence: _evidence, ...facts } = row;
  return {
    ...facts,
    id: String(row.id),
    import: importId === null ? null : String(importId),
    file: path.join(' › '),
    place: { line, byte: start },
    at: at.toISOString(),
    readAt: readAt?.toISOString() ?? null,
  };
}

export function presentGap({ importId, conversation, ...row }: GapRow): Gap {
  return {
    ...row,
    id: String(row.id),
    seenAt: row.seenAt.toISOString(),
    conversation: conversation === null ? null : String(conversation),
    import: importId === null ? null : String(importId),
  };
}

export function presentRegisterLine(line: report.RegisterLine): RegisterLine {
  return {
    ...line,
    lastAt: line.lastAt?.toISOString() ?? null,
    testedAt: line.testedAt?.toISOString() ?? null,
    reconciledAt: line.reconciledAt?.toISOString() ?? null,
  };
}
