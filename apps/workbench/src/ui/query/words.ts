import type { Fault, FaultCode } from '@minutebook/query';
import { bilingual } from '../language';

export const QUERY_WORDS = bilingual(
  {
    at: (n: number) => `at ${n}`,
    fix: 'Fix',
    problems: 'Problems in the query',
    doubts: 'Worth a look',
    suggestions: 'What could stand here',
    take: 'Tab takes it',
  },
  {
    at: (n) => `第 ${n} 字处`,
    fix: '改正',
    problems: '检索式的问题',
    doubts: '请留意',
    suggestions: '这里可以写的内容',
    take: '按 Tab 采用',
  },
);

type Say = (text: string) => string;

const quoted = (text: string): string => (text.trim() ? `“${text.trim()}”` : '此处');

/** The library words its faults in English; here is each of them in Chinese, by its stable code. */
const FAULTS_ZH: Readonly<Record<FaultCode, Say>> = {
  empty: () => '没有可检索的词。',
  'empty-group': () => '括号里是空的。',
  'unclosed-group': () => '括号没有关闭。',
  'unopened-group': () => '多了一个右括号。',
  'unclosed-quote': () => '引号没有关闭。',
  'missing-operand': (text) => `${quoted(text)}旁边缺少检索词。`,
  'mixed-and-or': () => 'AND 与 OR 混用而没有括号；不同系统读法不同，请加括号。',
  'bare-words': (text) => `规则里并列的词会读作词组：${quoted(text)}。请加引号或运算符。`,
  'lowercase-operator': (text) => `${quoted(text)}是小写，按普通词检索；运算符请用大写。`,
  'too-deep': () => '括号嵌套太深。',
  'too-long': () => '检索式太长。',
  ignored: (text) => `${quoted(text)}没有可检索的字，已忽略。`,
  unbounded: () => '只有 NOT，会包括几乎全部消息；请加上要找的词。',
  'wildcard-short': (text) => `${quoted(text)}的固定部分太短。`,
  'wildcard-one': (text) => `${quoted(text)}单用通配符会匹配一切。`,
  'wildcard-han': (text) => `汉字逐字检索，${quoted(text)}不需要通配符。`,
  'wildcard-long': (text) => `${quoted(text)}的通配符太多。`,
  'fuzzy-edits': () => '模糊检索只允许 ~1 或 ~2。',
  'fuzzy-short': (text) => `${quoted(text)}太短，不宜模糊检索。`,
  'fuzzy-word': (text) => `${quoted(text)}不能模糊检索：只用于单个词。`,
  slop: () => '词组后的 ~数字 请改写为 w/数字。',
  boost: () => '权重 ^ 在这里没有作用。',
  'near-number': () => 'w/ 后面需要一个数字，例如 w/5。',
  'near-distance': () => '距离须在 1 到 1000 之间。',
  'near-operand': (text) => `${quoted(text)}不能放在 w/n 两边。`,
  'near-words': () => 'w/n 两边各需一个词或一组词。',
  'near-chain': () => '连用的 w/n 请加括号说明次序。',
  'unknown-operator': (text) => `没有运算符${quoted(text)}。`,
  'regex-unclosed': () => '正则表达式没有关闭。',
  'regex-flags': () => '正则表达式的标志不认识。',
  'regex-syntax': () => '正则表达式写法有误。',
  'regex-literal': () => '正则表达式里没有固定的字，代价太高。',
  'unknown-field': (text) => `没有字段${quoted(text)}。`,
  'field-value': (text) => `字段${quoted(text)}后面缺少内容。`,
  'unknown-value': (text) => `这个字段没有${quoted(text)}这个值。`,
  'field-group': (text) => `字段${quoted(text)}后面不能用括号。`,
  'field-nested': (text) => `字段${quoted(text)}不能写在另一字段里。`,
  date: (text) => `${quoted(text)}不是日期；请写 2026-09-01 或 2026-09..2026-11。`,
  'obf-content': () => '~obf( ) 里只能写词或词组。',
  'case-content': () => 'case: 后面只能写词或词组。',
};

/** What is wrong at a place of `source`, in the reader's language. */
export function faultMessage(fault: Fault, source: string, locale: 'en' | 'zh'): string {
  return locale === 'zh' ? FAULTS_ZH[fault.code](source.slice(fault.start, fault.end)) : fault.message;
}
