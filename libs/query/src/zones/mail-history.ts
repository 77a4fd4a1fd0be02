import { isBlank, type Line } from './lines';

type Label = 'from' | 'date' | 'to' | 'cc' | 'subject';

/** How mail programs name the lines of a quoted header, lower case. */
const LABELS: ReadonlyMap<string, Label> = new Map(
  Object.entries({
    from: 'from von de da van från fra från: от 发件人 寄件者 寄件人 發件人 差出人 送信者 보낸사람',
    date: 'sent date gesendet datum envoyé enviado enviadoel fecha enviada enviadaem data inviato verzonden skickat sendt дата отправлено 发送时间 发送日期 發送時間 日期 时间 傳送時間 寄件日期 送信日時 日時 보낸날짜',
    to: 'to an à a para aan till til кому 收件人 收件者 宛先 받는사람',
    cc: 'cc kopie copie копия 抄送 副本 참조',
    subject: 'subject betreff objet asunto assunto oggetto onderwerp ämne emne тема 主题 主題 主旨 件名 제목',
  }).flatMap(([label, names]) => names.split(' ').map((name): [string, Label] => [name, label as Label])),
);

/** Lines that announce an earlier message as a whole. */
const MARKERS: readonly RegExp[] = [
  /^[\s>*]*[-_=—]{2,}\s*(?:original message|original|forwarded message|forwarded by\b.*|ursprüngliche nachricht|originalnachricht|weitergeleitete nachricht|message (?:d'origine|original|transféré)|mensaje (?:original|reenviado)|mensagem original|messaggio originale|原始邮件|原始信件|原始郵件|转发(?:的)?邮件|轉寄郵件|轉寄的郵件|元のメッセージ|転送されたメッセージ)\s*[-_=—]*\s*$/i,
  /^\s*(?:begin forwarded message|anfang der weitergeleiteten nachricht|début du message (?:réexpédié|transféré)|inicio del mensaje reenviado|开始转发的邮件|开始转发邮件|転送されたメッセージ)\s*[:：]\s*$/i,
  /^[\s>*]*[-_=—]{4,}\s*forwarded by\b/i,
];

/** A line that says who wrote what follows; it may be broken over three. */
const OPENINGS = /^\s*(?:on|at|am|le|el|il|em|op|den|på|pada|在|於|于)[\s\d]/i;
const WROTE =
  /(?:\bwrote|\bschrieb(?:en)?|\ba écrit|\bescribió|\bha scritto|\bescreveu|\bschreef|\bskrev|пишет|написал(?:\(а\)|а)?|写道|寫道|写了|のメール)(?:\s+[^:：]{1,120})?\s*[:：]?\s*$/i;
const GMAIL_JAPANESE = /^\s*\d{4}年\d{1,2}月\d{1,2}日.{0,120}[<＜][^<>]{1,120}@[^<>]{1,120}[>＞]\s*[:：]\s*$/;
const GMAIL_CHINESE =
  /^.{1,160}[<＜][^<>]{1,120}@[^<>]{1,120}[>＞]\s*(?:于|於|在)\s*\d{4}年.{1,60}[写寫]道\s*[:：]\s*$/;
const QUOTED_LINE = /^\s{0,3}(?:>|&gt;|\|\s)/;
const RULE_LINE = /^\s*[-_=*]{5,}\s*$/;
const DATED = /\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2}:\d{2}/;

/** Lines a header may be spread over. */
const HEADER_REACH = 9;

/** Which lines of a mail's body are an earlier message: one flag a line. Linear in the number of lines. */
export function historyLines(lines: readonly Line[]): readonly boolean[] {
  const quoted = lines.map(({ text }) => QUOTED_LINE.test(text));
  for (let i = 0; i < lines.length; i++) {
    if (quoted[i]) continue;
    const start = wholeMessageAt(lines, i);
    if (start !== null) {
      quoted.fill(true, start);
      break;
    }
    const said = attributionAt(lines, i);
    if (said === 0) continue;
    const next = nextText(lines, i + said);
    // Without marks on the lines, nothing tells where the earlier message ends: it is all that follows.
    if (next === null || !quoted[next]) {
      quoted.fill(true, i);
      break;
    }
    quoted.fill(true, i, next);
    i = next;
  }
  return joinBlanks(lines, quoted);
}

/** Where the announced message begins, if line `i` announces one: the line itself, or what stands above as part of it. */
function wholeMessageAt(lines: readonly Line[], i: number): number | null {
  const { text } = lines[i]!;
  if (MARKERS.some((marker) => marker.test(text))) return i;
  const label = labelOf(text);
  if (label === 'from' && headerLabels(lines, i).size >= 3) return ruleAbove(lines, i);
  // Lotus Notes: name and date on lines of their own, then To, cc, Subject.
  if (label === 'to' && ['cc', 'subject'].every((other) => headerLabels(lines, i).has(other as Label))) {
    let above = i;
    for (let steps = 0; steps < 4 && above > 0; steps++) {
      const line = lines[above - 1]!;
      if (!isBlank(line) && line.text.length > 80) break;
      above--;
      if (!isBlank(line) && !DATED.test(line.text) && steps > 0) break;
    }
    return lines.slice(above, i).some(({ text: line }) => DATED.test(line)) ? above : i;
  }
  return null;
}

function headerLabels(lines: readonly Line[], from: number): ReadonlySet<Label> {
  const found = new Set<Label>();
  for (const line of lines.slice(from, from + HEADER_REACH)) {
    const label = labelOf(line.text);
    if (label) found.add(label);
  }
  return found;
}

function labelOf(text: string): Label | undefined {
  const colon = text.search(/[:：]/);
  if (colon < 1 || colon > 30) return undefined;
  return LABELS.get(
    text
      .slice(0, colon)
      .replace(/[\s*_>\u00a0]/g, '')
      .toLowerCase(),
  );
}

function ruleAbove(lines: readonly Line[], i: number): number {
  let above = i - 1;
  while (above >= 0 && isBlank(lines[above]!)) above--;
  return above >= 0 && RULE_LINE.test(lines[above]!.text) ? above : i;
}

/** Number of lines of the "… wrote:" that begins at line `i`, 0 if none does. */
function attributionAt(lines: readonly Line[], i: number): number {
  const { text } = lines[i]!;
  if (GMAIL_JAPANESE.test(text) || GMAIL_CHINESE.test(text)) return 1;
  if (!OPENINGS.test(text) && !(WROTE.test(text) && /@|\d{4}/.test(text))) return 0;
  let joined = '';
  for (let count = 1; count <= 3 && lines[i + count - 1]; count++) {
    const line = lines[i + count - 1]!;
    if (isBlank(line)) return 0;
    joined += ` ${line.text}`;
    if (WROTE.test(line.text)) return /\d|@/.test(joined) ? count : 0;
  }
  return 0;
}

function nextText(lines: readonly Line[], from: number): number | null {
  for (let i = from; i < lines.length; i++) if (!isBlank(lines[i]!)) return i;
  return null;
}

/** Blank lines between quoted ones are quoted. */
function joinBlanks(lines: readonly Line[], quoted: readonly boolean[]): readonly boolean[] {
  const out = [...quoted];
  for (let i = 0; i < lines.length; i++) {
    if (!isBlank(lines[i]!) || out[i]) continue;
    let end = i;
    while (end < lines.length && isBlank(lines[end]!)) end++;
    if (i > 0 && out[i - 1] && (end === lines.length || quoted[end])) out.fill(true, i, end);
    i = end - 1;
  }
  return out;
}
