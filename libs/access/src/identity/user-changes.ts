import { randomUUID } from 'node:crypto';
import type { ExaminerScope, Role } from '@minutebook/contract';
import { brokenConstraint, conflict, Problem, sqlState, type Transaction } from '@minutebook/platform';
import { Trail } from '../audit/audit';
import { changeUser, insertUser, type StoredUser, type UserChange } from './store/user-store';

export interface Handle {
  readonly scheme: string;
  readonly value: string;
}

export interface NewUser {
  readonly name: string;
  readonly email: string;
  readonly roles: readonly Role[];
  readonly handles: readonly Handle[];
  readonly examiner?: ExaminerScope | undefined;
}

/** Throws `email-taken` and `executive-taken`. */
export async function admitUser(
  tx: Transaction,
  person: NewUser,
  state: StoredUser['state'],
  passwordHash: string | null,
  now: Date,
): Promise<StoredUser> {
  const user = {
    id: randomUUID(),
    name: person.name,
    email: person.email.trim().toLowerCase(),
    passwordHash,
    roles: [...person.roles],
    state,
    handles: person.handles.map(handleText),
    examiner: person.examiner ?? null,
    createdAt: now,
    lastSeenAt: null,
    version: 0,
  };
  try {
    await insertUser(tx, user);
  } catch (error) {
    if (brokenConstraint(error) === ONE_EXECUTIVE) throw executiveTaken(error);
    if (sqlState(error) !== '23505') throw error;
    throw new Problem(
      {
        code: 'email-taken',
        status: 409,
        title: 'Somebody with this e-mail address is already here.',
        fields: { email: 'is in use' },
      },
      { cause: error },
    );
  }
  return { ...user, producing: null };
}

/** Throws `changed-meanwhile` and `executive-taken`. */
export async function updateUser(
  tx: Transaction,
  id: string,
  version: number,
  change: UserChange,
  now: Date,
): Promise<StoredUser> {
  const user = await changeUser(tx, id, version, change, now).catch((error: unknown) => {
    throw brokenConstraint(error) === ONE_EXECUTIVE ? executiveTaken(error) : error;
  });
  if (!user) throw conflict('user');
  if (Trail.here?.asker?.id === id) Trail.here.asker = undefined;
  return user;
}

export function handleText(handle: Handle): string {
  return `${handle.scheme}:${handle.scheme === 'email' ? handle.value.toLowerCase() : handle.value}`;
}

/** The index that lets one user at a time be the executive officer. */
const ONE_EXECUTIVE = 'user_executive';

function executiveTaken(cause: unknown): Problem {
  return new Problem(
    {
      code: 'executive-taken',
      status: 409,
      title: 'Somebody else is the designated executive officer.',
      detail: 'There is one at a time.',
      hint: 'Take the role from them first.',
    },
    { cause },
  );
}
