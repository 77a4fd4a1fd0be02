import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Log } from '@minutebook/platform';
import type { Receiver } from '../receivers/receiver';
import type { OpenSource } from '../register/register';
import { type VendorClient, VendorRefused } from '../vendors/vendor-client';
import type { FetchedFile, LostFile } from './parcel';

export interface Collected {
  readonly files: readonly FetchedFile[];
  readonly lost: readonly LostFile[];
  /** The service did not answer for some file: worth another try. */
  readonly isIncomplete: boolean;
}

/** Fetches the files that deliveries name, while their links live. */
export class Courier {
  constructor(
    private readonly vendor: VendorClient,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** `isLast`: there will be no other try; what does not come now is lost, and said to be. */
  async collect(
    source: OpenSource,
    receiver: Receiver,
    body: Buffer,
    folder: string,
    isLast: boolean,
  ): Promise<Collected> {
    const files: FetchedFile[] = [];
    const lost: LostFile[] = [];
    const unheeded = await this.heed(source, receiver, body);
    let isIncomplete = unheeded !== undefined && !isLast;
    if (unheeded !== undefined && isLast) lost.push({ name: 'answer to the service', why: unheeded });
    const enclosures = receiver.enclosures?.(source, body, this.vendor) ?? [];
    if (enclosures.length > 0) await mkdir(folder, { recursive: true });
    const names = new Set<string>();
    for (const { name, fetch } of enclosures) {
      if (names.has(name)) continue;
      names.add(name);
      const path = join(folder, String(names.size));
      try {
        await fetch(path);
        files.push({ name, path });
      } catch (error) {
        if (error instanceof VendorRefused || isLast) lost.push({ name, why: reasonOf(error) });
        else isIncomplete = true;
      }
    }
    return { files, lost, isIncomplete };
  }

  /** Why it could not be done. */
  private async heed(source: OpenSource, receiver: Receiver, body: Buffer): Promise<string | undefined> {
    try {
      await receiver.heed?.(source, body, this.vendor, this.clock.now());
      return undefined;
    } catch (error) {
      const why = reasonOf(error);
      this.log.warn('a service could not be answered', { source: source.id, why });
      return why;
    }
  }
}

/** Messages of vendor errors name host and status; of others nothing is known to be free of content. */
function reasonOf(error: unknown): string {
  return error instanceof Error && error.constructor.name.startsWith('Vendor') ? error.message : 'it could not be kept';
}
