import { whatsappCloudMedia } from '@minutebook/capture';
import type { OpenSource } from '../../register/register';
import { type VendorClient, VendorUnavailable } from '../../vendors/vendor-client';
import { asObject, textAt } from '../json';
import type { Receiver } from '../receiver';
import { bodyKey, headerOf, hmac, isSame } from '../signatures';

/**
 * WhatsApp Business Platform, Cloud API. Meta delivers at least once, for days, and in other groupings than before: the
 * same bytes are known here, the same message by its id in the archive.
 */
export const whatsappCloudReceiver: Receiver = {
  verify: ({ secrets }, { query }) =>
    query['hub.mode'] === 'subscribe' && isSame(query['hub.verify_token'] ?? '', secrets['verifyToken']!)
      ? { kind: 'handshake', answer: { type: 'text/plain', text: (query['hub.challenge'] ?? '').slice(0, 200) } }
      : { kind: 'refused', why: 'the verify token does not fit' },

  receive: ({ secrets }, { headers, body }) => {
    const expected = `sha256=${hmac('sha256', secrets['appSecret']!, 'hex', body)}`;
    if (!isSame(headerOf(headers, 'x-hub-signature-256') ?? '', expected))
      return { kind: 'refused', why: 'the signature does not fit' };
    return { kind: 'delivered', delivery: { key: bodyKey(body), type: 'json', body, facts: {} } };
  },

  enclosures: (source, body, vendor) =>
    whatsappCloudMedia(body).map(({ id, path: name, sha256 }) => ({
      name,
      fetch: (path) => fetchMedia(source, vendor, id, path, sha256),
    })),

  test: async (source, vendor) => void (await vendor.json(`${source.settings['graphUrl']}/me`, authorised(source))),
};

/** In two steps: where it is, for some minutes; then the file. */
async function fetchMedia(
  source: OpenSource,
  vendor: VendorClient,
  id: string,
  path: string,
  sha256: string | undefined,
): Promise<void> {
  const found = asObject(
    await vendor.json(`${source.settings['graphUrl']}/${encodeURIComponent(id)}`, authorised(source)),
  );
  const fetched = await vendor.file(textAt(found, 'url') ?? '', path, authorised(source));
  if (sha256 !== undefined && fetched.sha256 !== sha256)
    throw new VendorUnavailable('the file is not the one that the message names');
}

function authorised({ secrets }: OpenSource): { headers: Record<string, string> } {
  return { headers: { Authorization: `Bearer ${secrets['accessToken']}` } };
}
