import type { Thread } from '../make/mailer';
import { LETTERS as STORY_LETTERS } from '../stories/letters';
import { CONDUCT_LETTERS } from '../stories/letters-conduct';
import { HOUSE } from './house';
import { HOUSE_LATER } from './house-later';
import { NOISE_MAIL } from './noise-mail';
import { WORLD } from './world';
import { WORLD_LATER } from './world-later';

export const LETTERS: readonly Thread[] = [
  ...STORY_LETTERS,
  ...CONDUCT_LETTERS,
  ...NOISE_MAIL,
  ...HOUSE,
  ...HOUSE_LATER,
  ...WORLD,
  ...WORLD_LATER,
];
