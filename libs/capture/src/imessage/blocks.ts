import type { Notice } from '../event';

/** The line a block begins with. */
export interface Opening {
  /** As written, without what stands behind it. */
  readonly time: string;
  /** `Read by you after 5 seconds` */
  readonly receipt: string | undefined;
  /** What happened, in an announcement, which is this line alone. */
  readonly announcement: string | undefined;
}

const TIME = '(?<time>[A-Z][a-z]{2} \\d{1,2}, \\d{4} {1,2}\\d{1,2}:\\d\\d:\\d\\d [AP]M)';
const OPENING = new RegExp(
  `^${TIME}(?: (?:\\((?<receipt>Read by [^()]{0,200}(?:\\([^()]*\\)[^()]{0,100})?)\\)|(?<announcement>\\S.*)))?$`,
);
const PARTS = /^(\w{3}) (\d{1,2}), (\d{4}) +(\d{1,2}):(\d\d):(\d\d) ([AP]M)$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Blanks before the lines of a reply printed under what it answers. */
const INDENT = '    ';
export const ANSWERS = 'This message responded to an earlier message.';
const REACTIONS = /^(?:Tapbacks|Reactions):$/;
const REACTION = /^\s*(?:\S.{0,40}? by|Sticker from) (.+?)(?:: .+)?$/;

export function openingOf(line: string): Opening | undefined {
  const groups = OPENING.exec(line)?.groups;
  return groups && { time: groups['time']!, receipt: groups['receipt'], announcement: groups['announcement'] };
}

/** Numbers of a time line, the hour of 24; undefined: no month is called so. */
export function clockOf(
  time: string,
): { year: number; month: number; day: number; hour: number; minute: number; second: number } | undefined {
  const [, word, day, year, hour, minute, second, half] = PARTS.exec(time) ?? [];
  const month = MONTHS.indexOf(word ?? '') + 1;
  if (month === 0 || Number(hour) > 12 || Number(hour) < 1) return undefined;
  return {
    year: Number(year),
    month,
    day: Number(day),
    hour: (Number(hour) % 12) + (half === 'PM' ? 12 : 0),
    minute: Number(minute),
    second: Number(second),
  };
}

/** A message in its block: sender and text, told from what the exporter wrote around them. */
export interface Block {
  readonly sender: string;
  readonly lines: readonly string[];
  /** Reactions by people who write in this chat; anything else may be somebody's words and stays among the lines. */
  readonly reactions: readonly string[];
  readonly isAnswer: boolean;
  readonly replies: readonly Reply[];
}

/** A reply printed under what it answers. */
export interface Reply {
  readonly opening: Opening;
  readonly block: Block;
}

/** What the rest of a file tells of a block. */
export interface Surroundings {
  knows(name: string): boolean;
  /** Of a reply that stands at its own place as well: its lines from the first blank one on. */
  tailOf(time: string, sender: string): readonly string[];
}

/** Takes a block apart, without its opening. */
export function blockOf([sender = '', ...rest]: readonly string[], around: Surroundings): Block {
  const lines: string[] = [];
  const reactions: string[] = [];
  const replies: Reply[] = [];
  let isAnswer = false;
  for (let at = 0; at < rest.length; at++) {
    const line = rest[at]!;
    const reply = replyAt(rest, at, around);
    const count = REACTIONS.test(line.trim()) ? reactionsAt(rest, at + 1, around) : 0;
    if (reply) {
      replies.push(reply.reply);
      at = reply.last;
    } else if (count > 0) {
      reactions.push(...rest.slice(at + 1, at + 1 + count).map((one) => one.trim()));
      at += count;
    } else if (line === ANSWERS && rest.slice(at + 1).every((one) => one.trim() === '')) isAnswer = true;
    else lines.push(line);
  }
  while (lines.length > 0 && lines.at(-1)!.trim() === '') lines.pop();
  return { sender: sender.trim(), lines, reactions, isAnswer, replies };
}

/** How many lines from `from` on are reactions of people who are known. */
function reactionsAt(lines: readonly string[], from: number, around: Surroundings): number {
  let at = from;
  for (; at < lines.length; at++) {
    const name = REACTION.exec(lines[at]!)?.[1];
    if (name === undefined || !around.knows(name)) break;
  }
  return at - from;
}

/** Whether a line begins a reply: an indented time line, with an indented sender below it. */
export function replyOpeningOf(line: string, next: string | undefined): Opening | undefined {
  if (!line.startsWith(INDENT) || !next?.startsWith(INDENT)) return undefined;
  const opening = openingOf(line.slice(INDENT.length));
  return opening?.announcement === undefined ? opening : undefined;
}

/** A reply goes on to the next blank line, or as far as its words at its own place do. */
function replyAt(
  lines: readonly string[],
  at: number,
  around: Surroundings,
): { reply: Reply; last: number } | undefined {
  const opening = replyOpeningOf(lines[at]!, lines[at + 1]);
  if (!opening) return undefined;
  let end = at + 1;
  while (end < lines.length && lines[end]!.trim() !== '') end++;
  const tail = around.tailOf(opening.time, lines[at + 1]!.trim());
  if (tail.every((line, index) => line === outdented(lines[end + index] ?? '\n'))) end += tail.length;
  const own = lines.slice(at + 1, end).map(outdented);
  return { reply: { opening, block: blockOf(own, around) }, last: end < lines.length ? end : end - 1 };
}

/** Of a text of several lines the exporter indents the first alone. */
export function outdented(line: string): string {
  return line.startsWith(INDENT) ? line.slice(INDENT.length) : line;
}

const NOTICES: readonly (readonly [RegExp, Notice])[] = [
  [/ (?:renamed|named) the conversation/, 'title-changed'],
  [/ added .+ to the conversation/, 'member-added'],
  [/ removed .+ from the conversation/, 'member-removed'],
  [/ left the conversation/, 'member-left'],
  [/ (?:changed|removed) the group photo/, 'icon-changed'],
  [/ changed .+ phone number/, 'number-changed'],
];

export function noticeOf(announcement: string): Notice | undefined {
  return NOTICES.find(([pattern]) => pattern.test(announcement))?.[1];
}

/** The path of an attachment, alone on its line: a name with an ending in a folder of its own or of attachments. */
export function attachmentPathOf(line: string): string | undefined {
  const slash = line.lastIndexOf('/');
  if (slash < 0 || line.length > 500) return undefined;
  const isFile = /^[^/]*[^/\s.]\.\w{1,5}$/.test(line.slice(slash + 1));
  return isFile && /^~?\/[^\s/]|(?:^|\/)attachments\//i.test(line.slice(0, slash + 1)) ? line : undefined;
}
