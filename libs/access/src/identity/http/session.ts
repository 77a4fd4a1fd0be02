import { randomBytes } from 'node:crypto';
import type { Session } from '@minutebook/contract';
import type { Request } from 'express';
import { permissionsOf } from '../../permission/roles';
import type { StoredUser } from '../store/user-store';
import type { Users } from '../users';

/** Signs in, under a new session id. */
export async function enter(request: Request, user: StoredUser): Promise<void> {
  await new Promise<void>((resolve, reject) =>
    request.logIn(user, (error) => (error ? reject(error as Error) : resolve())),
  );
}

/** Who is signed in with this request, and what they may. */
export async function describeSession(request: Request, users: Users): Promise<Session> {
  const { user } = request;
  request.session.csrf ??= randomBytes(24).toString('base64url');
  return {
    user: user
      ? {
          id: user.id,
          name: user.name,
          email: user.email,
          roles: [...user.roles],
          permissions: permissionsOf(user),
          examiner: user.roles.includes('examiner') ? user.examiner : null,
          producing: user.producing && {
            id: String(user.producing.id),
            openedAt: user.producing.openedAt.toISOString(),
            until: user.producing.until.toISOString(),
            purpose: user.producing.purpose,
          },
        }
      : null,
    csrf: request.session.csrf,
    setupNeeded: user ? false : await users.setupNeeded(),
  };
}
