import { telegramBotMedia } from '@minutebook/capture';
import type { OpenSource } from '../../register/register';
import { type VendorClient, VendorRefused } from '../../vendors/vendor-client';
import { asObject, parsed, textAt } from '../json';
import type { Receiver } from '../receiver';
import { bodyKey, headerOf, isSame } from '../signatures';

/** After a week without updates Telegram may go on with any number. */
const WEEK = 7 * 24 * 3_600_000;

/** Telegram's Bot API: a secret in a header, and numbered updates, so that a missing one shows. Updates are kept for a day. */
export const telegramReceiver: Receiver = {
  receive: ({ secrets }, { headers, body }) => {
    if (!isSame(headerOf(headers, 'x-telegram-bot-api-secret-token') ?? '', secrets['secretToken']!))
      return { kind: 'refused', why: 'the secret token does not fit' };
    const update = asObject(parsed(body))['update_id'];
    const isNumbered = Number.isSafeInteger(update) && (update as number) >= 0;
    if (!isNumbered) return { kind: 'delivered', delivery: { key: bodyKey(body), type: 'json', body, facts: {} } };
    const value = update as number;
    return {
      kind: 'delivered',
      delivery: {
        key: `update:${value}`,
        ...{ type: 'json', body, facts: { update: value } },
        number: { stream: 'updates', value, restartsAfter: WEEK },
      },
    };
  },

  enclosures: (source, body, vendor) =>
    telegramBotMedia(body).map(({ id, path: name }) => ({
      name,
      fetch: (path) => fetchFile(source, vendor, id, path),
    })),

  test: async (source, vendor) => void (await vendor.json(`${botOf(source)}/getMe`)),
};

/** In two steps: its path, for an hour; then the file. Bots get files up to 20 MB. */
async function fetchFile(source: OpenSource, vendor: VendorClient, id: string, path: string): Promise<void> {
  const answer = asObject(await vendor.json(`${botOf(source)}/getFile?file_id=${encodeURIComponent(id)}`));
  const place = textAt(answer['result'], 'file_path');
  if (place === undefined) throw new VendorRefused('the service gives no path for the file');
  const { settings, secrets } = source;
  await vendor.file(`${settings['apiUrl']}/file/bot${secrets['botToken']}/${place.replace(/^\/+/, '')}`, path);
}

function botOf({ settings, secrets }: OpenSource): string {
  return `${settings['apiUrl']}/bot${secrets['botToken']}`;
}
