import { scimFault } from './scim-fault';
import { ENTERPRISE, USER, type ScimUser, type ScimValue, truthOf } from './scim-user';

type Text = Exclude<keyof ScimUser, 'active' | 'emails' | 'phoneNumbers'>;

/** What a path points at. Undefined stands for an attribute the directory has no use for. */
export type Target =
  | { readonly kind: 'text'; readonly field: Text }
  | { readonly kind: 'active' }
  /** An attribute with attributes of its own, whose paths begin with `prefix`. */
  | { readonly kind: 'group'; readonly prefix: string; readonly fields: readonly Text[] }
  | {
      readonly kind: 'values';
      readonly field: 'emails' | 'phoneNumbers';
      readonly chosen: readonly Condition[];
      readonly member: keyof ScimValue | undefined;
    };

/** `attribute eq value`, attribute in lower case. */
export interface Condition {
  readonly attribute: string;
  readonly value: string | boolean;
}

const TEXTS: Readonly<Record<string, Text>> = {
  username: 'userName',
  externalid: 'externalId',
  displayname: 'displayName',
  title: 'title',
  'name.formatted': 'formatted',
  'name.givenname': 'givenName',
  'name.familyname': 'familyName',
};
const ENTERPRISE_TEXTS: Readonly<Record<string, Text>> = {
  department: 'department',
  manager: 'manager',
  'manager.value': 'manager',
};
const VALUES: Readonly<Record<string, 'emails' | 'phoneNumbers'>> = {
  emails: 'emails',
  phonenumbers: 'phoneNumbers',
};
const MEMBERS: Readonly<Record<string, keyof ScimValue>> = { value: 'value', type: 'type', primary: 'primary' };

/** `attribute`, `attribute.part`, `attribute[filter]` or `attribute[filter].part`, RFC 7644 figure 7. */
const PATH = /^([\w$][\w$-]*)(?:\[(.*)\])?(?:\.([\w$][\w$-]*))?$/s;
const CONDITION = /^\s*([a-z$][\w$.:-]*)\s+(\w+)(?:\s+("(?:[^"\\]|\\.)*"|true|false))?\s*$/i;

/** Throws `invalidPath` for what is no path. */
export function targetOf(path: string): Target | undefined {
  const [bare, isEnterprise] = withoutSchema(path.trim());
  if (bare === '') {
    if (isEnterprise) return { kind: 'group', prefix: `${ENTERPRISE}:`, fields: ['department', 'manager'] };
    throw scimFault('invalidPath', 'The path is empty.');
  }
  const [, attribute, filter, part] = PATH.exec(bare) ?? [];
  // Extensions nobody here knows have names with colons.
  if (!attribute) {
    if (/^urn:/i.test(bare)) return undefined;
    throw scimFault('invalidPath', 'The path is not written as RFC 7644 has it.');
  }
  const name = attribute.toLowerCase();
  const whole = part === undefined ? name : `${name}.${part.toLowerCase()}`;
  const texts = isEnterprise ? ENTERPRISE_TEXTS : TEXTS;
  if (filter === undefined && Object.hasOwn(texts, whole)) return { kind: 'text', field: texts[whole]! };
  if (isEnterprise) return undefined;
  if (whole === 'active') return { kind: 'active' };
  if (whole === 'name') return { kind: 'group', prefix: 'name.', fields: ['formatted', 'givenName', 'familyName'] };
  if (!Object.hasOwn(VALUES, name)) return undefined;
  const chosen = filter === undefined ? [] : conditionsOf(filter);
  if (part !== undefined && !Object.hasOwn(MEMBERS, part.toLowerCase())) return undefined;
  return { kind: 'values', field: VALUES[name]!, chosen, member: MEMBERS[part?.toLowerCase() ?? ''] };
}

/** Comparisons joined by `and`; only equality is understood. Throws `invalidFilter`. */
export function conditionsOf(filter: string): Condition[] {
  return split(filter).map((text) => {
    const [, attribute, operator, value] = CONDITION.exec(text) ?? [];
    if (!attribute || operator?.toLowerCase() !== 'eq' || value === undefined)
      throw scimFault('invalidFilter', 'A filter is written attribute eq "value".');
    const [bare] = withoutSchema(attribute);
    return { attribute: bare.toLowerCase(), value: literalOf(value) };
  });
}

export function fits(value: ScimValue, chosen: readonly Condition[]): boolean {
  return chosen.every(({ attribute, value: wanted }) => {
    if (attribute === 'primary') return value.primary === truthOf(wanted, 'primary');
    const own = attribute === 'type' ? value.type : attribute === 'value' ? value.value : null;
    return own !== null && own.toLowerCase() === String(wanted).toLowerCase();
  });
}

function literalOf(text: string): string | boolean {
  if (!text.startsWith('"')) return text.toLowerCase() === 'true';
  try {
    return JSON.parse(text) as string;
  } catch {
    throw scimFault('invalidFilter', 'A text of the filter is not written as JSON has it.');
  }
}

/** At each `and` that stands outside quotation marks. */
function split(filter: string): string[] {
  const parts = [''];
  for (const piece of filter.match(/"(?:[^"\\]|\\.)*"|\s+and\s+|[^"]|"/gis) ?? []) {
    if (/^\s+and\s+$/i.test(piece)) parts.push('');
    else parts[parts.length - 1] += piece;
  }
  return parts;
}

function withoutSchema(path: string): [bare: string, isEnterprise: boolean] {
  for (const schema of [ENTERPRISE, USER]) {
    const begins = path.slice(0, schema.length).toLowerCase() === schema.toLowerCase();
    if (begins && (path.length === schema.length || path[schema.length] === ':'))
      return [path.slice(schema.length + 1), schema === ENTERPRISE];
  }
  return [path, false];
}
