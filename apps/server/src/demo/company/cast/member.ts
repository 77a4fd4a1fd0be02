import type { Channel, Party } from '@minutebook/capture';
import type { Weekday, Zone } from '../make/calendar';

/** Somebody who writes. All invented; numbers come from ranges kept for fiction. */
export interface Member {
  readonly id: string;
  /** As mail and office programs show it. */
  readonly name: string;
  /** As Chinese programs show it. */
  readonly han?: string;
  /** How colleagues call them, in English and in Chinese. */
  readonly call: string;
  readonly hanCall?: string;
  /** Desk, or the firm of somebody outside. */
  readonly desk: string;
  readonly zone: Zone;
  readonly outside?: true;
  readonly email?: string;
  readonly phone?: string;
  readonly wechat?: string;
  readonly wecom?: string;
  readonly slack?: string;
  /** The Chinese they write, besides English. */
  readonly chinese?: 'mandarin' | 'cantonese';
  /** From this day on they chat no more: gone, or sent home. */
  readonly until?: { readonly week: number; readonly weekday: Weekday };
}

export const FIRM = 'Halden Rowe';
export const DOMAIN = 'haldenrowe.example';

export function address(local: string): string {
  return `${local}@${DOMAIN}`;
}

/** The handle a member has on a channel, and the name that channel shows. */
export function partyOn(channel: Channel, member: Member): Party {
  const han = member.han ?? member.name;
  switch (channel) {
    case 'email':
    case 'teams':
      return { scheme: 'email', value: need(member, member.email, channel), name: member.name };
    case 'slack':
      return { scheme: 'slack', value: need(member, member.slack, channel), name: member.name };
    case 'wechat':
      return { scheme: 'wechat', value: need(member, member.wechat, channel), name: han };
    case 'wecom':
      return { scheme: 'wecom', value: need(member, member.wecom, channel), name: han };
    default: {
      if (member.phone === undefined) return { scheme: 'name', value: member.name, name: member.name };
      return { scheme: 'phone', value: member.phone, ...(member.name !== member.phone && { name: han }) };
    }
  }
}

function need(member: Member, value: string | undefined, channel: Channel): string {
  if (value === undefined) throw new Error(`${member.id} has no handle for ${channel}`);
  return value;
}
