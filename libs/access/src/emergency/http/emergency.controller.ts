import { Controller, Inject, Req } from '@nestjs/common';
import {
  api,
  type Designation,
  type Designations as DesignationsView,
  type Designee,
  type EmergencyAccess,
  type SealedCode,
  type Session,
} from '@minutebook/contract';
import { type Clock, CLOCK, idCursor } from '@minutebook/platform';
import type { Request } from 'express';
import { MachineFacts } from '../../identity/http/identity.controller';
import { nameCursor, namePlace } from '../../identity/http/name-cursor';
import { describeSession, enter } from '../../identity/http/session';
import { Users } from '../../identity/users';
import { Input, type In, Serves } from '../../permission/http/served';
import { Designations, type Named } from '../designations';
import { EmergencyDoor, type FreshCode } from '../emergency-door';
import type { DesignationRow, DesigneeRow } from '../store/designation-store';
import type { AccessRow } from '../store/emergency-store';

/** Whom the executive officer named, and the door for them (R11). */
@Controller()
export class EmergencyController {
  constructor(
    private readonly designations: Designations,
    private readonly door: EmergencyDoor,
    private readonly users: Users,
    private readonly machine: MachineFacts,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Serves(api.designations.get)
  async get(): Promise<DesignationsView> {
    const { executive, designations, lastDrillAt, gaps } = await this.designations.readiness();
    const ofKind = (kind: Designation['kind']) => designations.filter((row) => row.kind === kind).map(present);
    return {
      executive: executive ? presentDesignee(executive) : null,
      officers: ofKind('officer'),
      specialists: ofKind('specialist'),
      lastDrillAt: lastDrillAt?.toISOString() ?? null,
      gaps: [...gaps],
    };
  }

  @Serves(api.designations.history)
  async history(
    @Input() { query }: In<typeof api.designations.history>,
  ): Promise<{ items: Designation[]; next: string | null }> {
    const rows = await this.designations.history(idCursor(query.after), query.limit + 1);
    return pageOf(rows, query.limit, present);
  }

  @Serves(api.designations.candidates)
  async candidates(
    @Input() { query }: In<typeof api.designations.candidates>,
  ): Promise<{ items: { id: string; name: string; email: string }[]; next: string | null }> {
    const found = await this.designations.candidates(query.q, namePlace(query.after), query.limit + 1);
    const items = found.slice(0, query.limit);
    return { items, next: found.length > query.limit ? nameCursor(items.at(-1)!) : null };
  }

  @Serves(api.designations.name)
  async name(
    @Input() { actor, body }: In<typeof api.designations.name>,
  ): Promise<{ designation: Designation; link: { url: string; validUntil: string } | null }> {
    const { kind, reason, user, name, email } = body;
    // The contract has seen to it that it is one or the other.
    const who = user === undefined ? { name: name!, email: email! } : { user };
    return this.named(await this.designations.name(actor, kind, who, reason));
  }

  @Serves(api.designations.end)
  async end(@Input() { actor, params, body }: In<typeof api.designations.end>): Promise<Designation> {
    return present(await this.designations.end(actor, Number(params.id), body.version, body.reason));
  }

  @Serves(api.designations.invite)
  async invite(
    @Input() { actor, params }: In<typeof api.designations.invite>,
  ): Promise<{ designation: Designation; link: { url: string; validUntil: string } | null }> {
    return this.named(await this.designations.invite(actor, Number(params.id)));
  }

  @Serves(api.emergency.list)
  async list(
    @Input() { query }: In<typeof api.emergency.list>,
  ): Promise<{ items: EmergencyAccess[]; next: string | null }> {
    const rows = await this.door.list(idCursor(query.after), query.limit + 1);
    return pageOf(rows, query.limit, (row) => presentAccess(row, this.clock.now()));
  }

  @Serves(api.emergency.makeCode)
  async makeCode(@Input() { actor }: In<typeof api.emergency.makeCode>): Promise<SealedCode> {
    return presentCode(await this.door.makeCode(actor));
  }

  @Serves(api.emergency.open)
  async open(
    @Input() { body }: In<typeof api.emergency.open>,
    @Req() request: Request,
  ): Promise<{ session: Session; code: SealedCode }> {
    const { user, fresh } = await this.door.open(body);
    await enter(request, user);
    return { session: await describeSession(request, this.users), code: presentCode(fresh) };
  }

  @Serves(api.emergency.end)
  async endAccess(@Input() { actor, params }: In<typeof api.emergency.end>): Promise<EmergencyAccess> {
    return presentAccess(await this.door.end(actor, Number(params.id)), this.clock.now());
  }

  private named({ designation, link }: Named): {
    designation: Designation;
    link: { url: string; validUntil: string } | null;
  } {
    return {
      designation: present(designation),
      link: link && {
        url: `${this.machine.publicUrl}/join#${link.token}`,
        validUntil: link.validUntil.toISOString(),
      },
    };
  }
}

function pageOf<Row extends { readonly id: number }, Item>(
  rows: readonly Row[],
  limit: number,
  present: (row: Row) => Item,
): { items: Item[]; next: string | null } {
  const shown = rows.slice(0, limit);
  return { items: shown.map(present), next: rows.length > limit ? String(shown.at(-1)!.id) : null };
}

function presentDesignee(row: DesigneeRow): Designee {
  return {
    user: { id: row.user, name: row.name, email: row.email, state: row.state },
    codeMadeAt: row.codeMadeAt?.toISOString() ?? null,
    open: row.openId === null ? null : { id: String(row.openId), until: row.openUntil!.toISOString() },
  };
}

function present(row: DesignationRow): Designation {
  const { id, kind, slot, reason, since, version, endedAt } = row;
  return {
    ...presentDesignee(row),
    id: String(id),
    kind,
    slot,
    namedBy: { id: row.namedBy, name: row.namedByName },
    reason,
    since: since.toISOString(),
    ended: endedAt && {
      at: endedAt.toISOString(),
      by: { id: row.endedBy!, name: row.endedByName! },
      reason: row.endedReason!,
    },
    version,
  };
}

/** What time has ended has ended, whether that was written down yet or not. */
function presentAccess(row: AccessRow, now: Date): EmergencyAccess {
  const { id, user, userName, purpose, reason, reference, openedAt, until } = row;
  const endedAt = row.endedAt ?? (until <= now ? until : null);
  return {
    id: String(id),
    user: { id: user, name: userName },
    purpose,
    reason,
    reference,
    openedAt: openedAt.toISOString(),
    until: until.toISOString(),
    ended: endedAt && {
      at: endedAt.toISOString(),
      by: row.endedBy === null ? null : { id: row.endedBy, name: row.endedByName! },
      how: row.ending ?? 'time',
    },
  };
}

function presentCode({ code, madeAt }: FreshCode): SealedCode {
  return { code, madeAt: madeAt.toISOString() };
}
