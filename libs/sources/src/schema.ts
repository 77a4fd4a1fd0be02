import type { Schema } from '@minutebook/platform';
import { Sources1764000001500 } from './store/migrations/1764000001500-sources';
import { Refusals1764000001510 } from './store/migrations/1764000001510-refusals';

export const SOURCES_SCHEMA: Schema = { entities: [], migrations: [Sources1764000001500, Refusals1764000001510] };
