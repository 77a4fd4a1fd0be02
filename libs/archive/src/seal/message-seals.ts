import { notFound, type Queries } from '@minutebook/platform';
import { disposed } from '../disposal/disposed';
import { readDisposed } from '../store/deletion-store';
import { readWrappedKeys } from '../store/ledger-store';
import type { DataKey, Keyring } from './keyring';

/**
 * Seals what others derive from a message under the message's own key: when the message is disposed of, nothing derived
 * from it can be read any more either, wherever it stands (R23). Throws `disposed` or `not-found` where there is no key.
 */
export class MessageSeals {
  constructor(
    private readonly queries: Queries,
    private readonly keyring: Keyring,
  ) {}

  /** `bound` names what is sealed, so that two ciphertexts cannot change places. */
  async seal(message: number, bound: string, plaintext: Uint8Array): Promise<Buffer> {
    return this.keyring.seal(await this.keyOf(message), bound, plaintext);
  }

  async open(message: number, bound: string, sealed: Uint8Array): Promise<Buffer> {
    return this.keyring.unseal(await this.keyOf(message), bound, sealed);
  }

  private async keyOf(message: number): Promise<DataKey> {
    const wrapped = (await readWrappedKeys(this.queries, [message])).get(message);
    if (wrapped) return this.keyring.unwrap(wrapped);
    const [gone] = await readDisposed(this.queries, [message]);
    throw gone ? disposed(gone) : notFound('message');
  }
}
