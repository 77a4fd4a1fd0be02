import { type Audit, systemActor } from '@minutebook/access';
import { type Clock, type Database, notFound, type Queries, type Transaction } from '@minutebook/platform';
import type { Shift } from '../../store/firm-store';
import { type PersonRow, readPersons, readPersonsOfExternalIds } from '../../store/person-store';
import {
  countScimUsers,
  deleteScimUser,
  keepScimUser,
  readScimUsers,
  type ScimFilter,
  type ScimUserRow,
} from '../../store/scim-store';
import type { DirectoryEntry } from '../directory-file';
import type { DirectoryImport } from '../directory-import';
import { changeDirectory } from '../persons';
import { scimFault } from './scim-fault';
import { patched, readUser } from './scim-patch';
import { handlesOf, nameOf, NOTHING_SAID, type ScimUser } from './scim-user';

/** A user as the provider may see it: what it said, with what the directory says now. */
export interface ProvisionedUser {
  readonly id: string;
  readonly user: ScimUser;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

const SCIM = systemActor('scim');
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Names a person keeps beside the one they go by. */
const NAMES = 20;

/**
 * The directory as an identity provider writes it by SCIM. Every change goes through {@link DirectoryImport}; here is kept
 * only what the provider says of its users. Somebody the directory has already by the same external id becomes the user.
 */
export class Provisioning {
  constructor(
    private readonly database: Database,
    private readonly directory: DirectoryImport,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** In the order they came; `offset` counts from 0. */
  async list(filter: ScimFilter, offset: number, limit: number): Promise<{ total: number; users: ProvisionedUser[] }> {
    const total = await countScimUsers(this.database, filter);
    const rows = limit === 0 ? [] : await readScimUsers(this.database, filter, offset, limit);
    return { total, users: await present(this.database, rows) };
  }

  async get(id: string): Promise<ProvisionedUser> {
    const [user] = await present(this.database, [await rowOf(this.database, id)]);
    return user!;
  }

  create(body: unknown): Promise<ProvisionedUser> {
    const user = readUser(body);
    return changeDirectory(this.database, async (tx) => {
      const externalId = user.externalId ?? user.userName!;
      const [person] = await readPersonsOfExternalIds(tx, [externalId]);
      if (person && (await countScimUsers(tx, { id: person.id })) > 0)
        throw scimFault('uniqueness', 'There is a user with this externalId already.');
      return this.say(tx, user, NOTHING_SAID, externalId, person);
    });
  }

  replace(id: string, body: unknown): Promise<ProvisionedUser> {
    const user = readUser(body);
    return this.change(id, () => user);
  }

  patch(id: string, body: unknown): Promise<ProvisionedUser> {
    return this.change(id, (user) => patched(user, body));
  }

  /** The person has left and stays; what they had from the provider was theirs until now. */
  async remove(id: string): Promise<void> {
    await changeDirectory(this.database, async (tx) => {
      const { said } = await rowOf(tx, id);
      const [person] = await readPersons(tx, [id]);
      const { id: _id, ground: _ground, version: _version, changedAt: _at, ...facts } = person!;
      const now = this.clock.now();
      const entry = { ...facts, state: 'left', leftAt: facts.leftAt ?? now, handles: [] } as const;
      const shifts = await this.push(tx, entry, said, person!.id);
      await deleteScimUser(tx, person!.id, now);
      return { result: undefined, shifts };
    });
  }

  private change(id: string, work: (user: ScimUser) => ScimUser): Promise<ProvisionedUser> {
    return changeDirectory(this.database, async (tx) => {
      const row = await rowOf(tx, id);
      const [person] = await readPersons(tx, [row.person]);
      const [shown] = await present(tx, [row]);
      return this.say(tx, work(shown!.user), row.said, person!.externalId, person);
    });
  }

  /** Has the directory be what the provider says now; `earlier` is what it said before. */
  private async say(
    tx: Transaction,
    user: ScimUser,
    earlier: ScimUser,
    externalId: string,
    before: PersonRow | undefined,
  ): Promise<{ result: ProvisionedUser; shifts: readonly Shift[] }> {
    const [namesake] = await readScimUsers(tx, { userName: user.userName!.toLowerCase() }, 0, 1);
    if (namesake && namesake.person !== before?.id)
      throw scimFault('uniqueness', 'There is a user with this userName already.');
    const manager = user.manager === null ? null : await this.managerOf(tx, user.manager);
    const entry = entryOf({ ...user, manager }, earlier, externalId, before, this.clock.now());
    const shifts = await this.push(tx, entry, earlier, before?.id);
    const [person] = await readPersonsOfExternalIds(tx, [externalId]);
    await keepScimUser(tx, person!.id, user, this.clock.now());
    const [result] = await present(tx, [await rowOf(tx, person!.id)]);
    return { result: result!, shifts };
  }

  private async push(
    tx: Transaction,
    entry: DirectoryEntry,
    earlier: ScimUser,
    id: string | undefined,
  ): Promise<readonly Shift[]> {
    const { shifts, ...done } = await this.directory.push(tx, SCIM, entry, handlesOf(earlier));
    const subject = { kind: 'person', id: id ?? (await readPersonsOfExternalIds(tx, [entry.externalId]))[0]!.id };
    await this.audit.append(tx, SCIM, 'person.provisioned', subject, { ...done });
    return shifts;
  }

  /** External id of a manager said by id; otherwise what was said. */
  private async managerOf(tx: Transaction, manager: string): Promise<string> {
    const [person] = UUID.test(manager) ? await readPersons(tx, [manager]) : [];
    return person?.externalId ?? manager;
  }
}

/** `user.manager`: an external id. */
function entryOf(
  user: ScimUser,
  earlier: ScimUser,
  externalId: string,
  before: PersonRow | undefined,
  now: Date,
): DirectoryEntry {
  const name = nameOf(user)!;
  const names = [...(before?.names ?? []), ...(user.formatted === null ? [] : [user.formatted])];
  // What the provider never spoke of is not taken away by its silence.
  const kept = (said: string | null, once: string | null, known: string | null | undefined): string | null =>
    said ?? (once === null ? (known ?? null) : null);
  return {
    externalId,
    name,
    names: [...new Set(names)].filter((one) => one !== name).slice(0, NAMES),
    desk: kept(user.department, earlier.department, before?.desk),
    branch: before?.branch ?? null,
    title: kept(user.title, earlier.title, before?.title),
    jurisdiction: before?.jurisdiction ?? null,
    manager: kept(user.manager, earlier.manager, before?.manager),
    kind: before?.kind ?? 'employee',
    ofFirm: before?.ofFirm ?? true,
    state: user.active ? 'active' : 'left',
    joinedOn: before?.joinedOn ?? null,
    leftAt: user.active ? null : (before?.leftAt ?? now),
    handles: handlesOf(user),
  };
}

async function rowOf(queries: Queries, id: string): Promise<ScimUserRow> {
  const [row] = UUID.test(id) ? await readScimUsers(queries, { id: id.toLowerCase() }, 0, 1) : [];
  if (!row) throw notFound('user');
  return row;
}

/** With what the directory says of them by now, whoever said it. */
async function present(queries: Queries, rows: readonly ScimUserRow[]): Promise<ProvisionedUser[]> {
  const found = await readPersons(
    queries,
    rows.map(({ person }) => person),
  );
  const persons = new Map(found.map((person) => [person.id, person]));
  const managers = await readPersonsOfExternalIds(queries, [...new Set(found.flatMap(({ manager }) => manager ?? []))]);
  const ids = new Map(managers.map(({ externalId, id }) => [externalId, id]));
  return rows.map(({ person: id, said, createdAt, changedAt }) => {
    const { name, title, desk, state, manager, changedAt: personAt } = persons.get(id)!;
    const boss = manager === null ? null : (ids.get(manager) ?? manager);
    const user = {
      ...said,
      displayName: name === nameOf(said) ? said.displayName : name,
      title,
      department: desk,
      active: state === 'active',
      // As the provider says it, where it means the same.
      manager: said.manager !== null && said.manager === manager ? manager : boss,
    };
    return { id, user, createdAt, changedAt: personAt > changedAt ? personAt : changedAt };
  });
}
