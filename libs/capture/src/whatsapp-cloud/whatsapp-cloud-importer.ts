import type { Importer, Sample } from '../importer';
import { fetchedFiles, holds, WebhookReading } from '../webhook/webhook-reading';
import { WhatsAppCloudCall } from './records';

/** Calls of the WhatsApp Business Platform, Cloud API (formats.md 3). */
export const whatsappCloudImporter: Importer = {
  format: 'whatsapp-cloud',
  parser: 'whatsapp-cloud/1',
  recognise: (sample: Sample) =>
    holds(sample, /"object"\s*:\s*"whatsapp_business_account"/, /"entry"\s*:\s*\[/) ? 0.97 : 0,
  open: (source, context) => new WebhookReading(source, new WhatsAppCloudCall(context)),
  companions: fetchedFiles,
};
