import { scimFault } from './scim-fault';

export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** One of several addresses or numbers. */
export interface ScimValue {
  readonly value: string;
  readonly type: string | null;
  readonly primary: boolean;
}

/** What is kept of a User of RFC 7643: what the directory has a use for. `department` and `manager` are the enterprise extension's. */
export interface ScimUser {
  readonly userName: string | null;
  readonly externalId: string | null;
  readonly displayName: string | null;
  readonly formatted: string | null;
  readonly givenName: string | null;
  readonly familyName: string | null;
  readonly title: string | null;
  readonly active: boolean;
  readonly emails: readonly ScimValue[];
  readonly phoneNumbers: readonly ScimValue[];
  readonly department: string | null;
  /** The manager's id here, or whatever the identity provider says instead. */
  readonly manager: string | null;
}

export const NOTHING_SAID: ScimUser = {
  userName: null,
  externalId: null,
  displayName: null,
  formatted: null,
  givenName: null,
  familyName: null,
  title: null,
  active: true,
  emails: [],
  phoneNumbers: [],
  department: null,
  manager: null,
};

/** UTF-16 units of the longest text, as for people by hand; of an address, RFC 5321. */
const LONGEST = 200;
export const LONGEST_VALUE = 254;
/** Addresses or numbers of one person. */
const MOST = 50;

/** Text of an attribute; null for what says nothing. Throws `invalidValue`. */
export function textOf(value: unknown, attribute: string, longest = LONGEST): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'string' && typeof value !== 'number')
    throw scimFault('invalidValue', `“${attribute}” is a text.`);
  const text = String(value).normalize('NFC').replaceAll('\0', '').toWellFormed().trim();
  if (text.length > longest) throw scimFault('invalidValue', `“${attribute}” has at most ${longest} characters.`);
  return text === '' ? null : text;
}

/** Entra ID says `"False"`, also `"false"`, where JSON has a word of its own. */
export function truthOf(value: unknown, attribute: string): boolean {
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (word !== 'true' && word !== 'false') throw scimFault('invalidValue', `“${attribute}” is true or false.`);
  return word === 'true';
}

/** Addresses or numbers, each as an object or (some say it so) as its value alone. */
export function valuesOf(value: unknown, attribute: string): ScimValue[] {
  if (value === null || value === undefined || value === '') return [];
  const items: unknown[] = Array.isArray(value) ? value : [value];
  if (items.length > MOST) throw scimFault('invalidValue', `“${attribute}” has at most ${MOST} values.`);
  return items.flatMap((item) => {
    const said = isObject(item) ? item : { value: item };
    const text = textOf(memberOf(said, 'value'), `${attribute}.value`, LONGEST_VALUE);
    if (text === null) return [];
    const primary = memberOf(said, 'primary');
    return [
      {
        value: text,
        type: textOf(memberOf(said, 'type'), `${attribute}.type`),
        primary: primary === undefined || primary === null ? false : truthOf(primary, `${attribute}.primary`),
      },
    ];
  });
}

/** A member of an object; names of attributes know no case (RFC 7643 section 2.1). */
export function memberOf(object: Readonly<Record<string, unknown>>, name: string): unknown {
  const key = Object.keys(object).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : object[key];
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a person is called; undefined for one without any name. */
export function nameOf({ displayName, formatted, givenName, familyName, userName }: ScimUser): string | undefined {
  const parts = [givenName, familyName].filter(Boolean).join(' ');
  const name = displayName ?? formatted ?? (parts === '' ? userName : parts);
  // Two parts may be longer together than a name is; each is kept whole.
  return name?.slice(0, LONGEST).toWellFormed();
}

/** The handles of a User: every address, and every number a person answers. `tel:` is RFC 3966. */
export function handlesOf({ emails, phoneNumbers }: ScimUser): { scheme: string; value: string }[] {
  return [
    ...emails.map(({ value }) => ({ scheme: 'email', value })),
    ...phoneNumbers
      .filter(({ type }) => type === null || !['fax', 'pager'].includes(type.toLowerCase()))
      .map(({ value }) => ({ scheme: 'phone', value: value.replace(/^tel:/i, '').replace(/;.*$/, '').trim() }))
      .filter(({ value }) => value !== ''),
  ];
}

/** The User as SCIM writes it, without `id` and `meta`. */
export function writtenUser(user: ScimUser): Record<string, unknown> {
  const { emails, phoneNumbers, formatted, givenName, familyName, department, manager, active } = user;
  const { userName, externalId, displayName, title } = user;
  const name = said({ formatted, givenName, familyName });
  const enterprise = said({ department, manager: manager === null ? null : { value: manager } });
  const values = (items: readonly ScimValue[]): unknown =>
    items.length === 0
      ? null
      : items.map(({ value, type, primary }) => said({ value, type, primary: primary || null }));
  return {
    schemas: enterprise ? [USER, ENTERPRISE] : [USER],
    ...said({ externalId, userName, name, displayName, title, active, emails: values(emails) }),
    ...said({ phoneNumbers: values(phoneNumbers), [ENTERPRISE]: enterprise }),
  };
}

/** What is not null; null when there is nothing. */
function said(members: Record<string, unknown>): Record<string, unknown> | null {
  const there = Object.entries(members).filter(([, value]) => value !== null);
  return there.length === 0 ? null : Object.fromEntries(there);
}
