import type { Importer, Sample } from '../importer';
import { type Grammar, MORE, type Reading as RecordReading, STRUCTURE, type Verdict } from '../text/records';
import { type LookAt, TranscriptReading } from '../text/transcript-reading';
import { WechatMessages } from './messages';

/** MemoTrace's text export: time and name, the text below, a blank line (formats.md 4). */
export const wechatTxtImporter: Importer = {
  format: 'wechat-txt',
  parser: 'wechat-txt/1',
  coversWholeSpan: true,
  recognise,
  open: (source, context) => new TranscriptReading(source, context, lookAt),
};

interface Header {
  readonly time: string;
  readonly name: string;
}

const TIME = '(?<time>\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d)';
const HEADERS = [new RegExp(`^${TIME} (?<name>\\S.{0,99})$`), new RegExp(`^(?<name>\\S.{0,99}) ${TIME}$`)];
const SEPARATOR = /^\*{3,}\s*\d{4}-\d\d-\d\d[^*]{0,20}\*{3,}$/;

function headerOf(line: string): Header | undefined {
  if (line.length > 130) return undefined;
  for (const pattern of HEADERS) {
    const groups = pattern.exec(line)?.groups;
    if (groups) return { time: groups['time']!, name: groups['name']!.trim() };
  }
  return undefined;
}

/** Headers stand first and behind blank lines, with a text below: a log has neither. A few in texts prove nothing. */
function recognise({ text }: Sample): number {
  const lines = text.split(/\r?\n/, 5000).map((line) => (SEPARATOR.test(line) ? '' : line));
  let good = 0;
  let bad = 0;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || !headerOf(line)) continue;
    const [above, below] = [lines[index - 1] ?? '', lines[index + 1] ?? ''];
    if (above.trim() === '' && below.trim() !== '' && !headerOf(below)) good++;
    else bad++;
  }
  const first = lines.find((line) => line.trim() !== '');
  return first !== undefined && headerOf(first) && good >= 2 && bad * 4 <= good ? 0.8 : 0;
}

class TranscriptGrammar implements Grammar<Header> {
  private isFree = true;

  constructor(private readonly messages: WechatMessages) {}

  judge(line: string): Verdict<Header> {
    const wasFree = this.isFree;
    const isSeparator = SEPARATOR.test(line);
    this.isFree = isSeparator || line.trim() === '';
    if (isSeparator) return STRUCTURE;
    const header = wasFree ? headerOf(line) : undefined;
    return header ? { kind: 'record', header } : MORE;
  }

  read({ time, name }: Header, [, ...text]: readonly string[]): RecordReading {
    const message = this.messages.read({
      direction: name === '我' ? 'sent' : 'unknown',
      senderName: name,
      content: text.join('\n').replace(/\n+$/, ''),
      times: [time],
      extra: {},
    });
    return message
      ? { events: [message] }
      : { code: 'unreadable-time', detail: 'a header whose date or time cannot be' };
  }
}

const lookAt: LookAt<Header> = (_source, _reader, context) => {
  const messages = new WechatMessages(context);
  return Promise.resolve({
    grammar: new TranscriptGrammar(messages),
    findings: () => messages.findings('MemoTrace text'),
  });
};
