import type { Importer, Sample } from '../importer';
import { holds, WebhookReading } from '../webhook/webhook-reading';
import { TeamsMessage } from './records';

/** One message of Teams as Microsoft Graph has it (formats.md 11): what a change notification is about. */
export const teamsMessageImporter: Importer = {
  format: 'teams-message',
  parser: 'teams-message/2',
  recognise: (sample: Sample) =>
    holds(sample, /"messageType"\s*:/, /"createdDateTime"\s*:/, /"(?:chatId|channelIdentity)"\s*:/) &&
    !/"value"\s*:\s*\[/.test(sample.text)
      ? 0.9
      : 0,
  open: (source) => new WebhookReading(source, new TeamsMessage()),
};
