import { Controller } from '@nestjs/common';
import { Audit, type In, Input, Serves, Users } from '@minutebook/access';
import { api, AUDIT_ACTIONS, type Wall, type WallSummary } from '@minutebook/contract';
import { Directory } from '../people/directory';
import type { WallRow } from '../store/wall-store';
import { Walls } from '../walls/walls';

/** Entries of a wall's history that are shown; the audit log has all. */
const HISTORY = 100;

@Controller()
export class WallController {
  constructor(
    private readonly walls: Walls,
    private readonly directory: Directory,
    private readonly users: Users,
    private readonly audit: Audit,
  ) {}

  @Serves(api.walls.list)
  async list(@Input() { query }: In<typeof api.walls.list>): Promise<{ items: WallSummary[]; next: string | null }> {
    const found = await this.walls.list(readCursor(query.after), query.limit + 1);
    const items = found.slice(0, query.limit);
    return {
      items: items.map(presentSummary),
      next: found.length > query.limit ? writeCursor(items.at(-1)!) : null,
    };
  }

  @Serves(api.walls.users)
  async admissible(): Promise<{ items: { id: string; name: string }[] }> {
    const users = await this.users.whoMay('message.search');
    return { items: users.map(({ id, name }) => ({ id, name })) };
  }

  @Serves(api.walls.get)
  async get(@Input() { actor, params }: In<typeof api.walls.get>): Promise<Wall> {
    const wall = await this.walls.get(Number(params.id));
    await this.audit.record(actor, 'wall.viewed', { kind: 'wall', id: params.id });
    return this.present(wall);
  }

  @Serves(api.walls.putUp)
  async putUp(@Input() { actor, body }: In<typeof api.walls.putUp>): Promise<Wall> {
    return this.present(await this.walls.putUp(actor, body));
  }

  @Serves(api.walls.change)
  async change(@Input() { actor, params, body }: In<typeof api.walls.change>): Promise<Wall> {
    const { version, name, reason, inside, admitted } = body;
    const change = {
      ...(name && { name }),
      ...(reason && { reason }),
      ...(inside && { inside }),
      ...(admitted && { admitted }),
    };
    return this.present(await this.walls.change(actor, Number(params.id), version, change));
  }

  @Serves(api.walls.takeDown)
  async takeDown(@Input() { actor, params, body }: In<typeof api.walls.takeDown>): Promise<Wall> {
    return this.present(await this.walls.takeDown(actor, Number(params.id), body.version, body.reason));
  }

  private async present(wall: WallRow): Promise<Wall> {
    const [{ persons }, history, admitted] = await Promise.all([
      this.directory.whoIsWho(),
      this.audit.list({ subject: `wall:${wall.id}`, kind: 'change' }, undefined, HISTORY),
      Promise.all(wall.admitted.map((id) => this.users.find(id))),
    ]);
    const byId = new Map(persons.map((person) => [person.externalId, person]));
    const { inside: _inside, admitted: _admitted, ...summary } = presentSummary(wall);
    return {
      ...summary,
      inside: wall.inside.map((externalId) => {
        const person = byId.get(externalId);
        return { externalId, name: person?.name ?? externalId, desk: person?.desk ?? null };
      }),
      admitted: admitted.map(({ id, name }) => ({ id, name })),
      history: history.map((entry) => ({
        index: entry.index,
        at: entry.at.toISOString(),
        actor: { ...entry.actor },
        action: entry.action,
        kind: AUDIT_ACTIONS[entry.action],
        subject: { ...entry.subject },
        detail: { ...entry.detail },
      })),
    };
  }
}

function presentSummary(wall: WallRow): WallSummary {
  return {
    id: String(wall.id),
    name: wall.name,
    reason: wall.reason,
    inside: wall.inside.length,
    admitted: wall.admitted.length,
    putUpAt: wall.putUpAt.toISOString(),
    putUpBy: wall.putUpByName,
    takenDownAt: wall.takenDownAt?.toISOString() ?? null,
    version: wall.version,
  };
}

function writeCursor({ takenDownAt, name, id }: WallRow): string {
  return Buffer.from(JSON.stringify([takenDownAt !== null, name, id])).toString('base64url');
}

function readCursor(cursor: string | undefined): { down: boolean; name: string; id: number } | undefined {
  if (cursor === undefined) return undefined;
  const [down, name, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [boolean, string, number];
  return { down, name, id };
}
