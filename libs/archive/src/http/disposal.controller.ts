import { Controller, Res } from '@nestjs/common';
import { type Actor, Audit, type In, Input, Serves, Users } from '@minutebook/access';
import {
  api,
  type Disposal,
  type DisposalCertificate,
  type DisposalMessage,
  type DisposalSummary,
} from '@minutebook/contract';
import { Database, idCursor, notFound } from '@minutebook/platform';
import type { Response } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Certificates } from '../disposal/certificates';
import { certificateNumber } from '../disposal/disposed';
import { Disposals, subjectOf } from '../disposal/disposals';
import { HoldAudience } from '../holds/hold-audience';
import { Reader } from '../reading/reader';
import { citationsOf } from '../store/disposal-store';
import { Sights } from '../walls/sights';
import { presentDisposal, presentListed, presentSummary } from './presenting-disposal';

/** Entries of a disposal's history that are shown; the audit log has all. */
const HISTORY = 100;

@Controller()
export class DisposalController {
  private readonly audience: HoldAudience;

  constructor(
    private readonly database: Database,
    private readonly disposals: Disposals,
    private readonly certificates: Certificates,
    private readonly reader: Reader,
    private readonly sights: Sights,
    private readonly audit: Audit,
    users: Users,
  ) {
    this.audience = new HoldAudience(users);
  }

  @Serves(api.disposals.list)
  async list(
    @Input() { actor, query }: In<typeof api.disposals.list>,
  ): Promise<{ items: DisposalSummary[]; next: string | null }> {
    const before = idCursor(query.after);
    const [all, found] = await Promise.all([
      this.audience.seesSilent(actor),
      this.disposals.list(query.state, before, query.limit + 1),
    ]);
    const items = found.slice(0, query.limit);
    return {
      items: items.map((row) => presentSummary(row, all)),
      next: found.length > query.limit ? String(items.at(-1)!.id) : null,
    };
  }

  @Serves(api.disposals.get)
  get(@Input() { actor, params }: In<typeof api.disposals.get>): Promise<Disposal> {
    return this.present(actor, Number(params.id));
  }

  @Serves(api.disposals.messages)
  async messages(
    @Input() { actor, params, query }: In<typeof api.disposals.messages>,
  ): Promise<{ items: DisposalMessage[]; next: string | null }> {
    const { id } = await this.disposals.get(Number(params.id));
    const [page, message] = /^(\d{1,9})-(\d{1,15})$/
      .exec(query.after ?? '')
      ?.slice(1)
      .map(Number) ?? [0, 0];
    const after = { page: page!, message: message! };
    const [all, sight, found] = await Promise.all([
      this.audience.seesSilent(actor),
      this.sights.of(actor.id),
      this.disposals.listed(id, query.state, after, query.limit + 1),
    ]);
    const rows = found.slice(0, query.limit);
    const there = rows.filter(({ state }) => state !== 'disposed').map((row) => row.message);
    const seen = await this.reader.seen(there, sight);
    const last = rows.at(-1);
    return {
      // What is gone is behind no wall any more; of what is there only what whoever asks may see.
      items: rows
        .filter((row) => row.state === 'disposed' || seen.has(row.message))
        .map((row) => presentListed(row, all)),
      next: found.length > query.limit ? `${last!.page}-${last!.message}` : null,
    };
  }

  @Serves(api.disposals.dryRun)
  async dryRun(@Input() { actor, body }: In<typeof api.disposals.dryRun>): Promise<Disposal> {
    return this.present(actor, await this.disposals.dryRun(actor, body.scope, body.reason));
  }

  @Serves(api.disposals.propose)
  async propose(@Input() { actor, params, body }: In<typeof api.disposals.propose>): Promise<Disposal> {
    await this.disposals.propose(actor, Number(params.id), body.version);
    return this.present(actor, Number(params.id));
  }

  @Serves(api.disposals.approve)
  async approve(@Input() { actor, params, body }: In<typeof api.disposals.approve>): Promise<Disposal> {
    await this.disposals.approve(actor, Number(params.id), body.version);
    return this.present(actor, Number(params.id));
  }

  @Serves(api.disposals.reject)
  async reject(@Input() { actor, params, body }: In<typeof api.disposals.reject>): Promise<Disposal> {
    await this.disposals.reject(actor, Number(params.id), body.version, body.reason);
    return this.present(actor, Number(params.id));
  }

  @Serves(api.disposals.cancel)
  async cancel(@Input() { actor, params, body }: In<typeof api.disposals.cancel>): Promise<Disposal> {
    await this.disposals.cancel(actor, Number(params.id), body.version, body.reason);
    return this.present(actor, Number(params.id));
  }

  @Serves(api.disposals.pause)
  async pause(@Input() { actor, params, body }: In<typeof api.disposals.pause>): Promise<Disposal> {
    await this.disposals.pause(actor, Number(params.id), body.version, body.reason);
    return this.present(actor, Number(params.id));
  }

  @Serves(api.disposals.resume)
  async resume(@Input() { actor, params, body }: In<typeof api.disposals.resume>): Promise<Disposal> {
    await this.disposals.resume(actor, Number(params.id), body.version);
    return this.present(actor, Number(params.id));
  }

  @Serves(api.disposals.certificate)
  async certificate(@Input() { actor, params }: In<typeof api.disposals.certificate>): Promise<DisposalCertificate> {
    return this.certificates.of(Number(params.id), await this.audience.seesSilent(actor));
  }

  @Serves(api.disposals.certificateFile)
  async certificateFile(
    @Input() { actor, params }: In<typeof api.disposals.certificateFile>,
    @Res() response: Response,
  ): Promise<void> {
    const id = Number(params.id);
    const file = this.certificates.file(id, await this.audience.seesSilent(actor));
    // What is refused is refused before a byte has left.
    const first = await file.next();
    await this.audit.record(actor, 'disposal.exported', subjectOf(id), { certificate: certificateNumber(id) });
    response.type('application/json');
    response.attachment(`${certificateNumber(id)}.json`);
    const parts = async function* (): AsyncGenerator<string> {
      if (!first.done) yield first.value;
      yield* file;
    };
    await pipeline(Readable.from(parts()), response);
  }

  @Serves(api.disposals.ofMessage)
  async ofMessage(@Input() { params }: In<typeof api.disposals.ofMessage>) {
    const row = await this.disposals.ofMessage(Number(params.id));
    if (!row) throw notFound('disposal of this message');
    const disposal = await this.disposals.get(row.disposal);
    return {
      message: params.id,
      disposal: String(row.disposal),
      certificate: certificateNumber(row.disposal),
      at: row.at.toISOString(),
      code: row.code,
      due: row.due.toISOString(),
      requestedBy: { id: disposal.requestedBy, name: disposal.requestedByName },
      approvedBy: { id: disposal.decidedBy ?? '', name: disposal.decidedByName ?? '' },
    };
  }

  private async present(actor: Actor, id: number): Promise<Disposal> {
    const row = await this.disposals.get(id);
    const [all, history, citations] = await Promise.all([
      this.audience.seesSilent(actor),
      this.audit.list({ subject: `disposal:${id}`, kind: 'change' }, undefined, HISTORY),
      row.schedule === null ? new Map<string, string>() : citationsOf(this.database, row.schedule),
    ]);
    return presentDisposal(row, all, {
      citations,
      mayApprove: await this.disposals.mayApprove(actor, row),
      own: row.requestedBy === actor.id,
      history,
    });
  }
}
