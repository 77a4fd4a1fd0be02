import type { Actor, Audit } from '@minutebook/access';
import type { RehearsalObjection, RehearsalSide, RuleText } from '@minutebook/contract';
import { type Clock, conflict, type Database, notFound, Problem } from '@minutebook/platform';
import type { CoverageGauge, Sweep } from '@minutebook/search';
import { draftHash } from '../lexicons/draft-hash';
import { checkCodes, refuseFaults } from '../lexicons/faults';
import { writtenOf } from '../lexicons/rule-text';
import { type LexiconRow, readLexicon, rulesInForce } from '../store/lexicon-store';
import type { BelowTheLine } from './below-the-line';
import { presentFigures, presentImpact } from './impact';
import { objectionsTo } from './objections';
import type { RehearsalRun } from './rehearsal-run';
import type { Rehearsed, Rehearsing } from './rehearsing';
import {
  countUnexplained,
  insertReasons,
  knownLost,
  type LostAlert,
  type MessagePlace,
  rehearsedMessages,
  type RehearsedMessageRow,
  rehearsedRules,
  type RehearsedRuleRow,
} from './store/outcome-store';
import {
  cancelRehearsal,
  insertRehearsal,
  listRehearsals,
  readRehearsal,
  type RehearsalRow,
  unfinishedRehearsals,
} from './store/rehearsal-store';
import { leavingOut, type TermPlace } from './without-term';

export interface RehearsalRequest {
  /** Of the lexicon. */
  readonly version: number;
  readonly from: Date | null;
  readonly to: Date | null;
  readonly without: TermPlace | null;
}

/** A rehearsal, and whether it still says something about the lexicon. */
export interface RehearsalView {
  readonly row: RehearsalRow;
  readonly current: boolean;
  readonly unexplained: number;
}

const WHOLE = { from: null, to: null };

/**
 * Rehearsals: a draft run over the past before it goes live, compared with what is in force. What they found stays, and a
 * publication stands on one of them (R167, E4).
 */
export class Rehearsals implements Rehearsing {
  constructor(
    private readonly database: Database,
    private readonly sweep: Sweep,
    private readonly gauge: CoverageGauge,
    private readonly runner: RehearsalRun,
    private readonly line: BelowTheLine,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async list(lexicon: number, before: number | undefined, limit: number): Promise<RehearsalView[]> {
    const now = await this.lexicon(lexicon);
    const rows = await listRehearsals(this.database, lexicon, before, limit);
    const draft = await this.draftOf(now);
    return Promise.all(rows.map((row) => this.viewed(row, now, draft)));
  }

  async get(id: number): Promise<RehearsalView> {
    const row = await this.row(id);
    const lexicon = await this.lexicon(row.lexicon);
    return this.viewed(row, lexicon, await this.draftOf(lexicon));
  }

  /** Ids of those that somebody waits for. */
  unfinished(): Promise<number[]> {
    return unfinishedRehearsals(this.database);
  }

  async start(actor: Actor, lexicon: number, request: RehearsalRequest): Promise<RehearsalView> {
    const now = await this.lexicon(lexicon);
    if (now.version !== request.version) throw conflict('lexicon');
    const written = await this.draftOf(now);
    const { rules, without } = leavingOut(written, request.without);
    const row = await this.begin(actor, now, rules, { ...request, without });
    return this.viewed(row, now, written);
  }

  async cancel(actor: Actor, id: number, version: number): Promise<RehearsalView> {
    await this.database.transaction(async (tx) => {
      if (!(await cancelRehearsal(tx, id, version, this.clock.now()))) {
        await this.row(id);
        throw conflict('rehearsal');
      }
      await this.audit.append(tx, actor, 'rehearsal.cancelled', subjectOf(id), {});
    });
    return this.get(id);
  }

  async run(actor: Actor, lexicon: number, rules: readonly RuleText[]): Promise<number> {
    const { id } = await this.begin(actor, await this.lexicon(lexicon), rules, { ...WHOLE, without: null });
    await this.runner.run(id, new AbortController().signal);
    return id;
  }

  async read(id: number): Promise<Rehearsed | undefined> {
    const row = await readRehearsal(this.database, id);
    if (!row) return undefined;
    const unexplained = await countUnexplained(this.database, id);
    return {
      id,
      lexicon: row.lexicon,
      draftHash: row.draftHash,
      isFinished: row.state === 'done',
      impact: row.figures
        ? presentImpact(row, presentFigures(row.figures, unexplained), await this.line.figures(row))
        : {},
    };
  }

  async objections(id: number): Promise<readonly string[]> {
    return (await this.objected(await this.row(id))).map(({ text }) => text);
  }

  async objected(row: RehearsalRow): Promise<readonly RehearsalObjection[]> {
    const [rules, sample, lexicon] = await Promise.all([
      rehearsedRules(this.database, row.id),
      this.line.figures(row),
      this.lexicon(row.lexicon),
    ]);
    return objectionsTo(row, rules, sample, lexicon.publication);
  }

  async rules(id: number, after: string | undefined, limit: number): Promise<RehearsedRuleRow[]> {
    await this.row(id);
    return rehearsedRules(this.database, id, after, limit);
  }

  async messages(
    id: number,
    side: RehearsalSide,
    rule: string | undefined,
    after: MessagePlace | undefined,
    limit: number,
  ): Promise<RehearsedMessageRow[]> {
    await this.row(id);
    return rehearsedMessages(this.database, id, side, rule, after, limit);
  }

  /** Why lost alerts may go; said again, the newest stands. */
  async explain(actor: Actor, id: number, alerts: readonly LostAlert[], reason: string): Promise<RehearsalView> {
    await this.row(id);
    await this.database.transaction(async (tx) => {
      const known = await knownLost(tx, id, alerts);
      if (known.length < new Set(alerts.map(({ rule, message }) => `${rule}:${message}`)).size)
        throw new Problem({
          code: 'not-lost',
          status: 422,
          title: 'One of these alerts is not among the lost.',
          hint: 'Choose from the list of lost alerts.',
        });
      await insertReasons(tx, id, known, reason, actor, this.clock.now());
      await this.audit.append(tx, actor, 'rehearsal.explained', subjectOf(id), {
        alerts: known.map(({ rule, message }) => `${rule}: ${message}`),
        reason,
      });
    });
    return this.get(id);
  }

  private async begin(
    actor: Actor,
    lexicon: LexiconRow,
    rules: readonly RuleText[],
    { from, to, without }: Omit<RehearsalRequest, 'version' | 'without'> & Pick<RehearsalRow, 'without'>,
  ): Promise<RehearsalRow> {
    checkCodes(rules);
    refuseFaults(rules);
    const [position, coverage] = await Promise.all([this.sweep.position(), this.gauge.read()]);
    const { archived, searchable } = coverage;
    return this.database.transaction(async (tx) => {
      const row = await insertRehearsal(
        tx,
        {
          lexicon: lexicon.id,
          rules: rules.map(writtenOf),
          draftHash: draftHash(rules),
          publication: lexicon.publication,
          without,
          from,
          to,
          position,
          archived,
          searchable,
        },
        actor,
        this.clock.now(),
      );
      await this.audit.append(tx, actor, 'rehearsal.started', subjectOf(row.id), {
        lexicon: lexicon.name,
        draft: row.draftHash,
        rules: rules.length,
        position,
        from: from?.toISOString(),
        to: to?.toISOString(),
        ...(without && { without: `${without.rule} ${without.operand}` }),
      });
      return row;
    });
  }

  private async viewed(row: RehearsalRow, lexicon: LexiconRow, draft: readonly RuleText[]): Promise<RehearsalView> {
    return {
      row,
      current: row.publication === lexicon.publication && row.draftHash === draftHash(draft),
      unexplained: await countUnexplained(this.database, row.id),
    };
  }

  /** The draft, or what is in force where nothing is drafted. */
  private async draftOf(lexicon: LexiconRow): Promise<readonly RuleText[]> {
    return lexicon.draft ?? (await rulesInForce(this.database, lexicon.id));
  }

  private async lexicon(id: number): Promise<LexiconRow> {
    const lexicon = await readLexicon(this.database, id);
    if (lexicon?.kind !== 'query') throw notFound('lexicon');
    return lexicon;
  }

  private async row(id: number): Promise<RehearsalRow> {
    const row = await readRehearsal(this.database, id);
    if (!row) throw notFound('rehearsal');
    return row;
  }
}

function subjectOf(id: number): { kind: string; id: string } {
  return { kind: 'rehearsal', id: String(id) };
}
