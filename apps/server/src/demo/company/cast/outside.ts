import type { Zone } from '../make/calendar';
import type { Member } from './member';

function outside(
  zone: Zone,
  id: string,
  name: string,
  desk: string,
  rest: Partial<Member> & { readonly call?: string } = {},
): Member {
  const chinese = rest.han === undefined ? {} : { chinese: 'mandarin' as const };
  return { id, name, call: name.split(' ')[0]!, desk, zone, outside: true, ...chinese, ...rest };
}

const LONDON = 'Europe/London';
const SHANGHAI = 'Asia/Shanghai';

/** Clients, counsel, brokers, vendors, relatives, machines: everybody who is not of the firm. */
export const OUTSIDE: readonly Member[] = [
  outside('Asia/Hong_Kong', 'leo', 'Leo F.', 'Fairwater', { phone: '+85255004417', email: 'leo@fairwater.example' }),
  outside(LONDON, 'unknown', '+447700900916', 'unknown', { phone: '+447700900916' }),
  outside('America/New_York', 'caller', '+19175550163', 'unknown', { phone: '+19175550163' }),
  outside(LONDON, 'ruth', 'Ruth Calloway', 'Tollgate Family Office', {
    phone: '+447700900451',
    email: 'ruth.calloway@tollgate.example',
  }),
  outside(LONDON, 'mel', 'Mel Arden', 'Tollgate Family Office', { email: 'm.arden@tollgate.example' }),
  outside(LONDON, 'bram', 'Bram Oosten', 'Kestrel Vine Brokers', {
    phone: '+447700900467',
    email: 'bram.oosten@kestrelvine.example',
  }),
  outside('America/New_York', 'pete', 'Pete Garrow', 'Saltmarsh Advisers', {
    phone: '+19175550171',
    email: 'pete.garrow@saltmarsh.example',
  }),
  outside(LONDON, 'nell', 'Nell Ashby', 'Dunmere Life', {
    phone: '+447700900482',
    email: 'nell.ashby@dunmere.example',
  }),
  outside('Asia/Hong_Kong', 'astrid', 'Astrid Koh', 'Halvard Bay Foods', { email: 'a.koh@halvardbay.example' }),
  outside('Asia/Hong_Kong', 'jude', 'Jude Penhale', 'Linden Croft LLP', { email: 'j.penhale@lindencroft.example' }),
  outside(SHANGHAI, 'wangpy', 'Wang Peiyi', '客户', {
    han: '汪佩仪',
    hanCall: '汪姐',
    wechat: 'wxid_peiyi_w88',
    email: 'peiyi.wang@qinglu-mail.example',
  }),
  outside(SHANGHAI, 'tao', 'Tao Liqun', '客户', {
    han: '陶立群',
    hanCall: '陶总',
    wechat: 'wxid_tao_liqun',
    wecom: 'wm_taoliqun',
    email: 'tao.liqun@heshui-trade.example',
  }),
  outside(SHANGHAI, 'qian', 'Qian Boyuan', '客户', {
    han: '钱博远',
    hanCall: '钱总',
    wechat: 'wxid_qby_1971',
    wecom: 'wm_qianboyuan',
  }),
  outside(SHANGHAI, 'luomin', 'Luo Min', '客户', {
    han: '罗敏',
    hanCall: '罗姐',
    wechat: 'wxid_luomin_sh',
    wecom: 'wm_luomin',
    email: 'luomin@heshui-trade.example',
  }),
  outside(LONDON, 'marta', 'Marta Kowal', 'nanny of Anneke Thorsen', { phone: '+447700900508' }),
  outside(LONDON, 'adaeze', 'Adaeze Obi', 'sister of Grant Obi', { phone: '+447700900521' }),
  outside(LONDON, 'vera', 'Vera Nunn', 'Quillmark Print', { email: 'vera.nunn@quillmark.example' }),
  outside(LONDON, 'linus', 'Linus Garde', 'Saddler’s Green Racing', { email: 'boxes@saddlersgreen.example' }),
  // Machines.
  outside(LONDON, 'parcel', 'ParcelHop', 'parcel service'),
  outside(LONDON, 'codes', 'HR-SIGNIN', 'one-time codes'),
  outside('Asia/Hong_Kong', 'hkcodes', 'HR-SIGNIN', 'one-time codes'),
  outside(LONDON, 'recon', 'Curlew', 'reconciliation', { slack: 'B07HRCURLEW', email: 'curlew@haldenrowe.example' }),
  outside(LONDON, 'pager', 'Lapwing', 'monitoring', { slack: 'B07HRLAPWING' }),
  outside(LONDON, 'ledger', 'The Morning Sheet', 'newsletter', { email: 'briefing@morningsheet.example' }),
  outside('Asia/Hong_Kong', 'harbour', 'Harbour Wrap', 'newsletter of the firm', {
    email: 'harbour.wrap@haldenrowe.example',
  }),
  outside(LONDON, 'desk', 'Service Desk', 'tickets', { email: 'servicedesk@haldenrowe.example' }),
  outside(LONDON, 'building', 'Marlpit House Reception', 'building', { email: 'reception@marlpithouse.example' }),
  outside('America/New_York', 'terminal', 'Northgate Data', 'vendor', { email: 'notices@northgatedata.example' }),
  outside(LONDON, 'training', 'Compliance Training', 'training', { email: 'training@haldenrowe.example' }),
];
