import { BEHAVIOUR } from './behaviour';
import { INSULTS } from './insults';
import type { Pack } from './pack';

/** How people treat each other in writing. Its words are offensive because that is what it looks for. */
export const CONDUCT: Pack = {
  id: 'conduct',
  version: 1,
  name: 'Conduct and harassment',
  rules: [...INSULTS, ...BEHAVIOUR],
};
