import type { DirectoryEntry } from '@minutebook/archive';
import { MEMBERS } from './cast';
import type { Member } from './member';

const SCHEMES = ['email', 'phone', 'wechat', 'wecom', 'slack'] as const;

const ENTERED = [...MEMBERS.values()].filter(isEntered);
/** Sales trading reports to its head, everybody else to the chief operating officer, who reports to nobody here. */
const HEAD_OF_SALES_TRADING = 'tomas';
const CHIEF = 'edda';

const OFFICES: Readonly<Record<string, string>> = { 'Europe/London': 'London', 'America/New_York': 'New York' };

/** The firm's own directory: its staff, and those clients that somebody has entered. The others wait to be mapped. */
export const DIRECTORY: readonly DirectoryEntry[] = ENTERED.map((member) => ({
  externalId: externalIdOf(member.id),
  name: member.name,
  names: member.han === undefined ? [] : [member.han],
  desk: member.outside ? null : member.desk,
  title: member.outside ? member.desk : null,
  branch: member.outside ? null : (OFFICES[member.zone] ?? 'Hong Kong'),
  joinedOn: null,
  jurisdiction: member.zone === 'Europe/London' ? 'UK' : member.zone === 'America/New_York' ? 'US' : 'HK',
  manager: managerOf(member),
  kind: member.outside ? 'client' : 'employee',
  ofFirm: !member.outside,
  state: 'active',
  leftAt: null,
  handles: SCHEMES.flatMap((scheme) => (member[scheme] === undefined ? [] : [{ scheme, value: member[scheme] }])),
}));

function isEntered({ outside, email, phone }: Member): boolean {
  return !outside || (email !== undefined && phone !== undefined);
}

function externalIdOf(id: string): string {
  return `HR${String(1001 + ENTERED.findIndex((member) => member.id === id))}`;
}

function managerOf({ id, desk, outside }: Member): string | null {
  if (outside || id === CHIEF) return null;
  return externalIdOf(desk === 'Sales trading' ? HEAD_OF_SALES_TRADING : CHIEF);
}
