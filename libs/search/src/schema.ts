import type { Schema } from '@minutebook/platform';
import { Search1764000002000 } from './store/migrations/1764000002000-search';
import { Directions1764000002100 } from './store/migrations/1764000002100-directions';

export const SEARCH_SCHEMA: Schema = { entities: [], migrations: [Search1764000002000, Directions1764000002100] };
