import { COLLUSION } from './collusion';
import { COMPLAINTS } from './complaints';
import { CONDUCT } from './conduct';
import { GIFTS } from './gifts';
import { INSIDER } from './insider';
import { MARKET_ABUSE } from './market-abuse';
import { OFF_CHANNEL } from './off-channel';
import { PRIVACY } from './privacy';
import type { Pack } from './pack';

/** The packs as shipped, in the order they are shown. */
export const PACKS: readonly Pack[] = [
  OFF_CHANNEL,
  MARKET_ABUSE,
  INSIDER,
  GIFTS,
  COLLUSION,
  COMPLAINTS,
  CONDUCT,
  PRIVACY,
];
