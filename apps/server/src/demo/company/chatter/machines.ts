import type { Room } from '../cast/room';
import { WEEKDAYS, WEEKS } from '../make/calendar';
import { Dice } from '../make/dice';
import { fill } from '../make/fill';
import type { Recorder } from '../make/recorder';

/** Posts of machines: fails reports, probes, one-time codes, parcels. And a call now and then. */
export function machines(recorder: Recorder, rooms: ReadonlyMap<string, Room>): void {
  for (let week = 1; week <= WEEKS; week++) {
    for (const weekday of WEEKDAYS.slice(0, 5)) {
      const dice = new Dice(`machines ${week} ${weekday}`);
      const day = recorder.calendar.day(week, weekday);
      const post = (room: string, who: string, from: number, text: string): void => {
        const place = rooms.get(room)!;
        const at = recorder.calendar.utc(day, from + dice.int(0, 8), place.zone) + dice.int(0, 59_999);
        const context = { dice, calendar: recorder.calendar, day, chosen: new Map<string, string>() };
        recorder.say(place, recorder.member(who), at, fill(text, context), { automatic: true });
      };
      post('sl-settle', 'recon', 8 * 60 + 2, dice.pick(FAILS));
      if (dice.chance(0.35)) post('sl-incidents', 'pager', 7 * 60 + dice.int(5, 50), dice.pick(PROBES));
      if (dice.chance(0.4)) post('sm-callum-codes', 'codes', 7 * 60 + dice.int(2, 30), CODE);
      if (dice.chance(0.3)) post('sm-maren-codes', 'hkcodes', 8 * 60 + dice.int(2, 40), CODE);
      if (dice.chance(0.22)) post('sm-poppy-parcel', 'parcel', 10 * 60 + dice.int(0, 300), dice.pick(PARCELS));
      if (dice.chance(0.25)) call(recorder, rooms, day, dice);
    }
  }
}

const CODE = 'Halden Rowe sign-in code {#100000-999999}. Valid for 5 minutes. We never ask you for it.';

const FAILS = [
  'Fails report {dm}: {#8-31} open, {#1-6} aged over 5 days, {#0-3} new overnight.',
  'Reconciliation {dm}: cash {#96-99}.{#1-9}% matched, stock {#97-99}.{#1-9}% matched, {#4-22} items for people.',
  'Custody file received {#6-7}:{#10-55}, {#2100-3400} positions, {#3-19} differences. List in Curlew.',
  '{dm}: affirmation rate {#86-98}%, slowest counterparty {$broker}.',
];

const PROBES = [
  'OK: {$system} login probe recovered after {#2-11} min.',
  'WARN: {$system} response {#900-2400} ms (limit 800).',
  'INFO: nightly batch finished 04:{#10-58}, {#0-9} warnings.',
  'WARN: certificate of {$system} expires in {#9-29} days.',
  'OK: market data heartbeat back on line {a|b}.',
];

const PARCELS = [
  'Your parcel is out for delivery, stop {#3-48} of {#50-90}.',
  'Sorry we missed you. Left with neighbour at number {#2-40}.',
  'Delivered {#10-17}:{#10-59}. Photo in the app.',
  'Your parcel is delayed by a day. It knows where it is.',
];

const CALLS = [
  ['wa-anneke-ruth', 'anneke'],
  ['wa-carmen-howard', 'howard'],
  ['wa-colby-pete', 'pete'],
  ['wx-jiahe-tao', 'tao'],
  ['wx-jingyi-ruolan', 'jingyi'],
  ['te-anneke-idris', 'idris'],
  ['sg-tomas-grant', 'tomas'],
] as const;

function call(recorder: Recorder, rooms: ReadonlyMap<string, Room>, day: number, dice: Dice): void {
  const [id, caller] = dice.pick(CALLS);
  const room = rooms.get(id)!;
  const at = recorder.calendar.utc(day, dice.int(9 * 60 + 30, 17 * 60), room.zone) + dice.int(0, 59_999);
  const missed = dice.chance(0.3);
  const minutes = dice.int(1, 14);
  const seconds = String(dice.int(2, 58)).padStart(2, '0');
  const han = room.channel === 'wechat';
  const body = missed
    ? han
      ? '未接通，对方无应答'
      : 'Missed voice call'
    : han
      ? `通话时长 ${minutes}:${seconds}`
      : `Voice call, ${minutes} min ${seconds} s`;
  recorder.say(room, recorder.member(caller), at, body, { notice: missed ? 'missed-call' : 'call' });
}
