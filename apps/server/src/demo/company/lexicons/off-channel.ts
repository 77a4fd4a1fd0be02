import { type DemoLexicon, rule } from './lexicon';

export const OFF_CHANNEL_LEXICON: DemoLexicon = {
  name: 'Off-channel and records',
  rules: [
    rule(
      'OC-001',
      'Another phone or mailbox',
      2,
      `
      (call OR ring OR text OR send OR ping)
      w/8 ("other phone" OR "other number" OR "personal line" OR "my mobile" OR "home e-mail" OR "personal e-mail")
      `,
    ),
    rule(
      'OC-003',
      'Off-channel invitation',
      3,
      `
      (("add me" OR "take this" OR "move this" OR "switch to") w/5 (whatsapp OR signal OR telegram OR wechat))
      OR ~obf(加我微信 OR 加微信) OR 私聊 OR 不方便说
      `,
    ),
    rule(
      'OC-007',
      'Asks for deletion',
      2,
      `
      ((delete OR deleting OR erase OR wipe) w/4 (this OR thread OR chat OR everything))
      OR 看完删 OR (已经删 w/8 当没看到)
      OR (删掉 w/6 (记录 OR 消息 OR 聊天))
      `,
    ),
    rule(
      'OC-009',
      'Disappearing messages',
      2,
      `
      "disappearing messages" OR "disappearing message time" OR 阅后即焚
      `,
    ),
    rule(
      'OC-011',
      'Kept from Compliance',
      3,
      `
      (compliance OR surveillance OR 合规)
      w/8 ("don't tell" OR "not tell" OR without OR hide OR behind OR 别告诉 OR 别让 OR 先别 OR 不要告诉)
      `,
    ),
    rule(
      'RK-002',
      'Unrecorded line',
      2,
      `
      (taped OR "recorded line" OR 录音)
      w/6 ("not" OR isnt OR off OR other OR avoid OR 没 OR 不)
      `,
    ),
  ],
};
