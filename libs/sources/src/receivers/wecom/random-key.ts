import { constants, privateDecrypt } from 'node:crypto';

/**
 * The random key of a record: RSA, PKCS#1 v1.5. Node refuses that padding for fear of oracles; none is here, for nobody who
 * sends us records learns whether they opened. So the block is opened bare and its padding read by hand: 00 02, at least
 * eight bytes that are not 0, 00, the key. Undefined: it does not open.
 */
export function openRandomKey(encrypted: string, privateKey: string): Buffer | undefined {
  let block: Buffer;
  try {
    block = privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, Buffer.from(encrypted, 'base64'));
  } catch {
    return undefined;
  }
  const end = block.indexOf(0, 2);
  return block[0] === 0 && block[1] === 2 && end >= 10 ? block.subarray(end + 1) : undefined;
}
