import type { Importer } from './importer';
import { csvImporter } from './csv/csv-importer';
import { deliveriesImporter } from './deliveries/deliveries-importer';
import { discordCsvImporter } from './discord/csv-importer';
import { discordImporter } from './discord/discord-importer';
import { discordHtmlImporter } from './discord/html-importer';
import { emlImporter } from './email/eml-importer';
import { mboxImporter } from './email/mbox-importer';
import { feedImporter } from './feed/feed-importer';
import { googleChatImporter } from './google-chat/google-chat-importer';
import { hangoutsImporter } from './google-chat/hangouts-importer';
import { imessageTxtImporter } from './imessage/imessage-txt-importer';
import { lineImporter } from './line/line-importer';
import { messengerImporter } from './messenger/messenger-importer';
import { msgImporter } from './msg/msg-importer';
import { rsmfImporter } from './rsmf/rsmf-importer';
import { signalBackupImporter } from './signal/backup-importer';
import { signalExportJsonImporter } from './signal/export-json-importer';
import { signalExportTextImporter } from './signal/export-text-importer';
import { signalCliImporter } from './signal/signal-cli-importer';
import { skypeImporter } from './skype/skype-importer';
import { slackEventsImporter } from './slack-events/slack-events-importer';
import { slackImporter } from './slack/slack-importer';
import { smsImporter } from './sms/sms-importer';
import { purviewItemsImporter } from './teams/purview-items-importer';
import { teamsImporter } from './teams/teams-importer';
import { teamsMessageImporter } from './teams-message/teams-message-importer';
import { teamsNotificationImporter } from './teams-notification/teams-notification-importer';
import { telegramBotImporter } from './telegram-bot/telegram-bot-importer';
import { telegramHtmlImporter } from './telegram/html-importer';
import { telegramImporter } from './telegram/telegram-importer';
import { tnefImporter } from './tnef/tnef-importer';
import { viberImporter } from './viber/viber-importer';
import { wechatCsvImporter } from './wechat/csv-importer';
import { wechatJsonImporter } from './wechat/json-importer';
import { wechatTxtImporter } from './wechat/txt-importer';
import { twilioImporter } from './twilio/twilio-importer';
import { wecomImporter } from './wecom/wecom-importer';
import { whatsappCloudImporter } from './whatsapp-cloud/whatsapp-cloud-importer';
import { whatsappImporter } from './whatsapp/whatsapp-importer';
import { zoomImporter } from './zoom/zoom-importer';

/** Every format we read. Of equally sure ones the first wins. */
export const IMPORTERS: readonly Importer[] = [
  feedImporter,
  rsmfImporter,
  slackImporter,
  teamsImporter,
  skypeImporter,
  purviewItemsImporter,
  zoomImporter,
  deliveriesImporter,
  whatsappCloudImporter,
  slackEventsImporter,
  telegramBotImporter,
  twilioImporter,
  teamsNotificationImporter,
  teamsMessageImporter,
  mboxImporter,
  emlImporter,
  msgImporter,
  tnefImporter,
  smsImporter,
  telegramImporter,
  telegramHtmlImporter,
  wecomImporter,
  signalCliImporter,
  signalExportJsonImporter,
  signalExportTextImporter,
  signalBackupImporter,
  messengerImporter,
  discordImporter,
  discordCsvImporter,
  discordHtmlImporter,
  googleChatImporter,
  hangoutsImporter,
  lineImporter,
  wechatCsvImporter,
  wechatJsonImporter,
  wechatTxtImporter,
  imessageTxtImporter,
  whatsappImporter,
  viberImporter,
  csvImporter,
];

/** Whether exports of this format hold their conversations whole, from first record to last. */
export function coversWholeSpan(format: string): boolean {
  return IMPORTERS.some((importer) => importer.format === format && importer.coversWholeSpan);
}

/** Parser in force of each format. */
export const PARSERS: readonly { readonly format: string; readonly parser: string }[] = IMPORTERS.map(
  ({ format, parser }) => ({ format, parser }),
);
