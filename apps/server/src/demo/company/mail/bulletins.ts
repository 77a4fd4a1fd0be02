import type { Calendar } from '../make/calendar';
import { WEEKDAYS, WEEKS } from '../make/calendar';
import { Dice } from '../make/dice';
import { type Letter, type Thread, thread } from '../make/mailer';
import { HEADLINES, REMARKS } from './headlines';

/** Newsletters, tickets and notices: what arrives every day and is hardly read. */
export function bulletins(calendar: Calendar): Thread[] {
  const sheets = dealer(HEADLINES, 'headlines');
  const remarks = dealer(REMARKS, 'remarks');
  const out: Thread[] = [];
  for (let week = 1; week <= WEEKS; week++) {
    for (const weekday of WEEKDAYS.slice(0, 5)) {
      const dice = new Dice(`bulletin ${week} ${weekday}`);
      const day = calendar.day(week, weekday);
      if (weekday === 'mon' || weekday === 'wed' || weekday === 'fri')
        out.push(thread(week, weekday, `The Morning Sheet, ${calendar.weekday(day)}`, sheet(dice, sheets)));
      out.push(thread(week, weekday, `Harbour Wrap ${calendar.short(day)}`, wrap(dice, remarks())));
      if (dice.chance(0.55)) out.push(ticket(week, weekday, dice));
    }
  }
  return out;
}

/** Deals a list without repeating until it is through. */
function dealer(items: readonly string[], seed: string): () => string {
  const order = new Dice(seed).shuffled(items);
  let next = 0;
  return () => order[next++ % order.length]!;
}

function sheet(dice: Dice, headlines: () => string): Letter {
  const items = [headlines(), headlines()].map((line) => `- ${line}`).join('\n');
  const level = (from: number, spread: number): string => (from + dice.next() * spread).toFixed(2);
  return {
    at: `06:${dice.int(10, 39)}`,
    from: 'ledger',
    to: ['all-london'],
    automatic: true,
    text: `Good morning.\n\n${items}\n\nTen-year ${level(3.9, 0.6)} · sterling ${level(1.24, 0.08)} · oil ${level(68, 14)}\n\nYou receive The Morning Sheet because your firm subscribes. Unsubscribe at any time.`,
  };
}

function wrap(dice: Dice, remark: string): Letter {
  const move = dice.int(-140, 150) / 100;
  const word = Math.abs(move) < 0.2 ? 'flat' : move > 0 ? 'higher' : 'lower';
  return {
    at: `17:${dice.int(20, 55)}`,
    from: 'harbour',
    to: ['all-sales'],
    automatic: true,
    text: `Hong Kong closed ${word} (${move > 0 ? '+' : ''}${move.toFixed(2)}%), turnover ${dice.int(78, 149)}bn, southbound ${dice.chance(0.6) ? 'net buy' : 'net sell'} ${dice.int(1, 19)}bn.\n\n${remark}\n\nFor colleagues. Not research, not advice, not for clients.`,
  };
}

const TICKETS: readonly (readonly [string, string])[] = [
  ['Mouse, wireless, behaves as if wired', 'Battery replaced. It was the battery.'],
  ['Cannot open attachment from counsel', 'Converted to a format from this decade.'],
  ['Request: second headset for floor 4', 'On your desk in the morning.'],
  ['Calendar shows meetings in another time zone', 'Profile was still in Singapore. Brought home.'],
  ['Scanner makes one long page', 'New roller fitted, old one kept as a warning.'],
  ['Please add me to all-ops', 'Added after approval by Renee Abbott.'],
  ['Noise from ceiling unit near pillar C', 'Building engineer booked, between ten and noon.'],
  ['Laptop asks for recovery key', 'Key given by phone after identity check.'],
  ['Slow opening of large sheets', 'Moved to local disk. Links checked.'],
  ['Badge does not open bicycle store', 'Zone added. Mind the step.'],
  ['字体显示为方框', '已安装字体包，重启后生效。'],
  ['Need an archive copy of a sent mail', 'Provided by the records team, reference in the ticket.'],
  ['Desk phone rings twice and gives up', 'Forwarding removed.'],
  ['Access to Plover, read only', 'Granted for 90 days, owner Leila Haddad approved.'],
  ['Camera shows ceiling', 'Unit turned over. User thanked us warmly.'],
  ['Screen flickers when the lift passes', 'We do not know why either. Screen replaced, lift not.'],
  ['打印机缺粉', '已更换，旧粉盒请放回收箱。'],
  ['Shared mailbox: add two delegates', 'Done, audit copy filed.'],
  ['Lost stylus', 'Found in Juniper, under the plant.'],
  ['Macro blocked after update', 'Signed by the developer and allowed again.'],
  ['Wi-Fi drops in the fish tank', 'Access point moved by forty centimetres.'],
  ['Request to reset voicemail', 'Reset. Fourteen messages kept.'],
  ['Keyboard types in French', 'Switched back. Bon courage.'],
  ['New starter kit, arriving Monday', 'Laptop, badge, headset, welcome note. All ready.'],
  ['Projector remote vanished again', 'Replaced with one on a string.'],
  ['Licence for chart tool expired', 'Renewed until the end of the year.'],
  ['考勤机不识别指纹', '改用工牌打卡，指纹重新录入。'],
  ['Second monitor for home', 'Loan form approved, collect from the fifth floor.'],
];

function ticket(week: number, weekday: (typeof WEEKDAYS)[number], dice: Dice): Thread {
  const [subject, text] = TICKETS[(week * 11 + WEEKDAYS.indexOf(weekday) * 5) % TICKETS.length]!;
  const number = 21_000 + week * 180 + WEEKDAYS.indexOf(weekday) * 31 + dice.int(0, 20);
  return thread(week, weekday, `[SD-${number}] ${subject}`, {
    at: `${dice.int(9, 16)}:${dice.int(10, 59)}`.padStart(5, '0'),
    from: 'desk',
    to: [dice.pick(['poppy', 'callum', 'anneke', 'freya', 'idris', 'grant', 'rafe'])],
    automatic: true,
    text: `Your ticket is resolved.\n\n${text}\n\nReply within five days to open it again.`,
  });
}
