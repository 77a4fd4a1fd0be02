import { type Actor, type Audit, systemActor, type Users } from '@minutebook/access';
import type { ProgrammeSettings } from '@minutebook/contract';
import {
  type Clock,
  conflict,
  type Database,
  notFound,
  Problem,
  sqlState,
  type Transaction,
} from '@minutebook/platform';
import type { Draws } from './draws';
import { dayAfter, endOfPeriod, endOfPeriodBefore } from './sample';
import {
  changeProgramme,
  endProgramme,
  insertProgramme,
  listProgrammes,
  moveDrawnUntil,
  type ProgrammeRow,
  readProgramme,
} from './store/draw-store';

const QUALITY = systemActor('quality');

/** Programmes of blind re-reading: how much of whose work, every week, month or quarter (R180). */
export class Programmes {
  constructor(
    private readonly database: Database,
    private readonly users: Users,
    private readonly draws: Draws,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  list(after: string | undefined, limit: number): Promise<ProgrammeRow[]> {
    return listProgrammes(this.database, after, limit);
  }

  async get(id: number): Promise<ProgrammeRow> {
    const programme = await readProgramme(this.database, id);
    if (!programme) throw notFound('programme');
    return programme;
  }

  /** Begins with the period that is running; what was decided before is for a draw by hand. */
  async create(actor: Actor, settings: ProgrammeSettings): Promise<ProgrammeRow> {
    await this.check(settings);
    const id = await this.named(settings.name, (tx) => this.insert(tx, actor, settings));
    return this.get(id);
  }

  async change(actor: Actor, id: number, version: number, settings: ProgrammeSettings): Promise<ProgrammeRow> {
    await this.get(id);
    await this.check(settings);
    await this.named(settings.name, async (tx) => {
      if (!(await changeProgramme(tx, id, version, settings))) throw conflict('programme');
      await this.audit.append(tx, actor, 'programme.changed', subjectOf(id), factsOf(settings));
    });
    return this.get(id);
  }

  async end(actor: Actor, id: number, version: number): Promise<void> {
    await this.get(id);
    await this.database.transaction(async (tx) => {
      if (!(await endProgramme(tx, id, version, this.clock.now()))) throw conflict('programme');
      await this.audit.append(tx, actor, 'programme.ended', subjectOf(id));
    });
  }

  /** Draws from every period that ended and was not drawn from: each once, however often and by how many this is run. */
  async drawDue(signal?: AbortSignal): Promise<number> {
    const today = this.clock.now().toISOString().slice(0, 10);
    let drawn = 0;
    for (const { id } of await listProgrammes(this.database, undefined, 10_000)) {
      while (!signal?.aborted && (await this.drawNext(id, today))) drawn += 1;
    }
    return drawn;
  }

  private async drawNext(id: number, today: string): Promise<boolean> {
    const programme = await readProgramme(this.database, id);
    if (!programme) return false;
    const { drawnUntil, period, reviewer, queueId, share, minimum, knownShare, days, readers } = programme;
    const from = dayAfter(drawnUntil);
    const to = endOfPeriod(period, from);
    if (to >= today) return false;
    return this.database.transaction(async (tx) => {
      if (!(await moveDrawnUntil(tx, id, drawnUntil, to))) return false;
      const order = { programme: id, reviewer, queue: queueId, from, to, share, minimum, knownShare, days, readers };
      await this.draws.drawIn(tx, QUALITY, order);
      return true;
    });
  }

  private async insert(tx: Transaction, actor: Actor, settings: ProgrammeSettings): Promise<number> {
    const before = endOfPeriodBefore(settings.period, this.clock.now().toISOString().slice(0, 10));
    const id = await insertProgramme(tx, settings, before);
    await this.audit.append(tx, actor, 'programme.created', subjectOf(id), factsOf(settings));
    return id;
  }

  private async check({ reviewer, readers }: ProgrammeSettings): Promise<void> {
    for (const id of [...(reviewer === null ? [] : [reviewer]), ...readers]) await this.users.find(id);
  }

  private async named<T>(name: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    try {
      return await this.database.transaction(work);
    } catch (error) {
      if (sqlState(error) === '23503') throw notFound('queue');
      if (sqlState(error) !== '23505') throw error;
      throw new Problem({
        code: 'name-taken',
        status: 409,
        title: `There is a programme “${name}” already.`,
        hint: 'Choose another name.',
        fields: { name: 'is taken' },
      });
    }
  }
}

function subjectOf(id: number): { kind: string; id: string } {
  return { kind: 'programme', id: String(id) };
}

function factsOf({ name, reviewer, queue, period, share, minimum, knownShare, readers }: ProgrammeSettings) {
  return {
    name,
    period,
    share,
    minimum,
    knownShare,
    readers: [...readers],
    ...(reviewer !== null && { reviewer }),
    ...(queue !== null && { queue }),
  };
}
