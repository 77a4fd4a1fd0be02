import type { Zone } from '../make/calendar';
import { address, type Member } from './member';

type Rest = Partial<Member> & Pick<Member, 'desk'>;

/** A member of the firm: e-mail and Slack id follow from the name. */
function staff(zone: Zone, id: string, name: string, phone: string, rest: Rest): Member {
  const [first, ...others] = name.split(' ');
  const local = `${first}.${others.join('')}`.toLowerCase();
  return {
    id,
    name,
    call: first!,
    zone,
    email: address(local),
    slack: `U07HR${id.toUpperCase().padEnd(6, 'X').slice(0, 6)}`,
    ...(phone !== '' && { phone }),
    ...rest,
  };
}

const london = (id: string, name: string, line: number, rest: Rest): Member =>
  staff('Europe/London', id, name, `+447700900${line}`, rest);
const newYork = (id: string, name: string, line: number, rest: Rest): Member =>
  staff('America/New_York', id, name, `+191755501${line}`, rest);
const hongKong = (id: string, name: string, line: number, rest: Rest): Member =>
  staff('Asia/Hong_Kong', id, name, `+8525500${line}`, rest);
/** Shanghai writes on WeChat and WeCom; nobody there is captured by phone number. */
const shanghai = (id: string, name: string, han: string, hanCall: string, rest: Rest): Member =>
  staff('Asia/Shanghai', id, name, '', {
    han,
    hanCall,
    chinese: 'mandarin',
    wechat: `wxid_hr${id}07`,
    wecom: id,
    ...rest,
  });

const LONDON: readonly Member[] = [
  london('dominic', 'Dominic Vale', 102, { call: 'Dom', desk: 'Sales trading', until: { week: 9, weekday: 'wed' } }),
  london('tomas', 'Tomas Wick', 118, { desk: 'Head of sales trading' }),
  london('anneke', 'Anneke Thorsen', 127, { desk: 'Fixed income sales' }),
  london('grant', 'Grant Obi', 134, { desk: 'Operations' }),
  london('rafe', 'Rafe Collins', 141, { desk: 'Legal entity management', until: { week: 9, weekday: 'mon' } }),
  london('edda', 'Edda Rhys', 145, { desk: 'Chief operating officer' }),
  london('callum', 'Callum Birtles', 156, { call: 'Cal', desk: 'Sales trading' }),
  london('freya', 'Freya Lindqvist', 162, { desk: 'Research, staples' }),
  london('owen', 'Owen Pryce', 178, { desk: 'IT support' }),
  london('beatrix', 'Beatrix Lund', 183, { call: 'Bea', desk: 'People' }),
  london('idris', 'Idris Kane', 190, { desk: 'Credit trading' }),
  london('poppy', 'Poppy Marsh', 195, { desk: 'Sales assistant' }),
  london('mateo', 'Mateo Ruiz', 233, { desk: 'Surveillance' }),
  london('karim', 'Karim Mazur', 240, { desk: 'Compliance' }),
];

const NEW_YORK: readonly Member[] = [
  newYork('gareth', 'Gareth Lyle', 12, { desk: 'Equity sales', until: { week: 8, weekday: 'wed' } }),
  newYork('nadia', 'Nadia Farrow', 27, { desk: 'Equity sales' }),
  newYork('colby', 'Colby Stroud', 33, { desk: 'Trading' }),
  newYork('renee', 'Renee Abbott', 48, { desk: 'Operations' }),
  newYork('theo', 'Theo Marchetti', 51, { desk: 'Research, energy' }),
];

const HONG_KONG: readonly Member[] = [
  hongKong('maren', 'Maren Holt', 4102, { desk: 'HK ECM' }),
  hongKong('qiming', 'Zhou Qiming', 4118, {
    call: 'Qiming',
    han: '周启明',
    hanCall: '启明',
    chinese: 'mandarin',
    desk: 'Sales trading',
    email: address('qiming.zhou'),
    wechat: 'wxid_zqm_4118',
    wecom: 'qiming',
    until: { week: 8, weekday: 'wed' },
  }),
  hongKong('jingyi', 'He Jingyi', 4126, {
    call: 'Jingyi',
    han: '何静怡',
    hanCall: '静怡',
    chinese: 'mandarin',
    desk: 'Syndicate',
    email: address('jingyi.he'),
    wechat: 'wxid_hejy1126',
    wecom: 'jingyi',
  }),
  hongKong('carmen', 'Carmen Chan', 4133, {
    han: '陳嘉敏',
    hanCall: '嘉敏',
    chinese: 'cantonese',
    desk: 'Equity sales',
  }),
  hongKong('howard', 'Howard Wong', 4147, { han: '黃志豪', hanCall: '志豪', chinese: 'cantonese', desk: 'Trading' }),
  hongKong('vivian', 'Vivian Lau', 4163, {
    han: '劉穎姿',
    hanCall: '穎姿',
    chinese: 'cantonese',
    desk: 'Equity sales',
  }),
  hongKong('ken', 'Ken Tsang', 4170, { han: '曾健朗', hanCall: '健朗', chinese: 'cantonese', desk: 'Settlement' }),
  hongKong('leila', 'Leila Haddad', 4159, { hanCall: 'Leila', desk: 'Pricing and risk' }),
];

const SHANGHAI: readonly Member[] = [
  shanghai('ruolan', 'Lin Ruolan', '林若岚', '若岚', {
    call: 'Ruolan',
    desk: 'Shanghai ECM',
    email: address('ruolan.lin'),
  }),
  shanghai('jiahe', 'Sun Jiahe', '孙嘉禾', '嘉禾', {
    call: 'Jiahe',
    desk: 'Private clients',
    email: address('jiahe.sun'),
  }),
  shanghai('mingzhe', 'Xu Mingzhe', '徐明哲', '明哲', {
    call: 'Mingzhe',
    desk: 'IT Shanghai',
    email: address('mingzhe.xu'),
  }),
  shanghai('xiaotong', 'Feng Xiaotong', '冯晓彤', '晓彤', {
    call: 'Xiaotong',
    desk: 'Office Shanghai',
    email: address('xiaotong.feng'),
  }),
  shanghai('shaowei', 'Shao Wei', '邵伟', '邵总', {
    call: 'Wei',
    desk: 'Head of private clients',
    email: address('wei.shao'),
  }),
  shanghai('peilin', 'Guo Peilin', '郭沛霖', '沛霖', {
    call: 'Peilin',
    desk: 'Research China',
    email: address('peilin.guo'),
  }),
];

export const STAFF: readonly Member[] = [...LONDON, ...NEW_YORK, ...HONG_KONG, ...SHANGHAI];
