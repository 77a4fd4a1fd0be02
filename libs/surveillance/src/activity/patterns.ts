import type { Actor, Audit, Users } from '@minutebook/access';
import { PATTERNS, type PatternCode, type PatternSettings } from '@minutebook/contract';
import { checkZone, type Clock, conflict, type Database, Problem, type Transaction } from '@minutebook/platform';
import { keepBuiltIn } from '../lexicons/built-in';
import { retire, rulesInForce } from '../store/lexicon-store';
import type { ActReader } from './act-reader';
import { PATTERN_KINDS } from './pattern-kinds';
import {
  hitsByCode,
  insertRehearsal,
  newestRehearsals,
  type PatternRow,
  readPatterns,
  type RehearsalRow,
  savePattern,
} from './store/pattern-store';
import { beginFollowing, stopFollowing } from './store/profile-store';

export interface PatternDetail extends PatternRow {
  readonly rehearsal: RehearsalRow | null;
  readonly isRehearsed: boolean;
  readonly hits: number;
}

/** Code of the built-in rule of a pattern. */
export function ruleCodeOf(code: PatternCode): string {
  return `ACT-${code.toUpperCase()}`;
}

/** Patterns of unusual activity: all off, until somebody saw what exactly these thresholds would have raised. */
export class Patterns {
  constructor(
    private readonly database: Database,
    private readonly acts: Pick<ActReader, 'head'>,
    private readonly users: Pick<Users, 'whoMay'>,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<PatternDetail[]> {
    const [rows, rehearsals, hits] = await Promise.all([
      readPatterns(this.database),
      newestRehearsals(this.database),
      hitsByCode(this.database, PATTERNS.map(ruleCodeOf)),
    ]);
    return PATTERNS.map((code) => {
      const row = rows.find((one) => one.code === code) ?? unchanged(code);
      const rehearsal = rehearsals.find((one) => one.code === code) ?? null;
      return {
        ...row,
        rehearsal,
        isRehearsed: rehearsal?.state === 'done' && same(rehearsal.settings, row.settings),
        hits: hits.get(ruleCodeOf(code)) ?? 0,
      };
    });
  }

  async get(code: PatternCode): Promise<PatternDetail> {
    return (await this.list()).find((one) => one.code === code)!;
  }

  /** Other thresholds switch a pattern off: nobody has seen yet what they raise. */
  async change(actor: Actor, code: PatternCode, version: number, settings: PatternSettings): Promise<PatternDetail> {
    checkZone(settings.zone);
    if (settings.from >= settings.to)
      throw new Problem({
        code: 'request-invalid',
        status: 422,
        title: 'Working hours end before they begin.',
        fields: { to: 'is not after the first hour' },
      });
    await this.database.transaction(async (tx) => {
      await this.save(tx, { ...this.changed(actor, code, settings), isOn: false, version });
      await this.stop(tx, code);
      await this.audit.append(tx, actor, 'pattern.changed', { kind: 'pattern', id: code }, { ...settings });
    });
    return this.get(code);
  }

  async rehearse(
    actor: Actor,
    code: PatternCode,
    version: number,
    { from, to }: { readonly from: string; readonly to: string },
  ): Promise<PatternDetail> {
    const pattern = await this.get(code);
    if (pattern.version !== version) throw conflict('pattern');
    await this.database.transaction(async (tx) => {
      const id = await insertRehearsal(tx, { code, from, to, settings: pattern.settings }, actor);
      await this.audit.append(
        tx,
        actor,
        'pattern.rehearsed',
        { kind: 'pattern', id: code },
        { rehearsal: String(id), days: `${from}…${to}`, ...pattern.settings },
      );
    });
    return this.get(code);
  }

  /** Throws `not-rehearsed` (409), and `own-draft` (403) to whoever set the thresholds where another could switch it on. */
  async switch(
    actor: Actor,
    code: PatternCode,
    version: number,
    isOn: boolean,
    reason: string,
  ): Promise<PatternDetail> {
    const pattern = await this.get(code);
    if (pattern.version !== version) throw conflict('pattern');
    if (isOn) await this.refuse(actor, pattern);
    const position = await this.acts.head();
    await this.database.transaction(async (tx) => {
      await this.save(tx, { ...this.changed(actor, code, pattern.settings), isOn, version });
      if (isOn) await this.begin(tx, code, position);
      else await this.stop(tx, code);
      await this.audit.append(
        tx,
        actor,
        'pattern.switched',
        { kind: 'pattern', id: code },
        { on: isOn, reason, ...(isOn && { rehearsal: String(pattern.rehearsal!.id), position }) },
      );
    });
    return this.get(code);
  }

  private async refuse(actor: Actor, { code, isRehearsed, changedBy }: PatternDetail): Promise<void> {
    if (!isRehearsed)
      throw new Problem({
        code: 'not-rehearsed',
        status: 409,
        title: 'Nobody has seen what these thresholds would have raised.',
        hint: 'Rehearse them first.',
      });
    if (changedBy !== actor.id) return;
    const others = (await this.users.whoMay('lexicon.publish')).filter(({ id }) => id !== actor.id);
    if (others.length === 0) return;
    await this.audit.record(actor, 'pattern.refused', { kind: 'pattern', id: code }, { code: 'own-draft' });
    throw new Problem({
      code: 'own-draft',
      status: 403,
      title: `${actor.name} set these thresholds: a second person switches the pattern on.`,
      detail: 'Nothing was changed.',
      hint: `${others[0]!.name} can.`,
    });
  }

  private changed(actor: Actor, code: PatternCode, settings: PatternSettings): Omit<PatternRow, 'isOn' | 'version'> {
    return { code, settings, changedAt: this.clock.now(), changedBy: actor.id, changedByName: actor.name };
  }

  private async save(tx: Transaction, row: PatternRow): Promise<void> {
    if (!(await savePattern(tx, row))) throw conflict('pattern');
  }

  private async begin(tx: Transaction, code: PatternCode, position: number): Promise<void> {
    const { title, severity } = PATTERN_KINDS[code];
    await keepBuiltIn(tx, 'activity', { code: ruleCodeOf(code), title, severity }, this.clock.now());
    await beginFollowing(tx, code, position);
  }

  private async stop(tx: Transaction, code: PatternCode): Promise<void> {
    await stopFollowing(tx, code);
    const rule = (await rulesInForce(tx)).find((one) => one.kind === 'activity' && one.code === ruleCodeOf(code));
    if (rule) await retire(tx, rule.rule, this.clock.now());
  }
}

function unchanged(code: PatternCode): PatternRow {
  const { usual } = PATTERN_KINDS[code];
  return { code, isOn: false, settings: usual, changedAt: null, changedBy: null, changedByName: null, version: 0 };
}

function same(a: PatternSettings, b: PatternSettings): boolean {
  const keys = Object.keys(a) as (keyof PatternSettings)[];
  return keys.every((key) => a[key] === b[key]);
}
