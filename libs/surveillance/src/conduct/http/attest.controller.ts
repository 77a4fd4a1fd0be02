import { Controller } from '@nestjs/common';
import { type In, Input, MachineFacts, Serves } from '@minutebook/access';
import { api, type AttestationForm, type AttestationLink } from '@minutebook/contract';
import { Attestations } from '../attestations';
import { Campaigns, type FreshLink } from '../campaigns';

/** The door of whoever is asked to attest: no account, a one-time link. */
@Controller()
export class AttestController {
  constructor(
    private readonly attestations: Attestations,
    private readonly campaigns: Campaigns,
    private readonly machine: MachineFacts,
  ) {}

  @Serves(api.conduct.form)
  async form(@Input() { query }: In<typeof api.conduct.form>): Promise<AttestationForm> {
    const { attestation, campaign, policy } = await this.attestations.form(query.token);
    return {
      person: attestation.name,
      campaign: campaign.name,
      question: campaign.question,
      dueOn: campaign.dueOn,
      coversFrom: campaign.coversFrom,
      policy: {
        ...policy.content,
        name: policy.name,
        number: policy.number,
        sha256: policy.sha256.toString('hex'),
        effectiveFrom: policy.effectiveFrom,
      },
    };
  }

  @Serves(api.conduct.answer)
  async answer(@Input() { body }: In<typeof api.conduct.answer>): Promise<{ at: string }> {
    const { token, ...answering } = body;
    return { at: (await this.attestations.answer(token, answering)).toISOString() };
  }

  @Serves(api.conduct.link)
  async link(@Input() { actor, params, body }: In<typeof api.conduct.link>): Promise<AttestationLink> {
    const link = await this.campaigns.link(actor, Number(params.id), body.version, body.remind);
    return presentLink(link, this.machine.publicUrl);
  }
}

/** The token is in the fragment, so that no server log or referrer ever holds it. */
export function presentLink({ attestation, token, email }: FreshLink, publicUrl: string): AttestationLink {
  return {
    attestation: String(attestation.id),
    person: attestation.name,
    externalId: attestation.externalId,
    email,
    link: `${publicUrl}/attest#${token}`,
  };
}
