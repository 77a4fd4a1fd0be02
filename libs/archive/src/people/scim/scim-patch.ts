import { scimFault } from './scim-fault';
import { fits, type Target, targetOf } from './scim-path';
import {
  isObject,
  memberOf,
  NOTHING_SAID,
  type ScimUser,
  type ScimValue,
  textOf,
  truthOf,
  valuesOf,
} from './scim-user';

type Act = 'add' | 'replace' | 'remove';
type Values = Extract<Target, { kind: 'values' }>;

/** Operations of one PATCH. */
const MOST = 1000;

/** A User as POST and PUT bring it. Throws `invalidSyntax`, `invalidValue`. */
export function readUser(body: unknown): ScimUser {
  if (!isObject(body)) throw scimFault('invalidSyntax', 'The body is not an object.');
  const user = members(NOTHING_SAID, 'add', '', body);
  if (user.userName === null) throw scimFault('invalidValue', '“userName” is missing.');
  return user;
}

/**
 * Applies a PATCH (RFC 7644 section 3.5.2), and what Entra ID makes of it: operations in any case, `"False"` for false,
 * paths as names of an object without path, and replacing an address that is not there yet. Attributes the directory has no
 * use for are passed over. Throws `invalidSyntax`, `invalidPath`, `invalidFilter`, `invalidValue`, `noTarget`.
 */
export function patched(user: ScimUser, body: unknown): ScimUser {
  const operations = isObject(body) ? memberOf(body, 'Operations') : undefined;
  if (!Array.isArray(operations) || operations.length === 0 || operations.length > MOST)
    throw scimFault('invalidSyntax', `A PATCH has 1 to ${MOST} “Operations”.`);
  const result = (operations as unknown[]).reduce<ScimUser>(operate, user);
  if (result.userName === null) throw scimFault('invalidValue', '“userName” cannot be empty.');
  return result;
}

function operate(user: ScimUser, operation: unknown): ScimUser {
  if (!isObject(operation)) throw scimFault('invalidSyntax', 'An operation is an object.');
  const op = memberOf(operation, 'op');
  const act = typeof op === 'string' ? op.toLowerCase() : undefined;
  if (act !== 'add' && act !== 'replace' && act !== 'remove')
    throw scimFault('invalidSyntax', 'An operation is add, replace or remove.');
  const path = memberOf(operation, 'path') ?? undefined;
  const value = memberOf(operation, 'value');
  if (path !== undefined) {
    if (typeof path !== 'string') throw scimFault('invalidPath', 'A path is a text.');
    return at(user, act, path, value);
  }
  if (act === 'remove') throw scimFault('noTarget', 'What to remove is not said.');
  if (!isObject(value)) throw scimFault('invalidValue', 'Without a path the value is an object.');
  return members(user, act, '', value);
}

/** Each member of an object as an operation of its own. */
function members(user: ScimUser, act: Act, prefix: string, object: Readonly<Record<string, unknown>>): ScimUser {
  return Object.entries(object).reduce(
    // What names a member of an unknown extension is no path of ours.
    (result, [name, value]) => (isPath(prefix + name) ? at(result, act, prefix + name, value) : result),
    user,
  );
}

function isPath(name: string): boolean {
  return name.includes('[') || /^[\w$.:-]+$/.test(name);
}

function at(user: ScimUser, act: Act, path: string, value: unknown): ScimUser {
  const target = targetOf(path);
  switch (target?.kind) {
    case undefined:
      return user;
    case 'active':
      // An attribute without value has its default.
      return { ...user, active: act === 'remove' || value === null ? true : truthOf(value, 'active') };
    case 'text':
      return { ...user, [target.field]: act === 'remove' ? null : textOf(single(target.field, value), target.field) };
    case 'group': {
      if (act === 'remove' || value === null)
        return { ...user, ...Object.fromEntries(target.fields.map((field) => [field, null])) };
      if (!isObject(value)) throw scimFault('invalidValue', `“${path}” is an object.`);
      return members(user, act, target.prefix, value);
    }
    case 'values':
      return {
        ...user,
        [target.field]: onePrimary(user[target.field], changed(user[target.field], act, target, value)),
      };
  }
}

/** Of a manager, who it is: some say an object, some its value. */
function single(field: string, value: unknown): unknown {
  if (field !== 'manager') return value;
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return isObject(one) ? memberOf(one, 'value') : one;
}

function changed(now: readonly ScimValue[], act: Act, target: Values, value: unknown): readonly ScimValue[] {
  const { field, chosen, member } = target;
  const isWhole = chosen.length === 0 && member === undefined;
  if (act === 'remove') {
    const named = isWhole ? valuesOf(value, field).map((one) => one.value) : [];
    if (named.length > 0) return now.filter((one) => !named.includes(one.value));
    if (member === 'type' || member === 'primary')
      return now.map((one) => (fits(one, chosen) ? { ...one, [member]: member === 'type' ? null : false } : one));
    return now.filter((one) => !fits(one, chosen));
  }
  if (isWhole) {
    const said = valuesOf(value, field);
    if (act === 'replace') return said;
    const fresh = said.filter((one) => !now.some(({ value: known, type }) => known === one.value && type === one.type));
    return [...now.map((one) => said.find((other) => same(one, other)) ?? one), ...fresh];
  }
  const found = now.filter((one) => fits(one, chosen));
  if (member === undefined) {
    const said = valuesOf(value, field).map((one) => ({ ...impliedBy(target), ...without(one) }));
    return [...now.filter((one) => !found.includes(one)), ...said];
  }
  const part = partOf(field, member, value);
  if (member === 'value' && part === null) return now.filter((one) => !found.includes(one));
  if (found.length > 0) return now.map((one) => (found.includes(one) ? { ...one, [member]: part } : one));
  if (member !== 'value') throw scimFault('noTarget', `There is no such value of “${field}”.`);
  return [...now, { ...impliedBy(target), value: part as string }];
}

function partOf(field: string, member: keyof ScimValue, value: unknown): string | boolean | null {
  // Some say the whole object where its value is asked for.
  const said = isObject(value) ? memberOf(value, member) : value;
  if (member === 'primary') return said === null ? false : truthOf(said, `${field}.primary`);
  const [one] = member === 'value' ? valuesOf(said, field) : [];
  return member === 'value' ? (one?.value ?? null) : textOf(said, `${field}.type`);
}

/** What a value made for a filter is, so that the filter finds it. */
function impliedBy({ chosen }: Values): ScimValue {
  const said = new Map(chosen.map(({ attribute, value }) => [attribute, value]));
  return {
    value: String(said.get('value') ?? ''),
    type: textOf(said.has('type') ? String(said.get('type')) : null, 'type'),
    primary: said.has('primary') && truthOf(said.get('primary'), 'primary'),
  };
}

/** What a value says, without what it leaves open. */
function without({ value, type, primary }: ScimValue): Partial<ScimValue> & { value: string } {
  return { value, ...(type !== null && { type }), ...(primary && { primary }) };
}

function same(a: ScimValue, b: ScimValue): boolean {
  return a.value === b.value && a.type === b.type;
}

/** At most one is primary: the one that came to be, or else the last. */
function onePrimary(before: readonly ScimValue[], after: readonly ScimValue[]): ScimValue[] {
  const came = after.findLastIndex((one) => one.primary && !before.some((known) => known.primary && same(known, one)));
  const kept = came < 0 ? after.findLastIndex(({ primary }) => primary) : came;
  return after.map((one, i) => ({ ...one, primary: i === kept }));
}
