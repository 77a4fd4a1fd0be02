import { Controller } from '@nestjs/common';
import { Audit, type In, Input, Serves } from '@minutebook/access';
import { api, type Lexicon, type Pack as ShownPack, type PackLaying } from '@minutebook/contract';
import { notFound } from '@minutebook/platform';
import { presentLexicon } from '../../http/presenting';
import { type Pack, PACK_IDS, type PackId } from '../pack';
import { Packs } from '../packs';
import { PACKS } from '../shelf';

/** Shipped packs of rules: what there is, what one would change, and laying it into a draft. */
@Controller()
export class PackController {
  constructor(
    private readonly packs: Packs,
    private readonly audit: Audit,
  ) {}

  @Serves(api.packs.list)
  async list(): Promise<{ items: ShownPack[] }> {
    return { items: PACKS.map(present) };
  }

  @Serves(api.packs.compare)
  async compare(@Input() { actor, params }: In<typeof api.packs.compare>): Promise<PackLaying> {
    const pack = idOf(params.pack);
    const { detail, rules } = await this.packs.compare(Number(params.id), pack);
    await this.audit.record(actor, 'lexicon.viewed', { kind: 'lexicon', id: params.id }, { pack });
    return { pack, version: detail.lexicon.version, rules: rules.map((rule) => ({ ...rule })) };
  }

  @Serves(api.packs.lay)
  async lay(@Input() { actor, params, body }: In<typeof api.packs.lay>): Promise<Lexicon> {
    return presentLexicon(await this.packs.lay(actor, Number(params.id), body.version, idOf(params.pack), body.rules));
  }
}

function present({ id, name, version, rules }: Pack): ShownPack {
  return {
    id,
    name,
    version,
    rules: rules.map(({ code, title, severity, weight, sources, hits, misses }) => ({
      code,
      title,
      severity,
      weight,
      sources: [...sources],
      hits: hits.length,
      misses: misses.length,
    })),
  };
}

function idOf(theme: string): PackId {
  const id = PACK_IDS.find((one) => one === theme);
  if (!id) throw notFound('pack');
  return id;
}
