import { Controller } from '@nestjs/common';
import { type Actor, Audit, type In, Input, Serves } from '@minutebook/access';
import { api, type ErasureMessage, type ErasureRequest, type ErasureSummary } from '@minutebook/contract';
import { idCursor } from '@minutebook/platform';
import { ErasureRecord } from '../erasure/erasure-record';
import { ErasureRequests } from '../erasure/erasure-requests';
import { pageOf } from './hold.controller';
import { presentErasure, presentErasureMessage, presentErasureSummary } from './presenting-erasure';

/** Entries of a request's history that are shown; the audit log has all. */
const HISTORY = 100;

@Controller()
export class ErasureController {
  constructor(
    private readonly requests: ErasureRequests,
    private readonly record: ErasureRecord,
    private readonly audit: Audit,
  ) {}

  @Serves(api.erasure.list)
  async list(
    @Input() { query }: In<typeof api.erasure.list>,
  ): Promise<{ items: ErasureSummary[]; next: string | null }> {
    const found = await this.requests.list(query.state, idCursor(query.after), query.limit + 1);
    return pageOf(found, query.limit, presentErasureSummary);
  }

  @Serves(api.erasure.get)
  async get(@Input() { actor, params }: In<typeof api.erasure.get>): Promise<ErasureRequest> {
    const request = await this.requests.get(Number(params.id));
    await this.audit.record(actor, 'erasure.viewed', { kind: 'erasure', id: params.id });
    return this.present(actor, request.id);
  }

  @Serves(api.erasure.messages)
  async messages(
    @Input() { actor, params, query }: In<typeof api.erasure.messages>,
  ): Promise<{ items: ErasureMessage[]; next: string | null }> {
    const after = idCursor(query.after) ?? 0;
    const { items, next } = await this.record.messages(actor, Number(params.id), query.outcome, after, query.limit);
    return { items: items.map(presentErasureMessage), next: next === null ? null : String(next) };
  }

  @Serves(api.erasure.takeIn)
  async takeIn(@Input() { actor, body }: In<typeof api.erasure.takeIn>): Promise<ErasureRequest> {
    return this.present(actor, (await this.requests.takeIn(actor, body)).id);
  }

  @Serves(api.erasure.evaluate)
  async evaluate(@Input() { actor, params, body }: In<typeof api.erasure.evaluate>): Promise<ErasureRequest> {
    return this.present(actor, (await this.requests.evaluate(actor, Number(params.id), body.version)).id);
  }

  @Serves(api.erasure.decide)
  async decide(@Input() { actor, params, body }: In<typeof api.erasure.decide>): Promise<ErasureRequest> {
    return this.present(actor, (await this.requests.decide(actor, Number(params.id), body)).id);
  }

  @Serves(api.erasure.withdraw)
  async withdraw(@Input() { actor, params, body }: In<typeof api.erasure.withdraw>): Promise<ErasureRequest> {
    return this.present(actor, (await this.requests.withdraw(actor, Number(params.id), body.version, body.reason)).id);
  }

  private async present(actor: Actor, id: number): Promise<ErasureRequest> {
    const [record, history] = await Promise.all([
      this.record.of(actor, id),
      this.audit.list({ subject: `erasure:${id}`, kind: 'change' }, undefined, HISTORY),
    ]);
    return presentErasure(record, history);
  }
}
