import { type Line } from './lines';

/** Slack, Discord, Teams: `> text`. A comparison such as "> 5 %" is the author's. */
const QUOTED_LINE = /^(?:>>>|(?:>|&gt;)\s*(?![\s\d=<>%$€£¥.+-]))/;
/** WeChat: 「name：text」 and a rule of dashes above the answer. */
const WECHAT_OPENING = /^「/;
const WECHAT_RULE = /^(?:- ){5,}-?\s*$|^—{5,}\s*$|^-{10,}\s*$/;
/** How far below its beginning the rule of a WeChat quotation may stand. */
const WECHAT_REACH = 60;

/** Which lines of a chat message quote another one. */
export function quotedLines(lines: readonly Line[]): readonly boolean[] {
  const quoted = lines.map(({ text }) => QUOTED_LINE.test(text));
  if (lines[0] && WECHAT_OPENING.test(lines[0].text)) {
    const rule = lines.slice(0, WECHAT_REACH).findIndex(({ text }) => WECHAT_RULE.test(text));
    if (rule > 0 && /」\s*$/.test(lines[rule - 1]!.text)) quoted.fill(true, 0, rule + 1);
  }
  // >>> quotes to the end of the message.
  const rest = lines.findIndex(({ text }) => text.startsWith('>>>'));
  if (rest >= 0) quoted.fill(true, rest);
  return quoted;
}
