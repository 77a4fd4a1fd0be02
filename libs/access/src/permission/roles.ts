import type { Permission, Role } from '@minutebook/contract';

/**
 * What each role may. An administrator runs the machine and can neither read a message nor decide an alert by virtue of
 * that role (design 1); an auditor reads everything and changes nothing.
 */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  analyst: ['message.search', 'message.read', 'alert.read', 'alert.decide', 'case.read', 'case.write'],
  supervisor: [
    'message.search',
    'message.read',
    'message.raw',
    'people.read',
    'alert.read',
    'alert.decide',
    'alert.sign',
    'alert.assign',
    'queue.write',
    'quality.run',
    'oversight.read',
    'case.read',
    'case.write',
    'case.sign',
    'conduct.read',
    'review.report',
    'lexicon.read',
    'hold.read',
    'hold.approve',
    'retention.read',
  ],
  legal: [
    'message.search',
    'message.read',
    'message.raw',
    'people.read',
    'case.read',
    'case.write',
    'case.sign',
    'request.read',
    'request.write',
    'hold.read',
    'hold.silent',
    'hold.write',
    'hold.approve',
    'retention.read',
    'retention.approve',
    'disposal.approve',
    'erasure.read',
    'erasure.write',
    'bundle.make',
  ],
  auditor: [
    'message.search',
    'message.read',
    'message.raw',
    'alert.read',
    'oversight.read',
    'wall.read',
    'request.read',
    'conduct.read',
    'review.report',
    'lexicon.read',
    'people.read',
    'import.read',
    'source.read',
    'audit.read',
    'audit.export',
    'user.read',
    'designation.read',
    'hold.read',
    'retention.read',
    'erasure.read',
    'bundle.make',
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
    'queue.write',
    'quality.run',
    'oversight.read',
    'case.read',
    'case.write',
    'case.sign',
    'wall.read',
    'wall.write',
    'designation.read',
    'request.read',
    'request.write',
    'conduct.read',
    'conduct.write',
    'review.report',
    'hold.read',
    'hold.silent',
    'hold.approve',
    'retention.read',
    'retention.write',
    'retention.approve',
    'disposal.request',
    'disposal.approve',
    'erasure.read',
    'erasure.write',
    'bundle.make',
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
    'designation.read',
    'demo.load',
  ],
  /** A regulator's visitor: reads within a scope and until a day, both given with the role (R194). */
  examiner: ['message.search', 'message.read', 'review.report'],
  /** The designated executive officer, and whom they named: in an emergency they produce any record (R11). */
  executive: ['designation.read', 'designation.write', 'emergency.open'],
  designee: ['designation.read', 'emergency.open'],
};

/** What emergency access adds while it is open: finding any record, what kept it and who read it, and handing it over. */
const PRODUCING: readonly Permission[] = [
  'message.search',
  'message.read',
  'message.raw',
  'people.read',
  'audit.read',
  'audit.export',
  'bundle.make',
  'hold.read',
  'retention.read',
];

const OF_CONTENT = ['analyst', 'supervisor', 'legal', 'auditor', 'compliance'] as const;

/**
 * Pairs nobody may hold together (requirements.md 5, R130): who grants rights must not hold a right to content, or they
 * could grant themselves any; no other role may widen what an examiner's scope lets them see; nobody names themselves.
 */
export const TOXIC_PAIRS: readonly (readonly [Role, Role])[] = [
  ...OF_CONTENT.map((role) => ['administrator', role] as const),
  ['administrator', 'examiner'],
  ...OF_CONTENT.map((role) => ['examiner', role] as const),
  ...(['executive', 'designee'] as const).flatMap((role) => [
    ['administrator', role] as const,
    ['examiner', role] as const,
  ]),
  ['executive', 'designee'],
];

/** Whose rights are asked for. */
interface Holder {
  readonly roles: readonly Role[];
  /** Emergency access that is open at this moment. */
  readonly producing: object | null;
}

export function permissionsOf({ roles, producing }: Holder): Permission[] {
  return [...new Set([...roles.flatMap((role) => ROLE_PERMISSIONS[role]), ...(producing ? PRODUCING : [])])].sort();
}

export function rolesWith(permission: Permission): Role[] {
  return (Object.keys(ROLE_PERMISSIONS) as Role[]).filter((role) => ROLE_PERMISSIONS[role].includes(permission));
}

/** The first toxic pair among `roles`, if any. */
export function toxicPair(roles: readonly Role[]): readonly [Role, Role] | undefined {
  return TOXIC_PAIRS.find(([one, other]) => roles.includes(one) && roles.includes(other));
}
