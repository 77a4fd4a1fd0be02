import type { Schema } from '@minutebook/platform';
import { Review1764000004000 } from './store/migrations/1764000004000-review';
import { Cases1764000004100 } from './store/migrations/1764000004100-cases';
import { Quality1764000004200 } from './store/migrations/1764000004200-quality';
import { Supervision1764000004300 } from './store/migrations/1764000004300-supervision';
import { Requests1764000004400 } from './store/migrations/1764000004400-requests';
import { Economics1764000004500 } from './store/migrations/1764000004500-economics';
import { Translation1764000004800 } from './store/migrations/1764000004800-translation';
import { Looks1764000004900 } from './store/migrations/1764000004900-looks';

export const REVIEW_SCHEMA: Schema = {
  entities: [],
  migrations: [
    Review1764000004000,
    Cases1764000004100,
    Quality1764000004200,
    Supervision1764000004300,
    Requests1764000004400,
    Economics1764000004500,
    Translation1764000004800,
    Looks1764000004900,
  ],
};
