import type { HoldFollower } from './hold-follower';
import type { HoldSettlement } from './hold-settlement';
import type { HoldSweep } from './hold-sweep';

/** All that holds do by themselves, in one round: carry out what cooled off, look through the archive, follow the ledger. */
export class HoldRound {
  constructor(
    private readonly settlement: HoldSettlement,
    private readonly sweep: HoldSweep,
    private readonly follower: HoldFollower,
  ) {}

  async run(signal?: AbortSignal): Promise<void> {
    await this.settlement.run();
    await this.sweep.run(signal);
    await this.follower.catchUp(signal);
  }
}
