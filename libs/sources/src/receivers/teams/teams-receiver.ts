import { writeFile } from 'node:fs/promises';
import type { OpenSource } from '../../register/register';
import { type VendorClient, VendorRefused } from '../../vendors/vendor-client';
import { asObject, parsed, textAt } from '../json';
import type { Enclosure, Receiver } from '../receiver';
import { bodyKey, isSame } from '../signatures';
import { openResource } from './resource-data';
import { isFromGraph } from './validation-token';

/** Subscriptions to chat messages live three days at most. */
const RENEWED_MS = 2 * 24 * 3_600_000;

/**
 * Microsoft Graph change notifications for Teams. A notification says that something changed and, where the subscription
 * includes resource data, what it is now, encrypted for us; otherwise it is fetched. Both are the resource as Graph has it,
 * put beside the call as `resource-1.json`.
 */
export const teamsReceiver: Receiver = {
  receive: async (source, { query, body, at }, vendor) => {
    const token = query['validationToken'];
    if (token !== undefined) return { kind: 'handshake', answer: { type: 'text/plain', text: token.slice(0, 1000) } };
    const call = asObject(parsed(body));
    const notifications = listOf(call['value']);
    const states = notifications.map((notification) => textAt(notification, 'clientState') ?? '');
    if (states.length === 0 || !states.every((state) => isSame(state, source.secrets['clientState']!)))
      return { kind: 'refused', why: 'the client state does not fit' };
    const isEncrypted = notifications.some((notification) => asObject(notification)['encryptedContent'] !== undefined);
    const tokens = listOf(call['validationTokens']).map(String);
    if (isEncrypted && !(await areFromGraph(source, tokens, vendor, at)))
      return { kind: 'refused', why: 'the validation tokens do not fit' };
    // One that only says that something changed is the same at every change: the archive tells whether it did.
    const isWhole = notifications.every((notification) => asObject(notification)['encryptedContent'] !== undefined);
    const key = isWhole ? bodyKey(body) : `${bodyKey(body)}:${at.getTime()}`;
    return { kind: 'delivered', delivery: { key, type: 'json', body, facts: {} } };
  },

  enclosures: (source, body, vendor) => {
    let access: Promise<string> | undefined;
    const token = (): Promise<string> => (access ??= accessToken(source, vendor));
    return listOf(asObject(parsed(body))['value']).flatMap((notification, index): Enclosure[] => {
      const { encryptedContent, resource, lifecycleEvent } = asObject(notification);
      if (lifecycleEvent !== undefined || typeof resource !== 'string') return [];
      return [
        {
          name: `resource-${index + 1}.json`,
          fetch: async (path) => {
            if (encryptedContent === undefined) {
              const url = `${source.settings['graphUrl']}/${pathOf(resource)}`;
              await vendor.file(url, path, { headers: { Authorization: `Bearer ${await token()}` } });
              return;
            }
            const { privateKey = '' } = source.secrets;
            const opened = openResource(encryptedContent, privateKey, source.settings['certificateId'] ?? '');
            if (!opened) throw new VendorRefused('the encrypted resource does not open with our key');
            await writeFile(path, opened, { mode: 0o600 });
          },
        },
      ];
    });
  },

  /** Subscriptions end unless they are renewed when Graph asks. */
  heed: async (source, body, vendor, now) => {
    for (const notification of listOf(asObject(parsed(body))['value'])) {
      const id = textAt(notification, 'subscriptionId');
      if (textAt(notification, 'lifecycleEvent') !== 'reauthorizationRequired' || id === undefined) continue;
      await vendor.json(`${source.settings['graphUrl']}/subscriptions/${encodeURIComponent(id)}`, {
        method: 'PATCH',
        headers: {
          Authorization: `Bearer ${await accessToken(source, vendor)}`,
          'Content-Type': 'application/json',
        },
        body: JSON.stringify({ expirationDateTime: new Date(now.getTime() + RENEWED_MS).toISOString() }),
      });
    }
  },

  test: async (source, vendor) => void (await accessToken(source, vendor)),
};

async function areFromGraph(
  source: OpenSource,
  tokens: readonly string[],
  vendor: VendorClient,
  at: Date,
): Promise<boolean> {
  if (tokens.length === 0 || tokens.length > 20) return false;
  for (const token of tokens) if (!(await isFromGraph(source, token, vendor, at))) return false;
  return true;
}

/** A token of the application for Graph. */
async function accessToken({ settings, secrets }: OpenSource, vendor: VendorClient): Promise<string> {
  const answer = await vendor.json(
    `${settings['loginUrl']}/${encodeURIComponent(settings['tenantId']!)}/oauth2/v2.0/token`,
    {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: settings['clientId']!,
        client_secret: secrets['clientSecret']!,
        scope: `${new URL(settings['graphUrl']!).origin}/.default`,
      }).toString(),
    },
  );
  const token = textAt(answer, 'access_token');
  if (token === undefined) throw new VendorRefused('the login service gives no token');
  return token;
}

/** A resource names a place below Graph's address; steps upwards are none of its. */
function pathOf(resource: string): string {
  return resource
    .replace(/^\/+/, '')
    .split('/')
    .filter((step) => step !== '..' && step !== '.')
    .join('/');
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
