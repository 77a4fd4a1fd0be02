import type { Channel, SourceTime } from '@minutebook/capture';
import type { Calendar, Zone } from './calendar';

const EN_DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const EN_MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A time as the export of a channel would write it, of a device or server in `zone`. */
export function sourceTime(calendar: Calendar, channel: Channel, at: number, zone: Zone): SourceTime {
  const utc = new Date(at).toISOString();
  const offset = calendar.offsetAt(at, zone);
  const wall = new Date(at + offset).toISOString().slice(0, 19);
  const [date, time] = wall.split('T') as [string, string];
  const [year, month, day] = date.split('-') as [string, string, string];
  const plain = { utc, doubts: [] } as const;
  const local = { ...plain, wall, zone, precision: 'second' } as const;
  switch (channel) {
    case 'whatsapp':
      return { ...local, text: `${day}/${month}/${year}, ${time}`, zoneOrigin: 'operator' };
    case 'wechat':
      return { ...local, text: `${date} ${time}`, zoneOrigin: 'operator' };
    case 'telegram':
      return { ...local, text: wall, zoneOrigin: 'operator' };
    case 'email': {
      const sent = new Date(at + offset);
      const weekday = EN_DAYS[sent.getUTCDay()]!;
      const text = `${weekday}, ${sent.getUTCDate()} ${EN_MONTHS[sent.getUTCMonth()]!} ${year} ${time} ${zoneText(offset, '')}`;
      return { ...local, text, zone: zoneText(offset, ':'), zoneOrigin: 'record' };
    }
    case 'slack': {
      const text = `${Math.floor(at / 1000)}.${String((at % 1000) * 1000).padStart(6, '0')}`;
      return { ...plain, text, wall: utc.slice(0, 23), zone: '+00:00', zoneOrigin: 'record', precision: 'millisecond' };
    }
    case 'teams':
      return {
        ...plain,
        text: utc,
        wall: utc.slice(0, 23),
        zone: '+00:00',
        zoneOrigin: 'record',
        precision: 'millisecond',
      };
    default:
      // WeCom, Signal and phone backups count milliseconds.
      return {
        ...plain,
        text: String(at),
        wall: utc.slice(0, 23),
        zone: '+00:00',
        zoneOrigin: 'record',
        precision: 'millisecond',
      };
  }
}

function zoneText(offset: number, colon: string): string {
  const minutes = Math.abs(offset) / 60_000;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(minutes / 60)}${colon}${two(minutes % 60)}`;
}
