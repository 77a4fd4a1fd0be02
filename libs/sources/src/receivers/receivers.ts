import type { SourceKind } from '@minutebook/contract';
import { feedReceiver } from './feed/feed-receiver';
import { folderReceiver } from './folder/folder-receiver';
import { imapReceiver } from './imap/imap-receiver';
import { journalReceiver } from './journal/journal-receiver';
import { slackReceiver } from './slack/slack-receiver';
import { teamsReceiver } from './teams/teams-receiver';
import { telegramReceiver } from './telegram/telegram-receiver';
import { twilioReceiver } from './twilio/twilio-receiver';
import type { Receiver } from './receiver';
import { wecomReceiver } from './wecom/wecom-receiver';
import { whatsappCloudReceiver } from './whatsapp-cloud/whatsapp-cloud-receiver';

/** Every kind of source, and who knows it. */
export const RECEIVERS: Readonly<Record<SourceKind, Receiver>> = {
  feed: feedReceiver,
  'whatsapp-cloud': whatsappCloudReceiver,
  slack: slackReceiver,
  telegram: telegramReceiver,
  twilio: twilioReceiver,
  teams: teamsReceiver,
  wecom: wecomReceiver,
  journal: journalReceiver,
  imap: imapReceiver,
  folder: folderReceiver,
};
