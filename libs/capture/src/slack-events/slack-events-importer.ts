import type { Importer, Sample } from '../importer';
import { fetchedFiles, holds, WebhookReading } from '../webhook/webhook-reading';
import { SlackCall } from './records';

/** Calls of Slack's Events API. */
export const slackEventsImporter: Importer = {
  format: 'slack-events',
  parser: 'slack-events/3',
  recognise: (sample: Sample) => {
    const isCall = holds(sample, /"type"\s*:\s*"event_callback"/, /"event"\s*:\s*\{/);
    // Blocks may fill the beginning, and the type of the call stands behind the event.
    return isCall || holds(sample, /"api_app_id"\s*:/, /"team_id"\s*:/, /"event"\s*:\s*\{/) ? 0.97 : 0;
  },
  open: (source, context) => new WebhookReading(source, new SlackCall(context)),
  companions: fetchedFiles,
};
