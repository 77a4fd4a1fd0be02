import type { Importer, Sample } from '../importer';
import { fetchedFiles, holds, WebhookReading } from '../webhook/webhook-reading';
import { TelegramUpdate } from './records';

/** Updates of Telegram's Bot API, as bots and business accounts get them (formats.md 6.3). */
export const telegramBotImporter: Importer = {
  format: 'telegram-bot',
  parser: 'telegram-bot/1',
  recognise: (sample: Sample) => (holds(sample, /^\s*\{\s*"update_id"\s*:\s*\d+\s*[,}]/) ? 0.97 : 0),
  open: (source, context) => new WebhookReading(source, new TelegramUpdate(context)),
  companions: fetchedFiles,
};
