import { randomUUID } from 'node:crypto';
import type { Actor, Audit } from '@minutebook/access';
import type { Gaps, Keyring } from '@minutebook/archive';
import { SOURCE_KINDS, type SourceKind } from '@minutebook/contract';
import {
  type Clock,
  conflict,
  type Database,
  notFound,
  Problem,
  sqlState,
  type Transaction,
} from '@minutebook/platform';
import { reviveDeliveries } from '../store/delivery-store';
import {
  countRevived,
  insertSource,
  listSources,
  moveSource,
  readSource,
  saveTest,
  type SourceRow,
  type State,
  type StoredSource,
  updateSource,
} from '../store/source-store';
import { readFields } from './fields';

/** A source with what is needed to speak for it. Lives in memory only, for one call. */
export interface OpenSource {
  readonly id: string;
  readonly kind: SourceKind;
  readonly name: string;
  readonly state: State;
  readonly cursor: string | null;
  readonly settings: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

export interface NewSourceText {
  readonly kind: SourceKind;
  readonly name: string;
  readonly team: string;
  readonly channel?: string | undefined;
  readonly fields: Readonly<Record<string, string>>;
}

export interface SourceChange {
  readonly name?: string | undefined;
  readonly team?: string | undefined;
  readonly fields?: Readonly<Record<string, string>> | undefined;
}

/** The live sources, who answers for them and how they stand (R196). Secrets are sealed; only the program opens them. */
export class Register {
  constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly gaps: Gaps,
  ) {}

  async list(): Promise<SourceRow[]> {
    const [rows, gaps] = await Promise.all([listSources(this.database), this.gaps.open('live')]);
    return rows.map((row) => ({ ...row, openGaps: gaps.get(row.id) ?? 0 }));
  }

  async get(id: string): Promise<SourceRow> {
    const row = await readSource(this.database, id);
    if (!row) throw notFound('source');
    return { ...row, openGaps: (await this.gaps.open('live')).get(id) ?? 0 };
  }

  /** Undefined: there is no such source. */
  async open(id: string): Promise<OpenSource | undefined> {
    const row = await readSource(this.database, id);
    return row && this.opened(row);
  }

  async create(actor: Actor, { kind, name, team, channel, fields }: NewSourceText): Promise<SourceRow> {
    const { settings, secrets } = readFields(kind, fields);
    const id = randomUUID();
    const key = this.keyring.freshKey();
    return this.named(name, id, async (tx) => {
      await insertSource(tx, {
        ...{ id, kind, name, team, settings, createdAt: this.clock.now() },
        channel: SOURCE_KINDS[kind].channel ?? channel ?? 'other',
        secrets: this.keyring.seal(key, sealOf(id), Buffer.from(JSON.stringify(secrets))),
        secretNames: Object.keys(secrets),
        wrapped: this.keyring.wrap(key),
        kek: this.keyring.kek,
      });
      await this.audit.append(tx, actor, 'source.created', subjectOf(id), {
        ...{ kind, name, team, settings },
        secrets: Object.keys(secrets),
      });
    });
  }

  async change(actor: Actor, id: string, version: number, change: SourceChange): Promise<SourceRow> {
    const row = await this.get(id);
    const known = this.opened(row);
    const { settings, secrets } = readFields(row.kind, change.fields ?? {}, known);
    const name = change.name ?? row.name;
    const team = change.team ?? row.team;
    return this.named(name, id, async (tx) => {
      const isDone = await updateSource(tx, id, version, {
        ...{ name, team, settings },
        secrets: this.keyring.seal(this.keyring.unwrap(row.wrapped), sealOf(id), Buffer.from(JSON.stringify(secrets))),
        secretNames: Object.keys(secrets),
      });
      if (!isDone) throw conflict('source');
      await this.audit.append(tx, actor, 'source.changed', subjectOf(id), {
        ...{ name, team, settings },
        secrets: Object.keys(secrets).filter((secret) => secrets[secret] !== known.secrets[secret]),
      });
    });
  }

  async move(actor: Actor, id: string, version: number, state: State): Promise<SourceRow> {
    await this.get(id);
    return this.saved(id, async (tx) => {
      if (!(await moveSource(tx, id, version, state))) throw conflict('source');
      await this.audit.append(tx, actor, 'source.moved', subjectOf(id), { state });
    });
  }

  /** Deliveries that were given up wait for their turn again: what kept them out may be gone. */
  async retry(actor: Actor, id: string, version: number): Promise<SourceRow> {
    await this.get(id);
    return this.saved(id, async (tx) => {
      const revived = await reviveDeliveries(tx, id, this.clock.now());
      if (!(await countRevived(tx, id, version, revived))) throw conflict('source');
      await this.audit.append(tx, actor, 'source.retried', subjectOf(id), { deliveries: revived.deliveries });
    });
  }

  /** Keeps what a test came to. `problem`: what is wrong, in a sentence; null: nothing. */
  async tested(actor: Actor, id: string, problem: string | null): Promise<SourceRow> {
    return this.saved(id, async (tx) => {
      await saveTest(tx, id, this.clock.now(), problem);
      await this.audit.append(tx, actor, 'source.tested', subjectOf(id), { passed: problem === null });
    });
  }

  /** Keeps what asking the source came to, and says it in the log when it is not what it was the time before. */
  async asked(actor: Actor, id: string, problem: string | null): Promise<void> {
    if ((await this.get(id)).testProblem !== problem) await this.tested(actor, id, problem);
  }

  private opened(row: StoredSource): OpenSource {
    const { id, kind, name, state, cursor, settings } = row;
    const sealed = this.keyring.unseal(this.keyring.unwrap(row.wrapped), sealOf(id), row.secrets);
    const secrets = JSON.parse(sealed.toString('utf8')) as Record<string, string>;
    return { id, kind, name, state, cursor, settings, secrets };
  }

  private async saved(id: string, work: (tx: Transaction) => Promise<void>): Promise<SourceRow> {
    await this.database.transaction(work);
    return this.get(id);
  }

  private async named(name: string, id: string, work: (tx: Transaction) => Promise<void>): Promise<SourceRow> {
    try {
      return await this.saved(id, work);
    } catch (error) {
      if (sqlState(error) !== '23505') throw error;
      throw new Problem(
        {
          code: 'name-taken',
          status: 409,
          title: `There is a source called “${name}” already.`,
          hint: 'Give it another name.',
          fields: { name: 'is in use' },
        },
        { cause: error },
      );
    }
  }
}

export function subjectOf(id: string): { kind: 'source'; id: string } {
  return { kind: 'source', id };
}

function sealOf(id: string): string {
  return `source:${id}`;
}
