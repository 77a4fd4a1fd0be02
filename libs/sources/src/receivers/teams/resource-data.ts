import { constants, createDecipheriv, createHmac, privateDecrypt, timingSafeEqual } from 'node:crypto';
import { asObject, textAt } from '../json';

/** Largest resource, bytes. */
const MOST = 8 * 1024 * 1024;

/**
 * Opens the encrypted resource of a change notification: an AES key under our RSA key (OAEP, SHA-1), the data under that
 * key (CBC, its first 16 bytes as IV) and an HMAC-SHA256 over the data, which is checked first. Undefined: it does not open.
 */
export function openResource(encrypted: unknown, privateKey: string, certificateId: string): Buffer | undefined {
  const content = asObject(encrypted);
  const [data, dataKey, signature] = ['data', 'dataKey', 'dataSignature'].map((name) =>
    Buffer.from(textAt(content, name) ?? '', 'base64'),
  ) as [Buffer, Buffer, Buffer];
  if (content['encryptionCertificateId'] !== certificateId || data.length > MOST) return undefined;
  try {
    const key = privateDecrypt(
      { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
      dataKey,
    );
    const expected = createHmac('sha256', key).update(data).digest();
    if (expected.length !== signature.length || !timingSafeEqual(expected, signature)) return undefined;
    const cipher = createDecipheriv(`aes-${key.length === 16 ? 128 : 256}-cbc`, key, key.subarray(0, 16));
    return Buffer.concat([cipher.update(data), cipher.final()]);
  } catch {
    return undefined;
  }
}
