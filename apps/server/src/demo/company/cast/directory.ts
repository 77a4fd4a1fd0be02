import type { DirectoryEntry } from '@minutebook/archive';
import { MEMBERS } from './cast';
import type { Member } from './member';

const SCHEMES = ['email', 'phone', 'wechat', 'wecom', 'slack'] as const;

/** The firm's own directory: its staff, and those clients that somebody has entered. The others wait to be mapped. */
export const DIRECTORY: readonly DirectoryEntry[] = [...MEMBERS.values()].filter(isEntered).map((member, i) => ({
  externalId: `HR${String(1001 + i)}`,
  name: member.name,
  names: member.han === undefined ? [] : [member.han],
  desk: member.outside ? null : member.desk,
  title: member.outside ? member.desk : null,
  jurisdiction: member.zone === 'Europe/London' ? 'UK' : member.zone === 'America/New_York' ? 'US' : 'HK',
  manager: null,
  kind: member.outside ? 'client' : 'employee',
  ofFirm: !member.outside,
  state: 'active',
  leftAt: null,
  handles: SCHEMES.flatMap((scheme) => (member[scheme] === undefined ? [] : [{ scheme, value: member[scheme] }])),
}));

function isEntered({ outside, email, phone }: Member): boolean {
  return !outside || (email !== undefined && phone !== undefined);
}
