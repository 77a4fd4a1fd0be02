import fc from 'fast-check';
import iconv from 'iconv-lite';
import { charsetOf, decodeAs, legacyCharsetOf, TextReader } from './charset';

describe('charsets', () => {
  it.each([
    ['utf-8', Buffer.from('\ufeff[1/2/24, 10:00:00] a: b')],
    ['utf-16le', Buffer.from('\ufeff[1/2/24, 10:00:00] a: b', 'utf16le')],
    ['utf-16be', Buffer.from('\ufeff[1/2/24, 10:00:00] a: b', 'utf16le').swap16()],
  ])('[R6] %s is known by its byte order mark', (label, bytes) => {
    expect(charsetOf(bytes)).toMatchObject({ label, ground: 'byte order mark' });
  });

  it.each([
    ['utf-16le', Buffer.from('1/2/24, 10:00 - 王小明: 好的，明天见\n'.repeat(5), 'utf16le')],
    ['utf-16be', Buffer.from('1/2/24, 10:00 - 王小明: 好的，明天见\n'.repeat(5), 'utf16le').swap16()],
    ['utf-8', Buffer.from('1/2/24, 10:00 - 王小明: 好的，明天见\n'.repeat(5))],
  ])('[R6] %s without a mark is known by its content', (label, bytes) => {
    expect(charsetOf(bytes)).toMatchObject({ label, mark: 0, ground: 'content' });
  });

  it.each([
    ['gb18030', '你好，我们明天在公司门口见面吧。', 'gbk'],
    ['shift_jis', 'こんにちは、明日の会議は十時からです。', 'shift_jis'],
    ['euc-kr', '안녕하세요 내일 회의는 열 시입니다', 'euc-kr'],
    ['big5', '您好，我們明天在公司門口見面好嗎。', 'big5'],
    ['windows-1251', 'Привет, завтра встретимся у офиса', 'windows-1251'],
    ['windows-1253', 'Καλημέρα, αύριο στο γραφείο', 'windows-1253'],
    ['windows-874', 'สวัสดีครับ พรุ่งนี้เจอกันที่ออฟฟิศ', 'windows-874'],
    ['windows-1252', 'Grüße, wir treffen uns morgen früh — schön', 'windows-1252'],
  ])('[R6] a text in %s is read right', (label, text, encoding) => {
    const bytes = iconv.encode(text, encoding);
    expect(legacyCharsetOf(bytes)).toBe(label);
    expect(decodeAs(bytes, undefined)).toBe(text);
  });

  it('[R6] a line in another encoding does not change how the rest is read, and is counted', () => {
    const reader = new TextReader(charsetOf(Buffer.from('x')));
    const foreign = iconv.encode('schön', 'windows-1252');
    reader.learn(Buffer.concat([Buffer.from('grün\n'), foreign, Buffer.from('\n')]));
    expect([reader.decode(Buffer.from('grün')), reader.decode(foreign)]).toEqual(['grün', 'schön']);
    expect(reader).toMatchObject({ foreign: 1, legacy: 'windows-1252' });
  });

  it('[R6] a broken byte among good UTF-8 costs one character, not the line', () => {
    const bytes = Buffer.concat([Buffer.from('明天见面'), Buffer.from([0xe4]), Buffer.from('好的')]);
    expect(new TextReader(charsetOf(bytes)).decode(bytes)).toBe('明天见面\ufffd好的');
    expect(decodeAs(bytes, 'utf-8')).toBe('明天见面\ufffd好的');
  });

  it.each([
    ['GB2312', iconv.encode('你好', 'gbk'), '你好'],
    ['iso-2022-jp', Buffer.from('\x1b$B%F%9%H\x1b(B', 'latin1'), 'テスト'],
    ['iso-2022-jp-2', Buffer.from('\x1b$B%F%9%H\x1b(B', 'latin1'), 'テスト'],
    ['ISO-2022-JP-MS', Buffer.from('\x1b$B%F%9%H\x1b(B', 'latin1'), 'テスト'],
    ['hz-gb-2312', Buffer.from('This: ~{<:Ky2;NpJ)~} a~~b ~\nc ~{VPND\nd'), 'This: 己所不勿施 a~b c 中文\nd'],
    ['iso-2022-kr', Buffer.from('\x1b$)C\n\x0e>H3g\x0f hi', 'latin1'), '\n안녕 hi'],
    ['iso-2022-cn', Buffer.from('\x1b$)A\x0eVPND\x0f hi', 'latin1'), '中文 hi'],
    ['utf-7', Buffer.from('Hi +AOQ-'), 'Hi ä'],
    ['x-no-such-charset', Buffer.from('grün'), 'grün'],
    ['8bit', Buffer.from('plain'), 'plain'],
    ['iso-8859-1', Buffer.from([0x93, 0xe9, 0x94]), '“é”'],
    ['ks_c_5601-1987', iconv.encode('안녕', 'euc-kr'), '안녕'],
  ])('[R6] the label %s is understood', (label, bytes, text) => {
    expect(decodeAs(bytes, label)).toBe(text);
  });

  it('[R6] decoding never throws, whatever label and bytes', () => {
    const labels = fc.oneof(
      fc.string(),
      fc.constantFrom('utf-16', 'iso-2022-kr', 'hz-gb-2312', 'base64', 'hex', 'replacement', 'toString'),
    );
    fc.assert(fc.property(fc.uint8Array(), labels, (bytes, label) => typeof decodeAs(bytes, label) === 'string'));
  });
});
