import type { Schema } from '@minutebook/platform';
import { Search1764000002000 } from './store/migrations/1764000002000-search';

export const SEARCH_SCHEMA: Schema = { entities: [], migrations: [Search1764000002000] };
