import type { Actor, Audit, Users } from '@minutebook/access';
import { type RuleInput, RuleText } from '@minutebook/contract';
import { type Clock, conflict, type Database, notFound, Problem, sqlState } from '@minutebook/platform';
import type { Rehearsing } from '../rehearsal/rehearsing';
import { countHits, type LookBack, readLookBacks } from '../store/detection-store';
import {
  findLexicon,
  insertLexicon,
  type LexiconRow,
  listLexicons,
  readLexicon,
  type RuleVersion,
  rulesInForce,
  saveDraft,
} from '../store/lexicon-store';
import { listPublications, type NewPublication, type PastRule, readRulePast } from '../store/publication-store';
import { isBuiltIn } from './built-in';
import { checkCodes } from './faults';
import { type Approval, Publisher } from './publisher';

export interface LexiconDetail {
  readonly lexicon: LexiconRow;
  readonly inForce: readonly RuleVersion[];
  readonly lookBacks: readonly LookBack[];
  /** By rule version. */
  readonly hits: ReadonlyMap<number, number>;
  /** Who may draft or publish, by name. */
  readonly staff: readonly { readonly id: string; readonly name: string; readonly publishes: boolean }[];
}

/** Lexicons: drafted freely, published as a whole, every published version kept for ever. */
export class Lexicons {
  private readonly publisher: Publisher;

  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly users: Pick<Users, 'whoMay'>,
    rehearsing: Rehearsing,
  ) {
    this.publisher = new Publisher(database, audit, clock, users, rehearsing);
  }

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
    return { lexicon, inForce, lookBacks, hits: await countHits(this.database, ids), staff: await this.staff() };
  }

  private async staff(): Promise<LexiconDetail['staff']> {
    const [writers, publishers] = await Promise.all([
      this.users.whoMay('lexicon.write'),
      this.users.whoMay('lexicon.publish'),
    ]);
    const named = new Map(writers.map(({ id, name }) => [id, { id, name, publishes: false }]));
    for (const { id, name } of publishers) named.set(id, { id, name, publishes: true });
    return [...named.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  async create(actor: Actor, name: string): Promise<LexiconDetail> {
    if (isBuiltIn(name)) throw builtIn(name);
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
    const known = await readLexicon(this.database, id);
    if (known && known.kind !== 'query') throw builtIn(known.name);
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

  /** Newest first, from the one before `before` on. */
  async publications(id: number, before: number | undefined, limit: number): Promise<NewPublication[]> {
    if (!(await readLexicon(this.database, id))) throw notFound('lexicon');
    return listPublications(this.database, id, before, limit);
  }

  /** Every version of a rule, newest first, with the hits of each. */
  async past(id: number, code: string): Promise<{ rules: PastRule[]; hits: ReadonlyMap<number, number> }> {
    const rules = await readRulePast(this.database, id, code);
    if (rules.length === 0) throw notFound('rule');
    const ids = rules.map((rule) => rule.id);
    return { rules, hits: await countHits(this.database, ids) };
  }

  /** See {@link Publisher.publish}. */
  async publish(actor: Actor, id: number, approval: Approval): Promise<LexiconDetail> {
    await this.publisher.publish(actor, id, approval);
    return this.get(id);
  }

  /** Drafts, rehearses and publishes in one go (the command line): the lexicon of this name then has exactly these rules. */
  async apply(actor: Actor, name: string, written: readonly RuleInput[]): Promise<LexiconDetail> {
    const rules = written.map((rule) => RuleText.parse(rule));
    checkCodes(rules);
    if (isBuiltIn(name)) throw builtIn(name);
    const known = await findLexicon(this.database, name);
    const id = known?.id ?? (await this.create(actor, name)).lexicon.id;
    await this.publisher.apply(actor, id, rules);
    return this.get(id);
  }
}

function builtIn(name: string): Problem {
  return new Problem({
    code: 'lexicon-built-in',
    status: 409,
    title: `“${name}” is kept by the program itself.`,
    hint: 'Give the lexicon another name.',
  });
}
