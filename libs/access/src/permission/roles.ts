import type { Permission, Role } from '@minutebook/contract';

/**
 * What each role may. An administrator runs the machine and can neither read a message nor decide an alert by virtue of
 * that role (design 1); an auditor reads everything and changes nothing.
 */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  analyst: ['message.search', 'message.read', 'alert.read', 'alert.decide'],
  supervisor: [
    'message.search',
    'message.read',
    'message.raw',
    'people.read',
    'alert.read',
    'alert.decide',
    'alert.sign',
    'review.report',
    'lexicon.read',
  ],
  legal: ['message.search', 'message.read', 'message.raw', 'people.read'],
  auditor: [
    'message.search',
    'message.read',
    'message.raw',
    'alert.read',
    'review.report',
    'lexicon.read',
    'people.read',
    'import.read',
    'source.read',
    'audit.read',
    'audit.export',
    'user.read',
  ],
  compliance: [
    'message.search',
    'message.read',
    'message.raw',
    'import.read',
    'import.run',
    'completeness.write',
    'source.read',
    'people.read',
    'people.write',
    'people.import',
    'exception.read',
    'lexicon.read',
    'lexicon.write',
    'lexicon.publish',
    'alert.read',
    'review.report',
  ],
  administrator: [
    'import.read',
    'import.run',
    'completeness.write',
    'source.read',
    'source.write',
    'people.read',
    'people.import',
    'user.read',
    'user.write',
    'demo.load',
  ],
};

/**
 * Pairs nobody may hold together (requirements.md 5, R130): who grants rights must not hold a right to content, or they
 * could grant themselves any.
 */
export const TOXIC_PAIRS: readonly (readonly [Role, Role])[] = (
  ['analyst', 'supervisor', 'legal', 'auditor', 'compliance'] as const
).map((role) => ['administrator', role]);

export function permissionsOf(roles: readonly Role[]): Permission[] {
  return [...new Set(roles.flatMap((role) => ROLE_PERMISSIONS[role]))].sort();
}

/** The first toxic pair among `roles`, if any. */
export function toxicPair(roles: readonly Role[]): readonly [Role, Role] | undefined {
  return TOXIC_PAIRS.find(([one, other]) => roles.includes(one) && roles.includes(other));
}
