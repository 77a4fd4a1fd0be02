import type { Actor, Audit } from '@minutebook/access';
import type { Calendar, Directory, Expectations } from '@minutebook/archive';
import type { RequestState } from '@minutebook/contract';
import { type Clock, conflict, type Database, notFound, nudge, Problem, type Transaction } from '@minutebook/platform';
import { daysLeft, dueAfter } from './request-clock';
import { type ProductionRow, productionsOf } from './store/production-store';
import {
  insertRequest,
  insertRequestMove,
  listRequests,
  movesOfRequest,
  readRequest,
  type RequestChange,
  type RequestFacts,
  type RequestMoveRow,
  type RequestRow,
  type RequestScope,
  updateRequest,
} from './store/request-store';

/** States a request may be moved to by hand; every other move is refused. */
export const REQUEST_MOVES: Readonly<Record<RequestState, readonly RequestState[]>> = {
  open: ['answered', 'withdrawn'],
  answered: ['closed', 'open'],
  closed: ['open'],
  withdrawn: ['open'],
};

export type NewRequest = Omit<RequestFacts, 'persons' | 'calendar' | 'dueOn' | 'owner' | 'ownerName'> & {
  /** Ids of the directory. */
  readonly persons: readonly string[];
  readonly calendar?: number | undefined;
};

export interface RequestDetail {
  readonly request: RequestRow;
  readonly calendarName: string;
  /** Null when the clock stands: it runs while a request is open. */
  readonly daysLeft: number | null;
}

export interface RequestPapers extends RequestDetail {
  readonly productions: readonly ProductionRow[];
  readonly moves: readonly RequestMoveRow[];
}

/** What people call a request. The year is that of its receipt. */
export function numberOf({ id, receivedOn }: Pick<RequestRow, 'id' | 'receivedOn'>): string {
  return `RQ-${receivedOn.slice(0, 4)}-${id}`;
}

/** The register of requests of authorities, courts and auditors: what was asked, until when, and what became of it (R38). */
export class RequestRegister {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly expectations: Pick<Expectations, 'calendars'>,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async list(
    view: 'open' | 'done',
    after: { day: string; id: number } | undefined,
    limit: number,
  ): Promise<RequestDetail[]> {
    return this.details(await listRequests(this.database, view, after, limit));
  }

  async get(id: number): Promise<RequestPapers> {
    const request = await readRequest(this.database, id);
    if (!request) throw notFound('request');
    const [[detail], productions, moves] = await Promise.all([
      this.details([request]),
      productionsOf(this.database, id),
      movesOfRequest(this.database, id),
    ]);
    return { ...detail!, productions, moves };
  }

  /** Of a number as people write it. Throws `request-unknown`: a production outside the register does not happen. */
  async byNumber(number: string): Promise<RequestRow> {
    const id = /^RQ-\d{4}-(\d{1,15})$/.exec(number.trim())?.[1];
    const request = id === undefined ? undefined : await readRequest(this.database, Number(id));
    if (request && numberOf(request) === number.trim()) return request;
    throw new Problem({
      code: 'request-unknown',
      status: 422,
      title: 'The register has no request of this number.',
      hint: 'Enter the request into the register first; what leaves the appliance leaves for one.',
      fields: { request: 'is not in the register' },
    });
  }

  async enter(actor: Actor, asked: NewRequest): Promise<RequestPapers> {
    const calendars = await this.expectations.calendars();
    const calendar =
      asked.calendar === undefined ? calendars[0] : calendars.find(({ id: known }) => known === asked.calendar);
    if (!calendar) throw notFound('calendar');
    checkTime(asked);
    const persons = await this.named(asked.persons);
    const dueOn = dueAfter(asked.receivedOn, asked.days, calendar);
    const facts = { ...asked, persons, calendar: calendar.id, dueOn, owner: actor.id, ownerName: actor.name };
    const id = await this.database.transaction(async (tx) => {
      const made = await insertRequest(tx, facts);
      await this.noteMove(tx, actor, made, 'received', null);
      const { authority, reference, receivedOn, days } = asked;
      const detail = { number: numberOf({ id: made, receivedOn }), authority, reference, receivedOn, days, dueOn };
      await this.audit.append(tx, actor, 'request.received', subject(made), detail);
      return made;
    });
    return this.get(id);
  }

  async rescope(
    actor: Actor,
    id: number,
    version: number,
    scope: Omit<RequestScope, 'persons'> & { readonly persons: readonly string[] },
    reason: string,
  ): Promise<RequestPapers> {
    checkTime(scope);
    const persons = await this.named(scope.persons);
    return this.change(actor, id, version, { ...scope, persons }, 'rescoped', reason, (tx, request) => {
      refuseUnlessOpen(request);
      return this.audit.append(tx, actor, 'request.changed', subject(id), { number: numberOf(request), reason });
    });
  }

  async extend(actor: Actor, id: number, version: number, days: number, reason: string): Promise<RequestPapers> {
    const { request: before } = await this.get(id);
    const calendar = await this.calendarOf(before);
    const total = before.days + days;
    const dueOn = dueAfter(before.receivedOn, total, calendar);
    return this.change(actor, id, version, { days: total, dueOn }, 'extended', reason, (tx, request) => {
      refuseUnlessOpen(request);
      const detail = { number: numberOf(request), before: request.dueOn, dueOn, reason };
      return this.audit.append(tx, actor, 'request.extended', subject(id), detail);
    });
  }

  take(actor: Actor, id: number, version: number): Promise<RequestPapers> {
    const change = { owner: actor.id, ownerName: actor.name };
    return this.change(actor, id, version, change, 'taken', null, (tx, { ownerName }) =>
      this.audit.append(tx, actor, 'request.taken', subject(id), { before: ownerName }),
    );
  }

  /** Throws `not-a-move` where {@link REQUEST_MOVES} has none. */
  move(actor: Actor, id: number, version: number, state: RequestState, reason: string): Promise<RequestPapers> {
    return this.change(actor, id, version, { state }, state, reason, (tx, request) => {
      if (!REQUEST_MOVES[request.state].includes(state))
        throw new Problem({
          code: 'not-a-move',
          status: 409,
          title: `A request that is ${request.state} does not become ${state}.`,
        });
      if (state === 'answered' && request.waiting > 0)
        throw new Problem({
          code: 'production-waiting',
          status: 409,
          title: 'There are messages decided to be produced that are in no production.',
          hint: 'Make the production, or decide otherwise.',
        });
      const detail = { number: numberOf(request), from: request.state, to: state, reason };
      return this.audit.append(tx, actor, 'request.moved', subject(id), detail);
    });
  }

  /** Changes a request within its transaction, and notes the move. Throws `changed-meanwhile`. */
  async within(
    actor: Actor,
    id: number,
    version: number,
    move: string,
    work: (tx: Transaction, request: RequestRow) => Promise<void>,
  ): Promise<RequestPapers> {
    return this.change(actor, id, version, {}, move, null, work);
  }

  private async change(
    actor: Actor,
    id: number,
    version: number,
    change: RequestChange,
    move: string,
    reason: string | null,
    alongside: (tx: Transaction, before: RequestRow) => Promise<void>,
  ): Promise<RequestPapers> {
    await this.database.transaction(async (tx) => {
      const before = await readRequest(tx, id);
      if (!before) throw notFound('request');
      if (!(await updateRequest(tx, id, version, change))) throw conflict('request');
      await alongside(tx, before);
      await this.noteMove(tx, actor, id, move, reason);
    });
    return this.get(id);
  }

  private async noteMove(
    tx: Transaction,
    actor: Actor,
    id: number,
    move: string,
    reason: string | null,
  ): Promise<void> {
    await insertRequestMove(tx, id, move, { at: this.clock.now(), byName: actor.name, reason });
    await nudge(tx, { topic: 'request', id: String(id) });
  }

  private async named(ids: readonly string[]): Promise<{ id: string; name: string }[]> {
    if (ids.length === 0) return [];
    const { persons } = await this.directory.whoIsWho();
    const byId = new Map(persons.map(({ id, name }) => [id, name]));
    return ids.map((id) => {
      const name = byId.get(id);
      if (name === undefined) throw notFound('person');
      return { id, name };
    });
  }

  private async calendarOf({ calendar }: RequestRow): Promise<Calendar> {
    const found = (await this.expectations.calendars()).find(({ id }) => id === calendar);
    if (!found) throw notFound('calendar');
    return found;
  }

  private async details(requests: readonly RequestRow[]): Promise<RequestDetail[]> {
    const calendars = new Map((await this.expectations.calendars()).map((calendar) => [calendar.id, calendar]));
    const now = this.clock.now();
    return requests.map((request) => {
      const calendar = calendars.get(request.calendar);
      return {
        request,
        calendarName: calendar?.name ?? String(request.calendar),
        daysLeft: calendar && request.state === 'open' ? daysLeft(request.dueOn, now, calendar) : null,
      };
    });
  }
}

export function refuseUnlessOpen(request: Pick<RequestRow, 'id' | 'receivedOn' | 'state'>): void {
  if (request.state === 'open') return;
  throw new Problem({
    code: 'request-not-open',
    status: 409,
    title: `${numberOf(request)} is ${request.state}.`,
    hint: 'Open it again, with a reason, before anything else leaves for it.',
  });
}

function checkTime({ from, to }: Pick<RequestScope, 'from' | 'to'>): void {
  if (from === null || to === null || from <= to) return;
  throw new Problem({
    code: 'request-invalid',
    status: 422,
    title: 'The time asked for ends before it begins.',
    fields: { to: 'is before its beginning' },
  });
}

export function subject(id: number): { kind: string; id: string } {
  return { kind: 'request', id: String(id) };
}
