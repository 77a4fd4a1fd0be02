import type { Importer } from './importer';
import { discordImporter } from './discord/discord-importer';
import { emlImporter } from './email/eml-importer';
import { mboxImporter } from './email/mbox-importer';
import { feedImporter } from './feed/feed-importer';
import { googleChatImporter } from './google-chat/google-chat-importer';
import { imessageTxtImporter } from './imessage/imessage-txt-importer';
import { lineImporter } from './line/line-importer';
import { messengerImporter } from './messenger/messenger-importer';
import { smsImporter } from './sms/sms-importer';
import { telegramImporter } from './telegram/telegram-importer';
import { wechatCsvImporter } from './wechat/csv-importer';
import { wechatJsonImporter } from './wechat/json-importer';
import { wechatTxtImporter } from './wechat/txt-importer';
import { whatsappImporter } from './whatsapp/whatsapp-importer';

/** Every format we read. Of equally sure ones the first wins. */
export const IMPORTERS: readonly Importer[] = [
  feedImporter,
  mboxImporter,
  emlImporter,
  smsImporter,
  telegramImporter,
  messengerImporter,
  discordImporter,
  googleChatImporter,
  lineImporter,
  wechatCsvImporter,
  wechatJsonImporter,
  wechatTxtImporter,
  imessageTxtImporter,
  whatsappImporter,
];
