import type { Actor, Audit } from '@minutebook/access';
import { type Clock, conflict, type Database, notFound, nudge, Problem, sqlState } from '@minutebook/platform';
import { passGate } from '../store/hold-store';
import {
  insertMatter,
  listMatters,
  type MatterRow,
  nextMatterNumber,
  readMatter,
  updateMatter,
} from '../store/matter-store';
import { forbidsSilent, type HoldAudience } from './hold-audience';

/** What holds are placed for: inquiries, claims, investigations. A silent one is known only to those who may see such. */
export class Matters {
  constructor(
    private readonly database: Database,
    private readonly audience: HoldAudience,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, q: string | undefined, before: number | undefined, limit: number): Promise<MatterRow[]> {
    return listMatters(this.database, { silent: await this.audience.seesSilent(actor), q }, before, limit);
  }

  async get(actor: Actor, id: number): Promise<MatterRow> {
    const matter = await readMatter(this.database, id, await this.audience.seesSilent(actor));
    if (!matter) throw notFound('matter');
    return matter;
  }

  async open(
    actor: Actor,
    facts: Pick<MatterRow, 'title' | 'reference' | 'silent'> & { readonly number?: string | undefined },
  ): Promise<MatterRow> {
    if (facts.silent && !(await this.audience.seesSilent(actor))) throw forbidsSilent();
    try {
      const id = await this.database.transaction(async (tx) => {
        // The gate gives numbers one order.
        await passGate(tx);
        const number = facts.number ?? (await nextMatterNumber(tx));
        const doing = { at: this.clock.now(), by: actor.id, byName: actor.name };
        const opened = await insertMatter(tx, { ...facts, number }, doing);
        const detail = facts.silent ? { silent: true } : { number, title: facts.title };
        await this.audit.append(tx, actor, 'matter.opened', { kind: 'matter', id: String(opened) }, detail);
        await nudge(tx, { topic: 'holds' });
        return opened;
      });
      return await this.get(actor, id);
    } catch (error) {
      if (sqlState(error) !== '23505') throw error;
      throw new Problem(
        {
          code: 'number-taken',
          status: 409,
          title: 'There is a matter with this number already.',
          fields: { number: 'is in use' },
        },
        { cause: error },
      );
    }
  }

  async change(
    actor: Actor,
    id: number,
    version: number,
    change: Partial<Pick<MatterRow, 'title' | 'reference'>>,
  ): Promise<MatterRow> {
    const before = await this.get(actor, id);
    const { title, reference } = { ...before, ...change };
    await this.database.transaction(async (tx) => {
      if (!(await updateMatter(tx, id, version, { title, reference }))) throw conflict('matter');
      const detail = before.silent ? { silent: true } : { title, reference };
      await this.audit.append(tx, actor, 'matter.changed', { kind: 'matter', id: String(id) }, detail);
      await nudge(tx, { topic: 'holds' });
    });
    return this.get(actor, id);
  }
}
