import { type Actor, type Audit, type Users } from '@minutebook/access';
import {
  type Clock,
  conflict,
  type Database,
  notFound,
  Problem,
  sqlState,
  type Transaction,
} from '@minutebook/platform';
import type { Directory } from '../people/directory';
import {
  insertWall,
  listWalls,
  nextWallRevision,
  readWall,
  updateWall,
  type WallFacts,
  type WallRow,
} from '../store/wall-store';

/** Information walls: who is inside, and whom they do not hide them from. Each change is an entry of the audit log. */
export class Walls {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly users: Users,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  list(after: { down: boolean; name: string; id: number } | undefined, limit: number): Promise<WallRow[]> {
    return listWalls(this.database, after, limit);
  }

  async get(id: number): Promise<WallRow> {
    const wall = await readWall(this.database, id);
    if (!wall) throw notFound('wall');
    return wall;
  }

  async putUp(actor: Actor, facts: WallFacts): Promise<WallRow> {
    await this.check(facts);
    const alone = await this.refuseOwnAdmission(actor, 'new', facts.admitted);
    return this.changing(facts.name, async (tx) => {
      const doing = { at: this.clock.now(), by: actor.id, byName: actor.name };
      const wall = await insertWall(tx, facts, doing);
      await this.audit.append(tx, actor, 'wall.put-up', subjectOf(wall.id), { ...detailOf(facts), ...alone });
      return wall;
    });
  }

  async change(actor: Actor, id: number, version: number, change: Partial<WallFacts>): Promise<WallRow> {
    const before = await this.get(id);
    const facts = { ...before, ...change };
    await this.check(change);
    const added = facts.admitted.filter((user) => !before.admitted.includes(user));
    const alone = await this.refuseOwnAdmission(actor, String(id), added);
    return this.changing(facts.name, async (tx) => {
      const wall = await updateWall(tx, id, version, facts, null);
      if (!wall) throw conflict('wall');
      await this.audit.append(tx, actor, 'wall.changed', subjectOf(id), {
        before: detailOf(before),
        after: detailOf(wall),
        ...alone,
      });
      return wall;
    });
  }

  async takeDown(actor: Actor, id: number, version: number, reason: string): Promise<WallRow> {
    const before = await this.get(id);
    // Who is not admitted would come to see what it hides by taking it down.
    const alone = before.admitted.includes(actor.id)
      ? {}
      : await this.refuseOwnAdmission(actor, String(id), [actor.id]);
    return this.changing(before.name, async (tx) => {
      const wall = await updateWall(tx, id, version, before, this.clock.now());
      if (!wall) throw conflict('wall');
      await this.audit.append(tx, actor, 'wall.taken-down', subjectOf(id), { name: wall.name, reason, ...alone });
      return wall;
    });
  }

  /** Everybody inside is of the directory, and everybody admitted a user. */
  private async check({ inside, admitted }: Partial<WallFacts>): Promise<void> {
    const { persons } = await this.directory.whoIsWho();
    const known = new Set(persons.map(({ externalId }) => externalId));
    const stranger = inside?.find((id) => !known.has(id));
    if (stranger !== undefined)
      throw new Problem({
        code: 'request-invalid',
        status: 422,
        title: `Nobody in the directory has the id ${stranger}.`,
        fields: { inside: 'names somebody who is not in the directory' },
      });
    for (const user of admitted ?? []) await this.users.find(user);
  }

  /** Nobody lets themselves in where another could; where nobody else could, the log says that it was done alone. */
  private async refuseOwnAdmission(
    actor: Actor,
    wall: string,
    admitted: readonly string[],
  ): Promise<{ unaccompanied?: true }> {
    if (!admitted.includes(actor.id)) return {};
    const others = (await this.users.whoMay('wall.write')).filter(({ id }) => id !== actor.id);
    if (others.length === 0) return { unaccompanied: true };
    await this.audit.record(actor, 'wall.refused', { kind: 'wall', id: wall }, { code: 'own-admission' });
    throw new Problem({
      code: 'own-admission',
      status: 403,
      title: 'Nobody lets themselves behind a wall.',
      detail: 'Nothing was changed.',
      hint: `${others[0]!.name} can.`,
    });
  }

  private async changing(name: string, work: (tx: Transaction) => Promise<WallRow>): Promise<WallRow> {
    try {
      return await this.database.transaction(async (tx) => {
        await nextWallRevision(tx);
        return work(tx);
      });
    } catch (error) {
      if (sqlState(error) !== '23505') throw error;
      throw new Problem(
        {
          code: 'name-taken',
          status: 409,
          title: `A wall called “${name}” stands already.`,
          fields: { name: 'is in use' },
        },
        { cause: error },
      );
    }
  }
}

function subjectOf(id: number): { kind: string; id: string } {
  return { kind: 'wall', id: String(id) };
}

function detailOf({ name, reason, inside, admitted }: WallFacts) {
  return { name, reason, inside: [...inside], admitted: [...admitted] };
}
