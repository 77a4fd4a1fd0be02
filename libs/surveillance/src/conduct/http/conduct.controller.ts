import { Controller } from '@nestjs/common';
import { type In, Input, Serves } from '@minutebook/access';
import {
  api,
  type Attestation,
  type AttestationFile,
  type Campaign,
  type Contradiction,
  type Policy,
  type ThemedLexicon,
} from '@minutebook/contract';
import { idCursor } from '@minutebook/platform';
import { Findings } from '../../detection/findings';
import { Attestations } from '../attestations';
import { Campaigns } from '../campaigns';
import { Contradictions } from '../contradictions';
import { Policies } from '../policies';
import type { ContradictionRow, ThemeRow } from '../store/contradiction-store';
import {
  presentAttestation,
  presentCampaign,
  presentContradiction,
  presentPolicy,
  readName,
  writeName,
} from './presenting';

type Page<T> = Promise<{ items: T[]; next: string | null }>;

/** Policies, attestations, and what speaks against them. */
@Controller()
export class ConductController {
  constructor(
    private readonly policies: Policies,
    private readonly campaigns: Campaigns,
    private readonly attestations: Attestations,
    private readonly contradictions: Contradictions,
    private readonly findings: Findings,
  ) {}

  @Serves(api.conduct.policies)
  async listPolicies(@Input() { actor, query }: In<typeof api.conduct.policies>): Page<Policy> {
    const found = await this.policies.list(readName(query.after), query.limit + 1);
    const items = found.slice(0, query.limit);
    return {
      items: items.map((policy) => presentPolicy(policy, actor.id)),
      next: found.length > query.limit ? writeName(items.at(-1)!.policy) : null,
    };
  }

  @Serves(api.conduct.createPolicy)
  async createPolicy(@Input() { actor, body }: In<typeof api.conduct.createPolicy>): Promise<Policy> {
    const { name, ...text } = body;
    return presentPolicy(await this.policies.create(actor, name, text), actor.id);
  }

  @Serves(api.conduct.draftPolicy)
  async draftPolicy(@Input() { actor, params, body }: In<typeof api.conduct.draftPolicy>): Promise<Policy> {
    const { version, ...text } = body;
    return presentPolicy(await this.policies.draft(actor, Number(params.id), version, text), actor.id);
  }

  @Serves(api.conduct.approvePolicy)
  async approvePolicy(@Input() { actor, params, body }: In<typeof api.conduct.approvePolicy>): Promise<Policy> {
    const { version, effectiveFrom } = body;
    return presentPolicy(await this.policies.approve(actor, Number(params.id), version, effectiveFrom), actor.id);
  }

  @Serves(api.conduct.campaigns)
  async listCampaigns(@Input() { query }: In<typeof api.conduct.campaigns>): Page<Campaign> {
    const found = await this.campaigns.list(idCursor(query.after), query.limit + 1);
    const items = found.slice(0, query.limit);
    return {
      items: items.map(presentCampaign),
      next: found.length > query.limit ? String(items.at(-1)!.campaign.id) : null,
    };
  }

  @Serves(api.conduct.startCampaign)
  async startCampaign(@Input() { actor, body }: In<typeof api.conduct.startCampaign>): Promise<Campaign> {
    const { policyVersion, coversFrom = null, ...asked } = body;
    return presentCampaign(
      await this.campaigns.start(actor, { ...asked, coversFrom, policyVersion: Number(policyVersion) }),
    );
  }

  @Serves(api.conduct.post)
  post(@Input() { actor, params }: In<typeof api.conduct.post>): Promise<{ letters: number; unreached: number }> {
    return this.campaigns.post(actor, Number(params.id));
  }

  @Serves(api.conduct.attestations)
  async listAttestations(@Input() { query }: In<typeof api.conduct.attestations>): Page<Attestation> {
    const { campaign, person, state, after, limit } = query;
    const filter = { campaign: campaign === undefined ? undefined : Number(campaign), person, state };
    const found = await this.attestations.list(filter, readName(after), limit + 1);
    const items = found.slice(0, limit);
    return { items: items.map(presentAttestation), next: found.length > limit ? writeName(items.at(-1)!) : null };
  }

  @Serves(api.conduct.attestation)
  async attestation(@Input() { params }: In<typeof api.conduct.attestation>): Promise<AttestationFile> {
    return this.fileOf(Number(params.id));
  }

  @Serves(api.conduct.withdraw)
  async withdraw(@Input() { actor, params, body }: In<typeof api.conduct.withdraw>): Promise<AttestationFile> {
    await this.attestations.withdraw(actor, Number(params.id), body.version, body.reason);
    return this.fileOf(Number(params.id));
  }

  @Serves(api.conduct.contradictions)
  async listContradictions(
    @Input() { query }: In<typeof api.conduct.contradictions>,
  ): Promise<{ items: Contradiction[]; next: string | null; open: number }> {
    const { state, after, limit } = query;
    const [found, { open }] = await Promise.all([
      this.contradictions.list({ state }, idCursor(after), limit + 1),
      this.contradictions.count(),
    ]);
    const items = found.slice(0, limit);
    return {
      items: await this.both(items),
      next: found.length > limit ? String(items.at(-1)!.id) : null,
      open,
    };
  }

  @Serves(api.conduct.settle)
  async settle(@Input() { actor, params, body }: In<typeof api.conduct.settle>): Promise<Contradiction> {
    const { version, outcome, reason, breach } = body;
    const settlement = { outcome, reason, breach: breach === undefined ? null : Number(breach) };
    return (await this.both([await this.contradictions.settle(actor, Number(params.id), version, settlement)]))[0]!;
  }

  @Serves(api.conduct.themes)
  async themes(): Promise<{ items: ThemedLexicon[] }> {
    return { items: (await this.contradictions.themes()).map(presentTheme) };
  }

  @Serves(api.conduct.setTheme)
  async setTheme(@Input() { actor, params, body }: In<typeof api.conduct.setTheme>): Promise<ThemedLexicon> {
    return presentTheme(await this.contradictions.setTheme(actor, Number(params.id), body.theme));
  }

  private async fileOf(id: number): Promise<AttestationFile> {
    const { attestation, moves } = await this.attestations.file(id);
    return {
      ...presentAttestation(attestation),
      moves: moves.map(({ from, to, at, byName, reason }) => ({ from, to, at: at.toISOString(), by: byName, reason })),
    };
  }

  private async both(rows: readonly ContradictionRow[]): Promise<Contradiction[]> {
    const [attestations, rules] = await Promise.all([
      this.attestations.byId(rows.map(({ attestation }) => attestation)),
      this.findings.rules(rows.flatMap(({ ruleVersion }) => ruleVersion ?? [])),
    ]);
    return rows.map((row) =>
      presentContradiction(row, attestations.get(row.attestation)!, rules.get(row.ruleVersion ?? 0)),
    );
  }
}

function presentTheme({ id, name, theme }: ThemeRow): ThemedLexicon {
  return { id: String(id), name, theme };
}
