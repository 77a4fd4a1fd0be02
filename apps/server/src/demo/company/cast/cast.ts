import type { Member } from './member';
import { OFFICE_ROOMS } from './office-rooms';
import { OUTSIDE } from './outside';
import type { Room } from './room';
import { MOBILE_ROOMS } from './rooms';
import { STAFF } from './staff';

export const MEMBERS: ReadonlyMap<string, Member> = new Map(
  [...STAFF, ...OUTSIDE].map((member) => [member.id, member]),
);
export const ROOMS: ReadonlyMap<string, Room> = new Map(
  [...MOBILE_ROOMS, ...OFFICE_ROOMS].map((room) => [room.id, room]),
);
