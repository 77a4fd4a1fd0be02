import { Client, type Entry } from 'ldapts';
import { Problem } from '@minutebook/platform';
import type { DirectoryEntry, LineFault } from './directory-file';

/** Where a directory answers LDAP, and as whom it is asked. */
export interface LdapSource {
  /** RFC 4516: `ldaps://dc.firm.example/ou=People,dc=firm,dc=example??sub?(objectClass=person)`. */
  readonly url: string;
  /** Distinguished name to bind as; without one, nobody. */
  readonly bind?: string | undefined;
  readonly password?: string | undefined;
}

export interface LdapAnswer {
  readonly entries: readonly DirectoryEntry[];
  /** `line` counts the entries as they came, from 1. */
  readonly faults: readonly LineFault[];
}

/** Milliseconds one operation may take. */
const PATIENCE = 60_000;
const PAGE = 500;
/** Active Directory's mark of a disabled account, in `userAccountControl`. */
const DISABLED = 2;
/** What identifies a person whatever their name becomes, the firm's own number before what the server invented. */
const IDS = ['employeeNumber', 'employeeID', 'uid', 'sAMAccountName', 'entryUUID'] as const;
const ATTRIBUTES = [
  ...IDS,
  ...['displayName', 'cn', 'department', 'departmentNumber', 'title', 'c', 'manager', 'userAccountControl'],
  ...['mail', 'proxyAddresses', 'telephoneNumber', 'mobile', 'otherTelephone', 'otherMobile'],
];
const SCOPES: Readonly<Record<string, 'base' | 'one' | 'sub'>> = { base: 'base', one: 'one', sub: 'sub', '': 'sub' };

/**
 * Reads people from an LDAP directory (inetOrgPerson, Active Directory). Everything or nothing: a server that stops at its
 * size limit is refused, for whoever is missing might be taken to have left.
 */
export async function readLdapDirectory({ url, bind, password }: LdapSource): Promise<LdapAnswer> {
  const { server, base, scope, filter, isSecret, isHere } = placeOf(url);
  const client = new Client({ url: server, timeout: PATIENCE, connectTimeout: PATIENCE, strictDN: false });
  try {
    // A password never goes over a network in the clear.
    if (!isSecret && !isHere) await client.startTLS({ servername: new URL(server).hostname });
    if (bind !== undefined) await client.bind(bind, password ?? '');
    const paged = { pageSize: PAGE };
    const { searchEntries } = await client.search(base, { scope, filter, attributes: ATTRIBUTES, paged });
    return peopleIn(searchEntries);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(
      {
        code: 'ldap-failed',
        status: 502,
        title: `The directory at ${server} did not give its people.`,
        // The name of an LDAP fault; its message may quote what was sent.
        detail: error instanceof Error ? error.name : undefined,
        hint: 'Check address, base, the name to bind as and its password. ldap:// must offer StartTLS, or use ldaps://.',
      },
      { cause: error },
    );
  } finally {
    await client.unbind().catch(() => undefined);
  }
}

function placeOf(url: string): {
  server: string;
  base: string;
  scope: 'base' | 'one' | 'sub';
  filter: string;
  isSecret: boolean;
  isHere: boolean;
} {
  const [, protocol, host, rest = ''] = /^(ldaps?):\/\/([^/?]+)\/?(.*)$/i.exec(url) ?? [];
  const [base = '', , scope = '', filter = ''] = rest.split('?').map(decoded);
  if (!protocol || !host || !(scope.toLowerCase() in SCOPES))
    throw new Problem({
      code: 'usage',
      status: 422,
      title: 'That is not an LDAP address.',
      hint: 'Write it as ldaps://dc.firm.example/ou=People,dc=firm,dc=example??sub?(objectClass=person)',
    });
  return {
    server: `${protocol.toLowerCase()}://${host}`,
    base,
    scope: SCOPES[scope.toLowerCase()]!,
    filter: filter || '(objectClass=person)',
    isSecret: protocol.toLowerCase() === 'ldaps',
    isHere: /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(host),
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function peopleIn(found: readonly Entry[]): LdapAnswer {
  const ids = new Map(found.map((entry) => [entry.dn.toLowerCase(), idOf(entry)]));
  const entries = new Map<string, DirectoryEntry>();
  const faults: LineFault[] = [];
  found.forEach((entry, i) => {
    const externalId = idOf(entry);
    const name = first(entry, 'displayName') ?? first(entry, 'cn');
    const fault = (text: string): unknown => faults.push({ line: i + 1, fault: text });
    if (externalId === undefined) fault(`It has none of ${IDS.join(', ')}.`);
    else if (name === undefined) fault('It has no name.');
    else if (entries.has(externalId)) fault(`The id “${externalId}” is an earlier entry’s too.`);
    else entries.set(externalId, personOf(entry, externalId, name, ids));
  });
  return { entries: [...entries.values()], faults };
}

function personOf(
  entry: Entry,
  externalId: string,
  name: string,
  ids: ReadonlyMap<string, string | undefined>,
): DirectoryEntry {
  const cn = first(entry, 'cn');
  const isDisabled = (Number(first(entry, 'userAccountControl') ?? 0) & DISABLED) !== 0;
  const mails = [
    ...all(entry, 'mail'),
    ...all(entry, 'proxyAddresses').flatMap((address) => (/^smtp:/i.test(address) ? [address.slice(5)] : [])),
  ];
  const phones = ['telephoneNumber', 'mobile', 'otherTelephone', 'otherMobile'].flatMap((type) => all(entry, type));
  return {
    externalId,
    name,
    names: cn !== undefined && cn !== name ? [cn] : [],
    desk: first(entry, 'department') ?? first(entry, 'departmentNumber') ?? null,
    branch: first(entry, 'physicalDeliveryOfficeName') ?? null,
    title: first(entry, 'title') ?? null,
    jurisdiction: first(entry, 'c') ?? null,
    manager: ids.get(first(entry, 'manager')?.toLowerCase() ?? '') ?? null,
    kind: 'employee',
    ofFirm: true,
    state: isDisabled ? 'left' : 'active',
    joinedOn: null,
    leftAt: null,
    handles: [
      ...mails.map((value) => ({ scheme: 'email', value })),
      ...phones.map((value) => ({ scheme: 'phone', value })),
    ],
  };
}

function idOf(entry: Entry): string | undefined {
  for (const type of IDS) {
    const id = first(entry, type);
    if (id !== undefined) return id;
  }
  return undefined;
}

function first(entry: Entry, type: string): string | undefined {
  return all(entry, type)[0];
}

/** Values of an attribute, whose names know no case. */
function all(entry: Entry, type: string): string[] {
  const key = Object.keys(entry).find((name) => name.toLowerCase() === type.toLowerCase());
  const value = key === undefined ? [] : entry[key]!;
  return (Array.isArray(value) ? value : [value])
    .map((one) => one.toString().normalize('NFC').trim())
    .filter((text) => text !== '');
}
