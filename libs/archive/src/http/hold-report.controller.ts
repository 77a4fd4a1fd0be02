import { Controller, Inject } from '@nestjs/common';
import { Audit, type In, Input, Serves } from '@minutebook/access';
import { api, type BlockedDeletion, type HeldMessage, type HoldOfMessage, type HoldReport } from '@minutebook/contract';
import { type Clock, CLOCK, idCursor } from '@minutebook/platform';
import { BlockedDeletions } from '../holds/blocked-deletions';
import { HeldMessages } from '../holds/held-messages';
import { HoldReports } from '../holds/hold-reports';
import { Holds } from '../holds/holds';
import { Directory } from '../people/directory';
import { type Page, pageOf } from './hold.controller';
import { presentBlocked, presentHold, presentReport } from './presenting-holds';

@Controller()
export class HoldReportController {
  constructor(
    private readonly holds: Holds,
    private readonly messages: HeldMessages,
    private readonly reports: HoldReports,
    private readonly blocked: BlockedDeletions,
    private readonly directory: Directory,
    private readonly audit: Audit,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Serves(api.holds.caught)
  async caught(@Input() { actor, params, query }: In<typeof api.holds.caught>): Promise<Page<HeldMessage>> {
    const hold = await this.holds.get(actor, Number(params.id));
    const { items, next } = await this.messages.of(actor, hold, query.view, idCursor(query.after), query.limit);
    await this.audit.record(
      actor,
      'hold.messages-viewed',
      { kind: 'hold', id: params.id },
      { list: query.view, shown: items.map(({ message }) => message) },
    );
    return { items, next: next === null ? null : String(next) };
  }

  @Serves(api.holds.report)
  async report(@Input() { actor, params, query }: In<typeof api.holds.report>): Promise<HoldReport> {
    const asOf = query.asOf === undefined ? undefined : new Date(query.asOf);
    const report = await this.reports.asOf(actor, Number(params.id), asOf);
    const { persons } = await this.directory.whoIsWho();
    await this.audit.record(
      actor,
      'hold.reported',
      { kind: 'hold', id: params.id },
      { asOf: report.asOf.toISOString() },
    );
    return presentReport(report, new Map(persons.map((person) => [person.id, person])));
  }

  @Serves(api.holds.coverage)
  async coverage(@Input() { actor, query }: In<typeof api.holds.coverage>) {
    const found = await this.reports.coverage(actor, readCursor(query.after), query.limit + 1);
    const lines = found.slice(0, query.limit);
    const last = lines.at(-1);
    return {
      items: lines.map(({ of, handles, holds }) => ({
        person: of.id,
        externalId: of.externalId,
        name: of.name,
        desk: of.desk,
        state: of.state,
        handles,
        holds: holds.map(({ hold, since, held }) => ({
          id: String(hold.id),
          name: hold.name,
          matter: hold.matterNumber,
          since: since.toISOString(),
          held,
        })),
      })),
      next: found.length > query.limit && last ? writeCursor(last.of) : null,
    };
  }

  @Serves(api.holds.blocked)
  async listBlocked(@Input() { actor, query }: In<typeof api.holds.blocked>): Promise<Page<BlockedDeletion>> {
    const { rows, holds } = await this.blocked.list(actor, idCursor(query.after), query.limit + 1);
    return pageOf(rows, query.limit, (row) => presentBlocked(row, holds));
  }

  @Serves(api.holds.ofMessage)
  async ofMessage(@Input() { actor, params }: In<typeof api.holds.ofMessage>): Promise<{ items: HoldOfMessage[] }> {
    return { items: await this.messages.holdsOf(actor, Number(params.id)) };
  }

  @Serves(api.holds.ofPerson)
  async ofPerson(@Input() { actor, params }: In<typeof api.holds.ofPerson>) {
    const lines = await this.reports.ofPerson(actor, params.id);
    return {
      items: lines.map(({ hold, since, until, held }) => ({
        hold: presentHold(hold, this.clock.now()),
        since: since.toISOString(),
        until: until?.toISOString() ?? null,
        held,
      })),
    };
  }
}

function writeCursor({ name, id }: { readonly name: string; readonly id: string }): string {
  return Buffer.from(JSON.stringify([name, id])).toString('base64url');
}

function readCursor(cursor: string | undefined): { name: string; id: string } | undefined {
  if (cursor === undefined) return undefined;
  const [name, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [string, string];
  return { name, id };
}
