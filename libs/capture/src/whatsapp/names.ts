/** Names of transcripts and their archives, in the languages met; `{}` is the chat (formats.md 2.1). Blanks may be `_`. */
const PATTERNS = [
  'WhatsApp Chat with {}',
  'WhatsApp Chat - {}',
  'WhatsApp Chat mit {}',
  'WhatsApp-Chat mit {}',
  'WhatsApp Chat met {}',
  'WhatsApp-chat met {}',
  'Chat de WhatsApp con {}',
  'Chat WhatsApp con {}',
  'Chat di WhatsApp con {}',
  'Chat WhatsApp avec {}',
  'Discussion WhatsApp avec {}',
  'Conversa do WhatsApp com {}',
  'Conversa no WhatsApp com {}',
  'Conversas do WhatsApp com {}',
  'Чат WhatsApp с {}',
  'Czat WhatsApp z {}',
  'Czat z {}',
  '{} ile WhatsApp Sohbeti',
  'WhatsApp Sohbeti - {}',
  'محادثة واتساب مع {}',
  'دردشة WhatsApp مع {}',
  "צ'אט WhatsApp עם {}",
  '{} के साथ WhatsApp चैट',
  'Chat WhatsApp dengan {}',
  '{}とのWhatsAppトーク',
  '{}님과의 WhatsApp 채팅',
  '{}님과 WhatsApp 대화',
  '与{}的 WhatsApp 聊天',
  '與{}的 WhatsApp 對話',
  'WhatsApp 聊天 - {}',
  'WhatsApp 對話 - {}',
].map((pattern) => {
  const source = pattern
    .replace(/[.*+?^$()|[\]\\]/g, '\\$&')
    .replace(/ /g, '[ _]*')
    .replace('{}', '(.+?)');
  return new RegExp(`^${source}(?:[ _]?\\(\\d+\\))?\\.(?:txt|zip)$`, 'iu');
});

/** The chat a file name gives; undefined: the file was renamed, or is the `_chat.txt` of an archive. */
export function titleOf(name: string): string | undefined {
  const base = baseName(name).normalize('NFC');
  for (const pattern of PATTERNS) {
    const title = pattern
      .exec(base)?.[1]
      ?.replace(/_/g, base.includes(' ') ? '_' : ' ')
      .trim();
    if (title) return title;
  }
  return undefined;
}

/** The transcript of an iOS archive; beside it nothing else is one. */
export function isChatFile(name: string): boolean {
  return baseName(name) === '_chat.txt';
}

export function isTranscriptName(name: string): boolean {
  return isChatFile(name) || titleOf(name) !== undefined || /whatsapp|chat/i.test(baseName(name));
}

export function folderOf(name: string): string {
  return name.slice(0, name.lastIndexOf('/') + 1);
}

export function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
