import type { CapturedEvent } from '../event';
import type { Importer, Sample } from '../importer';
import { Unreadable } from '../json/json-reading';
import { type JsonObject, textOf } from '../json/values';
import type { Findings } from '../source';
import { holds, type WebhookFormat, WebhookReading } from '../webhook/webhook-reading';

/**
 * Change notifications of Microsoft Graph. They say that something changed; what it is now lies beside them, as Graph has
 * it. That Graph dropped notifications is an exception: somebody must ask for what was missed.
 */
export const teamsNotificationImporter: Importer = {
  format: 'teams-notification',
  parser: 'teams-notification/2',
  recognise: (sample: Sample) =>
    holds(sample, /"value"\s*:\s*\[\s*\{/, /"subscriptionId"\s*:/, /"(?:changeType|lifecycleEvent)"\s*:/) ? 0.97 : 0,
  open: (source) => new WebhookReading(source, new Notifications()),
};

class Notifications implements WebhookFormat {
  readonly records: ReadonlySet<string> = new Set(['value[]']);
  private count = 0;

  read(notification: JsonObject): CapturedEvent[] {
    const lifecycle = textOf(notification['lifecycleEvent']);
    if (lifecycle === 'missed' || lifecycle === 'subscriptionRemoved')
      throw new Unreadable(
        'file-lost',
        lifecycle === 'missed'
          ? 'Microsoft Graph says that it dropped notifications of this subscription'
          : 'Microsoft Graph says that it removed this subscription: nothing comes by it any more',
      );
    this.count++;
    return [];
  }

  findings(): Findings {
    return { notes: [`${this.count} notifications; what they are about lies beside them.`] };
  }
}
