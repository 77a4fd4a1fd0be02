import type { Schema } from '@minutebook/platform';
import { Surveillance1764000003000 } from './store/migrations/1764000003000-surveillance';
import { Conduct1764000003100 } from './store/migrations/1764000003100-conduct';
import { Rehearsal1764000003200 } from './store/migrations/1764000003200-rehearsal';
import { Sampling1764000003300 } from './store/migrations/1764000003300-sampling';
import { Watch1764000003400 } from './store/migrations/1764000003400-watch';

export const SURVEILLANCE_SCHEMA: Schema = {
  entities: [],
  migrations: [
    Surveillance1764000003000,
    Conduct1764000003100,
    Rehearsal1764000003200,
    Sampling1764000003300,
    Watch1764000003400,
  ],
};
