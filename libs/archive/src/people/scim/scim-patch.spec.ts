import fc from 'fast-check';
import { scimErrorOf } from './scim-fault';
import { patched, readUser } from './scim-patch';
import { ENTERPRISE, handlesOf, nameOf, type ScimUser, USER, writtenUser } from './scim-user';

const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const holt: ScimUser = readUser({
  schemas: [USER, ENTERPRISE],
  userName: 'm.holt@firm.example',
  externalId: 'E1',
  name: { givenName: 'Maren', familyName: 'Holt' },
  emails: [{ value: 'm.holt@firm.example', type: 'work', primary: true }],
  phoneNumbers: [{ value: '+852 9123 4417', type: 'mobile' }],
  [ENTERPRISE]: { department: 'HK ECM', manager: { value: 'boss', displayName: 'Boss' } },
});

const patch = (user: ScimUser, ...Operations: unknown[]): ScimUser =>
  patched(user, { schemas: [PATCH_OP], Operations });
const scimTypeOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return scimErrorOf(error as never).scimType;
  }
  return 'none';
};

/** Every field a text is put into, and the paths that lead there. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  userName: ['userName', 'USERNAME', `${USER}:userName`],
  externalId: ['externalId', 'externalid'],
  displayName: ['displayName', `${USER}:displayName`],
  title: ['title', 'Title'],
  formatted: ['name.formatted', `${USER}:name.formatted`],
  givenName: ['name.givenName', 'Name.GivenName'],
  familyName: ['name.familyName'],
  department: [`${ENTERPRISE}:department`, `${ENTERPRISE.toUpperCase()}:Department`],
  manager: [`${ENTERPRISE}:manager`, `${ENTERPRISE}:manager.value`],
};
const TYPES = ['work', 'home', 'mobile', 'other'] as const;

type Assignment =
  | { readonly kind: 'text'; readonly field: string; readonly path: string; readonly value: string }
  | { readonly kind: 'active'; readonly value: boolean; readonly said: unknown }
  | {
      readonly kind: 'value';
      readonly field: 'emails' | 'phoneNumbers';
      readonly type: string;
      readonly value: string;
    };

const word = fc.stringMatching(/^[A-Za-z0-9@+]{1,20}$/);
const texts = fc.uniqueArray(fc.constantFrom(...Object.keys(TEXTS)), { maxLength: 9 }).chain((fields) =>
  fc.tuple(
    ...fields.map((field) =>
      fc.record({
        kind: fc.constant('text' as const),
        field: fc.constant(field),
        path: fc.constantFrom(...TEXTS[field]!),
        value: word,
      }),
    ),
  ),
);
const active = fc.option(
  fc.boolean().chain((value) =>
    fc.record({
      kind: fc.constant('active' as const),
      value: fc.constant(value),
      said: fc.constantFrom<unknown>(value, value ? 'True' : 'False', String(value)),
    }),
  ),
  { nil: undefined },
);
const values = fc.uniqueArray(
  fc.record({
    kind: fc.constant('value' as const),
    field: fc.constantFrom('emails' as const, 'phoneNumbers' as const),
    type: fc.constantFrom(...TYPES),
    value: word,
  }),
  { maxLength: 6, selector: ({ field, type }) => `${field} ${type}` },
);
const assignments: fc.Arbitrary<Assignment[]> = fc.tuple(texts, active, values).chain(([some, one, more]) =>
  fc.shuffledSubarray([...some, ...(one ? [one] : []), ...more], {
    minLength: some.length + (one ? 1 : 0) + more.length,
  }),
);
const dialect = fc.record({
  op: fc.constantFrom('add', 'Add', 'replace', 'Replace', 'REPLACE'),
  withPath: fc.boolean(),
});

describe('the PATCH applier', () => {
  it('[R41] operations on independent paths give what each says, in any order and any dialect', () => {
    fc.assert(
      fc.property(assignments, fc.infiniteStream(dialect), (list, dialects) => {
        if (list.length === 0) return;
        const expected: Record<string, unknown> = { ...holt };
        const operations = list.map((assignment) => {
          const { op, withPath } = dialects.next().value!;
          const [path, value] = writeDown(assignment);
          tell(expected, assignment);
          return withPath ? { op, path, value } : { op, value: { [path]: value } };
        });
        expect(sorted(patch(holt, ...operations))).toEqual(sorted(expected as unknown as ScimUser));
      }),
    );
  });

  it('says again what it was told: reading what was written gives the same', () => {
    fc.assert(
      fc.property(assignments, (list) => {
        const user = list.reduce((now, assignment) => {
          const [path, value] = writeDown(assignment);
          return patch(now, { op: 'add', path, value });
        }, holt);
        expect(readUser(writtenUser(user))).toEqual(user);
      }),
    );
  });

  it('reads what Entra ID sends', () => {
    expect(patch(holt, { op: 'Replace', path: 'active', value: 'False' }).active).toBe(false);
    expect(patch(holt, { op: 'Replace', value: { active: false } }).active).toBe(false);
    expect(
      patch(holt, { op: 'Add', path: 'phoneNumbers[type eq "work"].value', value: '+44 20 7946 0000' }).phoneNumbers,
    ).toEqual([
      { value: '+852 9123 4417', type: 'mobile', primary: false },
      { value: '+44 20 7946 0000', type: 'work', primary: false },
    ]);
    expect(
      patch(holt, { op: 'Replace', path: 'emails[type eq "work"].value', value: 'mh@firm.example' }).emails,
    ).toEqual([{ value: 'mh@firm.example', type: 'work', primary: true }]);
    const several = {
      'emails[type eq "other"].value': 'x@dba.example',
      'name.familyName': 'Lund',
      [`${ENTERPRISE}:department`]: 'Rates',
    };
    expect(patch(holt, { op: 'Add', value: several })).toMatchObject({
      familyName: 'Lund',
      department: 'Rates',
      emails: [{ type: 'work' }, { value: 'x@dba.example', type: 'other' }],
    });
    expect(patch(holt, { op: 'Remove', path: `${ENTERPRISE}:manager` }).manager).toBeNull();
    expect(patch(holt, { op: 'Replace', path: 'title', value: null }).title).toBeNull();
  });

  it('adds, replaces and removes among several values, and at most one is primary', () => {
    const home = { value: 'maren@home.example', type: 'home', primary: true };
    const both = patch(holt, { op: 'add', path: 'emails', value: [home] });
    expect(both.emails.map(({ primary }) => primary)).toEqual([false, true]);
    expect(patch(both, { op: 'add', path: 'emails', value: [home] })).toEqual(both);
    const back = patch(both, { op: 'replace', path: 'emails[type eq "work"].primary', value: 'True' });
    expect(back.emails.map(({ primary }) => primary)).toEqual([true, false]);
    expect(patch(both, { op: 'replace', path: 'emails', value: [home] }).emails).toEqual([home]);
    expect(
      patch(both, { op: 'remove', path: 'emails[type eq "work" and value eq "M.Holt@firm.example"]' }).emails,
    ).toEqual([home]);
    expect(patch(both, { op: 'remove', path: 'emails', value: [{ value: home.value }] }).emails).toHaveLength(1);
    expect(patch(both, { op: 'remove', path: 'emails' }).emails).toEqual([]);
    expect(patch(both, { op: 'remove', path: 'name' })).toMatchObject({ givenName: null, familyName: null });
  });

  it('passes over what the directory has no use for, whatever it is called', () => {
    const odd: unknown = JSON.parse('{"__proto__": {"active": false}, "constructor": 1}');
    expect(patch(holt, { op: 'add', value: odd })).toEqual(holt);
    const more = { nickName: 'M', _x: 1, 'urn:x:1.0:User': { a: 1 }, 'a b': 2 };
    expect(patch(holt, { op: 'add', value: more })).toEqual(holt);
    expect(patch(holt, { op: 'add', path: 'addresses[type eq "work"].country', value: 'HK' })).toEqual(holt);
    expect(patch(holt, { op: 'add', path: 'urn:firm:custom:2.0:User:badge', value: '7' })).toEqual(holt);
  });

  it('refuses what it cannot do, in the words of RFC 7644', () => {
    const faults: readonly (readonly [unknown, string])[] = [
      [{ op: 'move', path: 'title', value: 'x' }, 'invalidSyntax'],
      [7, 'invalidSyntax'],
      [{ op: 'remove' }, 'noTarget'],
      [{ op: 'replace', path: 'emails[type eq "home"].primary', value: true }, 'noTarget'],
      [{ op: 'replace', path: 'emails[type', value: 'x' }, 'invalidPath'],
      [{ op: 'replace', path: 'emails[type gt "a"].value', value: 'x' }, 'invalidFilter'],
      [{ op: 'replace', path: 'title', value: { a: 1 } }, 'invalidValue'],
      [{ op: 'replace', path: 'title', value: 'x'.repeat(201) }, 'invalidValue'],
      [{ op: 'replace', path: 'active', value: 'perhaps' }, 'invalidValue'],
      [{ op: 'remove', path: 'userName' }, 'invalidValue'],
    ];
    for (const [operation, scimType] of faults)
      expect([operation, scimTypeOf(() => patch(holt, operation))]).toEqual([operation, scimType]);
    expect(scimTypeOf(() => patched(holt, {}))).toBe('invalidSyntax');
    expect(scimTypeOf(() => readUser('x'))).toBe('invalidSyntax');
    expect(scimTypeOf(() => readUser({ displayName: 'x' }))).toBe('invalidValue');
  });

  it('nothing throws but a fault with SCIM’s words, whatever is sent', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), fc.constantFrom('add', 'replace', 'remove'), (path, value, op) => {
        for (const operation of [
          { op, path, value },
          { op, value },
          { op, path: `emails[${path}].value`, value },
        ])
          expect(scimTypeOf(() => patch(holt, operation))).toMatch(/^\w+$/);
      }),
    );
  });
});

describe('a User', () => {
  it('is called by the best name it has, and answers every number that is no fax', () => {
    expect(nameOf(holt)).toBe('Maren Holt');
    expect(nameOf({ ...holt, formatted: 'Holt, M.' })).toBe('Holt, M.');
    expect(nameOf({ ...holt, displayName: 'Maren H.' })).toBe('Maren H.');
    expect(nameOf({ ...holt, givenName: null, familyName: null })).toBe('m.holt@firm.example');
    const numbers = [
      { value: 'tel:+1-201-555-0123;ext=7', type: 'work' },
      { value: '+1 201 555 0199', type: 'Fax' },
      '5550123',
    ];
    expect(handlesOf(patch(holt, { op: 'replace', path: 'phoneNumbers', value: numbers }))).toEqual([
      { scheme: 'email', value: 'm.holt@firm.example' },
      { scheme: 'phone', value: '+1-201-555-0123' },
      { scheme: 'phone', value: '5550123' },
    ]);
  });
});

function writeDown(assignment: Assignment): [path: string, value: unknown] {
  switch (assignment.kind) {
    case 'text':
      return [assignment.path, assignment.value];
    case 'active':
      return ['active', assignment.said];
    case 'value':
      return [`${assignment.field}[type eq "${assignment.type}"].value`, assignment.value];
  }
}

function tell(expected: Record<string, unknown>, assignment: Assignment): void {
  if (assignment.kind === 'text') expected[assignment.field] = assignment.value;
  else if (assignment.kind === 'active') expected.active = assignment.value;
  else {
    const { field, type, value } = assignment;
    const now = expected[field] as ScimUser['emails'];
    expected[field] = now.some((one) => one.type === type)
      ? now.map((one) => (one.type === type ? { ...one, value } : one))
      : [...now, { value, type, primary: false }];
  }
}

/** Values of an attribute have no order. */
function sorted(user: ScimUser): ScimUser {
  const byType = (list: ScimUser['emails']): ScimUser['emails'] =>
    [...list].sort((a, b) => (a.type ?? '').localeCompare(b.type ?? ''));
  return { ...user, emails: byType(user.emails), phoneNumbers: byType(user.phoneNumbers) };
}
