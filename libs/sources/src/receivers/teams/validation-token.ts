import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import type { OpenSource } from '../../register/register';
import type { VendorClient } from '../../vendors/vendor-client';
import { asObject, textAt } from '../json';

/** Microsoft Graph's own application, which signs change notifications. */
const GRAPH_PUBLISHER = '0bf30f3b-4a52-48df-9a82-234910c0a086';
const HOUR = 3_600_000;
/** Clocks may differ so much, seconds. */
const SKEW = 300;

/** Microsoft's signing keys, asked for once an hour. */
const KEYS = new Map<string, { at: number; keys: readonly unknown[] }>();

/**
 * Whether a token says that Microsoft Graph calls, for our application and tenant, now: RS256, signed by a key that the
 * tenant's login service publishes.
 */
export async function isFromGraph(source: OpenSource, token: string, vendor: VendorClient, at: Date): Promise<boolean> {
  const [head, body, signature] = token.split('.');
  if (!head || !body || !signature || token.length > 10_000) return false;
  const [header, claims] = [head, body].map((part) => claimsOf(part));
  if (header?.['alg'] !== 'RS256' || !claims) return false;
  const key = await keyOf(source, String(header['kid']), vendor, at);
  if (!key) return false;
  const isSigned = verify(
    'sha256',
    Buffer.from(`${head}.${body}`),
    createPublicKey({ key, format: 'jwk' }),
    Buffer.from(signature, 'base64url'),
  );
  const now = at.getTime() / 1000;
  const { tenantId, clientId } = source.settings;
  return (
    isSigned &&
    claims['aud'] === clientId &&
    [claims['azp'], claims['appid']].includes(GRAPH_PUBLISHER) &&
    (textAt(claims, 'iss') ?? '').includes(`/${tenantId}/`) &&
    Number(claims['nbf'] ?? 0) <= now + SKEW &&
    Number(claims['exp'] ?? 0) >= now - SKEW
  );
}

function claimsOf(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return asObject(JSON.parse(Buffer.from(part, 'base64url').toString('utf8')));
  } catch {
    return undefined;
  }
}

async function keyOf(
  { settings }: OpenSource,
  id: string,
  vendor: VendorClient,
  at: Date,
): Promise<JsonWebKey | undefined> {
  const url = `${settings['loginUrl']}/${encodeURIComponent(settings['tenantId']!)}/discovery/v2.0/keys`;
  const known = KEYS.get(url);
  const isFresh = known !== undefined && Math.abs(at.getTime() - known.at) < HOUR;
  const keys = isFresh ? known.keys : listOf(await vendor.json(url));
  if (!isFresh) KEYS.set(url, { at: at.getTime(), keys });
  return keys.find((key) => textAt(key, 'kid') === id && textAt(key, 'kty') === 'RSA') as JsonWebKey | undefined;
}

function listOf(answer: unknown): readonly unknown[] {
  const keys = asObject(answer)['keys'];
  return Array.isArray(keys) ? keys : [];
}
