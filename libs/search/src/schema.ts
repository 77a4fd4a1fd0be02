import type { Schema } from '@minutebook/platform';
import { Search1764000002000 } from './store/migrations/1764000002000-search';
import { Directions1764000002100 } from './store/migrations/1764000002100-directions';
import { Purge1764000002300 } from './store/migrations/1764000002300-purge';
import { Reach1764000002400 } from './store/migrations/1764000002400-reach';
import { ReportSights1764000002200 } from './store/migrations/1764000002200-report-sights';

export const SEARCH_SCHEMA: Schema = {
  entities: [],
  migrations: [
    Search1764000002000,
    Directions1764000002100,
    ReportSights1764000002200,
    Purge1764000002300,
    Reach1764000002400,
  ],
  transient: ['state', 'document', 'vocabulary', 'vocabulary_state', 'failure', 'direction_pass'].map(
    (table) => `search.${table}`,
  ),
};
