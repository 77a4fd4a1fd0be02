import { type Permission, ROLES } from '@minutebook/contract';
import type { Queries } from '@minutebook/platform';
import { ROLE_PERMISSIONS } from '../permission/roles';

/** Ids of everybody who can come in and holds `permission`: whom to tell when it is nobody's in particular. */
export async function holdersOf(queries: Queries, permission: Permission): Promise<string[]> {
  const roles = ROLES.filter((role) => ROLE_PERMISSIONS[role].includes(permission));
  const rows = await queries.query<{ id: string }>(
    `SELECT id FROM access."user" WHERE state = 'active' AND roles && $1::text[] ORDER BY id`,
    [roles],
  );
  return rows.map(({ id }) => id);
}
