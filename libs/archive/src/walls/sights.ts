import { isUserId, type TransparencyLog, type Users } from '@minutebook/access';
import type { ExaminerScope } from '@minutebook/contract';
import { Problem, type Database, together } from '@minutebook/platform';
import type { Directory } from '../people/directory';
import type { Handle } from '../people/who-is-who';
import { conversationsWith, readStandingWalls, readWallRevision, type WallRow } from '../store/wall-store';
import { type Hidden, type Scope, Sight, type Sighted } from './sight';

/** Handles of the people of all walls, or of one scope. */
const MOST_HANDLES = 200_000;
/** Sights kept in memory: users behind the same walls share one. */
const MOST_KEPT = 500;

/**
 * Answers, for a user, what of the archive they see: behind which walls they stand, and the scope of an examiner. Asked
 * before everything that shows a message, a count of them, or that there are none. What it answers is exact for every
 * message the ledger has numbered, which is all that search, detection and alerts know.
 */
export class Sights {
  private standing: { readonly revision: number; readonly walls: readonly WallRow[] } | undefined;
  private readonly revision = together(() => readWallRevision(this.database));
  private readonly kept = new Map<string, { readonly stamp: string; readonly sight: Promise<Sight> }>();

  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly log: TransparencyLog,
    private readonly users: Users,
  ) {}

  /** By a user's id. The program itself and the command line see everything, and who has emergency access open (R11). */
  async of(user: string): Promise<Sight> {
    if (!isUserId(user)) return Sight.WHOLE;
    const [walls, { roles, examiner, producing }] = await Promise.all([this.wallsBefore(user), this.users.find(user)]);
    return producing ? Sight.WHOLE : this.keep(walls, roles.includes('examiner') ? examiner : null);
  }

  /** Which users a wall hides a message from: those who are not admitted to one of the walls around its conversation. */
  async hiders(message: Pick<Sighted, 'conversation'>): Promise<(user: string) => boolean> {
    const walls = await this.wallsStanding();
    const sights = await Promise.all(walls.map((wall) => this.keep([wall], null)));
    const around = walls.filter((_wall, i) => sights[i]!.hides(message.conversation));
    return (user) => around.some(({ admitted }) => !admitted.includes(user));
  }

  private async keep(walls: readonly WallRow[], scope: ExaminerScope | null): Promise<Sight> {
    if (walls.length === 0 && scope === null) return Sight.WHOLE;
    const rule = JSON.stringify([walls.map(({ id, version }) => `${id}.${version}`), scope]);
    // The head first: whoever takes part in a message below it is a member by now.
    const stamp = `${await this.log.size('records')} ${(await this.directory.whoIsWho()).revision}`;
    const known = this.kept.get(rule);
    if (known?.stamp === stamp) return known.sight;
    const sight = this.make(rule, walls, scope);
    this.kept.delete(rule);
    this.kept.set(rule, { stamp, sight });
    if (this.kept.size > MOST_KEPT) this.kept.delete(this.kept.keys().next().value!);
    sight.catch(() => this.kept.delete(rule));
    return sight;
  }

  private async make(rule: string, walls: readonly WallRow[], scope: ExaminerScope | null): Promise<Sight> {
    const [hidden, seen] = await Promise.all([
      walls.length > 0 ? this.hidden(walls) : undefined,
      scope ? this.scope(scope) : undefined,
    ]);
    return new Sight(rule, hidden, seen);
  }

  private async hidden(walls: readonly WallRow[]): Promise<Hidden> {
    const now = await this.directory.whoIsWho();
    const inside = now.everKnownAs(walls.flatMap((wall) => wall.inside));
    const handles = idsOf(await this.directory.ofPeople(({ id }) => inside.has(id), MOST_HANDLES + 1));
    return { handles, conversations: await conversationsWith(this.database, handles, 'all') };
  }

  private async scope({ everything, persons, desks, channels, from, to }: ExaminerScope): Promise<Scope> {
    const now = await this.directory.whoIsWho();
    const [ids, ofDesks] = [new Set(persons.map((person) => now.person(person)?.id)), new Set(desks)];
    const handles = everything
      ? []
      : idsOf(
          await this.directory.ofPeople(
            ({ id, desk }) => ids.has(id) || (desk !== null && ofDesks.has(desk)),
            MOST_HANDLES + 1,
          ),
        );
    const people = everything ? null : { handles, chats: await conversationsWith(this.database, handles, 'chats') };
    const day = 86_400_000;
    return {
      people,
      channels: channels.length > 0 ? channels : null,
      from: from === null ? null : new Date(from),
      until: to === null ? null : new Date(new Date(to).getTime() + day),
    };
  }

  private async wallsBefore(user: string): Promise<WallRow[]> {
    return (await this.wallsStanding()).filter(({ admitted }) => !admitted.includes(user));
  }

  private async wallsStanding(): Promise<readonly WallRow[]> {
    const revision = await this.revision();
    if (this.standing?.revision !== revision)
      this.standing = { revision, walls: await readStandingWalls(this.database) };
    return this.standing.walls;
  }
}

function idsOf(handles: readonly Handle[]): number[] {
  if (handles.length > MOST_HANDLES)
    throw new Problem({
      code: 'wall-too-broad',
      status: 503,
      title: `The walls before you, or your scope, cover more than ${MOST_HANDLES} handles.`,
      detail: 'Nothing is shown rather than too much.',
      hint: 'Make the walls or the scope smaller.',
    });
  return handles.map(({ id }) => id);
}
