import type { Script } from '../make/script';
import { CHANNEL_NOISE } from '../noise/channel';
import { CONDUCT_NOISE } from '../noise/conduct';
import { MARKET_NOISE } from '../noise/market';
import { BEACON } from './beacon';
import { COMPLAINT } from './complaint';
import { FAVOURS } from './favours';
import { NADIA } from './nadia';
import { OFF_CHANNEL } from './off-channel';
import { PELLWORTH } from './pellworth';
import { TICKETS } from './tickets';

/** By story, so that a spec can ask what alerts in each. */
export const STORIES = {
  beacon: BEACON,
  'off-channel': OFF_CHANNEL,
  complaint: COMPLAINT,
  harassment: NADIA,
  favours: FAVOURS,
  tickets: TICKETS,
  rumour: PELLWORTH,
} as const;

export const NOISE: readonly Script[] = [...MARKET_NOISE, ...CONDUCT_NOISE, ...CHANNEL_NOISE];

export const SCRIPTS: readonly Script[] = [...Object.values(STORIES).flat(), ...NOISE];
