import type { Actor } from '@minutebook/access';
import { notFound, Problem } from '@minutebook/platform';
import { RECEIVERS } from '../receivers/receivers';
import type { SourceRow } from '../store/source-store';
import { type VendorClient, VendorRefused, VendorUnavailable } from '../vendors/vendor-client';
import type { Register } from './register';

/** Tries what is set up, and keeps what came of it. */
export class SourceTest {
  constructor(
    private readonly register: Register,
    private readonly vendor: VendorClient,
  ) {}

  async run(actor: Actor, id: string): Promise<SourceRow> {
    const source = await this.register.open(id);
    if (!source) throw notFound('source');
    let problem: string | null = null;
    try {
      await RECEIVERS[source.kind].test?.(source, this.vendor);
    } catch (error) {
      const isKnown = error instanceof Problem || error instanceof VendorRefused || error instanceof VendorUnavailable;
      problem = isKnown ? error.message : 'The test stopped at a fault of ours.';
    }
    return this.register.tested(actor, id, problem);
  }
}
