import { type DateTest, type Link, type PartyField, type ValueField, type ZoneField } from './tree';
import { fieldRun, joined, plain, type Runs, type Wording } from './wording';

const ZONES: Readonly<Record<ZoneField, string>> = {
  subject: '主题',
  own: '作者本人所写的文字',
  quoted: '引用文字',
  signature: '签名或免责声明',
  attachment: '附件',
  body: '正文',
};

const PARTIES: Readonly<Record<PartyField, string>> = {
  from: '发件人为',
  to: '收件人为',
  cc: '抄送',
  bcc: '密送',
  participant: '参与者为',
};

const VALUES: Readonly<Record<ValueField, string>> = {
  person: '涉及人员',
  desk: '涉及部门',
  role: '涉及职务',
  channel: '渠道为',
  direction: '方向为',
  type: '类型为',
  has: '带有',
  conversation: '属于会话',
  id: '编号为',
};

function day(text: string): string {
  if (text === 'now') return '现在';
  const [date, time] = text.split('T');
  const [year, month, dayOfMonth] = date!.split('-');
  return `${year}年${month ? `${Number(month)}月` : ''}${dayOfMonth ? `${Number(dayOfMonth)}日` : ''}${time ?? ''}`;
}

function within({ ordered, distance }: Link, excluded: Runs | undefined): Runs {
  if (distance === 1) return ordered ? [plain('之后紧接'), ...excluded!] : [plain('与'), ...excluded!, plain('相邻')];
  return ordered
    ? [plain(`之后 ${distance} 个词以内有`), ...excluded!]
    : [plain('与'), ...excluded!, plain(`相距不超过 ${distance} 个词`)];
}

export const chinese: Wording = {
  sentence: (clauses) => [plain('查找'), ...joined(clauses, '，且'), plain('的消息。')],
  all: (clauses) => joined(clauses, '，且'),
  either: (clauses) => [plain('（'), ...joined(clauses, '，或'), plain('）')],
  not: (clause) => [plain('不是（'), ...clause, plain('）')],
  has: (noun) => [plain('含有'), ...noun],
  without: (noun) => [plain('不含'), ...noun],
  anyOf: (nouns) => joined(nouns, '、', '或'),
  place: (clause) => [plain('（'), ...clause, plain('）之处')],
  near: (nouns, links) => [
    plain('其中'),
    ...links.flatMap((link, i) => [...(i === 0 ? nouns[0]! : [plain('，后者')]), ...within(link, nouns[i + 1])]),
    plain(links.every(({ ordered }) => !ordered) ? '（不分先后）' : ''),
  ],
  unless: (noun, { ordered, distance }, excluded) => [
    plain('其中'),
    ...noun,
    plain(`${ordered ? '之后' : '前后'} ${distance} 个词以内没有`),
    ...excluded,
  ],
  inZone: (clause, zone) => [plain('在'), fieldRun(ZONES[zone]), plain('中'), ...clause],
  exactly: (of) => [...of, plain('（区分大小写）')],
  disguised: (noun) => [...noun, plain('（包括拆开或变形的写法）')],
  fuzzy: (word, edits) => [word, plain(edits === 1 ? '（允许一个字母不同）' : '（允许两个字母不同）')],
  spelledBy: (pattern) => [plain('写法符合'), pattern, plain('的词')],
  matching: (pattern) => [plain('符合'), pattern, plain('的文字')],
  party: (field, name) => [plain(PARTIES[field]), fieldRun(name)],
  value: (field, value) => [plain(VALUES[field]), fieldRun(value)],
  date({ from, to }: DateTest) {
    if (from && to && from.text === to.text) return [plain('时间为'), fieldRun(day(from.text))];
    if (from && to) return [plain('时间从'), fieldRun(day(from.text)), plain('到'), fieldRun(day(to.text))];
    if (from)
      return [plain(from.inclusive ? '自' : '晚于'), fieldRun(day(from.text)), plain(from.inclusive ? '起' : '')];
    return to ? [plain(to.inclusive ? '截至' : '早于'), fieldRun(day(to.text))] : [];
  },
  saved: (name) => [plain('由已存查询'), fieldRun(name), plain('找到')],
};
