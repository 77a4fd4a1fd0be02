import type { CapturedMessage, Mark, Recipient } from '@minutebook/capture';
import { address, DOMAIN, FIRM, type Member, partyOn } from '../cast/member';
import { minutesOf, type Weekday } from './calendar';
import { Dice } from './dice';
import { fill } from './fill';
import { omittedFile, type Recorder } from './recorder';
import { sourceTime } from './source-time';

export interface Letter {
  readonly key?: string;
  /** Working days after the thread's first day, and time of day where the sender is. */
  readonly on?: number;
  readonly at: string;
  readonly from: string;
  /** Ids of people, or lists. */
  readonly to: readonly string[];
  readonly cc?: readonly string[];
  readonly bcc?: readonly string[];
  readonly text: string;
  readonly files?: readonly (readonly [name: string, size: string])[];
  /** A new subject, such as that of a forward. */
  readonly subject?: string;
  readonly forward?: true;
  readonly automatic?: true;
  /** Neither signature nor disclaimer: phones, machines, people in a hurry. */
  readonly bare?: true;
}

export interface Thread {
  readonly week: number;
  readonly weekday: Weekday;
  readonly subject: string;
  readonly letters: readonly [Letter, ...Letter[]];
}

export function thread(week: number, weekday: Weekday, subject: string, ...letters: [Letter, ...Letter[]]): Thread {
  return { week, weekday, subject, letters };
}

interface Written {
  readonly native: string;
  readonly from: Member;
  readonly at: number;
  readonly subject: string;
  readonly to: string;
  readonly body: string;
}

/** Addresses that are no person's. */
const LISTS: Readonly<Record<string, string>> = {
  'all-london': 'All London',
  'all-shanghai': 'All Shanghai 上海全体',
  'all-ops': 'All Operations',
  'all-sales': 'All Sales',
  clientcare: 'Client care 客户服务',
};

/** Lines of history that programs carry along before somebody cuts them. */
const HISTORY = 60;

const DISCLAIMER = `This e-mail and any attachment are confidential and intended only for the addressee. If you have received it in error, please delete it and tell the sender. ${FIRM} is regulated in Hong Kong and the United Kingdom.`;
const HAN_DISCLAIMER = `本邮件及附件内容保密，仅供指定收件人阅读。如您不是收件人，请立即删除并通知发件人，不得复制或转发。`;

/** Writes threads of mail: signature, disclaimer to the outside, history below. */
export class Mailer {
  private count = 0;

  constructor(private readonly recorder: Recorder) {}

  send({ week, weekday, subject, letters }: Thread): void {
    const { calendar } = this.recorder;
    const first = calendar.day(week, weekday);
    const chosen = new Map<string, string>();
    let previous: Written | undefined;
    let root: string | undefined;
    for (const letter of letters) {
      const from = this.recorder.member(letter.from);
      const day = calendar.workday(first, letter.on ?? 0);
      const dice = new Dice(`${subject} ${letter.from} ${week} ${letter.at}`);
      const planned = calendar.utc(day, minutesOf(letter.at), from.zone) + dice.int(0, 59) * 1000;
      // Clocks go forward on other days elsewhere; an answer never comes before what it answers.
      const at = Math.max(planned, (previous?.at ?? 0) + 120_000);
      const context = { dice, calendar, day, chosen };
      const text = fill(letter.text.trim(), context).replace(/\n {4,}/g, '\n');
      const host = from.email!.slice(from.email!.indexOf('@') + 1);
      const native = `${letter.key ?? `m${week}${weekday}${++this.count}`}@mail.${host}`;
      if (letter.key !== undefined) this.recorder.remember(letter.key, native);
      root ??= native;
      const to = letter.to.map((id) => this.party(id));
      const line = subjectOf(fill(subject, context), letter, previous);
      const body = [text, ...this.below(letter, from), ...(previous ? [history(previous, letter, calendar)] : [])];
      const message: CapturedMessage = {
        type: 'message',
        channel: 'email',
        conversation: { keys: [`email/${root}`], type: 'thread' },
        identity: { scope: 'channel', key: `id:${native}` },
        nativeId: native,
        sender: partyOn('email', from),
        recipients: [
          ...to.map((party): Recipient => ({ role: 'to', party })),
          ...(letter.cc ?? []).map((id): Recipient => ({ role: 'cc', party: this.party(id) })),
          ...(letter.bcc ?? []).map((id): Recipient => ({ role: 'bcc', party: this.party(id) })),
        ],
        time: sourceTime(calendar, 'email', at, from.zone),
        subject: line,
        body: body.join('\n\n'),
        attachments: (letter.files ?? []).map(([name, size]) => omittedFile(fill(name, context), size)),
        marks: marksOf(letter),
        ...(previous && { inReplyTo: previous.native }),
        extra: {
          'message-id': `<${native}>`,
          ...(previous && { 'in-reply-to': `<${previous.native}>`, references: `<${root}>` }),
        },
      };
      this.recorder.add(at, message);
      const named = to.map((party) => party.name ?? party.value).join('; ');
      previous = { native, from, at, subject: line, to: named, body: message.body };
    }
  }

  private party(id: string): Recipient['party'] {
    const list = LISTS[id];
    if (list !== undefined) return { scheme: 'email', value: address(id), name: list };
    return partyOn('email', this.recorder.member(id));
  }

  private below(letter: Letter, from: Member): string[] {
    if (letter.bare || letter.automatic) return [];
    const out = [signature(from)];
    const abroad = [...letter.to, ...(letter.cc ?? [])].some((id) => !this.party(id).value.endsWith(`@${DOMAIN}`));
    if (!from.outside && abroad) out.push(/[\u4e00-\u9fff]/.test(letter.text) ? HAN_DISCLAIMER : DISCLAIMER);
    return out;
  }
}

function marksOf(letter: Letter): Mark[] {
  return [...(letter.forward ? (['forwarded'] as const) : []), ...(letter.automatic ? (['automatic'] as const) : [])];
}

function subjectOf(subject: string, letter: Letter, previous: Written | undefined): string {
  if (letter.subject !== undefined) return letter.subject;
  if (!previous) return subject;
  const bare = previous.subject.replace(/^(?:Re|Fwd|答复|转发)[:：] ?/, '');
  if (letter.forward) return `Fwd: ${bare}`;
  return /[\u4e00-\u9fff]/.test(bare) ? `答复：${bare}` : `Re: ${bare}`;
}

function signature(from: Member): string {
  const phone = from.phone?.replace(
    /^\+(?:(1)(\d{3})(\d{3})|(44)(\d{4})|(852)(\d{4}))(\d+)$/,
    (_, ...parts: unknown[]) =>
      `+${parts
        .slice(0, 8)
        .filter((part) => part !== undefined)
        .join(' ')}`,
  );
  if (from.outside) return `-- \n${from.han ?? from.name}\n${from.desk}`;
  const reach = [phone, from.email].filter((part) => part !== undefined).join(' · ');
  return `-- \n${from.han === undefined ? from.name : `${from.han} ${from.name}`}\n${from.desk}, ${FIRM}\n${reach}`;
}

/** What the program puts below: quoted with marks, under a header, or under a Chinese header. */
function history(previous: Written, letter: Letter, calendar: Recorder['calendar']): string {
  const { from, body } = previous;
  const wall = new Date(previous.at + calendar.offsetAt(previous.at, from.zone)).toISOString();
  const day = Math.floor((previous.at - calendar.start.getTime()) / 86_400_000);
  const time = wall.slice(11, 16);
  const sender = `${from.name} <${from.email}>`;
  const lines = body.split('\n').slice(0, HISTORY);
  if (!letter.forward && /[\u4e00-\u9fff]/.test(letter.text)) {
    const head = [`发件人：${sender}`, `发送时间：${calendar.hanFull(day)} ${time}`, `收件人：${previous.to}`];
    return ['------------------ 原始邮件 ------------------', ...head, `主题：${previous.subject}`, '', ...lines].join(
      '\n',
    );
  }
  if (letter.forward || letter.from.length % 3 === 0) {
    const mark = letter.forward ? '---------- Forwarded message ---------' : '-----Original Message-----';
    const head = [`From: ${sender}`, `Sent: ${calendar.full(day)} ${time}`, `To: ${previous.to}`];
    return [mark, ...head, `Subject: ${previous.subject}`, '', ...lines].join('\n');
  }
  const said = `On ${calendar.full(day)} at ${time}, ${sender} wrote:`;
  return [said, ...lines.map((line) => (line === '' ? '>' : `> ${line}`))].join('\n');
}
