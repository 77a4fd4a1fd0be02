import { langOf } from './script';

describe('langOf', () => {
  it.each([
    ['上海那边也问了，说周五前给答复。', 'zh-Hans'],
    ['停咗啦，交易所十點出咗通告，等緊下午嘅公告', 'zh-Hant'],
    ['来週の会議はどうしますか', 'ja'],
    ['내일 봐요', 'ko'],
    ['Keep this between us', ''],
    ['别外传 until the announcement', 'zh-Hans'],
    ['', ''],
  ])('%s is %s', (text, lang) => expect(langOf(text)).toBe(lang));
});
