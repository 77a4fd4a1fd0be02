import { Controller } from '@nestjs/common';
import { type In, Input, Serves } from '@minutebook/access';
import { api, type ScimToken as Presented } from '@minutebook/contract';
import { ScimToken } from '../people/scim/scim-token';
import type { TokenRow } from '../store/scim-store';

/** Whether, and with which token, an identity provider may push people. */
@Controller()
export class ScimTokenController {
  constructor(private readonly token: ScimToken) {}

  @Serves(api.directory.scimToken)
  async inForce(): Promise<{ token: Presented | null }> {
    const known = await this.token.inForce();
    return { token: known ? present(known) : null };
  }

  @Serves(api.directory.makeScimToken)
  async make(
    @Input() { actor }: In<typeof api.directory.makeScimToken>,
  ): Promise<{ secret: string; token: Presented }> {
    const { secret, row } = await this.token.make(actor);
    return { secret, token: present(row) };
  }

  @Serves(api.directory.revokeScimToken)
  async revoke(@Input() { actor }: In<typeof api.directory.revokeScimToken>): Promise<Record<string, never>> {
    await this.token.revoke(actor);
    return {};
  }
}

function present({ madeAt, madeByName, usedAt }: TokenRow): Presented {
  return { madeAt: madeAt.toISOString(), madeBy: madeByName, usedAt: usedAt?.toISOString() ?? null };
}
