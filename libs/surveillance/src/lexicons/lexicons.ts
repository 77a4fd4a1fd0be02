import type { Actor, Audit } from '@minutebook/access';
import type { RuleText } from '@minutebook/contract';
import {
  type Clock,
  conflict,
  type Database,
  notFound,
  nudge,
  Problem,
  sqlState,
  type Transaction,
} from '@minutebook/platform';
import { parse } from '@minutebook/query';
import {
  countHits,
  dropLookBacks,
  insertLookBack,
  lockPosition,
  type LookBack,
  readLookBacks,
} from '../store/detection-store';
import {
  findLexicon,
  insertLexicon,
  type LexiconRow,
  listLexicons,
  putInForce,
  readLexicon,
  retire,
  type RuleVersion,
  rulesInForce,
  saveDraft,
  savePublication,
} from '../store/lexicon-store';

export interface LexiconDetail {
  readonly lexicon: LexiconRow;
  readonly inForce: readonly RuleVersion[];
  readonly lookBacks: readonly LookBack[];
  /** By rule version. */
  readonly hits: ReadonlyMap<number, number>;
}

/** Lexicons: drafted freely, published as a whole, every published version kept for ever. */
export class Lexicons {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  list(after: { name: string; id: number } | undefined, limit: number): Promise<LexiconRow[]> {
    return listLexicons(this.database, after, limit);
  }

  /** The lexicon of this name, if there is one. */
  find(name: string): Promise<LexiconRow | undefined> {
    return findLexicon(this.database, name);
  }

  async get(id: number): Promise<LexiconDetail> {
    const lexicon = await readLexicon(this.database, id);
    if (!lexicon) throw notFound('lexicon');
    const inForce = await rulesInForce(this.database, id);
    const ids = inForce.map((rule) => rule.id);
    const lookBacks = (await readLookBacks(this.database)).filter((entry) => ids.includes(entry.ruleVersion));
    return { lexicon, inForce, lookBacks, hits: await countHits(this.database, ids) };
  }

  async create(actor: Actor, name: string): Promise<LexiconDetail> {
    try {
      const id = await this.database.transaction(async (tx) => {
        const created = await insertLexicon(tx, name);
        await this.audit.append(tx, actor, 'lexicon.created', { kind: 'lexicon', id: String(created) }, { name });
        return created;
      });
      return await this.get(id);
    } catch (error) {
      if (sqlState(error) !== '23505') throw error;
      throw new Problem(
        {
          code: 'name-taken',
          status: 409,
          title: `There is a lexicon called “${name}” already.`,
          fields: { name: 'is in use' },
        },
        { cause: error },
      );
    }
  }

  async draft(actor: Actor, id: number, version: number, rules: readonly RuleText[]): Promise<LexiconDetail> {
    checkCodes(rules);
    await this.database.transaction(async (tx) => {
      if (!(await saveDraft(tx, id, version, rules, actor, this.clock.now())))
        throw (await readLexicon(tx, id)) ? conflict('lexicon') : notFound('lexicon');
      await this.audit.append(
        tx,
        actor,
        'lexicon.drafted',
        { kind: 'lexicon', id: String(id) },
        { rules: rules.length },
      );
    });
    return this.get(id);
  }

  async publish(actor: Actor, id: number, version: number): Promise<LexiconDetail> {
    await this.database.transaction((tx) => this.publishDraft(tx, actor, id, version));
    return this.get(id);
  }

  /** Drafts and publishes in one go (the command line): the lexicon of this name then has exactly these rules. */
  async apply(actor: Actor, name: string, rules: readonly RuleText[]): Promise<LexiconDetail> {
    checkCodes(rules);
    const known = await findLexicon(this.database, name);
    const id = known?.id ?? (await this.create(actor, name)).lexicon.id;
    const { lexicon } = await this.get(id);
    await this.database.transaction(async (tx) => {
      if (!(await saveDraft(tx, id, lexicon.version, rules, actor, this.clock.now()))) throw conflict('lexicon');
      await this.publishDraft(tx, actor, id, lexicon.version + 1);
    });
    return this.get(id);
  }

  /**
   * Under the detector's lock: every rule version is live from the position the detector has reached, and looks back
   * over everything before. So each message version meets each rule version once, whenever either came (R192).
   */
  private async publishDraft(tx: Transaction, actor: Actor, id: number, version: number): Promise<void> {
    const position = await lockPosition(tx);
    const lexicon = await readLexicon(tx, id);
    if (!lexicon) throw notFound('lexicon');
    if (lexicon.version !== version) throw conflict('lexicon');
    if (!lexicon.draft)
      throw new Problem({
        code: 'nothing-drafted',
        status: 409,
        title: 'There is nothing to publish.',
        hint: 'Change a rule first.',
      });
    refuseFaults(lexicon.draft);
    const now = this.clock.now();
    const publication = (await savePublication(tx, id, version, now))!;
    const before = new Map((await rulesInForce(tx, id)).map((rule) => [rule.code, rule]));
    const changes = { added: 0, changed: 0, retired: 0 };
    for (const rule of lexicon.draft) {
      const old = before.get(rule.code);
      before.delete(rule.code);
      if (old && sameRule(old, rule)) continue;
      changes[old ? 'changed' : 'added']++;
      await insertLookBack(tx, await putInForce(tx, id, rule, publication, actor, now), position);
    }
    for (const gone of before.values()) {
      changes.retired++;
      await retire(tx, gone.rule);
    }
    await dropLookBacks(tx);
    await this.audit.append(
      tx,
      actor,
      'lexicon.published',
      { kind: 'lexicon', id: String(id) },
      { name: lexicon.name, publication, ...changes, position },
    );
    await nudge(tx, { topic: 'lexicon', id: String(id) });
  }
}

function checkCodes(rules: readonly RuleText[]): void {
  const seen = new Set<string>();
  for (const { code } of rules) {
    if (seen.has(code))
      throw new Problem({
        code: 'rule-code-twice',
        status: 422,
        title: `Two rules are called ${code}.`,
        hint: 'Give one of them another code.',
      });
    seen.add(code);
  }
}

/** A rule with an error never goes live (semantics.md 16): it would miss everything, silently. */
function refuseFaults(rules: readonly RuleText[]): void {
  const faults = rules.flatMap((rule) =>
    parse(rule.query, { mode: 'rule' }).errors.map((fault) => ({ rule: rule.code, ...fault })),
  );
  if (faults.length === 0) return;
  const [first] = faults;
  throw new Problem({
    code: 'rule-invalid',
    status: 422,
    title: `${first!.rule}: ${first!.message}`,
    detail: faults.length > 1 ? `${faults.length - 1} more like this.` : undefined,
    hint: 'Correct the rule, or leave it out of the draft.',
    more: { faults },
  });
}

function sameRule(old: RuleText, rule: RuleText): boolean {
  return (
    old.title === rule.title &&
    old.query === rule.query &&
    old.severity === rule.severity &&
    [...old.zones].sort().join() === [...rule.zones].sort().join()
  );
}
