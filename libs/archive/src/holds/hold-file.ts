import type { Actor, Audit } from '@minutebook/access';
import { AUDIT_ACTIONS, type Hold, type HoldFigures, type HoldRequest } from '@minutebook/contract';
import type { Clock, Database } from '@minutebook/platform';
import { presentCustodian, presentHold, presentScope, presentScopeRow, presentTask } from '../http/presenting-holds';
import type { Directory } from '../people/directory';
import type { Reader } from '../reading/reader';
import { countShared, newestArrived, sharedWith } from '../store/hold-report-store';
import type { RequestRow } from '../store/hold-request-store';
import type { HoldRecord } from '../store/hold-store';
import type { HoldApprovers } from './hold-approvers';
import type { HoldAudience } from './hold-audience';
import type { HoldFollower } from './hold-follower';
import type { HoldReports } from './hold-reports';
import { APPROVALS, type HoldRequests } from './hold-requests';
import type { HoldTasks } from './hold-tasks';
import type { Holds } from './holds';

/** Entries of a hold's history that are shown; the audit log has all. */
const HISTORY = 200;
const SHARED = 10;

/** All there is about a hold, for whoever may know of it. */
export class HoldFile {
  constructor(
    private readonly database: Database,
    private readonly holds: Holds,
    private readonly tasks: HoldTasks,
    private readonly requests: HoldRequests,
    private readonly approvers: HoldApprovers,
    private readonly reports: HoldReports,
    private readonly follower: HoldFollower,
    private readonly reader: Reader,
    private readonly directory: Directory,
    private readonly audience: HoldAudience,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async of(actor: Actor, hold: HoldRecord): Promise<Hold> {
    const scopes = await this.holds.scopes(hold.id);
    const [figures, people, tasks, requests, history, { persons }] = await Promise.all([
      this.figures(actor, hold),
      this.reports.custodians(hold.id, scopes),
      this.tasks.of(hold.id),
      this.requests.of(hold.id),
      this.audit.list({ subject: `hold:${hold.id}`, kind: 'change' }, undefined, HISTORY),
      this.directory.whoIsWho(),
    ]);
    const byId = new Map(persons.map((person) => [person.id, person]));
    return {
      ...presentHold(hold, this.clock.now()),
      issuer: hold.issuer,
      triggerOn: hold.triggerOn,
      legalBasis: hold.legalBasis,
      certifiedAt: hold.certifiedAt?.toISOString() ?? null,
      figures,
      scopes: scopes.map((scope) => presentScopeRow(scope, byId)),
      people: people.map(presentCustodian),
      asked: await Promise.all(requests.map((request) => this.request(actor, request, hold))),
      departures: tasks.map(presentTask),
      history: history.map((entry) => ({
        index: entry.index,
        at: entry.at.toISOString(),
        actor: { ...entry.actor },
        action: entry.action,
        kind: AUDIT_ACTIONS[entry.action],
        subject: { ...entry.subject },
        detail: { ...entry.detail },
      })),
    };
  }

  /** A request, with who may approve it. */
  async request(actor: Actor, request: RequestRow, hold: HoldRecord): Promise<HoldRequest> {
    const isOpen = request.state === 'proposed';
    const { free, barred } = isOpen ? await this.approvers.of(request, hold) : { free: [], barred: [] };
    const bar = isOpen ? await this.approvers.bar(actor.id, request, hold) : undefined;
    const { endedBy, endedByName, endedAt, endedReason } = request;
    return {
      id: String(request.id),
      hold: { id: String(hold.id), name: hold.name, matter: hold.matterNumber },
      kind: request.kind,
      reason: request.reason,
      scope: request.scope && presentScope(request.scope),
      preview: request.preview,
      coolingDays: request.coolingDays,
      askedBy: { id: request.requestedBy, name: request.requestedByName },
      askedAt: request.requestedAt.toISOString(),
      state: request.state,
      needed: APPROVALS,
      approvals: request.approvals.map(({ id, name, at, note }) => ({
        by: { id, name },
        at: new Date(at).toISOString(),
        note,
      })),
      coolingUntil: request.coolingUntil?.toISOString() ?? null,
      ended:
        endedBy && endedAt
          ? { by: { id: endedBy, name: endedByName ?? '' }, at: endedAt.toISOString(), reason: endedReason ?? '' }
          : null,
      who: free.map(({ id, name }) => ({ id, name })),
      barred: barred.map(({ user, bar: why }) => ({ person: { id: user.id, name: user.name }, ...why })),
      mayApprove: { allowed: isOpen && !bar, ground: bar?.ground ?? null, reason: bar?.reason ?? null },
      version: request.version,
    };
  }

  private async figures(
    actor: Actor,
    { id, held, caught, stands, following, position }: HoldRecord,
  ): Promise<HoldFigures> {
    const silent = await this.audience.seesSilent(actor);
    const [newest, shared, others, head, followed] = await Promise.all([
      newestArrived(this.database, id),
      countShared(this.database, id, silent),
      sharedWith(this.database, id, silent, SHARED),
      this.reader.head(),
      this.follower.position(),
    ]);
    return {
      held,
      caught,
      lastCaught: newest ? { at: newest.at.toISOString(), channel: newest.channel } : null,
      only: held - shared,
      alsoBy: others.map((other) => ({ ...other, id: String(other.id) })),
      behind: stands ? Math.max(0, head - (following ? followed : position)) : 0,
    };
  }
}
