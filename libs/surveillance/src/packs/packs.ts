import type { Actor } from '@minutebook/access';
import type { RuleText } from '@minutebook/contract';
import { notFound, Problem } from '@minutebook/platform';
import type { Contradictions } from '../conduct/contradictions';
import { type LexiconDetail, type Lexicons } from '../lexicons/lexicons';
import { writtenOf } from '../lexicons/rule-text';
import { laid, type LaidRule, layingOf } from './laying';
import type { Pack, PackId } from './pack';
import { ruleTexts } from './rule-texts';
import { PACKS } from './shelf';

/** Shipped rules on their way into lexicons. What is laid is a draft like any other: rehearsed, approved, put into force. */
export class Packs {
  constructor(
    private readonly lexicons: Lexicons,
    private readonly contradictions: Pick<Contradictions, 'setTheme'>,
  ) {}

  /** What laying a pack into a lexicon's draft would change; nothing is changed. */
  async compare(lexicon: number, id: PackId): Promise<{ detail: LexiconDetail; rules: LaidRule[] }> {
    const detail = await this.lexicons.get(lexicon);
    return { detail, rules: layingOf(ruleTexts(packOf(id)), draftOf(detail)) };
  }

  /** Lays rules of a pack into a draft: those of these codes, or all. 422 for a code that the pack does not have. */
  async lay(
    actor: Actor,
    lexicon: number,
    version: number,
    id: PackId,
    codes: readonly string[] | undefined,
  ): Promise<LexiconDetail> {
    const { detail, rules } = await this.compare(lexicon, id);
    const known = new Set(rules.map(({ rule }) => rule.code));
    const stray = codes?.find((code) => !known.has(code));
    if (stray !== undefined)
      throw new Problem({
        code: 'rule-not-in-pack',
        status: 422,
        title: `The pack has no rule ${stray}.`,
        hint: 'Choose from the rules it lists.',
      });
    const draft = laid(rules, draftOf(detail), codes ? new Set(codes) : known);
    return this.lexicons.draft(actor, lexicon, version, draft);
  }

  /**
   * Puts the off-channel pack into force where nothing is yet (R174): whoever sets the appliance up has this box ticked.
   * Its hits open contradictions with attestations from the first day on (R184).
   */
  async begin(actor: Actor): Promise<LexiconDetail> {
    const pack = packOf('off-channel');
    const applied = await this.lexicons.apply(actor, pack.name, ruleTexts(pack));
    await this.contradictions.setTheme(actor, applied.lexicon.id, 'off-channel');
    return applied;
  }
}

function packOf(id: PackId): Pack {
  const pack = PACKS.find((one) => one.id === id);
  if (!pack) throw notFound('pack');
  return pack;
}

function draftOf({ lexicon, inForce }: LexiconDetail): readonly RuleText[] {
  return lexicon.draft ?? inForce.map(writtenOf);
}
