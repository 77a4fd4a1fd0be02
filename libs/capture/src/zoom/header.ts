/** How a message of a meeting's chat begins. */
export interface Header {
  readonly time: string;
  readonly sender: string;
  /** Undefined: everyone; or a recording's chat, which does not say. */
  readonly to: string | undefined;
  /** Text on the line itself. */
  readonly text: string;
  /** Counted from the start of the recording. */
  readonly isRelative: boolean;
}

/** Programs in Chinese and Japanese write `开始` for From. */
const LINE = /^(\d{1,2}:\d\d:\d\d)\s+(?:From|开始|開始)\s+(\S.*?)\s*:(?:\s(.*))?$/i;
const TO = 'to|收件人|宛先';
const APART = [new RegExp(`^(.+?)\\s{2,}(?:${TO})\\s{2,}(.+)$`, 'i'), new RegExp(`^(.+)\\s+(?:${TO})\\s+(.+)$`, 'i')];
const EVERYONE = /^(?:everyone|所有人|每个人|全員)(?:\s.*)?$/i;
const RECORDING = /^(\d\d:\d\d:\d\d)\t\s?([^\t]{1,200}?)\s?:\t(.*)$/;
const PRIVATELY = /\s*\((?:Direct Message|Privately)\)$/i;

export function headerOf(line: string): Header | undefined {
  const spoken = LINE.exec(line);
  if (spoken) return { time: spoken[1]!, ...peopleIn(spoken[2]!), text: spoken[3] ?? '', isRelative: false };
  const recorded = RECORDING.exec(line);
  return recorded
    ? { time: recorded[1]!, sender: recorded[2]!.trim(), to: undefined, text: recorded[3]!, isRelative: true }
    : undefined;
}

/**
 * `Ann to Everyone`; the oldest programs name nobody it is to. Names may hold ` to ` themselves: newer programs set it apart
 * by two blanks, else the last one counts.
 */
function peopleIn(text: string): { sender: string; to: string | undefined } {
  const [, sender = text, whole = 'everyone'] = APART.map((pattern) => pattern.exec(text)).find(Boolean) ?? [];
  const to = whole.replace(PRIVATELY, '').trim();
  return { sender: sender.trim(), to: EVERYONE.test(to) ? undefined : to };
}

/** Answers repeat the first characters of what they answer, in quotation marks. */
export function replyIn(body: string): { readonly quote: string; readonly text: string } | undefined {
  const match = /^Replying to "(.{1,200}?)"\s+(\S[\s\S]*)$/.exec(body);
  return match ? { quote: match[1]!, text: match[2]! } : undefined;
}

/** `Reacted to "Good morn..." with 👋`, and its undoing. */
export function reactionIn(
  body: string,
): { readonly quote: string; readonly value: string; readonly isUndone: boolean } | undefined {
  const added = /^Reacted to "(.{1,200})" with (\S{1,40})$/.exec(body);
  if (added) return { quote: added[1]!, value: added[2]!, isUndone: false };
  const removed = /^Removed an? (\S{1,40}) reaction from "(.{1,200})"$/.exec(body);
  return removed ? { quote: removed[2]!, value: removed[1]!, isUndone: true } : undefined;
}
