import { Controller } from '@nestjs/common';
import { type Actor, Audit, type In, Input, Serves } from '@minutebook/access';
import { api, type HoldRequest, type ReleasePreview } from '@minutebook/contract';
import { HoldFile } from '../holds/hold-file';
import { HoldRequests } from '../holds/hold-requests';

@Controller()
export class HoldRequestController {
  constructor(
    private readonly requests: HoldRequests,
    private readonly file: HoldFile,
    private readonly audit: Audit,
  ) {}

  @Serves(api.holds.previewRelease)
  async preview(@Input() { actor, params, body }: In<typeof api.holds.previewRelease>): Promise<ReleasePreview> {
    const preview = await this.requests.preview(actor, Number(params.id), body.scope, body.coolingDays);
    await this.audit.record(actor, 'hold.previewed', { kind: 'hold', id: params.id });
    return preview;
  }

  @Serves(api.holds.ask)
  async ask(@Input() { actor, params, body }: In<typeof api.holds.ask>): Promise<HoldRequest> {
    const { version, ...what } = body;
    const { id } = await this.requests.ask(actor, Number(params.id), version, what);
    return this.present(actor, id);
  }

  @Serves(api.holds.request)
  get(@Input() { actor, params }: In<typeof api.holds.request>): Promise<HoldRequest> {
    return this.present(actor, Number(params.id));
  }

  @Serves(api.holds.approve)
  async approve(@Input() { actor, params, body }: In<typeof api.holds.approve>): Promise<HoldRequest> {
    await this.requests.approve(actor, Number(params.id), body.version, body.note ?? null);
    return this.present(actor, Number(params.id));
  }

  @Serves(api.holds.refuse)
  async refuse(@Input() { actor, params, body }: In<typeof api.holds.refuse>): Promise<HoldRequest> {
    await this.requests.refuse(actor, Number(params.id), body.version, body.reason);
    return this.present(actor, Number(params.id));
  }

  @Serves(api.holds.withdraw)
  async withdraw(@Input() { actor, params, body }: In<typeof api.holds.withdraw>): Promise<HoldRequest> {
    await this.requests.withdraw(actor, Number(params.id), body.version, body.reason);
    return this.present(actor, Number(params.id));
  }

  @Serves(api.holds.stop)
  async stop(@Input() { actor, params, body }: In<typeof api.holds.stop>): Promise<HoldRequest> {
    await this.requests.stop(actor, Number(params.id), body.version, body.reason);
    return this.present(actor, Number(params.id));
  }

  private async present(actor: Actor, id: number): Promise<HoldRequest> {
    const { request, hold } = await this.requests.get(actor, id);
    return this.file.request(actor, request, hold);
  }
}
