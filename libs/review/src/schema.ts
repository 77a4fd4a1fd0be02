import type { Schema } from '@minutebook/platform';
import { Review1764000004000 } from './store/migrations/1764000004000-review';

export const REVIEW_SCHEMA: Schema = { entities: [], migrations: [Review1764000004000] };
